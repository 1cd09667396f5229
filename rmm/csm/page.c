/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host does to the provider's pages of a region while consumers map them: fold, unfold, take away.
 */
#include "csm.h"

/*
 * A consumer that maps what is at this offset with a valid entry of at most this level; NULL: none. Only the provider is
 * locked, and that is enough: entries of a window below its cursor are live, so that the tables above them stay, and
 * they change by link_lock() alone.
 */
static const struct slot *borrower(const struct region *region, uint64_t offset, int level,
				   struct budget *b)
{
	for (const struct slot *slot = region->slots; slot < region->slots + CSM_MAX_CONSUMERS;
	     slot++) {
		struct realm_locked c = { NULL, NULL };
		struct rtt_walk w;

		if (!slot_attached(slot) || offset >> GRANULE_SHIFT >= slot->cursor)
			continue;
		budget_charge(b, BUDGET_LOOK);
		c.realm = arch_granule_ptr(pa_of(slot_rd(slot)));
		w = rtt_walk(c, ipa_of(slot_base(slot) + offset), S2_LEVEL_LEAF);
		if ((w.entry & RTTE_VALID) && w.level <= level)
			return slot;
	}
	return NULL;
}

bool csm_may_fold(struct realm_locked p, ipa_t ipa, uint64_t size)
{
	const struct region *region = arch_granule_ptr(pa_of(provides_find(p, ipa.v)));

	return ipa.v + size <= region_base(region) + region->size;
}

bool csm_may_unfold(struct realm_locked p, ipa_t ipa, int level)
{
	const struct region *region = arch_granule_ptr(pa_of(provides_find(p, ipa.v)));
	struct budget whole = { BUDGET_ENTRIES };

	return borrower(region, ipa.v - region_base(region), level, &whole) == NULL;
}

/*
 * The slot's BORROWED page at this offset, if there is one, becomes RESERVED, TLB included. The provider has a page there, so
 * the consumer has no block; were it one, it must not become RESERVED, which is said of pages alone.
 */
static void take_page(struct link *l, uint64_t offset)
{
	const ipa_t ipa = ipa_of(slot_base(l->slot) + offset);
	struct rtt_walk w = rtt_walk(l->c, ipa, S2_LEVEL_LEAF);

	if (w.level != S2_LEVEL_LEAF || rtte_kind(w.entry, w.level) != RTTE_K_BORROWED)
		return;
	rtt_set(l->c, &w, ipa, rtte_reserved());
	arch_tlbi_range(&l->c.realm->s2, ipa, GRANULE_SIZE);
}

/*
 * Take the page from the consumer that is locked, then look at all of them. SUCCESS: nobody had it, and it is gone.
 * INCOMPLETE: key has the next one to lock, or the page is not there any more.
 */
uint64_t csm_page_destroy(struct op *op)
{
	const ipa_t ipa = ipa_of(op->x[2]);
	struct link *l = &op->l;
	const uint64_t offset = ipa.v - region_base(l->region);
	const struct slot *slot;
	struct rtt_walk w;

	/* What was there a moment ago has gone. */
	if (offset >= l->region->size)
		return CSM_ERROR_INPUT;
	/* Nor is the consumer's entry what it was, if the page has become part of a block: so this is looked at first. */
	w = rtt_walk(l->p, ipa, S2_LEVEL_LEAF);
	if (w.level != S2_LEVEL_LEAF || rtte_kind(w.entry, w.level) != RTTE_K_ASSIGNED ||
	    !(w.entry & RTTE_REGION))
		return CSM_INCOMPLETE;
	op->taken = op->taken || l->slot != NULL;
	if (l->slot != NULL && slot_attached(l->slot) && offset >> GRANULE_SHIFT < l->slot->cursor)
		take_page(l, offset);
	/* From here no consumer can map it again. */
	if (w.entry & RTTE_VALID)
		rtt_set(l->p, &w, ipa, w.entry | RTTE_DRAINING);
	seal_break(l);
	if (!seal_tell(l, &op->key))
		return CSM_INCOMPLETE;
	if (op->taken && op->budget.left < BUDGET_ENTRIES - 2 * BUDGET_LINK) {
		/* To look at all of them once more is the next call's. */
		op->budget.left = 0;
		return CSM_INCOMPLETE;
	}
	slot = borrower(l->region, offset, S2_LEVEL_LEAF, &op->budget);
	op->key.consumer = slot != NULL ? slot->realm : 0;
	if (slot != NULL)
		return CSM_INCOMPLETE;
	data_release(l->p, ipa, &w, op->res);
	return CSM_SUCCESS;
}

void csm_data_destroy(const uint64_t *x, struct smc_result *res)
{
	struct op op = {
		.x = x,
		.key = { .provider = x[1] },
		.budget = { BUDGET_ENTRIES },
		.res = res,
	};
	const struct realm_locked p = realm_lock(x[1]);
	uint64_t status;

	if (p.g != NULL) {
		op.key.desc = provides_find(p, x[2]);
		realm_unlock(p);
	}
	status = op_run(&op, OP_DATA_DESTROY);
	/* One step finds who has it and the next takes it: an interrupt that always waits must not come between each time. */
	if (status == CSM_INCOMPLETE && op.key.consumer != 0 && !op.taken)
		status = op_run(&op, OP_DATA_DESTROY);
	/* If it is not what it was, the next call finds out what is there now. */
	if (status != CSM_SUCCESS)
		res->x[0] = RMI_CSM_INCOMPLETE;
}
