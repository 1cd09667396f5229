/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Taking an exception to the realm's EL1 on its behalf (rsi.md 1.9; Arm ARM, AArch64.TakeException).
 */
#include <rec.h>

#include <arch.h>
#include <esr.h>

#define VECTOR_EL1T 0x000UL
#define VECTOR_EL1H 0x200UL
#define VECTOR_EL0_64 0x400UL
#define VECTOR_EL0_32 0x600UL

static uint64_t vector_offset(uint64_t pstate)
{
	if (pstate & PSTATE_AARCH32)
		return VECTOR_EL0_32;
	switch (pstate & PSTATE_M) {
	case PSTATE_M_EL0T:
		return VECTOR_EL0_64;
	case PSTATE_M_EL1T:
		return VECTOR_EL1T;
	default:
		return VECTOR_EL1H;
	}
}

static void take_exception(struct rec *rec, uint64_t esr, uint64_t elr)
{
	const uint64_t sctlr = arch_el1_read(rec, EL1_SCTLR);
	const uint64_t old = rec->regs.pstate;
	uint64_t new = PSTATE_EL1H_DAIF | (old & (PSTATE_NZCV | PSTATE_DIT | PSTATE_PAN));

	if (!(sctlr & SCTLR_SPAN))
		new |= PSTATE_PAN;
	if (sctlr & SCTLR_DSSBS)
		new |= PSTATE_SSBS;

	arch_el1_write(rec, EL1_ESR, esr);
	arch_el1_write(rec, EL1_ELR, elr);
	arch_el1_write(rec, EL1_SPSR, old);
	rec->regs.pc = arch_el1_read(rec, EL1_VBAR) + vector_offset(old);
	rec->regs.pstate = new;
}

static void inject_abort(struct rec *rec, uint64_t esr, uint64_t far, uint64_t status)
{
	const bool from_el0 = (rec->regs.pstate & (PSTATE_AARCH32 | PSTATE_M)) != PSTATE_M_EL1T &&
			      (rec->regs.pstate & (PSTATE_AARCH32 | PSTATE_M)) != PSTATE_M_EL1H;
	uint64_t ec;
	uint64_t iss = status | (esr & ESR_IL);

	if (ESR_EC(esr) == EC_IABT_LOWER) {
		ec = from_el0 ? EC_IABT_LOWER : EC_IABT_SAME;
	} else {
		ec = from_el0 ? EC_DABT_LOWER : EC_DABT_SAME;
		iss |= esr & (ESR_CM | ESR_WNR);
	}
	arch_el1_write(rec, EL1_FAR, far);
	take_exception(rec, ESR_EC_OF(ec) | iss, rec->regs.pc);
}

void rec_inject_sea(struct rec *rec, uint64_t esr, uint64_t far)
{
	inject_abort(rec, esr, far, ESR_EA | FSC_SEA);
}

void rec_inject_size_fault(struct rec *rec, int level)
{
	inject_abort(rec, rec->fault.esr, rec->fault.far,
		     level < 0 ? FSC_ADDRESS_SIZE_MINUS_1 : FSC_ADDRESS_SIZE + (uint64_t)level);
}

void rec_inject_undefined(struct rec *rec, uint64_t pc)
{
	take_exception(rec, ESR_EC_OF(EC_UNKNOWN) | ESR_IL, pc);
}
