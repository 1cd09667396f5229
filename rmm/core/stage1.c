/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The level that an address size fault of a realm's stage 1 reports (DEN0137 A5.2.8). An address beyond the IPA space is
 * refused by stage 2, which does not know what stage 1 made it of: the realm's tables are walked once more, as the CPU does
 * (Arm ARM, AArch64.S1Walk), until they give such an address.
 */
#include <rec.h>

#include <string.h>

#include <arch.h>
#include <rtt.h>

#define TCR_TSZ MASK(5, 0)
#define TCR_T1 16 /* T1SZ from T0SZ */
#define TCR_TG0(tcr) (((tcr) >> 14) & 3)
#define TCR_TG1(tcr) (((tcr) >> 30) & 3)
#define TCR_IPS(tcr) (((tcr) >> 32) & 7)
#define TCR_IPS_52 6
#define TCR_DS BIT(59)

#define TTBR_BADDR MASK(47, 1)
#define TTBR_BADDR_51_48 MASK(5, 2)
#define VA_UPPER BIT(55)

#define DESC_VALID BIT(0)
#define DESC_TABLE_OR_PAGE BIT(1)

#define PAGE_4K 12U
#define PAGE_16K 14U
#define PAGE_64K 16U

#define VA_BITS_MIN 17U
#define VA_BITS_MAX 48U
#define VA_BITS_MAX_WIDE 52U

/* Translation regime of one half of the VA space. */
struct half {
	uint64_t va;
	uint64_t ttbr;
	unsigned int va_bits;
	unsigned int page_bits;
	bool wide; /* 52 bits of output address */
};

static struct half half_of(const struct rec *rec)
{
	static const uint8_t tg0[] = { PAGE_4K, PAGE_64K, PAGE_16K, PAGE_4K };
	static const uint8_t tg1[] = { PAGE_4K, PAGE_16K, PAGE_4K, PAGE_64K };
	const uint64_t tcr = arch_el1_read(rec, EL1_TCR);
	const bool upper = (rec->fault.far & VA_UPPER) != 0;
	struct half h = { .va = rec->fault.far };
	unsigned int max;

	h.ttbr = arch_el1_read(rec, upper ? EL1_TTBR1 : EL1_TTBR0);
	h.va_bits = 64 - (unsigned int)((upper ? tcr >> TCR_T1 : tcr) & TCR_TSZ);
	h.page_bits = upper ? tg1[TCR_TG1(tcr)] : tg0[TCR_TG0(tcr)];
	h.wide = h.page_bits == PAGE_64K ? TCR_IPS(tcr) == TCR_IPS_52 : (tcr & TCR_DS) != 0;
	max = h.page_bits == PAGE_64K || h.wide ? VA_BITS_MAX_WIDE : VA_BITS_MAX;
	/* Sizes that there are not: as the CPU may take them. */
	if (h.va_bits > max)
		h.va_bits = max;
	if (h.va_bits < VA_BITS_MIN)
		h.va_bits = VA_BITS_MIN;
	return h;
}

static unsigned int level_shift(const struct half *h, int level)
{
	return h->page_bits + (unsigned int)(S2_LEVEL_LEAF - level) * (h->page_bits - 3);
}

static int start_level(const struct half *h)
{
	int level = S2_LEVEL_LEAF;

	while (level > -1 && level_shift(h, level - 1) < h->va_bits)
		level--;
	return level;
}

static uint64_t table_of_ttbr(const struct half *h, int level)
{
	const uint64_t base = h->ttbr & TTBR_BADDR & -(8UL << (h->va_bits - level_shift(h, level)));

	if (!h->wide)
		return base;
	return (base & ~TTBR_BADDR_51_48) | (h->ttbr & TTBR_BADDR_51_48) << 46;
}

/* shift: log2 of what the address is aligned to. */
static uint64_t output(const struct half *h, uint64_t desc, unsigned int shift)
{
	const uint64_t aligned = -(1UL << shift);

	if (!h->wide)
		return desc & MASK(47, 0) & aligned;
	if (h->page_bits == PAGE_64K)
		return (desc & MASK(47, 0) & aligned) | (desc & MASK(15, 12)) << 36;
	return (desc & MASK(49, 0) & aligned) | (desc & MASK(9, 8)) << 42;
}

static enum realm_buffer read_descriptor(const struct rec *rec, struct realm_locked r, uint64_t ipa,
					 uint64_t *desc)
{
	enum realm_buffer state;
	void *va;
	int level;

	state = realm_buffer(r, ipa_of(ipa), &va, &level);
	if (state != BUFFER_OK)
		return state;
	memcpy(desc, va, sizeof(*desc));
	if (arch_el1_read(rec, EL1_SCTLR) & SCTLR_EE)
		*desc = __builtin_bswap64(*desc);
	return BUFFER_OK;
}

/* Where a table cannot be looked into (shared with host or realms), its own level has to do. */
static bool walk(const struct rec *rec, struct realm_locked r, int *found)
{
	const struct half h = half_of(rec);
	const uint64_t ipa_size = s2_ipa_size(&r.realm->s2);
	int level = start_level(&h);
	unsigned int bits = h.va_bits - level_shift(&h, level);
	uint64_t table = table_of_ttbr(&h, level);
	uint64_t desc = 0;

	*found = 0;
	for (; table < ipa_size && level <= S2_LEVEL_LEAF; level++) {
		const unsigned int shift = level_shift(&h, level);
		const uint64_t index = (h.va >> shift) & ((1UL << bits) - 1);

		*found = level;
		switch (read_descriptor(rec, r, table + index * sizeof(desc), &desc)) {
		case BUFFER_OK:
			break;
		case BUFFER_ABSENT:
			return false;
		case BUFFER_BAD:
			return true;
		}
		if (!(desc & DESC_VALID))
			return false;
		if (level == S2_LEVEL_LEAF || !(desc & DESC_TABLE_OR_PAGE))
			return (output(&h, desc, shift) | (h.va & ((1UL << shift) - 1))) >=
			       ipa_size;
		table = output(&h, desc, h.page_bits);
		bits = h.page_bits - 3;
	}
	return true;
}

bool stage1_size_fault(const struct rec *rec, int *level)
{
	struct realm_locked r;
	bool found;

	*level = 0;
	if (!(arch_el1_read(rec, EL1_SCTLR) & SCTLR_MMU))
		return true;
	r = realm_lock_owner(rec->rd);
	found = walk(rec, r, level);
	realm_unlock(r);
	return found;
}
