/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_RTT_MAP_UNPROTECTED and RMI_RTT_UNMAP_UNPROTECTED: normal-world memory in the upper half of the IPA space.
 */
#include <rmi_calls.h>

#include <arch.h>
#include <rtt.h>

#define MEMATTR_RESERVED (4UL << 2) /* 0b100 with FEAT_S2FWB */

/* level_bound, ipa_align, ipa_bound */
static bool args_valid(struct realm_locked r, uint64_t ipa, uint64_t level)
{
	const int64_t l = (int64_t)level;
	const struct s2 *s2 = &r.realm->s2;

	return l >= 1 && l >= s2->start_level && l <= S2_LEVEL_LEAF && ipa < s2_ipa_size(s2) &&
	       !s2_is_protected(s2, ipa) && (ipa & (s2_entry_size((int)l) - 1)) == 0;
}

/* attr_valid, addr_align, addr_bound. The address itself may be any: NS = 1 and the granule protection check decide. */
static bool desc_valid(uint64_t desc, int level)
{
	return (desc & ~(RTTE_PA | RTTE_MEMATTR | RTTE_S2AP)) == 0 &&
	       (desc & RTTE_MEMATTR) != MEMATTR_RESERVED &&
	       (desc & RTTE_PA & (s2_entry_size(level) - 1)) == 0;
}

/* rmi.md 2.19 */
static void map(struct realm_locked r, ipa_t ipa, int level, uint64_t desc, struct smc_result *res)
{
	struct rtt_walk w = rtt_walk(r, ipa, level);

	if (w.level != level || rtte_kind(w.entry, level) != RTTE_K_UNASSIGNED) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w.level);
		return;
	}
	rtt_set(r, &w, ipa, rtte_assigned_ns(desc, level));
}

void rmi_rtt_map_unprotected(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (args_valid(r, x[2], x[3]) && desc_valid(x[4], (int)x[3]))
		map(r, ipa_of(x[2]), (int)x[3], x[4], res);
	else
		rmi_fail_input(res);
	realm_unlock(r);
}

/* rmi.md 2.20 */
static void unmap(struct realm_locked r, ipa_t ipa, int level, struct smc_result *res)
{
	struct rtt_walk w = rtt_walk(r, ipa, level);

	if (w.level == level && rtte_kind(w.entry, level) == RTTE_K_ASSIGNED_NS) {
		rtt_set(r, &w, ipa, rtte_unassigned(RIPAS_EMPTY, 0));
		arch_tlbi_range(&r.realm->s2, ipa, s2_entry_size(level));
	} else {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w.level);
	}
	res->x[1] = rtt_skip_non_live(&w, ipa);
}

void rmi_rtt_unmap_unprotected(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (args_valid(r, x[2], x[3]))
		unmap(r, ipa_of(x[2]), (int)x[3], res);
	else
		rmi_fail_input(res);
	realm_unlock(r);
}
