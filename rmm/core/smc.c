/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SMC from a realm: which interface it belongs to.
 */
#include <rec.h>

#include <abi/csm.h>
#include <abi/rsi.h>
#include <abi/smccc.h>

#include <arch.h>
#include <csm_core.h>

/* PSCI: 0x84000000-1F and the same as SMC64. */
static bool is_psci(uint64_t fid)
{
	return (fid & ~0x4000001fUL) == 0x84000000UL;
}

/* DEN0137 B1.1: what the platform has counts, whether this realm may use it or not. */
static uint64_t smccc_version(void)
{
	const struct arch_caps *caps = arch_caps();

	if (caps->has_sme)
		return SMCCC_VERSION_1_4;
	return caps->sve_vq != 0 ? SMCCC_VERSION_1_3 : SMCCC_VERSION_1_2;
}

static enum rec_next unknown(struct rec *rec)
{
	rec_return(rec, SMCCC_NOT_SUPPORTED, 0, 0, 0);
	return REC_RESUME;
}

/* CSM's numbers are above all others, so that nothing else is compared with them. */
_Static_assert(CSM_FID_FIRST > RSI_FID_LAST, "order of function ids");

enum rec_next rec_handle_smc(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t fid = (rec->regs.x[0] & 0xffffffffUL) & ~SMCCC_SVE_HINT;

	/* A trapped SMC leaves the PC at itself. Calls that are to be executed again move it back. */
	rec_skip_instruction(rec);

	if (fid >= RSI_FID_FIRST && fid <= RSI_FID_LAST)
		return rsi_call(rec, fid, exit);
	if (fid > RSI_FID_LAST) {
		if (RMM_CSM && fid >= CSM_FID_FIRST && fid <= CSM_FID_LAST)
			return csm_call(rec, fid, exit);
		return unknown(rec);
	}
	if (is_psci(fid))
		return psci_call(rec, fid, exit);

	if (fid == SMCCC_VERSION)
		rec_return(rec, smccc_version(), 0, 0, 0);
	else if (fid == SMCCC_VENDOR_HYP_UID)
		rec_return(rec, CSM_UID_0, CSM_UID_1, CSM_UID_2, CSM_UID_3);
	else
		return unknown(rec);
	return REC_RESUME;
}
