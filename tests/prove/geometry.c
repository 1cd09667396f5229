/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address arithmetic of stage 2: every geometry that REALM_CREATE accepts, every address.
 */
#include "prove.h"

#include <stdlib.h>

#include <core/rmi_realm.c>
#include <core/rtt.c>

/* What is stored where is for entries.c: here a run is only looked at. */
static void seen_run(struct realm_locked r, struct rtt_walk *w, ipa_t ipa,
		     const struct rtt_run *run);
#define rtt_set_run seen_run
#include <csm/leaf.c>
#undef rtt_set_run

static struct arch_caps caps;

const struct arch_caps *arch_caps(void)
{
	return &caps;
}

/* What REALM_CREATE has let pass. */
static struct s2 any_s2(void)
{
	struct rmi_realm_params p = { 0 };

	caps.pa_bits = nondet_u8();
	p.s2sz = nondet_u8();
	p.rtt_level_start = (int64_t)nondet_u64();
	p.rtt_num_start = nondet_u32();
	p.rtt_base = nondet_u64();
	assume(caps.pa_bits <= S2_PA_BITS);
	assume(p.s2sz >= IPA_WIDTH_MIN && p.s2sz <= caps.pa_bits && geometry_valid(&p));
	assume((p.rtt_base & ~RTTE_PA) == 0);
	assume((p.rtt_base & (p.rtt_num_start * GRANULE_SIZE - 1)) == 0);
	return (struct s2){ .root = pa_of(p.rtt_base),
			    .ipa_width = p.s2sz,
			    .start_level = (int8_t)p.rtt_level_start,
			    .num_root = (uint8_t)p.rtt_num_start };
}

static int any_level(int least)
{
	const int level = nondet_u8();

	assume(level >= least && level <= S2_LEVEL_LEAF);
	return level;
}

void prove_geometry(void)
{
	const struct s2 s2 = any_s2();
	const uint64_t ipa = nondet_u64();
	const uint64_t top = (uint64_t)1 << s2.ipa_width;
	const uint64_t first = ipa / s2_entry_size(s2.start_level);

	assume(ipa < top);
	prove(s2.start_level >= 0 && s2.start_level < S2_LEVEL_LEAF, "a starting level there is");
	prove(s2.num_root >= 1 && s2.num_root <= S2_START_TABLES_MAX, "1 to 16 starting tables");
	prove(first / S2_ENTRIES < s2.num_root, "each address has its starting table");
	prove((wide)s2.num_root * s2_table_size(s2.start_level) == top || s2.num_root == 1,
	      "and no table is there for nothing");
	prove(s2_ipa_size(&s2) == top && s2_protected_size(&s2) == top / 2, "two halves");
	prove(s2_is_protected(&s2, ipa) == (ipa < top / 2), "of which the first is protected");
}

void prove_entry_end(void)
{
	const uint64_t ipa = nondet_u64();
	const struct rtt_walk w = { .level = any_level(0) };
	const uint64_t size = s2_entry_size(w.level);
	const uint64_t end = rtt_entry_end(&w, ipa_of(ipa));

	assume(ipa < (uint64_t)1 << S2_PA_BITS);
	prove(end > ipa && end - ipa <= size && (end & (size - 1)) == 0,
	      "an entry ends after each of its addresses, at the next of its level");
	prove(s2_table_size(w.level) == S2_ENTRIES * size, "a table is 512 entries");
}

/* Tables hold anything; the walk sees each of them once. */
static unsigned int seen;
static struct s2 walked;

void *arch_granule_ptr(pa_t pa)
{
	if (seen == 0)
		prove(pa.v - walked.root.v < walked.num_root * GRANULE_SIZE,
		      "a walk begins in a starting table");
	prove((pa.v & ~RTTE_PA) == 0, "and goes on at a granule");
	prove(seen < 4, "for four levels at most");
	seen++;
	return malloc(GRANULE_SIZE);
}

/* The address bits above those of an entry of this level. */
static uint64_t number_of(uint64_t ipa, int level)
{
	return ipa >> (GRANULE_SHIFT + 9 * (S2_LEVEL_LEAF - level));
}

