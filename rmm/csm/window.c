/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The entries of a window: BORROWED where the provider has the page, RESERVED where it has not yet.
 *
 * A consumer's entry never covers more than one entry of the provider: it is of the provider's level or finer, and of
 * level 3 where nothing is there yet. As the core keeps the shape of marked entries, that stays true.
 */
#include "csm.h"

/* Coarsest level at which offsets in region and window can be equally aligned. */
static int aligned_level(uint64_t region_base, uint64_t window_base)
{
	int level = 1;

	while (level < S2_LEVEL_LEAF &&
	       ((region_base ^ window_base) & (s2_entry_size(level) - 1)) != 0)
		level++;
	return level;
}

/* A page or block that may be lent. */
static bool present(uint64_t entry)
{
	return (entry & (RTTE_VALID | RTTE_REGION | RTTE_DRAINING)) == (RTTE_VALID | RTTE_REGION);
}

/* Level that the consumer's entry must have at least, given what the provider has. */
static int needed_level(const struct leaf *from, int aligned)
{
	const int level = present(from->w.entry) ? from->w.level : S2_LEVEL_LEAF;

	return level > aligned ? level : aligned;
}

int window_level(struct link *l, uint64_t base)
{
	struct leaf from = { 0 };

	leaf_seek(l->p, &from, region_base(l->region));
	return needed_level(&from, aligned_level(region_base(l->region), base));
}

/* What the consumer gets for the part of the provider's entry that begins at ipa. */
static uint64_t lend(const struct leaf *from, uint64_t ipa, const struct slot *slot, int level)
{
	const uint64_t pa = rtte_pa(from->w.entry).v + (ipa - from->start);

	if (!present(from->w.entry))
		return rtte_reserved();
	return rtte_borrowed(pa_of(pa), (slot->rights & CSM_RIGHT_W) != 0, level);
}

/* The same for max of the consumer's entries, or as far as what the provider has at ipa goes on. */
static struct rtt_run lend_run(const struct leaf *from, uint64_t ipa, const struct slot *slot,
			       int level, unsigned int max)
{
	const uint64_t entry = lend(from, ipa, slot, level);
	const uint64_t left = from->start + s2_entry_size(from->w.level) - ipa;
	struct rtt_run run = { &from->w.table[from->w.index], 1, 0, entry };

	if (from->w.level == level) {
		run.count = rtt_run_length(&from->w, max);
		if (present(from->w.entry)) {
			run.keep = RTTE_PA;
			run.set = entry & ~RTTE_PA;
		}
	} else if (!present(from->w.entry)) {
		run.count = left / s2_entry_size(level) < max ?
				    (unsigned int)(left / s2_entry_size(level)) :
				    max;
	}
	return run;
}

/* Of these entries, the first of which is unassigned, how many more are? */
static unsigned int unassigned_run(const struct rtt_walk *w, unsigned int max)
{
	if (granule_count(rtt_granule(w)) != 0)
		return rtt_run_length(w, max);
	return max < S2_ENTRIES - w->index ? max : S2_ENTRIES - w->index;
}

uint64_t window_map(struct link *l, struct budget *b, struct need *need)
{
	const struct region *region = l->region;
	struct slot *slot = l->slot;
	const int aligned = aligned_level(region_base(region), slot_base(slot));
	struct leaf from = { 0 };
	struct leaf to = { 0 };
	uint64_t offset = (uint64_t)slot->cursor << GRANULE_SHIFT;

	while (offset < region->size) {
		struct rtt_run run;
		uint64_t rest;
		int level;

		if (!budget_take(b, BUDGET_RUN))
			return CSM_INCOMPLETE;
		leaf_seek(l->p, &from, region_base(region) + offset);
		leaf_seek(l->c, &to, slot_base(slot) + offset);
		level = needed_level(&from, aligned);
		if (to.w.level < level || rtte_kind(to.w.entry, to.w.level) != RTTE_K_UNASSIGNED) {
			*need = (struct need){ offset, level };
			return CSM_ERROR_HOST;
		}
		rest = (region->size - offset) / s2_entry_size(to.w.level);
		run = lend_run(&from, region_base(region) + offset, slot, to.w.level,
			       budget_run(b, rest));
		run.count = unassigned_run(&to.w, run.count);
		b->left -= run.count - 1;
		rtt_set_run(l->c, &to.w, ipa_of(to.start), &run);
		offset += run.count * s2_entry_size(to.w.level);
		slot->cursor = offset >> GRANULE_SHIFT;
	}
	return CSM_SUCCESS;
}

uint64_t window_map_page(struct link *l, uint64_t ipa)
{
	const uint64_t source = region_base(l->region) + (ipa - slot_base(l->slot));
	struct leaf from = { 0 };
	struct leaf to = { 0 };

	leaf_seek(l->c, &to, ipa);
	leaf_seek(l->p, &from, source);
	if (rtte_kind(to.w.entry, to.w.level) != RTTE_K_RESERVED)
		return CSM_SUCCESS;
	if (present(from.w.entry)) {
		rtt_set(l->c, &to.w, ipa_of(to.start), lend(&from, source, l->slot, to.w.level));
		return CSM_SUCCESS;
	}
	if (rtte_kind(from.w.entry, from.w.level) == RTTE_K_UNASSIGNED &&
	    rtte_ripas(from.w.entry) == RIPAS_RAM)
		return CSM_ERROR_HOST;
	return CSM_ERROR_INPUT;
}

void window_unmap_page(struct link *l, uint64_t offset)
{
	const ipa_t ipa = ipa_of(slot_base(l->slot) + offset);
	struct rtt_walk w = rtt_walk(l->c, ipa, S2_LEVEL_LEAF);

	if (rtte_kind(w.entry, w.level) != RTTE_K_BORROWED)
		return;
	rtt_set(l->c, &w, ipa, rtte_reserved());
	arch_tlbi_range(&l->c.realm->s2, ipa, GRANULE_SIZE);
}

/* The window is empty: the slot leaves the consumer's tree. */
static void slot_emptied(struct link *l)
{
	struct slot *slot = l->slot;

	bells_clear(l);
	tree_remove(&l->c.realm->consumes, slot_ref(l->desc, l->region, slot));
	slot->node = (struct tree_node){ 0 };
	slot->rights = 0;
	slot->result = 0;
	slot_apply(l->region, slot, SLOT_EMPTIED);
	/* It can come again as it came. */
	if (slot->state == SLOT_GRANTED && slot->policy != 0)
		slot_apply(l->region, slot, SLOT_REVOKE);
}

uint64_t window_remove(struct link *l, struct budget *b)
{
	struct slot *slot = l->slot;
	const uint64_t top = slot_base(slot) + ((uint64_t)slot->cursor << GRANULE_SHIFT);
	struct leaf leaf = { 0 };
	uint64_t ipa = top;

	while (ipa > slot_base(slot) && budget_take(b, BUDGET_RUN)) {
		leaf_seek(l->c, &leaf, ipa - GRANULE_SIZE);
		leaf_set_down(l->c, &leaf, slot_base(slot), b, 0, rtte_unassigned(RIPAS_EMPTY, 0));
		ipa = leaf.start;
	}
	/* Before any lock is dropped: an entry that is gone but still cached would look unmapped to others. */
	if (ipa != top)
		arch_tlbi_range(&l->c.realm->s2, ipa_of(ipa), top - ipa);
	slot->cursor = (ipa - slot_base(slot)) >> GRANULE_SHIFT;
	if (slot->cursor != 0)
		return CSM_INCOMPLETE;
	slot_emptied(l);
	return CSM_SUCCESS;
}
