/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the hardware is told: the encoding of stage 2 entries, for every address, level and right.
 */
#include "prove.h"

#include <core/s2.c>

/* What a window's entry takes over from the provider's. */
#include <csm/window.c>

#define XN MASK(54, 53)

static int any_level(void)
{
	const int level = nondet_u8();

	assume(level >= 1 && level <= S2_LEVEL_LEAF);
	return level;
}

/* As every granule and block of RAM has it. */
static pa_t any_pa(int level)
{
	const uint64_t pa = nondet_u64();

	assume((pa & ~RTTE_PA) == 0 && (pa & (s2_entry_size(level) - 1)) == 0);
	return pa_of(pa);
}

/* All that stands in a valid entry of a consumer, bit for bit. */
static void prove_borrowed(uint64_t e, pa_t pa, bool writable, int level)
{
	prove((e & RTTE_VALID) && rtte_kind(e, level) == RTTE_K_BORROWED, "it is BORROWED");
	prove(rtte_pa(e).v == pa.v, "it leads to the provider's memory");
	prove((e & XN) == RTTE_XN, "nothing in a window is executable, at EL1 or EL0");
	prove((e & RTTE_NS) == 0, "a window is realm memory");
	prove((e & RTTE_S2AP_R) != 0, "it is readable");
	prove(((e & RTTE_S2AP_W) != 0) == writable, "and writable if and only if that was granted");
	prove((e & (RTTE_REGION | RTTE_DRAINING | RTTE_NS)) == 0, "marks of a provider stay there");
	prove((e & RTTE_MEMATTR) == RTTE_MEMATTR_WB && (e & RTTE_AF) != 0 &&
		      (e & RTTE_SH_INNER) == RTTE_SH_INNER,
	      "it has the attributes of the provider's own entry");
	prove(((e & RTTE_TABLE_OR_PAGE) != 0) == (level == S2_LEVEL_LEAF),
	      "a page or a block, as the level is");
	prove(rtte_live(e) && rtte_counted(e), "its table stays");
}

void prove_encode_borrowed(void)
{
	const int level = any_level();
	const pa_t pa = any_pa(level);
	const bool writable = nondet_bool();

	prove_borrowed(rtte_borrowed(pa, writable, level), pa, writable, level);
}

void prove_encode_reserved(void)
{
	const uint64_t e = rtte_reserved();
	const int level = any_level();

	prove((e & RTTE_VALID) == 0, "the hardware sees nothing");
	prove(rtte_kind(e, level) == RTTE_K_RESERVED && rtte_pa(e).v == 0, "RESERVED, no address");
	prove(rtte_live(e) && rtte_counted(e), "its table stays");
	prove((e & RTTE_WINDOW) != 0, "it is known for a window's");
}

/* What the host maps from its own memory, with whatever it asks for. */
void prove_encode_unprotected(void)
{
	const int level = any_level();
	const uint64_t asked = nondet_u64();
	const uint64_t e = rtte_assigned_ns(asked, level);

	prove(rtte_kind(e, level) == RTTE_K_ASSIGNED_NS && (e & RTTE_NS) != 0,
	      "the host maps normal-world memory, nothing else");
	prove((e & XN) == RTTE_XN, "and no code");
	prove((e & (RTTE_REGION | RTTE_WINDOW | RTTE_DRAINING)) == 0, "it gets no mark");
	prove(rtte_pa(e).v == (asked & RTTE_PA), "where it asked");
}

void prove_encode_assigned(void)
{
	const int level = any_level();
	const pa_t pa = any_pa(level);
	const uint64_t ripas = nondet_u64();
	const uint64_t marks = nondet_bool() ? RTTE_REGION : 0;
	const uint64_t e = rtte_assigned(pa, ripas, level, marks);

	assume(ripas <= RIPAS_DESTROYED);
	prove(rtte_kind(e, level) == RTTE_K_ASSIGNED && rtte_pa(e).v == pa.v,
	      "a realm's own granule stays known");
	prove(rtte_ripas(e) == ripas && (e & RTTE_REGION) == marks, "RIPAS and mark, too");
	prove(((e & RTTE_VALID) != 0) == (ripas == RIPAS_RAM), "only RAM is mapped");
	prove((e & (RTTE_NS | RTTE_WINDOW)) == 0, "it is nobody else's");
	prove(rtte_kind(rtte_unassigned(ripas, marks), level) == RTTE_K_UNASSIGNED &&
		      rtte_ripas(rtte_unassigned(ripas, marks)) == ripas,
	      "the same without a granule");
}

