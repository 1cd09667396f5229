/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 2 aborts and external aborts of a realm: who gets to see them, and what of them (rsi.md 1.7, 1.8, csm.md 7).
 */
#include <rec.h>

#include <arch.h>
#include <csm_core.h>
#include <esr.h>
#include <rtt.h>

/* What the host may see of a syndrome. */
#define EXPOSE_DABT (ESR_EC_FIELD | ESR_SET | ESR_FNV | ESR_EA | ESR_FSC)
#define EXPOSE_DABT_EMULATABLE (EXPOSE_DABT | ESR_ISV | ESR_SAS | ESR_SF | ESR_WNR)
#define EXPOSE_IABT (ESR_EC_FIELD | ESR_SET | ESR_EA | ESR_FSC)

static bool is_external(uint64_t esr)
{
	const uint64_t fsc = esr & ESR_FSC;

	return fsc == FSC_SEA || (fsc >= 0x13 && fsc <= 0x17);
}

static bool is_permission(uint64_t esr)
{
	return (esr & ESR_FSC & ~3UL) == FSC_PERMISSION;
}

static bool is_translation(uint64_t esr)
{
	return (esr & ESR_FSC & ~3UL) == FSC_TRANSLATION;
}

static uint64_t access_mask(uint64_t esr)
{
	return ~0UL >> (64 - (8U << ((esr & ESR_SAS) >> ESR_SAS_SHIFT)));
}

static enum rec_next inject(struct rec *rec)
{
	rec_inject_sea(rec, rec->fault.esr, rec->fault.far);
	return REC_RESUME;
}

/* DEN0137 A5.2.8. Stage 1 changed since: the access is made again. */
static enum rec_next inject_size_fault(struct rec *rec)
{
	int level;

	if (stage1_size_fault(rec, &level))
		rec_inject_size_fault(rec, level);
	return REC_RESUME;
}

/* rsi.md 1.7.4 */
static enum rec_next external_abort(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t set = rec->fault.esr & ESR_SET;

	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = rec->fault.esr & EXPOSE_DABT;
	if (set == ESR_SET_UER)
		rec_inject_sea(rec, rec->fault.esr, rec->fault.far);
	return REC_EXIT;
}

/* Tell the host of a fault that it can cure by populating or mapping the page. */
static enum rec_next exit_non_emulatable(struct rec *rec, struct rmi_rec_exit *exit)
{
	const bool data = ESR_EC(rec->fault.esr) == EC_DABT_LOWER;

	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = rec->fault.esr & (data ? EXPOSE_DABT : EXPOSE_IABT);
	exit->hpfar = rec->fault.hpfar & HPFAR_FIPA;
	return REC_EXIT;
}

static enum rec_next exit_emulatable(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const unsigned int srt = ESR_SRT(esr);

	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = esr & EXPOSE_DABT_EMULATABLE;
	exit->hpfar = rec->fault.hpfar & HPFAR_FIPA;
	exit->far = rec->fault.far & GRANULE_MASK;
	if ((esr & ESR_WNR) && srt != 31)
		exit->gprs[0] = rec->regs.x[srt] & access_mask(esr);
	return REC_EXIT;
}

/* The entry as it is now: a command on another PE may have changed it since the access. */
static uint64_t current_entry(const struct rec *rec, ipa_t ipa)
{
	const struct realm_locked r = realm_lock_owner(rec->rd);
	const uint64_t entry = rtt_walk(r, ipa, S2_LEVEL_LEAF).entry;

	realm_unlock(r);
	return entry;
}

static enum rec_next unprotected_abort(struct rec *rec, ipa_t ipa, struct rmi_rec_exit *exit)
{
	uint64_t esr = rec->fault.esr;

