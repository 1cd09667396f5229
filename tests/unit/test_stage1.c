/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Accesses beyond the IPA space: an address size fault of the realm's own stage 1, at the level where the CPU would have found
 * it (DEN0137 A5.2.8). The tables are built here as the Arm ARM describes them, one entry each.
 */
#include "guest.h"

#define VBAR 0x7000000UL
#define MMU_ON 1UL
#define BIG_ENDIAN (1UL << 25)
#define FAULT(level) ((level) < 0 ? 0x29UL : (uint64_t)(level))

/* Tables, 64 KiB apart. */
#define TABLES 6
#define TABLE_AT(i) (IPA_A + KIB(64) * (uint64_t)(i))

/* Beyond the IPA space: with addresses of 48 bits, and of 52. */
#define OUT (1UL << 47)
#define OUT_WIDE (1UL << 51)

static const struct regime {
	unsigned int page_bits;
	unsigned int va_bits;
	int start;
	bool wide;
	uint64_t tg0, tg1;
} regimes[] = {
	{ 12, 48, 0, false, 0, 2 }, { 12, 39, 1, false, 0, 2 }, { 12, 30, 2, false, 0, 2 },
	{ 12, 21, 3, false, 0, 2 }, { 12, 52, -1, true, 0, 2 }, { 12, 48, 0, true, 0, 2 },
	{ 14, 48, 0, false, 2, 1 }, { 14, 47, 1, false, 2, 1 }, { 14, 36, 2, false, 2, 1 },
	{ 14, 52, 0, true, 2, 1 },  { 16, 48, 1, false, 1, 3 }, { 16, 42, 2, false, 1, 3 },
	{ 16, 52, 1, true, 1, 3 },  { 16, 29, 3, false, 1, 3 },
};

static uint64_t *el1(enum el1_reg reg)
{
	return &rec_at(w.rec)->arch.el1[reg];
}

static void world(void)
{
	make_mapped(&w);
	for (unsigned int i = 0; i < TABLES; i++)
		map_data(&w, TABLE_AT(i));
	make_rec(&w);
	activate(&w);
	*el1(EL1_VBAR) = VBAR;
	*el1(EL1_SCTLR) |= MMU_ON;
}

static unsigned int shift_of(const struct regime *g, int level)
{
	return g->page_bits + (unsigned int)(3 - level) * (g->page_bits - 3);
}

/* Small, so that the entry is in the first 4 KiB; one bit is all that the first table may have. */
static uint64_t index_of(const struct regime *g, int level)
{
	return level == g->start ? 1 : (uint64_t)(level + 5);
}

static uint64_t va_of(const struct regime *g, bool upper)
{
	uint64_t va = upper ? -1UL << 55 : 0;

	for (int level = g->start; level <= 3; level++)
		va |= index_of(g, level) << shift_of(g, level);
	return va | 0x123;
}

static uint64_t encoded(const struct regime *g, uint64_t pa)
{
	if (!g->wide)
		return pa;
	if (g->page_bits == 16)
		return (pa & ~(0xfUL << 48)) | (pa >> 48 & 0xf) << 12;
	return (pa & ~(3UL << 50)) | (pa >> 50 & 3) << 8;
}

static void put(const struct regime *g, int level, uint64_t desc)
{
	uint64_t *table = realm_memory(&w, TABLE_AT(level - g->start));

	table[index_of(g, level)] = *el1(EL1_SCTLR) & BIG_ENDIAN ? __builtin_bswap64(desc) : desc;
}

static void set_regime(const struct regime *g, bool upper, uint64_t table)
{
	const uint64_t tsz = 64 - g->va_bits;
	const uint64_t other = 63; /* of the half that is not looked at */

	*el1(EL1_TCR) = upper ? other | tsz << 16 | g->tg1 << 30 : tsz | other << 16 | g->tg0 << 14;
	if (g->wide)
		*el1(EL1_TCR) |= g->page_bits == 16 ? 6UL << 32 : 1UL << 59;
	if (g->wide)
		table = (table & ~(0xfUL << 48)) | (table >> 48 & 0xf) << 2;
	*el1(upper ? EL1_TTBR1 : EL1_TTBR0) = table | 0x7UL << 48 /* ASID */ | 1 /* CnP */;
	*el1(upper ? EL1_TTBR0 : EL1_TTBR1) = ~0UL;
}

/* Tables down to the one of the last level. */
static void link_tables(const struct regime *g, int last)
{
	for (int level = g->start; level < last; level++)
		put(g, level, encoded(g, TABLE_AT(level + 1 - g->start)) | 3);
}

static void access(uint64_t esr, uint64_t va, uint64_t ipa)
{
	*el1(EL1_ESR) = ~0UL;
	*el1(EL1_FAR) = ~0UL;
	realm_sync(esr, va, ipa);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
}

static void expect_fault(uint64_t class, uint64_t va, int level)
{
	assert_int_equal(realm_saw[1].pc, VBAR + 0x200);
	assert_int_equal(*el1(EL1_ELR), realm_saw[0].pc);
	assert_int_equal(*el1(EL1_FAR), va);
	assert_int_equal(*el1(EL1_ESR), class | SYN_IL | FAULT(level));
	rec_at(w.rec)->regs = realm_saw[0];
}

static void expect_retry(void)
{
	assert_int_equal(realm_saw[1].pc, realm_saw[0].pc);
	assert_int_equal(*el1(EL1_ESR), ~0UL);
}

