/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz.h"

#define POOL_PA (NATIVE_BANK0_BASE + MIB(4))
#define ROOTS_PA (NATIVE_BANK0_BASE + MIB(6))
#define NS_PA (NATIVE_BANK0_BASE + MIB(7))

/* Granules of both banks in turn, so that orders of locking vary; the last ones are at the edges. */
uint64_t pool_granule(unsigned int i)
{
	static const uint64_t edges[] = {
		NATIVE_BANK0_BASE,
		NATIVE_RMM_BASE - GRANULE_SIZE,
		NATIVE_RMM_BASE + NATIVE_RMM_SIZE,
		NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE - GRANULE_SIZE,
		NATIVE_BANK1_BASE + NATIVE_BANK1_SIZE - GRANULE_SIZE,
	};

	i %= POOL;
	if (i >= POOL - ARRAY_SIZE(edges))
		return edges[i - (POOL - ARRAY_SIZE(edges))];
	return (i % 3 == 2 ? NATIVE_BANK1_BASE : POOL_PA) + i * GRANULE_SIZE;
}

uint64_t root_area(unsigned int realm)
{
	return ROOTS_PA + realm % REALMS * S2_START_TABLES_MAX * GRANULE_SIZE;
}

uint64_t ns_page(unsigned int i)
{
	return NS_PA + i % NS_PAGES * GRANULE_SIZE;
}

uint16_t vmid_choice(uint8_t sel)
{
	static const uint16_t vmids[VMIDS] = { 1, 2, 3, 4, 0, 255, 256, 65535 };

	return vmids[sel % VMIDS];
}

enum granule_state state_at(uint64_t pa)
{
	const struct granule *g = granule_find(pa);

	return g != NULL ? granule_state(g) : GRANULE_RMM;
}

uint64_t nth_in_state(enum granule_state state, unsigned int n)
{
	uint64_t found[POOL];
	unsigned int count = 0;

	for (unsigned int i = 0; i < POOL && count <= n; i++)
		if (state_at(pool_granule(i)) == state)
			found[count++] = pool_granule(i);
	return count ? found[n % count] : 0;
}

uint64_t hostile(uint8_t sel)
{
	switch (sel % 20) {
	case 0:
		return 0;
	case 1:
		return NATIVE_DEVICE;
	case 2:
		return NATIVE_BANK0_BASE - GRANULE_SIZE;
	case 3:
		return NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE;
	case 4:
		return NATIVE_BANK1_BASE + NATIVE_BANK1_SIZE;
	case 5:
		return NATIVE_RMM_BASE;
	case 6:
		return NATIVE_RMM_BASE + NATIVE_RMM_SIZE - GRANULE_SIZE;
	case 7:
		return 1UL << 48 | pool_granule(sel);
	case 8:
		return ~0UL;
	case 9:
		return ~GRANULE_MASK;
	case 10:
		return 1UL << 63;
	case 11:
		return pool_granule(sel / 20) + 8;
	case 12:
		return pool_granule(sel / 20) + 0x800;
	case 13:
		return pool_granule(sel / 20) + 1;
	case 14:
		return 1UL << 52;
	case 15:
		return 0x100000002UL;
	case 16:
		return (1UL << 48) - GRANULE_SIZE;
	case 17:
		return 1;
	case 18:
		return root_area(sel / 20);
	default:
		return BLOCK_PA + (sel / 20) * GRANULE_SIZE;
	}
}

uint64_t pick_granule(uint8_t sel, enum granule_state state)
{
	uint64_t pa = 0;

	if (sel >= 0xf4)
		return hostile((uint8_t)(sel * 7));
	if (sel < 0xd8)
		pa = nth_in_state(state, sel % 12);
	if (pa == 0 && state == GRANULE_DELEGATED && sel < 0xd8)
		pa = fresh();
	return pa != 0 ? pa : pool_granule(sel * 5U);
}

uint64_t pick_ns(uint8_t sel)
{
	if (sel >= 0xf8)
		return hostile((uint8_t)(sel * 11));
	if (sel >= 0xe0)
		return pool_granule(sel);
	return ns_page(sel);
}

const struct realm *realm_at(uint64_t rd)
{
	return state_at(rd) == GRANULE_RD ? native_bus(rd) : NULL;
}

struct rec *rec_at(uint64_t rec)
{
	return state_at(rec) == GRANULE_REC ? native_bus(rec) : NULL;
}

uint64_t pick_ipa(uint64_t rd, uint8_t sel)
{
	const struct realm *realm = realm_at(rd);
	const unsigned int width = realm != NULL ? realm->s2.ipa_width : 40;
	const uint64_t end = 1UL << width;
	const uint64_t half = end / 2;
	/* The low 5 bits choose, the others shift. */
	const uint64_t page = (sel >> 5) * GRANULE_SIZE;

	switch (sel & 31) {
	default:
		return IPA_A + page;
	case 4:
	case 5:
	case 6:
	case 7:
		return IPA_REGION + page;
	case 8:
	case 9:
	case 10:
	case 11:
		return IPA_WINDOW + page;
	case 12:
		return IPA_REGION + MIB(2) * (sel >> 5);
	case 13:
		return IPA_WINDOW + MIB(2) * (sel >> 5);
	case 14:
		return BLOCK_IPA + page;
	case 15:
		return GIB(1) * (sel >> 5);
	case 16:
	case 17:
	case 18:
	case 19:
		return half + IPA_A + page;
	case 20:
		return half + GIB(1) + MIB(2) * (sel >> 5);
	case 21:
		return half + GIB(1) * (sel >> 5);
	case 22:
		return half - GRANULE_SIZE - page;
	case 23:
		return half - (GIB(1) >> 9 * (sel >> 5 & 1));
	case 24:
		return end - GRANULE_SIZE - page;
	case 25:
		return end + page;
	case 26:
		return IPA_REGION - GRANULE_SIZE + page;
	case 27:
		return GIB(512) * (sel >> 5);
	case 28:
		return IPA_A + page + 0x100;
	case 29:
		return half;
	case 30:
		return page;
	case 31:
		return hostile((uint8_t)(sel >> 5) * 31);
	}
}

uint64_t pick_size(uint8_t sel)
{
	static const uint64_t sizes[] = {
		KIB(4), KIB(4), KIB(8), KIB(16),    KIB(16), KIB(32),  KIB(32),	  MIB(2),
		MIB(2), MIB(4), GIB(1), KIB(4) + 8, 0,	     GIB(512), 1UL << 47, ~0UL - 4095,
	};

	return sizes[sel % ARRAY_SIZE(sizes)];
}

uint64_t pick_level(uint8_t sel)
{
	static const uint64_t levels[] = { 3, 2, 3, 1, 3, 2, 3, 2, 0, 3, 1, 4, ~0UL, 0x100000003UL,
					   3, 2 };

	return levels[sel % ARRAY_SIZE(levels)];
}
