/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Going through the leaf entries of a range in bounded steps.
 */
#include "csm.h"

void budget_charge(struct budget *b, unsigned int entries)
{
	b->left = b->left > entries ? b->left - entries : 0;
}

bool budget_take(struct budget *b, unsigned int entries)
{
	const unsigned int left = b->left;

	budget_charge(b, entries);
	if (arch_interrupt_pending())
		b->left = 0;
	return left != 0;
}

unsigned int budget_run(const struct budget *b, uint64_t max)
{
	const unsigned int limit = b->left < BUDGET_RUN_MAX ? b->left : BUDGET_RUN_MAX - 1;

	return max > limit ? limit + 1 : (unsigned int)max;
}

int fitting_level(uint64_t ipa, uint64_t size)
{
	int level = 1;

	while (level < S2_LEVEL_LEAF &&
	       ((ipa & (s2_entry_size(level) - 1)) != 0 || size < s2_entry_size(level)))
		level++;
	return level;
}

/* The entry of the present table that covers ipa, if there is such and it is a leaf. */
static bool in_same_table(struct leaf *leaf, uint64_t ipa)
{
	struct rtt_walk *w = &leaf->w;
	const uint64_t mask = s2_table_size(w->level) - 1;

	if (w->table == NULL || ((ipa ^ leaf->start) & ~mask) != 0)
		return false;
	w->index = (unsigned int)((ipa & mask) / s2_entry_size(w->level));
	w->entry = w->table[w->index];
	return rtte_kind(w->entry, w->level) != RTTE_K_TABLE;
}

void leaf_seek(struct realm_locked r, struct leaf *leaf, uint64_t ipa)
{
	if (!in_same_table(leaf, ipa))
		leaf->w = rtt_walk(r, ipa_of(ipa), S2_LEVEL_LEAF);
	leaf->start = ipa & ~(s2_entry_size(leaf->w.level) - 1);
}

/* The entries of one table from the leaf downwards, as far as the budget goes. leaf->start is then where that ended. */
static void change_run(struct realm_locked r, struct leaf *leaf, uint64_t base, struct budget *b,
		       const struct leaf_change *change)
{
	struct rtt_walk *w = &leaf->w;
	const uint64_t size = s2_entry_size(w->level);
	struct rtt_run run = { .count = 1, .keep = change->keep, .set = change->set };

	if (w->entry & RTTE_VALID)
		run.set |= change->valid;
	/* Above level 3 there may be tables in between. */
	if (w->level == S2_LEVEL_LEAF && change->valid == 0)
		run.count = budget_run(b, (leaf->start - base) / size + 1);
	if (run.count > w->index + 1)
		run.count = w->index + 1;
	b->left -= run.count - 1;
	leaf->start -= (run.count - 1) * size;
	w->index -= run.count - 1;
	w->entry = w->table[w->index];
	run.from = &w->table[w->index];
	rtt_set_run(r, w, ipa_of(leaf->start), &run);
}

uint64_t leaf_change_down(struct realm_locked r, uint64_t base, uint64_t size, struct budget *b,
			  const struct leaf_change *change)
{
	struct leaf leaf = { 0 };
	uint64_t left = size;

	while (left > 0 && budget_take(b, BUDGET_RUN)) {
		leaf_seek(r, &leaf, base + left - GRANULE_SIZE);
		change_run(r, &leaf, base, b, change);
		left = leaf.start - base;
	}
	/* Before any lock is dropped: an entry that is gone but still cached would look unmapped to others. */
	if (left != size && change->cached)
		arch_tlbi_range(&r.realm->s2, ipa_of(base + left), size - left);
	return left;
}