	if (ESR_EC(esr) == EC_IABT_LOWER)
		return inject(rec);
	/* Mapped since, or invalid for a moment while a table was folded. */
	if (is_translation(esr) && (current_entry(rec, ipa) & RTTE_VALID))
		return REC_RESUME;
	/* No emulation of AArch32 (rsi.md 1.7.1). */
	if (rec->regs.pstate & PSTATE_AARCH32)
		esr = rec->fault.esr &= ~ESR_ISV;

	rec->last_exit = rec->fault;
	if (esr & ESR_ISV)
		return exit_emulatable(rec, exit);
	return exit_non_emulatable(rec, exit);
}

static enum rec_next window_abort(struct rec *rec, ipa_t ipa, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const bool exec = ESR_EC(esr) == EC_IABT_LOWER;
	const bool write = !exec && (esr & ESR_WNR) && !(esr & ESR_CM);

	switch (csm_handle_fault(rec, ipa, write, exec)) {
	case CSM_FAULT_RETRY:
		return REC_RESUME;
	case CSM_FAULT_HOST:
		return exit_non_emulatable(rec, exit);
	default:
		return inject(rec);
	}
}

static enum rec_next protected_abort(struct rec *rec, ipa_t ipa, struct rmi_rec_exit *exit)
{
	const uint64_t entry = current_entry(rec, ipa);

	if (entry & RTTE_WINDOW)
		return window_abort(rec, ipa, exit);
	/* Own pages are RWX; a region that its provider may no longer write gives it the abort. */
	if (rtte_ripas(entry) == RIPAS_EMPTY || is_permission(rec->fault.esr))
		return inject(rec);
	/* Populated since the access, by a command on another PE. */
	if (entry & RTTE_VALID)
		return REC_RESUME;
	return exit_non_emulatable(rec, exit);
}

enum rec_next rec_handle_abort(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const struct realm *realm = arch_granule_ptr(rec->rd);
	ipa_t ipa;

	if (is_external(esr))
		return external_abort(rec, exit);
	if (!is_translation(esr) && !is_permission(esr))
		return inject(rec);
	if (is_permission(esr) && !(esr & ESR_S1PTW) && !arch_resolve_ipa(rec))
		return REC_RESUME;
	ipa = ipa_of(HPFAR_TO_IPA(rec->fault.hpfar));
	/* The geometry of a realm is constant, so that no lock is needed to read it. */
	if (ipa.v >= s2_ipa_size(&realm->s2))
		return inject_size_fault(rec);
	if (s2_is_protected(&realm->s2, ipa.v))
		return protected_abort(rec, ipa, exit);
	return unprotected_abort(rec, ipa, exit);
}

enum rec_next rec_synthetic_abort(struct rec *rec, ipa_t ipa, int level, struct rmi_rec_exit *exit)
{
	rec->last_exit = (struct rec_fault){ 0 };
	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = ESR_EC_OF(EC_DABT_LOWER) | FSC_TRANSLATION | ((uint64_t)level & 3);
	exit->hpfar = HPFAR_OF_IPA(ipa.v);
	return REC_EXIT;
}

/* rsi.md 1.8, 1.9: last_exit is kept only for data aborts at unprotected IPAs. */
bool rec_can_emulate_mmio(const struct rec *rec)
{
	return (rec->last_exit.esr & ESR_ISV) != 0;
}

bool rec_can_inject_sea(const struct rec *rec)
{
	return rec->last_exit.esr != 0;
}

void rec_emulate_mmio(struct rec *rec, uint64_t value)
{
	const uint64_t esr = rec->last_exit.esr;
	const unsigned int srt = ESR_SRT(esr);

	if (!(esr & ESR_WNR) && srt != 31) {
		const uint64_t mask = access_mask(esr);
		uint64_t v = value & mask;

		/* The top bit of the access size. */
		if ((esr & ESR_SSE) && (v & (mask ^ mask >> 1)))
			v |= ~mask;
		if (!(esr & ESR_SF))
			v &= 0xffffffffUL;
		rec->regs.x[srt] = v;
	}
	rec_skip_instruction(rec);
}