static void each_level(const struct regime *g, bool upper)
{
	const uint64_t out = g->wide ? OUT_WIDE : OUT;
	const uint64_t va = va_of(g, upper);
	const uint64_t walk = CLASS_DABT | SYN_IL | SYN_S1PTW | DFSC_TRANSLATION(0);

	set_regime(g, upper, out);
	access(walk, va, out);
	expect_fault(CLASS(0x25), va, 0);
	set_regime(g, upper, TABLE_AT(0));
	for (int level = g->start; level <= 3; level++) {
		link_tables(g, level);
		put(g, level, encoded(g, out) | 3);
		access(level < 3 ? walk : CLASS_DABT | SYN_IL | DFSC_TRANSLATION(0), va, out);
		expect_fault(CLASS(0x25), va, level);
		if (level == 3 || shift_of(g, level) > 47)
			continue;
		/* A block, with attributes in all bits that are no address. */
		put(g, level, encoded(g, out) | 0xff8UL << 52 | (g->wide ? 0xcdUL : 0xfdUL));
		access(CLASS_IABT | SYN_IL | DFSC_TRANSLATION(0), va, out);
		expect_fault(CLASS(0x21), va, level);
	}
}

static void levels(void)
{
	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(regimes); i++) {
		each_level(&regimes[i], false);
		each_level(&regimes[i], true);
	}
}

static void big_endian(void)
{
	world();
	*el1(EL1_SCTLR) |= BIG_ENDIAN;
	each_level(&regimes[0], false);
}

static void mmu_off(void)
{
	world();
	*el1(EL1_SCTLR) &= ~MMU_ON;
	access(CLASS_DABT | SYN_IL | DFSC_TRANSLATION(0), IPA_END, IPA_END);
	expect_fault(CLASS(0x25), IPA_END, 0);
	access(CLASS_IABT | SYN_IL | DFSC_TRANSLATION(0), ~0xfffUL, 1UL << 47);
	expect_fault(CLASS(0x21), ~0xfffUL, 0);
}

/* The last page of the IPA space is inside, whatever the tables say; the first one behind it is not. */
static void edge(void)
{
	const struct regime *g = &regimes[0];
	const uint64_t va = va_of(g, false) & ~GRANULE_MASK;
	const uint64_t dabt = CLASS_DABT | SYN_IL | DFSC_TRANSLATION(0);

	world();
	set_regime(g, false, TABLE_AT(0));
	link_tables(g, 3);
	put(g, 3, IPA_END | 3);
	access(dabt, va, IPA_END);
	expect_fault(CLASS(0x25), va, 3);
	put(g, 2, IPA_END | 3);
	access(dabt | SYN_S1PTW, va, IPA_END);
	expect_fault(CLASS(0x25), va, 2);
	put(g, 3, (IPA_END - GRANULE_SIZE) | 3);
	realm_sync(dabt, va, IPA_END - GRANULE_SIZE);
	enter_until(&w, RMI_EXIT_SYNC);
}

/* Another vCPU has changed the tables meanwhile, or the host has taken one away: the CPU is asked again. */
static void changed(void)
{
	const struct regime *g = &regimes[0];
	const uint64_t va = va_of(g, false);
	const uint64_t dabt = CLASS_DABT | SYN_IL | DFSC_TRANSLATION(0);

	world();
	set_regime(g, false, TABLE_AT(0));
	link_tables(g, 3);
	put(g, 3, IPA_A | 3);
	access(dabt, va, OUT);
	expect_retry();
	put(g, 3, 0);
	access(dabt, va, OUT);
	expect_retry();
	put(g, 3, OUT | 3);
	rmi_ok(RMI_DATA_DESTROY, w.rd, TABLE_AT(2));
	access(dabt, va, OUT);
	expect_retry();
}

/* Tables where the RMM does not look: there the walk ends. */
static void unreadable(void)
{
	const struct regime *g = &regimes[0];
	const uint64_t va = va_of(g, false);

	world();
	set_regime(g, false, TABLE_AT(0));
	link_tables(g, 1);
	put(g, 1, IPA_NS | 3);
	access(CLASS_DABT | SYN_IL | DFSC_TRANSLATION(0), va, OUT);
	expect_fault(CLASS(0x25), va, 2);
}

/* Whatever a realm writes into its registers, the RMM reads nothing but the realm's memory, and does not hang. */
static void nonsense(void)
{
	static const uint64_t vas[] = { 0, 1UL << 54, 1UL << 55, ~0UL, 0x5a5a5a5a5a5a5a5aUL };

	world();
	for (unsigned int i = 0; i < TABLES; i++)
		memset(realm_memory(&w, TABLE_AT(i)), i % 2 ? 0xff : 0x5b, GRANULE_SIZE);
	unit_fast = true;
	for (uint64_t tsz = 0; tsz < 64; tsz++)
		for (uint64_t tg = 0; tg < 8; tg++)
			for (unsigned int i = 0; i < ARRAY_SIZE(vas); i++) {
				*el1(EL1_TCR) = tsz | tsz << 16 | (tg & 3) << 14 | (tg & 3) << 30 |
						(tg & 4 ? 1UL << 59 | 6UL << 32 : 0);
				*el1(EL1_TTBR0) = i % 2 ? ~0UL : TABLE_AT(1);
				*el1(EL1_TTBR1) = TABLE_AT(0);
				access(CLASS_DABT | SYN_IL | DFSC_TRANSLATION(0), vas[i], OUT);
				if (*el1(EL1_ESR) != ~0UL)
					assert_int_equal(*el1(EL1_ESR) & SYN_EA, 0);
			}
}

static const struct unit_test tests[] = {
	{ "REALM.size_fault.levels", levels },	   { "REALM.size_fault.big_endian", big_endian },
	{ "REALM.size_fault.mmu_off", mmu_off },   { "REALM.size_fault.edge", edge },
	{ "REALM.size_fault.changed", changed },   { "REALM.size_fault.unreadable", unreadable },
	{ "REALM.size_fault.nonsense", nonsense },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
