/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_DATA_CREATE, RMI_DATA_CREATE_UNKNOWN, RMI_DATA_DESTROY.
 */
#include <rmi_calls.h>

#include <arch.h>
#include <csm_core.h>
#include <granule.h>
#include <measure.h>
#include <ns.h>
#include <rtt.h>

static bool protected_page(struct realm_locked r, uint64_t ipa)
{
	return granule_aligned(ipa) && s2_is_protected(&r.realm->s2, ipa);
}

/* Walk to a page entry that must be UNASSIGNED; false with the error in res. */
static bool walk_unassigned(struct realm_locked r, ipa_t ipa, struct rtt_walk *w,
			    struct smc_result *res)
{
	*w = rtt_walk(r, ipa, S2_LEVEL_LEAF);
	if (w->level == S2_LEVEL_LEAF && rtte_kind(w->entry, w->level) == RTTE_K_UNASSIGNED)
		return true;
	res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w->level);
	return false;
}

/*
 * rmi.md 2.12. A granule protection fault on src comes before REALM and RTT errors in priority, so the content is copied
 * first, into the granule that is to hold it: that is locked, DELEGATED and nobody else's, and wiped again on failure.
 */
static void data_create(struct operand ops[2], const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_of_operand(&ops[0]);
	const pa_t data = pa_of(x[2]);
	const ipa_t ipa = ipa_of(x[3]);
	void *content = arch_granule_ptr(data);
	struct rtt_walk w;

	if (!protected_page(r, ipa.v)) {
		rmi_fail_input(res);
		return;
	}
	if (!ns_granule_read(content, x[4], 0, GRANULE_SIZE)) {
		arch_granule_wipe(data);
		rmi_fail_input(res);
		return;
	}
	if (r.realm->state != REALM_NEW) {
		arch_granule_wipe(data);
		res->x[0] = rmi_error(RMI_ERROR_REALM, 0);
		return;
	}
	if (!walk_unassigned(r, ipa, &w, res)) {
		arch_granule_wipe(data);
		return;
	}

	measure_data(r, ipa, x[5], x[5] == RMI_MEASURE_CONTENT ? content : NULL);
	arch_icache_sync(content, GRANULE_SIZE);
	granule_set_state(ops[1].g, GRANULE_DATA);
	rtt_set(r, &w, ipa, rtte_assigned(data, RIPAS_RAM, w.level, w.entry & RTTE_REGION));
}

void rmi_data_create(const uint64_t *x, struct smc_result *res)
{
	struct operand ops[2] = { { .addr = x[1], .state = GRANULE_RD },
				  { .addr = x[2], .state = GRANULE_DELEGATED } };

	if (x[5] > RMI_MEASURE_CONTENT || !operands_lock(ops, 2)) {
		rmi_fail_input(res);
		return;
	}
	data_create(ops, x, res);
	operands_unlock(ops, 2);
}

/* rmi.md 2.13. The RIPAS stays what it was. */
static void data_create_unknown(struct operand ops[2], const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_of_operand(&ops[0]);
	const ipa_t ipa = ipa_of(x[3]);
	struct rtt_walk w;
	uint64_t entry;

	if (!protected_page(r, ipa.v)) {
		rmi_fail_input(res);
		return;
	}
	if (!walk_unassigned(r, ipa, &w, res))
		return;

	entry = rtte_assigned(pa_of(x[2]), rtte_ripas(w.entry), w.level, w.entry & RTTE_REGION);
	if ((entry & RTTE_REGION) && csm_sealed(r, ipa))
		entry &= ~RTTE_S2AP_W;
	granule_set_state(ops[1].g, GRANULE_DATA);
	rtt_set(r, &w, ipa, entry);
}

void rmi_data_create_unknown(const uint64_t *x, struct smc_result *res)
{
	struct operand ops[2] = { { .addr = x[1], .state = GRANULE_RD },
				  { .addr = x[2], .state = GRANULE_DELEGATED } };

	if (!operands_lock(ops, 2)) {
		rmi_fail_input(res);
		return;
	}
	data_create_unknown(ops, x, res);
	operands_unlock(ops, 2);
}

void data_release(struct realm_locked r, ipa_t ipa, struct rtt_walk *w, struct smc_result *res)
{
	const uint64_t old = w->entry;
	const uint64_t ripas = rtte_ripas(old) == RIPAS_EMPTY ? RIPAS_EMPTY : RIPAS_DESTROYED;

	rtt_set(r, w, ipa, rtte_unassigned(ripas, old & RTTE_REGION));
	if (old & RTTE_VALID)
		arch_tlbi_range(&r.realm->s2, ipa, GRANULE_SIZE);
	arch_granule_wipe(rtte_pa(old));
	granule_set_internal(rtte_pa(old), GRANULE_DATA, GRANULE_DELEGATED);

	res->x[1] = rtte_pa(old).v;
	res->x[2] = rtt_skip_non_live(w, ipa);
}

/*
 * rmi.md 2.14. A window's entry owns no granule that could be destroyed. True, with nothing done: the page is in a
 * region, so that consumers may map it, and their locks are needed.
 */
static bool data_destroy(struct realm_locked r, ipa_t ipa, struct smc_result *res)
{
	struct rtt_walk w = rtt_walk(r, ipa, S2_LEVEL_LEAF);

	if (w.level != S2_LEVEL_LEAF || rtte_kind(w.entry, w.level) != RTTE_K_ASSIGNED) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w.level);
		res->x[2] = rtt_skip_non_live(&w, ipa);
		return false;
	}
	if (w.entry & RTTE_REGION)
		return true;
	data_release(r, ipa, &w, res);
	return false;
}

void rmi_data_destroy(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);
	bool shared = false;

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (protected_page(r, x[2]))
		shared = data_destroy(r, ipa_of(x[2]), res);
	else
		rmi_fail_input(res);
	realm_unlock(r);
	if (shared)
		csm_data_destroy(x, res);
}
