/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The mark of a region on its provider's entries. While it is there, the core asks before it destroys or unfolds a page
 * that consumers may map (page.c), and whatever becomes of the entry keeps the mark.
 *
 * The mark is a bit that the hardware ignores, so a valid entry gets and loses it in place, without invalidation.
 */
#include "csm.h"

int fitting_level(uint64_t ipa, uint64_t size)
{
	int level = 1;

	while (level < S2_LEVEL_LEAF &&
	       ((ipa & (s2_entry_size(level) - 1)) != 0 || size < s2_entry_size(level)))
		level++;
	return level;
}

int region_level(struct realm_locked p, uint64_t base, uint64_t size)
{
	const int level = rtt_walk(p, ipa_of(base), S2_LEVEL_LEAF).level;
	const int fitting = fitting_level(base, size);

	return level > fitting ? level : fitting;
}

/* An entry of a region: RIPAS RAM, and nothing but the provider's own. */
static bool may_mark(const struct rtt_walk *w)
{
	const enum rtte_kind kind = rtte_kind(w->entry, w->level);

	if (kind != RTTE_K_UNASSIGNED && kind != RTTE_K_ASSIGNED)
		return false;
	return rtte_ripas(w->entry) == RIPAS_RAM && !(w->entry & RTTE_REGION);
}

uint64_t region_mark(struct op *op)
{
	struct region *region = op->l.region;
	struct budget *b = &op->budget;
	struct rtt_run run = { .keep = ~0UL, .set = RTTE_REGION };
	struct leaf leaf = { 0 };

	while (region->cursor < region->size) {
		const uint64_t ipa = region_base(region) + region->cursor;
		const int level = fitting_level(ipa, region->size - region->cursor);

		if (!budget_take(b, BUDGET_RUN))
			return CSM_INCOMPLETE;
		leaf_seek(op->l.p, &leaf, ipa);
		if (!may_mark(&leaf.w))
			return CSM_ERROR_INPUT;
		if (leaf.w.level < level)
			return op_ask(op, region->cursor, level);
		run.from = &leaf.w.table[leaf.w.index];
		run.count =
			rtt_run_length(&leaf.w, budget_run(b, (region->size - region->cursor) /
								      s2_entry_size(leaf.w.level)));
		b->left -= run.count - 1;
		rtt_set_run(op->l.p, &leaf.w, ipa_of(ipa), &run);
		region->cursor += run.count * s2_entry_size(leaf.w.level);
	}
	return CSM_SUCCESS;
}

/* What a seal has taken, the provider gets back. */
uint64_t region_unmark(struct op *op)
{
	struct region *region = op->l.region;
	const bool sealed = region->seal != SEAL_NONE;
	const struct leaf_change change = {
		.keep = ~(RTTE_REGION | RTTE_DRAINING),
		.valid = sealed ? RTTE_S2AP_W : 0,
		.cached = sealed,
	};

	region->cursor = leaf_change_down(op->l.p, region_base(region), region->cursor, &op->budget,
					  &change);
	return region->cursor == 0 ? CSM_SUCCESS : CSM_INCOMPLETE;
}
