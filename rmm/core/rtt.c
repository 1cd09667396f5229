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

/* Bits in which any of eight entries differs from a. */
static inline __attribute__((always_inline)) uint64_t differ(const uint64_t *e, uint64_t a)
{
	return (e[0] ^ a) | (e[1] ^ a) | (e[2] ^ a) | (e[3] ^ a) | (e[4] ^ a) | (e[5] ^ a) |
	       (e[6] ^ a) | (e[7] ^ a);
}

unsigned int rtt_run_length(const struct rtt_walk *w, unsigned int max)
{
	const uint64_t *e = &w->table[w->index];
	const uint64_t first = e[0];
	unsigned int n = 1;

	if (max > S2_ENTRIES - w->index)
		max = S2_ENTRIES - w->index;
	while (n + 16 <= max && ((differ(e + n, first) | differ(e + n + 8, first)) & ~RTTE_PA) == 0)
		n += 16;
	while (n + 8 <= max && (differ(e + n, first) & ~RTTE_PA) == 0)
		n += 8;
	while (n < max && ((e[n] ^ first) & ~RTTE_PA) == 0)
		n++;
	return n;
}

/* How the entries of a run come about. */
enum run_kind {
	RUN_FILL, /* keep is 0: all of them are equal */
	RUN_ALIKE, /* what changes in the first changes in each */
	RUN_ANY,
};

/* The part of a run without steps that goes by pairs, which take half the stores; how many. */
static inline __attribute__((always_inline)) unsigned int
set_pairs(const struct s2 *s2, const struct rtt_walk *w, ipa_t ipa, const struct rtt_run *run,
	  enum run_kind kind)
{
	const uint64_t keep = kind == RUN_ANY ? run->keep : ~0UL;
	const uint64_t set = kind == RUN_ANY ? run->set : 0;
	const uint64_t first = (run->from[0] & run->keep) | run->set;
	const uint64_t change = kind == RUN_ALIKE ? run->from[0] ^ first : 0;
	const unsigned int count = run->count & ~1U;
	const uint64_t *from = run->from;
	uint64_t *to = &w->table[w->index];

#pragma GCC unroll 4
	for (unsigned int n = count; n != 0; n -= 2) {
		arch_s2_store_two(s2, ipa, w->level, to,
				  kind == RUN_FILL ? first : ((from[0] & keep) | set) ^ change,
				  kind == RUN_FILL ? first : ((from[1] & keep) | set) ^ change);
		ipa.v += 2 * s2_entry_size(w->level);
		from += 2;
		to += 2;
	}
	return count;
}

void rtt_set_run(struct realm_locked r, struct rtt_walk *w, ipa_t ipa, const struct rtt_run *run)
{
	const struct s2 *s2 = &r.realm->s2;
	const uint64_t keep = run->keep, step = run->step;
	const uint64_t first = (run->from[0] & keep) | run->set;
	const int delta = (int)rtte_counted(first) - (int)rtte_counted(w->entry);
	const uint64_t *from = run->from;
	uint64_t *to = &w->table[w->index];
	uint64_t set = run->set;
	unsigned int n = 0;

	arch_s2_stores_begin();
	if (step == 0)
		n = keep == 0  ? set_pairs(s2, w, ipa, run, RUN_FILL) :
		    run->alike ? set_pairs(s2, w, ipa, run, RUN_ALIKE) :
				 set_pairs(s2, w, ipa, run, RUN_ANY);
#pragma GCC unroll 4
	for (; n < run->count; n++) {
		arch_s2_store_next(s2, ipa_of(ipa.v + n * s2_entry_size(w->level)), w->level,
				   &to[n], (from[n] & keep) | set);
		set += step;
	}
	arch_s2_stores_end();
	w->entry = first;
	if (delta != 0)
		granule_count_add(rtt_granule(w), delta * (int)run->count);
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

uint64_t rtt_skip_non_live(const struct rtt_walk *w, ipa_t ipa)
{
	const uint64_t size = s2_entry_size(w->level);

	if (rtte_live(w->entry))
		return ipa.v;
	return (ipa.v & ~(size - 1)) + (next_live(w->table, w->index + 1) - w->index) * size;
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
