/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the hardware is told: the encoding of stage 2 entries, for every address, level and right.
 */
#include "prove.h"

#include <core/rtt.c>
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

/* Stores go where they are told to. */
void arch_s2_store(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot, uint64_t entry)
{
	(void)s2;
	(void)ipa;
	(void)level;
	*slot = entry;
}

struct granule *granule_at(pa_t pa)
{
	static struct granule g;

	(void)pa;
	return &g;
}

void granule_count_add(struct granule *g, int delta)
{
	(void)g;
	(void)delta;
}

/* A page or block of a region that the host is not taking away. */
static bool lendable(uint64_t e)
{
	return (e & RTTE_VALID) && (e & RTTE_REGION) && !(e & RTTE_DRAINING);
}

/* Two neighbouring entries of each side; where they stand in their tables makes no difference. */
#define FROM 5U
#define TO 3U

/*
 * Whatever is in a provider's entry: what a consumer gets of it. second: as the second of two entries that go on alike.
 */
static void lend_any(int from_level, int level, bool second)
{
	static uint64_t from_table[8], to_table[8];
	struct leaf from = { .w = { .table = from_table, .index = FROM, .level = from_level } };
	struct leaf to = { .w = { .table = to_table, .index = TO, .level = level } };
	const uint64_t block = s2_entry_size(from_level), size = s2_entry_size(level);
	const uint64_t source = nondet_u64();
	struct slot slot = nondet_slot();
	struct realm realm = { .id = 0 };
	struct link l = { .slot = &slot, .c = { NULL, &realm } };
	uint64_t entry = nondet_u64();
	uint64_t pa;

	from_table[FROM] = entry;
	from_table[FROM + 1] = nondet_u64();
	from.w.entry = entry;
	from.start = nondet_u64();
	assume(rtte_kind(entry, from_level) != RTTE_K_TABLE && (from.start & (block - 1)) == 0);
	/* A block is as aligned as its level is; a window's entry is never larger, and within it. */
	assume(!lendable(entry) || (rtte_pa(entry).v & (block - 1)) == 0);
	assume(source >= from.start && source - from.start < block && (source & (size - 1)) == 0);
	pa = rtte_pa(entry).v + (source - from.start);
	/* What alike() has found, see prove_run_length(): the next entry, or the next part of the block. */
	if (second && from_level == level) {
		entry = from_table[FROM + 1];
		assume(((entry ^ from_table[FROM]) & ~RTTE_PA) == 0);
		assume(!lendable(entry) || (rtte_pa(entry).v & (block - 1)) == 0);
		pa = rtte_pa(entry).v;
	} else if (second) {
		assume(source - from.start + size < block);
		pa += size;
	}
	lend(&l, &from, &to, source, second ? 2 : 1);
	if (lendable(entry))
		prove_borrowed(to_table[TO + second], pa_of(pa), (slot.rights & CSM_RIGHT_W) != 0,
			       level);
	else
		prove(to_table[TO + second] == rtte_reserved(),
		      "what the provider has not got, or loses, is RESERVED");
}

static void lend_all(bool second)
{
	lend_any(1, 1, second);
	lend_any(1, 2, second);
	lend_any(1, 3, second);
	lend_any(2, 2, second);
	lend_any(2, 3, second);
	lend_any(3, 3, second);
}

void prove_lend(void)
{
	lend_all(false);
}

void prove_lend_next(void)
{
	lend_all(true);
}

/* What goes on alike does so in all but the address. */
void prove_run_length(void)
{
	uint64_t table[12];
	const unsigned int max = nondet_u32(), other = nondet_u32();
	const struct rtt_walk w = { .table = table, .index = 0, .level = S2_LEVEL_LEAF };
	unsigned int n;

	assume(max >= 1 && max <= 12);
	n = rtt_run_length(&w, max);
	prove(n >= 1 && n <= max, "it ends where it must");
	assume(other < n);
	prove(((table[other] ^ table[0]) & ~RTTE_PA) == 0, "and where something else begins");
}