/* Levels are numbers here, not variables: divisions by what they cover are then shifts. */
static void walk(int8_t start_level)
{
	struct realm realm = { .s2 = any_s2() };
	const uint64_t ipa = nondet_u64();
	const int level = any_level(start_level);
	struct rtt_walk w;

	assume(realm.s2.start_level == start_level);
	realm.s2.start_level = start_level;
	walked = realm.s2;
	seen = 0;
	assume(ipa < s2_ipa_size(&realm.s2));
	w = rtt_walk((struct realm_locked){ NULL, &realm }, ipa_of(ipa), level);
	prove(w.level >= start_level && w.level <= level, "it ends no deeper than asked");
	prove(w.index < S2_ENTRIES && w.entry == w.table[w.index], "at an entry");
	prove(w.level == level || rtte_kind(w.entry, w.level) != RTTE_K_TABLE,
	      "that is the one asked for, or leads no further");
	prove(w.level - start_level + 1 == (int)seen, "after one table for each level");
	prove(w.index == number_of(ipa, w.level) % S2_ENTRIES, "which covers the address");
}

void prove_walk(void)
{
	walk(0);
	walk(1);
	walk(2);
}

/* How much a step may do: bounded, and the budget never goes below nothing. */
void prove_budget(void)
{
	struct budget b = { nondet_u32() };
	const uint64_t max = nondet_u64();
	const unsigned int left = b.left;
	unsigned int run;

	assume(max >= 1);
	run = budget_run(&b, max);
	prove(run >= 1 && run <= max && run <= BUDGET_RUN_MAX, "a run is 1 to 512 entries");
	prove(run - 1 <= left, "and within the budget");
}

bool arch_interrupt_pending(void)
{
	return nondet_bool();
}

void prove_budget_take(void)
{
	struct budget b = { nondet_u32() };
	const unsigned int left = b.left, entries = nondet_u32();
	const bool more = budget_take(&b, entries);

	assume(entries >= 1);
	prove(more == (left != 0), "with nothing left nothing more is begun");
	prove(b.left < left || left == 0, "each turn takes of it, so loops end");
	prove(b.left <= left, "and it does not grow");
}

static uint64_t entries[S2_ENTRIES];

static void seen_run(struct realm_locked r, struct rtt_walk *w, ipa_t ipa,
		     const struct rtt_run *run)
{
	(void)r;
	prove(run->count >= 1 && run->count <= S2_ENTRIES - w->index, "a run stays in its table");
	prove(run->from == &w->table[w->index], "it changes what is there");
	prove(w->index == number_of(ipa.v, w->level) % S2_ENTRIES, "where the address says");
}

/* Downwards through a range: never below its base, nor below the table, nor beyond the budget. */
void prove_change_run(void)
{
	struct realm realm = { .s2 = any_s2() };
	struct leaf leaf = { .w = { .table = entries, .level = S2_LEVEL_LEAF } };
	const struct leaf_change change = { .valid = nondet_u64() };
	const uint64_t base = nondet_u64();
	struct budget b = { nondet_u32() };
	const unsigned int left = b.left;
	uint64_t start;
	unsigned int index;

	/* As leaf_seek() leaves it, in a range that begins at base. */
	leaf.start = nondet_u64();
	assume(leaf.start < s2_ipa_size(&realm.s2) && granule_aligned(leaf.start));
	assume(base <= leaf.start && granule_aligned(base));
	leaf.w.index = (unsigned int)(leaf.start / GRANULE_SIZE % S2_ENTRIES);
	start = leaf.start;
	index = leaf.w.index;
	change_run((struct realm_locked){ NULL, &realm }, &leaf, base, &b, &change);
	prove(leaf.start >= base && leaf.start <= start, "it never goes below the base");
	prove(leaf.w.index <= index && index - leaf.w.index == (start - leaf.start) / GRANULE_SIZE,
	      "it stays in the table");
	prove(b.left <= left && left - b.left == index - leaf.w.index, "each entry is paid for");
}
