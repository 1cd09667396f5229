/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 2 table walks and single-entry changes.
 */
#include <rtt.h>

#include <abi/rmi.h>

#include <arch.h>

struct rtt_walk rtt_walk(struct realm_locked r, ipa_t ipa, int level)
{
	const struct s2 *s2 = &r.realm->s2;
	struct rtt_walk w = { .level = s2->start_level };
	const uint64_t first = ipa.v / s2_entry_size(w.level);

	w.table_pa = pa_of(s2->root.v + first / S2_ENTRIES * GRANULE_SIZE);
	for (;;) {
		w.index = ipa.v / s2_entry_size(w.level) % S2_ENTRIES;
		w.table = arch_granule_ptr(w.table_pa);
		w.entry = w.table[w.index];
		if (w.level >= level || rtte_kind(w.entry, w.level) != RTTE_K_TABLE)
			return w;
		w.table_pa = rtte_pa(w.entry);
		w.level++;
	}
}

void rtt_set(struct realm_locked r, struct rtt_walk *w, ipa_t ipa, uint64_t entry)
{
	const int delta = (int)rtte_counted(entry) - (int)rtte_counted(w->entry);

	arch_s2_store(&r.realm->s2, ipa, w->level, &w->table[w->index], entry);
	w->entry = entry;
	if (delta != 0)
		granule_count_add(rtt_granule(w), delta);
}

/* First live entry from i on, S2_ENTRIES if there is none. Live is a matter of single bits, so four are looked at as one. */
static unsigned int next_live(const uint64_t *table, unsigned int i)
{
	for (; i % 4 != 0; i++) {
		if (rtte_live(table[i]))
			return i;
	}
	while (i < S2_ENTRIES && !rtte_live(table[i] | table[i + 1] | table[i + 2] | table[i + 3]))
		i += 4;
	while (i < S2_ENTRIES && !rtte_live(table[i]))
		i++;
	return i;
}

uint64_t rtt_skip_non_live(struct realm_locked r, const struct rtt_walk *w, ipa_t ipa)
{
	const uint64_t size = s2_entry_size(w->level);
	uint64_t end = (ipa.v & ~(size - 1)) + (S2_ENTRIES - w->index) * size;
	unsigned int i = w->index;

	if (rtte_live(w->table[i]))
		return ipa.v;
	i = next_live(w->table, i + 1);
	end -= (S2_ENTRIES - i) * size;
	return end < s2_ipa_size(&r.realm->s2) ? end : s2_ipa_size(&r.realm->s2);
}

enum realm_buffer realm_buffer(struct realm_locked r, ipa_t ipa, void **va, int *level)
{
	struct rtt_walk w;

	if (!s2_is_protected(&r.realm->s2, ipa.v))
		return BUFFER_BAD;

	w = rtt_walk(r, ipa, S2_LEVEL_LEAF);
	/* The RMM never writes through shared memory (csm.md 3). */
	if (w.entry & (RTTE_REGION | RTTE_WINDOW))
		return BUFFER_BAD;
	if (rtte_ripas(w.entry) == RIPAS_EMPTY)
		return BUFFER_BAD;
	if (!(w.entry & RTTE_VALID)) {
		*level = w.level;
		return BUFFER_ABSENT;
	}
	{
		const uint64_t offset = ipa.v & (s2_entry_size(w.level) - 1);
		uint8_t *granule =
			arch_granule_ptr(pa_of(rtte_pa(w.entry).v + (offset & ~GRANULE_MASK)));

		*va = granule + (offset & GRANULE_MASK);
	}
	return BUFFER_OK;
}
