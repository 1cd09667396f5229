/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions from a realm: which are handled here, which go to the host (rsi.md 1.7).
 */
#include <rec.h>

#include <arch.h>
#include <csm_core.h>
#include <esr.h>

#define EXPOSE_SERROR (ESR_EC_FIELD | ESR_IDS | ESR_AET | ESR_EA | ESR_FSC)

static void skip_wfx(struct rec *rec)
{
	rec_skip_instruction(rec);
	/* A 16-bit instruction of AArch32 EL0. */
	if ((rec->regs.pstate & PSTATE_AARCH32) && !(rec->fault.esr & ESR_IL))
		rec->regs.pc -= 2;
}

/* The host asked for these traps at entry. WFI with the RMM's event interrupt pending ends at once, as if not trapped. */
static enum rec_next handle_wfx(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const unsigned int rn = ESR_WFX_RN(esr);

	skip_wfx(rec);
	if (!(esr & ESR_WFX_WFE) && gic_update_event(rec))
		return REC_RESUME;
	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = esr & (ESR_EC_FIELD | ESR_WFX_TI);
	/* WFIT and WFET carry a timeout. */
	if ((esr & ESR_WFX_TI) >= 2 && rn != 31)
		exit->gprs[0] = rec->regs.x[rn];
	return REC_EXIT;
}

static enum rec_next handle_fp(struct rec *rec)
{
	const bool sve = ESR_EC(rec->fault.esr) == EC_SVE;

	if ((sve && rec->sve_vq == 0) || !arch_fp_load(rec))
		rec_inject_undefined(rec, rec->regs.pc);
	return REC_RESUME;
}

enum rec_next rec_handle_sync(struct rec *rec, struct rmi_rec_exit *exit)
{
	switch (ESR_EC(rec->fault.esr)) {
	case EC_WFX:
		return handle_wfx(rec, exit);
	case EC_FP:
	case EC_SVE:
		return handle_fp(rec);
	case EC_HVC64:
		/* The preferred return address of an HVC is the next instruction. */
		rec_inject_undefined(rec, rec->regs.pc - 4);
		return REC_RESUME;
	case EC_SMC64:
		return rec_handle_smc(rec, exit);
	case EC_SYSREG:
		return rec_handle_sysreg(rec, exit);
	case EC_IABT_LOWER:
	case EC_DABT_LOWER:
		return rec_handle_abort(rec, exit);
	default:
		/* SME and everything else that is not offered to realms. */
		rec_inject_undefined(rec, rec->regs.pc);
		return REC_RESUME;
	}
}

/*
 * DEN0137 A4.3.10: every SError is an exit; what it means for the machine is the host's to judge. Only an error that the
 * realm can handle is also given to the realm.
 */
enum rec_next rec_handle_serror(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const uint64_t aet = esr & ESR_AET;

	if (!(esr & ESR_IDS) && (esr & ESR_FSC) == FSC_ASYNC_SERROR &&
	    (aet == ESR_AET_UEU || aet == ESR_AET_UER)) {
		rec->vserror = true;
		rec->vsesr = esr & MASK(24, 0);
	}
	exit->exit_reason = RMI_EXIT_SERROR;
	exit->esr = esr & EXPOSE_SERROR;
	return REC_EXIT;
}
