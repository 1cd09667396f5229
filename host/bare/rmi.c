/* SPDX-License-Identifier: BSD-3-Clause */
#include "rmi.h"

#include "check.h"
#include "clock.h"
#include "console.h"
#include "smc.h"
#include "storm.h"

/* Marks x4-x7: the RMM must hand them back as they were unless they carry results. */
#define CANARY 0xc0ffee00UL

struct rmi_info rmi_info;
void (*rmi_span)(uint64_t fid, uint64_t x1, uint64_t before, uint64_t after);

/*
 * One call with up to five arguments and results in x1..x[outputs]. What lies beyond must be zero up to x3, and x4 must
 * come back unchanged unless it is a result or unknown functions answer.
 */
static void call(struct smc_regs *regs, unsigned int args, unsigned int outputs)
{
	uint64_t fid = regs->x[0], x1 = regs->x[1], before = 0, x4;

	for (unsigned int i = args + 1; i < 8; i++)
		regs->x[i] = CANARY + i;
	x4 = regs->x[4];
	storm_strike();
	if (rmi_span)
		before = clock_now();
	smc(regs);
	if (rmi_span)
		rmi_span(fid, x1, before, clock_now());
	for (unsigned int i = outputs + 1; i <= 3; i++)
		if (regs->x[i] != 0)
			check_fail(__FILE__, __LINE__, "call 0x%lx returned 0x%lx in x%u", fid,
				   regs->x[i], i);
	if (outputs < 4 && regs->x[4] != x4)
		check_fail(__FILE__, __LINE__, "call 0x%lx changed x4 to 0x%lx", fid, regs->x[4]);
}

static uint64_t call0(uint64_t fid, unsigned int args, uint64_t a, uint64_t b, uint64_t c,
		      uint64_t d, uint64_t e)
{
	struct smc_regs regs = { .x = { fid, a, b, c, d, e } };

	call(&regs, args, 0);
	return regs.x[0];
}

static uint64_t call1(uint64_t fid, unsigned int args, uint64_t a, uint64_t b, uint64_t c,
		      uint64_t d, uint64_t *out)
{
	struct smc_regs regs = { .x = { fid, a, b, c, d } };

	call(&regs, args, 1);
	*out = regs.x[1];
	return regs.x[0];
}

static uint64_t call2(uint64_t fid, unsigned int args, uint64_t a, uint64_t b, uint64_t c,
		      uint64_t *out1, uint64_t *out2)
{
	struct smc_regs regs = { .x = { fid, a, b, c } };

	call(&regs, args, 2);
	*out1 = regs.x[1];
	*out2 = regs.x[2];
	return regs.x[0];
}

uint64_t rmi_version(uint64_t req, uint64_t *lower, uint64_t *higher)
{
	return call2(RMI_VERSION, 1, req, 0, 0, lower, higher);
}

uint64_t rmi_features(uint64_t index, uint64_t *value)
{
	return call1(RMI_FEATURES, 1, index, 0, 0, 0, value);
}

uint64_t rmi_granule_delegate(uint64_t pa)
{
	return call0(RMI_GRANULE_DELEGATE, 1, pa, 0, 0, 0, 0);
}

uint64_t rmi_granule_undelegate(uint64_t pa)
{
	return call0(RMI_GRANULE_UNDELEGATE, 1, pa, 0, 0, 0, 0);
}

uint64_t rmi_data_create(uint64_t rd, uint64_t data, uint64_t ipa, uint64_t src, uint64_t flags)
{
	return call0(RMI_DATA_CREATE, 5, rd, data, ipa, src, flags);
}

uint64_t rmi_data_create_unknown(uint64_t rd, uint64_t data, uint64_t ipa)
{
	return call0(RMI_DATA_CREATE_UNKNOWN, 3, rd, data, ipa, 0, 0);
}

uint64_t rmi_data_destroy(uint64_t rd, uint64_t ipa, uint64_t *data, uint64_t *top)
{
	return call2(RMI_DATA_DESTROY, 2, rd, ipa, 0, data, top);
}

uint64_t rmi_realm_activate(uint64_t rd)
{
	return call0(RMI_REALM_ACTIVATE, 1, rd, 0, 0, 0, 0);
}

uint64_t rmi_realm_create(uint64_t rd, uint64_t params)
{
	return call0(RMI_REALM_CREATE, 2, rd, params, 0, 0, 0);
}

uint64_t rmi_realm_destroy(uint64_t rd)
{
	return call0(RMI_REALM_DESTROY, 1, rd, 0, 0, 0, 0);
}

uint64_t rmi_rec_create(uint64_t rd, uint64_t rec, uint64_t params)
{
	return call0(RMI_REC_CREATE, 3, rd, rec, params, 0, 0);
}

uint64_t rmi_rec_destroy(uint64_t rec)
{
	return call0(RMI_REC_DESTROY, 1, rec, 0, 0, 0, 0);
}

uint64_t rmi_rec_enter(uint64_t rec, uint64_t run)
{
	return call0(RMI_REC_ENTER, 2, rec, run, 0, 0, 0);
}