/* Whatever is in a provider's entry: what a consumer gets of it, one entry or a run. */
static uint64_t table[S2_ENTRIES];

struct granule *granule_at(pa_t pa)
{
	static struct granule g;

	(void)pa;
	return &g;
}

/* Only the length of a run is asked of the core here: any. */
unsigned int rtt_run_length(const struct rtt_walk *w, unsigned int max)
{
	const unsigned int n = nondet_u32();

	assume(n >= 1 && n <= max && n <= S2_ENTRIES - w->index);
	return n;
}

void prove_lend(void)
{
	const struct slot slot = nondet_slot();
	const int from_level = any_level();
	const int level = any_level();
	const uint64_t ipa = nondet_u64();
	struct leaf from = { .w = { .table = table, .level = from_level }, .start = nondet_u64() };
	const uint64_t size = s2_entry_size(from_level);
	struct rtt_run run;
	unsigned int max = nondet_u32();
	uint64_t pa;

	from.w.index = nondet_u32();
	assume(from.w.index < S2_ENTRIES);
	from.w.entry = nondet_u64();
	table[from.w.index] = from.w.entry;
	assume(rtte_kind(from.w.entry, from_level) != RTTE_K_TABLE);
	assume((from.start & (size - 1)) == 0 && ipa >= from.start && ipa - from.start < size);
	/* The walk found it at that level, so a block is as aligned as its level is; a window's entry is never larger. */
	assume((rtte_pa(from.w.entry).v & (size - 1)) == 0 || !present(from.w.entry));
	assume(level >= from_level && (ipa & (s2_entry_size(level) - 1)) == 0 && max >= 1);

	run = lend_run(&from, ipa, &slot, level, max);
	prove(run.count >= 1 && run.count <= max, "a run is as long as it may be");
	/* As rtt_set_run() makes it. */
	pa = (run.from[0] & run.keep) | run.set;
	if (present(from.w.entry))
		prove_borrowed(pa, pa_of(rtte_pa(from.w.entry).v + (ipa - from.start)),
			       (slot.rights & CSM_RIGHT_W) != 0, level);
	else
		prove(pa == rtte_reserved(),
		      "what the provider has not got, or loses, is RESERVED");
}

/* The i-th of a run: whatever else of its kind the provider has there. */
void prove_lend_run(void)
{
	const struct slot slot = nondet_slot();
	const int level = any_level();
	struct leaf from = { .w = { .table = table, .level = level, .index = 0 }, .start = 0 };
	const uint64_t size = s2_entry_size(level);
	const uint64_t other = nondet_u64();
	struct rtt_run run;
	uint64_t e;

	from.w.entry = nondet_u64();
	table[0] = from.w.entry;
	table[1] = other;
	assume(rtte_kind(from.w.entry, level) != RTTE_K_TABLE);
	assume((rtte_pa(from.w.entry).v & (size - 1)) == 0 || !present(from.w.entry));
	/* What rtt_run_length() compares. */
	assume(((from.w.entry ^ other) & ~RTTE_PA) == 0);
	assume((rtte_pa(other).v & (size - 1)) == 0 || !present(other));
	run = lend_run(&from, 0, &slot, level, 2);
	assume(run.count == 2);
	e = (run.from[1] & run.keep) | run.set;
	if (present(other))
		prove_borrowed(e, rtte_pa(other), (slot.rights & CSM_RIGHT_W) != 0, level);
	else
		prove(e == rtte_reserved(), "a run of nothing is RESERVED");
}
