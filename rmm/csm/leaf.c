/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Going through the leaf entries of a range in bounded steps.
 */
#include "csm.h"

bool budget_take(struct budget *b, unsigned int entries)
{
	const unsigned int left = b->left;

	b->left = left > entries ? left - entries : 0;
	if (left / BUDGET_POLL != b->left / BUDGET_POLL && arch_interrupt_pending())
		b->left = 0;
	return left != 0;
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