uint64_t rmi_rtt_create(uint64_t rd, uint64_t rtt, uint64_t ipa, int64_t level)
{
	return call0(RMI_RTT_CREATE, 4, rd, rtt, ipa, (uint64_t)level, 0);
}

uint64_t rmi_rtt_destroy(uint64_t rd, uint64_t ipa, int64_t level, uint64_t *rtt, uint64_t *top)
{
	return call2(RMI_RTT_DESTROY, 3, rd, ipa, (uint64_t)level, rtt, top);
}

uint64_t rmi_rtt_map_unprotected(uint64_t rd, uint64_t ipa, int64_t level, uint64_t desc)
{
	return call0(RMI_RTT_MAP_UNPROTECTED, 4, rd, ipa, (uint64_t)level, desc, 0);
}

uint64_t rmi_rtt_unmap_unprotected(uint64_t rd, uint64_t ipa, int64_t level, uint64_t *top)
{
	return call1(RMI_RTT_UNMAP_UNPROTECTED, 3, rd, ipa, (uint64_t)level, 0, top);
}

uint64_t rmi_rtt_read_entry(uint64_t rd, uint64_t ipa, int64_t level, struct rtt_entry *entry)
{
	struct smc_regs regs = { .x = { RMI_RTT_READ_ENTRY, rd, ipa, (uint64_t)level } };

	call(&regs, 3, 4);
	*entry = (struct rtt_entry){ (int64_t)regs.x[1], regs.x[2], regs.x[3], regs.x[4] };
	return regs.x[0];
}

uint64_t rmi_psci_complete(uint64_t calling, uint64_t target, int64_t status)
{
	return call0(RMI_PSCI_COMPLETE, 3, calling, target, (uint64_t)status, 0, 0);
}

uint64_t rmi_rtt_fold(uint64_t rd, uint64_t ipa, int64_t level, uint64_t *rtt)
{
	return call1(RMI_RTT_FOLD, 3, rd, ipa, (uint64_t)level, 0, rtt);
}

uint64_t rmi_rec_aux_count(uint64_t rd, uint64_t *count)
{
	return call1(RMI_REC_AUX_COUNT, 1, rd, 0, 0, 0, count);
}

uint64_t rmi_rtt_init_ripas(uint64_t rd, uint64_t base, uint64_t top, uint64_t *out_top)
{
	return call1(RMI_RTT_INIT_RIPAS, 3, rd, base, top, 0, out_top);
}

uint64_t rmi_rtt_set_ripas(uint64_t rd, uint64_t rec, uint64_t base, uint64_t top,
			   uint64_t *out_top)
{
	return call1(RMI_RTT_SET_RIPAS, 4, rd, rec, base, top, out_top);
}

uint64_t rmi_csm_version(uint64_t *version)
{
	return call1(RMI_CSM, 1, RMI_CSM_OP_VERSION, 0, 0, 0, version);
}

uint64_t rmi_csm_create(uint64_t rd, uint64_t granule, uint64_t rec)
{
	return call0(RMI_CSM, 4, RMI_CSM_OP_CREATE, rd, granule, rec, 0);
}

uint64_t rmi_csm_reclaim(uint64_t desc)
{
	return call0(RMI_CSM, 2, RMI_CSM_OP_RECLAIM, desc, 0, 0, 0);
}

uint64_t rmi_csm_close(uint64_t desc)
{
	return call0(RMI_CSM, 2, RMI_CSM_OP_CLOSE, desc, 0, 0, 0);
}

uint64_t rmi_csm_evict(uint64_t desc, uint64_t rd)
{
	return call0(RMI_CSM, 3, RMI_CSM_OP_EVICT, desc, rd, 0, 0);
}

uint64_t rmi_csm_read(uint64_t granule, uint64_t index, uint64_t out[4])
{
	struct smc_regs regs = { .x = { RMI_CSM, RMI_CSM_OP_READ, granule, index } };

	call(&regs, 3, 4);
	for (unsigned int i = 0; i < 4; i++)
		out[i] = regs.x[i + 1];
	return regs.x[0];
}

void rmi_init(void)
{
	uint64_t lower, higher;

	if (rmi_version(RMI_ABI_VERSION, &lower, &higher) != RMI_SUCCESS)
		fatal("the RMM does not speak RMI 1.0");
	if (rmi_features(0, &rmi_info.features) != RMI_SUCCESS)
		fatal("RMI_FEATURES failed");
	rmi_info.s2sz = (uint32_t)(rmi_info.features & 0xff);
	rmi_info.num_lrs =
		(uint32_t)((rmi_info.features >> RMI_FEAT0_GICV3_NUM_LRS_SHIFT) & 0xf) + 1;
	print("RMM features 0x%lx, %u list registers\n", rmi_info.features, rmi_info.num_lrs);
}

static bool csm_asked;

bool rmi_csm_asked(void)
{
	return csm_asked;
}

void rmi_csm_init(void)
{
	uint64_t csm;

	if (csm_asked)
		return;
	if (rmi_csm_version(&csm) != RMI_SUCCESS)
		fatal("the RMM does not offer CSM");
	csm_asked = true;
	print("CSM %lu.%lu\n", csm >> 16, csm & 0xffff);
}
