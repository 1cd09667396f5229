/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_REALM_CREATE, RMI_REALM_ACTIVATE, RMI_REALM_DESTROY.
 */
#include <rmi_calls.h>

#include <string.h>

#include <arch.h>
#include <csm_core.h>
#include <granule.h>
#include <measure.h>
#include <ns.h>
#include <realm.h>

#define IPA_WIDTH_MIN 32

/* Legal (s2sz, rtt_level_start, rtt_num_start): rmi.md 1.6. */
static bool geometry_valid(const struct rmi_realm_params *p)
{
	unsigned int bits;

	if (p->rtt_level_start < 0 || p->rtt_level_start > 2)
		return false;

	/* Bits that one starting table resolves. */
	bits = 9 * (unsigned int)(3 - p->rtt_level_start) + 21;
	if (p->s2sz + 8U < bits || p->s2sz > bits + 4)
		return false;
	/* A level 0 start needs 44 bits of physical address (Arm ARM, AArch64.S2InvalidSL) and ends at 48 without LPA2. */
	if (p->rtt_level_start == 0 && (p->s2sz > S2_PA_BITS || arch_caps()->pa_bits < 44))
		return false;
	return p->rtt_num_start == (p->s2sz <= bits ? 1U : 1U << (p->s2sz - bits));
}

/* sve_vl counts only with the flag. */
static bool sve_supported(const struct rmi_realm_params *p)
{
	return !(p->flags & RMI_REALM_FLAG_SVE) || p->sve_vl < arch_caps()->sve_vq;
}

/* HPMN 0 needs FEAT_HPMN0. */
static bool pmu_supported(const struct rmi_realm_params *p)
{
	const struct arch_caps *caps = arch_caps();

	if (!(p->flags & RMI_REALM_FLAG_PMU))
		return true;
	return caps->has_pmu && p->pmu_num_ctrs <= caps->pmu_counters &&
	       (p->pmu_num_ctrs != 0 || caps->has_hpmn0);
}

/* params_valid, params_supp and rtt_num_level: everything that does not depend on other granules. */
static bool params_valid(const struct rmi_realm_params *p)
{
	const struct arch_caps *caps = arch_caps();

	return (p->flags & ~(RMI_REALM_FLAG_SVE | RMI_REALM_FLAG_PMU)) == 0 /* no LPA2 */
	       && sve_supported(p) && pmu_supported(p) && p->s2sz >= IPA_WIDTH_MIN &&
	       p->s2sz <= caps->pa_bits &&
	       (p->hash_algo == RMI_HASH_SHA_256 || p->hash_algo == RMI_HASH_SHA_512) &&
	       p->num_bps != 0 && p->num_bps <= caps->num_bps && p->num_wps != 0 &&
	       p->num_wps <= caps->num_wps && geometry_valid(p) &&
	       (p->rtt_base & (p->rtt_num_start * GRANULE_SIZE - 1)) == 0;
}

static void realm_init(struct realm *realm, struct rmi_realm_params *p)
{
	realm->s2 = (struct s2){
		.root = pa_of(p->rtt_base),
		.vmid = p->vmid,
		.ipa_width = p->s2sz,
		.start_level = (int8_t)p->rtt_level_start,
		.num_root = (uint8_t)p->rtt_num_start,
	};
	realm->state = REALM_NEW;
	realm->hash_algo = p->hash_algo;
	realm->sve_vq = p->flags & RMI_REALM_FLAG_SVE ? (uint8_t)(p->sve_vl + 1) : 0;
	realm->pmu = (p->flags & RMI_REALM_FLAG_PMU) != 0;
	realm->pmu_num_ctrs = realm->pmu ? p->pmu_num_ctrs : 0;
	realm->num_bps = p->num_bps;
	realm->num_wps = p->num_wps;
	memcpy(realm->rpv, p->rpv, sizeof(realm->rpv));
	measure_realm_create(realm, p);
}

/*
 * rmi.md 2.5. The starting tables need no initialisation: a wiped granule is a table of UNASSIGNED entries (s2.h).
 */
void rmi_realm_create(const uint64_t *x, struct smc_result *res)
{
	struct rmi_realm_params params;
	struct operand ops[1 + S2_START_TABLES_MAX] = { { .addr = x[1],
							  .state = GRANULE_DELEGATED } };
	struct realm_locked r;
	size_t count;

	if (!ns_granule_read(&params, x[2], 0, sizeof(params)) || !params_valid(&params)) {
		rmi_fail_input(res);
		return;
	}

	count = 1 + params.rtt_num_start;
	for (size_t i = 1; i < count; i++)
		ops[i] = (struct operand){ .addr = params.rtt_base + (i - 1) * GRANULE_SIZE,
					   .state = GRANULE_DELEGATED };

	if (!operands_lock(ops, count)) {
		rmi_fail_input(res);
		return;
	}
	if (!vmid_reserve(params.vmid)) {
		operands_unlock(ops, count);
		rmi_fail_input(res);
		return;
	}

	r = realm_of_operand(&ops[0]);
	if (RMM_CSM && !csm_realm_create(r.realm)) {
		operands_unlock(ops, count);
		vmid_release(params.vmid);
		rmi_fail_input(res);
		return;
	}

	realm_init(r.realm, &params);
	for (size_t i = 1; i < count; i++)
		granule_set_state(ops[i].g, GRANULE_RTT);
	granule_set_state(r.g, GRANULE_RD);
	operands_unlock(ops, count);
}

/* rmi.md 2.6 */
void rmi_realm_activate(const uint64_t *x, struct smc_result *res)
{
	struct realm_locked r = realm_lock(x[1]);

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (r.realm->state == REALM_NEW)
		__atomic_store_n(&r.realm->state, REALM_ACTIVE, __ATOMIC_RELEASE);
	else
		res->x[0] = rmi_error(RMI_ERROR_REALM, 0);
	realm_unlock(r);
}

static pa_t root_table(const struct s2 *s2, unsigned int i)
{
	return pa_of(s2->root.v + i * GRANULE_SIZE);
}

/* Realm live: RECs, or starting tables that hold tables or protected data (rmi.md 1.2). */
static bool realm_live(struct realm_locked r)
{
	if (granule_count(r.g) != 0)
		return true;
	for (unsigned int i = 0; i < r.realm->s2.num_root; i++) {
		if (granule_count(granule_at(root_table(&r.realm->s2, i))) != 0)
			return true;
	}
	return false;
}

/* rmi.md 2.7 */
void rmi_realm_destroy(const uint64_t *x, struct smc_result *res)
{
	struct realm_locked r = realm_lock(x[1]);
	struct s2 s2;

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (realm_live(r) || (RMM_CSM && !csm_realm_destroy(r))) {
		res->x[0] = rmi_error(RMI_ERROR_REALM, 0);
		realm_unlock(r);
		return;
	}

	s2 = r.realm->s2;
	/* Starting tables may still map normal-world memory. No PE walks them any more: that took a REC. */
	arch_tlbi_all(&s2);
	for (unsigned int i = 0; i < s2.num_root; i++) {
		arch_granule_wipe(root_table(&s2, i));
		granule_set_internal(root_table(&s2, i), GRANULE_RTT, GRANULE_DELEGATED);
	}
	arch_granule_wipe(realm_pa(r));
	granule_set_state(r.g, GRANULE_DELEGATED);
	vmid_release(s2.vmid);
	realm_unlock(r);
}
