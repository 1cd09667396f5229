/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_VERSION and RMI_FEATURES.
 */
#include <rmi_calls.h>

#include <arch.h>
#include <realm.h>

/* rmi.md 2.1: one revision; every request learns it. */
void rmi_version(const uint64_t *x, struct smc_result *res)
{
	res->x[0] = x[1] == RMI_ABI_VERSION ? RMI_SUCCESS : RMI_ERROR_INPUT;
	res->x[1] = RMI_ABI_VERSION;
	res->x[2] = RMI_ABI_VERSION;
}

static uint64_t sve_features(unsigned int vq)
{
	return vq == 0 ? 0 : RMI_FEAT0_SVE_EN | (uint64_t)(vq - 1) << RMI_FEAT0_SVE_VL_SHIFT;
}

/* rmi.md 2.2, 3.1. LPA2 is reported as absent, and REALM_CREATE refuses it. */
void rmi_features(const uint64_t *x, struct smc_result *res)
{
	const struct arch_caps *caps = arch_caps();

	if (x[1] != 0)
		return;
	res->x[1] = (uint64_t)caps->pa_bits << RMI_FEAT0_S2SZ_SHIFT | sve_features(caps->sve_vq) |
		    (uint64_t)caps->num_bps << RMI_FEAT0_NUM_BPS_SHIFT |
		    (uint64_t)caps->num_wps << RMI_FEAT0_NUM_WPS_SHIFT |
		    (caps->has_pmu ? RMI_FEAT0_PMU_EN : 0) |
		    (uint64_t)caps->pmu_counters << RMI_FEAT0_PMU_NUM_CTRS_SHIFT |
		    RMI_FEAT0_HASH_SHA_256 | RMI_FEAT0_HASH_SHA_512 |
		    (uint64_t)(caps->num_lrs - 1) << RMI_FEAT0_GICV3_NUM_LRS_SHIFT |
		    (uint64_t)REALM_MAX_RECS_ORDER << RMI_FEAT0_MAX_RECS_ORDER_SHIFT;
}
