/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_RTT_INIT_RIPAS and RMI_RTT_SET_RIPAS. Both run along the entries of one table and stop early, with progress, when
 * an interrupt waits (docs/design.md, "Deviations").
 */
#include <rmi_calls.h>

#include <abi/csm.h>

#include <arch.h>
#include <csm_core.h>
#include <granule.h>
#include <measure.h>
#include <rec.h>
#include <rtt.h>

/* Entries that are changed between two looks at whether an interrupt waits. */
#define RUN_MAX 128U

/*
 * Position in a run over [base, top): the entry that begins at ipa. False when it does not lie below top, or ipa is
 * beyond the table where the walk ended.
 */
static bool entry_fits(const struct rtt_walk *w, uint64_t ipa, uint64_t top)
{
	return w->index < S2_ENTRIES && top - ipa >= s2_entry_size(w->level);
}

static void next_entry(struct rtt_walk *w, uint64_t *ipa)
{
	*ipa += s2_entry_size(w->level);
	if (++w->index < S2_ENTRIES)
		w->entry = w->table[w->index];
}

/* Whatever its RIPAS is (DEN0137 A5.3.5): the measurement tells of it. */
static bool init_allowed(const struct rtt_walk *w)
{
	return rtte_kind(w->entry, w->level) == RTTE_K_UNASSIGNED &&
	       !(w->entry & (RTTE_REGION | RTTE_WINDOW));
}

/* rmi.md 2.21 */
static void init_ripas(struct realm_locked r, uint64_t base, uint64_t top, struct smc_result *res)
{
	struct rtt_walk w = rtt_walk(r, ipa_of(base), S2_LEVEL_LEAF);
	uint64_t ipa = base;

	if (base & (s2_entry_size(w.level) - 1)) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w.level);
		return;
	}
	arch_fp_begin();
	while (entry_fits(&w, ipa, top) && init_allowed(&w)) {
		rtt_set(r, &w, ipa_of(ipa), rtte_unassigned(RIPAS_RAM, 0));
		measure_ripas(r, ipa, ipa + s2_entry_size(w.level));
		next_entry(&w, &ipa);
		if (arch_interrupt_pending())
			break;
	}
	arch_fp_end();
	if (ipa == base)
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w.level);
	else
		res->x[1] = ipa;
}

void rmi_rtt_init_ripas(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);
	const uint64_t base = x[2];
	const uint64_t top = x[3];

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (top <= base || !granule_aligned(top) ||
	    !s2_is_protected(&r.realm->s2, top - GRANULE_SIZE))
		rmi_fail_input(res);
	else if (r.realm->state != REALM_NEW)
		res->x[0] = rmi_error(RMI_ERROR_REALM, 0);
	else
		init_ripas(r, base, top, res);
	realm_unlock(r);
}

/*
 * What an entry becomes when it takes the RIPAS that the realm asked for; false if it may not (rmi.md 1.5, csm.md 4).
 */
static bool set_entry(struct realm_locked r, uint64_t ipa, const struct rec_ripas *req,
		      const struct rtt_walk *w, uint64_t *entry)
{
	const uint64_t old = w->entry;
	const enum rtte_kind kind = rtte_kind(old, w->level);

	if (kind != RTTE_K_UNASSIGNED && kind != RTTE_K_ASSIGNED)
		return false;
	if ((old & RTTE_REGION) && req->value == RIPAS_EMPTY)
		return false;
	if (rtte_ripas(old) == RIPAS_DESTROYED &&
	    (!req->change_destroyed || ((old & RTTE_REGION) && csm_sealed(r, ipa_of(ipa)))))
		return false;
	/* A page keeps its marks and rights. */
	if (rtte_ripas(old) == req->value)
		*entry = old;
	else if (kind == RTTE_K_UNASSIGNED)
		*entry = rtte_unassigned(req->value, old & RTTE_REGION);
	else
		*entry = rtte_assigned(rtte_pa(old), req->value, w->level, old & RTTE_REGION);
	return true;
}

/* Entries from the walk's on that become what the first becomes. Of a region each is asked for: the next may be another. */
static unsigned int alike(const struct rtt_walk *w, uint64_t ipa, uint64_t top)
{
	const uint64_t left = (top - ipa) / s2_entry_size(w->level);

	if (left == 1 || (w->entry & RTTE_REGION))
		return 1;
	return rtt_run_length(w, left < RUN_MAX ? (unsigned int)left : RUN_MAX);
}

/*
 * rmi.md 2.22. Entries become valid from invalid or invalid from valid, and ASSIGNED stays ASSIGNED: no break before
 * make, no change of counts, and one TLB invalidation for all of them, before the lock is dropped.
 */
static void set_ripas(struct realm_locked r, struct rec *rec, uint64_t top, struct smc_result *res)
{
	const struct s2 *s2 = &r.realm->s2;
	const uint64_t base = rec->ripas.addr;
	struct rtt_walk w = rtt_walk(r, ipa_of(base), S2_LEVEL_LEAF);
	uint64_t ipa = base & -s2_entry_size(w.level);
	bool cached = false;
	uint64_t entry;
	unsigned int count;

	/* base_align: an entry may be begun in its middle if it is as it is to be. */
	if (ipa != base && rtte_ripas(w.entry) != rec->ripas.value) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w.level);
		return;
	}
	while (entry_fits(&w, ipa, top) && set_entry(r, ipa, &rec->ripas, &w, &entry)) {
		count = alike(&w, ipa, top);
		if (entry != w.entry) {
			const struct rtt_run run = { .from = &w.table[w.index],
						     .count = count,
						     .alike = true,
						     .keep = RTTE_PA,
						     .set = entry & ~RTTE_PA };

			cached = cached || (w.entry & RTTE_VALID) != 0;
			rtt_set_run(r, &w, ipa_of(ipa), &run);
		}
		w.index += count - 1;
		ipa += (count - 1) * s2_entry_size(w.level);
		next_entry(&w, &ipa);
		if (arch_interrupt_pending())
			break;
	}
	if (cached)
		arch_tlbi_range(s2, ipa_of(base), ipa - base);
	if (ipa <= base) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)w.level);
		return;
	}
	rec->ripas.addr = ipa;
	res->x[1] = ipa;
}

void rmi_rtt_set_ripas(const uint64_t *x, struct smc_result *res)
{
	struct operand ops[2] = { { .addr = x[1], .state = GRANULE_RD },
				  { .addr = x[2], .state = GRANULE_REC } };
	struct realm_locked r;
	struct rec *rec;

	if (x[4] <= x[3] || !granule_aligned(x[4]) || !operands_lock(ops, 2)) {
		rmi_fail_input(res);
		return;
	}

	r = realm_of_operand(&ops[0]);
	rec = arch_granule_ptr(granule_pa(ops[1].g));
	if (granule_count(ops[1].g) != 0 || rec->rd.v != x[1])
		res->x[0] = rmi_error(RMI_ERROR_REC, 0);
	else if (x[3] != rec->ripas.addr || x[4] > rec->ripas.top || rec->pending != PENDING_RIPAS)
		rmi_fail_input(res);
	else
		set_ripas(r, rec, x[4], res);
	operands_unlock(ops, 2);
}
