/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Trapped system register accesses of a realm: ID registers show only what a realm may use (rsi.md 5), SGIs go to the
 * host, debug and PMU registers read as zero and ignore writes, everything else is undefined.
 */
#include <rec.h>

#include <arch.h>
#include <esr.h>

#define ICC_SGI1R_EL1 SYS_REG(3, 0, 12, 11, 5)
#define ICC_ASGI1R_EL1 SYS_REG(3, 0, 12, 11, 6)
#define ICC_SGI0R_EL1 SYS_REG(3, 0, 12, 11, 7)
#define ICC_DIR_EL1 SYS_REG(3, 0, 12, 11, 1)
#define ICC_PMR_EL1 SYS_REG(3, 0, 4, 6, 0)
#define ACTLR_EL1 SYS_REG(3, 0, 1, 0, 1)

/* A field of an ID register that realms see as zero; lsb of a 4-bit field. */
#define HIDE(lsb) (0xfUL << (lsb))

struct id_register {
	uint8_t crm;
	uint8_t op2;
	uint64_t hidden;
	uint64_t shown; /* instead, in a field that cannot be zero */
};

/* Every register that is not listed reads as zero, those of AArch32 included. */
static const struct id_register id_registers[] = {
	/* PFR0: EL0 (AArch64 only), SVE, MPAM, AMU, CSV2 (1: no SCXTNUM) */
	{ 4, 0, HIDE(0) | HIDE(32) | HIDE(40) | HIDE(44) | HIDE(56), 1UL | 1UL << 56 },
	/* PFR1: MTE, MPAM_frac, SME, RNDR_trap, CSV2_frac, NMI, MTE_frac, GCS, THE, MTEX, DF2, PFAR */
	{ 4, 1,
	  HIDE(8) | HIDE(16) | HIDE(24) | HIDE(28) | HIDE(32) | HIDE(36) | HIDE(40) | HIDE(44) |
		  HIDE(48) | HIDE(52) | HIDE(56) | HIDE(60),
	  0 },
	/* DFR0: all but DebugVer, BRPs, WRPs, DoubleLock */
	{ 5, 0,
	  HIDE(4) | HIDE(8) | HIDE(16) | HIDE(24) | HIDE(28) | HIDE(32) | HIDE(40) | HIDE(44) |
		  HIDE(48) | HIDE(52) | HIDE(56) | HIDE(60),
	  0 },
	{ 5, 4, 0, 0 },
	{ 5, 5, 0, 0 },
	/* ISAR0: TME */
	{ 6, 0, HIDE(24), 0 },
	/* ISAR1: LS64 needs HCRX enables */
	{ 6, 1, HIDE(60), 0 },
	/* MMFR0: FGT is EL2's, ECV needs CNTPOFF */
	{ 7, 0, HIDE(56) | HIDE(60), 0 },
	/* MMFR1: HCX is EL2's, TIDCP1 and CMOW need HCRX enables */
	{ 7, 1, HIDE(40) | HIDE(52) | HIDE(56), 0 },
	/* MMFR2: NV is EL2's */
	{ 7, 2, HIDE(24), 0 },
	/* ZFR0: seldom read, and all SVE's */
	{ 4, 4, ~0UL, 0 },
};

/* What is not hidden from a realm with SVE: PFR0.SVE and ZFR0. */
static uint64_t sve_fields(unsigned int crm, unsigned int op2)
{
	if (crm != 4)
		return 0;
	return op2 == 0 ? HIDE(32) : op2 == 4 ? ~0UL : 0;
}

static uint64_t id_register_value(const struct rec *rec, unsigned int crm, unsigned int op2)
{
	for (size_t i = 0; i < ARRAY_SIZE(id_registers); i++) {
		const struct id_register *id = &id_registers[i];

		if (id->crm == crm && id->op2 == op2) {
			uint64_t hidden = id->hidden;

			if (rec->sve_vq != 0)
				hidden &= ~sve_fields(crm, op2);
			return (arch_id_register(crm, op2) & ~hidden) | id->shown;
		}
	}
	return 0;
}

static bool is_id_register(uint64_t esr)
{
	return (esr & SYS_REG(3, 7, 15, 0, 0)) == SYS_REG(3, 0, 0, 0, 0) && ESR_SYS_CRM(esr) >= 1 &&
	       ESR_SYS_CRM(esr) <= 7;
}

/* Registers whose feature a realm can see but which are not its own: they read as zero and ignore writes. */
static bool is_raz_wi(uint64_t esr)
{
	const unsigned int crn = ESR_SYS_CRN(esr);
	const unsigned int crm = ESR_SYS_CRM(esr);

	switch (ESR_SYS_OP0(esr)) {
	case 1: /* cache maintenance by set and way */
		return crn == 7;
	case 2: /* self-hosted debug; op1 1 is trace */
		return ESR_SYS_OP1(esr) == 0;
	default:
		return (esr & ESR_SYS_REG_FIELD) == ACTLR_EL1 ||
		       (crn == 9 && crm >= 12) /* PMU */ ||
		       (crn == 14 && crm >= 8) /* PMU event counters */ ||
		       (crn == 5 && crm >= 3 && crm <= 5) /* RAS error records */ ||
		       (crn == 10 && crm == 4) /* LORegions */;
	}
}

static void write_rt(struct rec *rec, unsigned int rt, uint64_t value)
{
	if (rt != 31)
		rec->regs.x[rt] = value;
}

/* rsi.md 1.11: the host emulates the distributor, so SGIs and deactivations are its business. */
static enum rec_next exit_to_host(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const unsigned int rt = ESR_SYS_RT(esr);

	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = esr;
	if (esr & ESR_SYS_READ) {
		rec->pending = PENDING_SYSREG_READ;
		rec->sysreg_rt = (uint8_t)rt;
	} else if (rt != 31) {
		exit->gprs[0] = rec->regs.x[rt];
	}
	rec_skip_instruction(rec);
	return REC_EXIT;
}

enum rec_next rec_handle_sysreg(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const unsigned int rt = ESR_SYS_RT(esr);

	if (is_id_register(esr) && (esr & ESR_SYS_READ)) {
		write_rt(rec, rt, id_register_value(rec, ESR_SYS_CRM(esr), ESR_SYS_OP2(esr)));
		rec_skip_instruction(rec);
		return REC_RESUME;
	}

	switch (esr & ESR_SYS_REG_FIELD) {
	case ICC_SGI0R_EL1:
	case ICC_SGI1R_EL1:
	case ICC_ASGI1R_EL1:
	case ICC_DIR_EL1:
	case ICC_PMR_EL1:
		return exit_to_host(rec, exit);
	default:
		break;
	}

	if (is_raz_wi(esr)) {
		if (esr & ESR_SYS_READ)
			write_rt(rec, rt, 0);
	} else {
		rec_inject_undefined(rec, rec->regs.pc);
		return REC_RESUME;
	}
	rec_skip_instruction(rec);
	return REC_RESUME;
}
