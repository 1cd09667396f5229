/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 2 entries and their invalidation (rmi.md 6.5). TLB maintenance acts on the VMID in VTTBR_EL2, so that register
 * is changed and put back. Nothing is cached meanwhile: at EL2 the EL1&0 regime is out of context.
 */
#include <arch.h>
#include <sysreg.h>

/* TLBI RIPAS2E1IS operand: TG [47:46], SCALE [45:44], NUM [43:39], base [36:0] in granules. */
#define RANGE_TG_4K (1UL << 46)
#define RANGE_SCALE(s) ((uint64_t)(s) << 44)
#define RANGE_NUM(n) ((uint64_t)(n) << 39)
#define RANGE_SCALE_MAX 3
#define RANGE_NUM_MAX 31U

/* Without range instructions, and beyond the largest range, the whole VMID goes. */
#define SINGLE_PAGES_MAX 512
#define RANGE_PAGES_MAX ((RANGE_NUM_MAX + 1UL) << (5 * RANGE_SCALE_MAX + 1))

static uint64_t vmid_enter(const struct s2 *s2)
{
	const uint64_t vttbr = read_sysreg("vttbr_el2");

	/* The change to the table is visible to all walkers before what they hold of the old one is dropped. */
	dsb(ishst);
	write_sysreg("vttbr_el2", (uint64_t)s2->vmid << VTTBR_VMID_SHIFT | s2->root.v);
	isb();
	return vttbr;
}

static void vmid_leave(uint64_t vttbr)
{
	dsb(ish);
	isb();
	write_sysreg("vttbr_el2", vttbr);
	isb();
}

static bool has_range(void)
{
	return ((read_sysreg("id_aa64isar0_el1") >> 56) & 0xf) >= 2;
}

static void tlbi_page(uint64_t page)
{
	__asm__ volatile("tlbi ipas2e1is, %0" ::"r"(page) : "memory");
}

/* By ranges of (NUM + 1) << (5 * SCALE + 1) pages, the largest first: each turn takes at least half of the rest. */
static void tlbi_ranges(uint64_t page, uint64_t pages)
{
	for (int scale = RANGE_SCALE_MAX; scale >= 0; scale--) {
		const unsigned int shift = 5 * (unsigned int)scale + 1;

		while ((pages >> shift) != 0) {
			uint64_t n = pages >> shift;

			if (n > RANGE_NUM_MAX + 1)
				n = RANGE_NUM_MAX + 1;
			__asm__ volatile("tlbi ripas2e1is, %0" ::"r"(RANGE_TG_4K |
								     RANGE_SCALE(scale) |
								     RANGE_NUM(n - 1) | page)
					 : "memory");
			page += n << shift;
			pages -= n << shift;
		}
	}
	if (pages != 0)
		tlbi_page(page);
}

void arch_tlbi_range(const struct s2 *s2, ipa_t ipa, uint64_t size)
{
	const uint64_t page = ipa.v >> GRANULE_SHIFT;
	const uint64_t pages = size >> GRANULE_SHIFT;
	uint64_t vttbr;

	if (pages > (has_range() ? RANGE_PAGES_MAX : SINGLE_PAGES_MAX)) {
		arch_tlbi_all(s2);
		return;
	}
	vttbr = vmid_enter(s2);
	if (has_range())
		tlbi_ranges(page, pages);
	else
		for (uint64_t i = 0; i < pages; i++)
			tlbi_page(page + i);
	/* Entries that combine both stages are not found by intermediate address. */
	dsb(ish);
	__asm__ volatile("tlbi vmalle1is" ::: "memory");
	vmid_leave(vttbr);
}

void arch_tlbi_all(const struct s2 *s2)
{
	const uint64_t vttbr = vmid_enter(s2);

	__asm__ volatile("tlbi vmalls12e1is" ::: "memory");
	vmid_leave(vttbr);
}
