/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 1 of the realm: one to one, 4 KiB granules, 48-bit VA. Built by the boot vCPU with stage 1 off, used by all.
 *
 *   low    [0, 512 GiB) of the protected half: image by pages, then 2 MiB blocks, then 1 GiB blocks
 *   ns     the first GiB of the unprotected half: devices below BARE_SHARED_OFFSET, memory above
 *   alias  2 MiB slots that guest_alias() hands out, in the last 512 GiB of VA below 1 << 47
 */
#include "guest.h"
#include "vcpu.h"

#define PTE_VALID (1UL << 0)
#define PTE_TABLE (3UL << 0)
#define PTE_PAGE (3UL << 0)
#define PTE_BLOCK (1UL << 0)
#define PTE_DEVICE (0UL << 2) /* index into MAIR_EL1, entry.S */
#define PTE_NORMAL (1UL << 2)
#define PTE_RO (1UL << 7)
#define PTE_INNER (3UL << 8)
#define PTE_AF (1UL << 10)
#define PTE_PXN (1UL << 53)
#define PTE_UXN (1UL << 54)

#define ATTR_MEMORY (PTE_NORMAL | PTE_INNER | PTE_AF | PTE_UXN)
#define ATTR_RW (ATTR_MEMORY | PTE_PXN)
#define ATTR_RO (ATTR_MEMORY | PTE_PXN | PTE_RO)
#define ATTR_RX (ATTR_MEMORY | PTE_RO)
#define ATTR_DEVICE (PTE_DEVICE | PTE_AF | PTE_UXN | PTE_PXN)

#define SHIFT_L0 39
#define SHIFT_L1 30
#define SHIFT_L2 21
#define SHIFT_L3 12
#define ENTRIES 512UL

#define ALIAS_L0 255UL
#define ALIAS_BASE (ALIAS_L0 << SHIFT_L0)

#define TABLE __attribute__((aligned(4096)))
uint64_t mmu_l0[ENTRIES] TABLE;
static uint64_t l1_low[ENTRIES] TABLE;
static uint64_t l1_ns[ENTRIES] TABLE;
static uint64_t l1_alias[ENTRIES] TABLE;
static uint64_t l2_low[ENTRIES] TABLE;
static uint64_t l2_ns[ENTRIES] TABLE;
static uint64_t l2_alias[ENTRIES] TABLE;
static uint64_t l3_image[ENTRIES] TABLE;

static unsigned int alias_used;

extern char __text_end[], __rodata_end[], guest_stacks[];

static uint64_t table(const uint64_t *t)
{
	return (uint64_t)t | PTE_TABLE;
}

static void map_image(void)
{
	uint64_t text = (uint64_t)__text_end, rodata = (uint64_t)__rodata_end;
	uint64_t i, va;

	for (i = 0; i < ENTRIES; i++) {
		va = i << SHIFT_L3;
		if (va < text)
			l3_image[i] = va | ATTR_RX | PTE_PAGE;
		else if (va < rodata)
			l3_image[i] = va | ATTR_RO | PTE_PAGE;
		else
			l3_image[i] = va | ATTR_RW | PTE_PAGE;
	}
	for (i = 0; i < GUEST_MAX_VCPUS; i++) {
		va = (uint64_t)guest_stacks + i * GUEST_STACK_STRIDE;
		l3_image[va >> SHIFT_L3] = 0;
	}
}

void mmu_build(void)
{
	uint64_t gib = boot_info.ns_base >> SHIFT_L1;
	uint64_t *l1;
	uint64_t i;

	map_image();
	l2_low[0] = table(l3_image);
	for (i = 1; i < ENTRIES; i++)
		l2_low[i] = (i << SHIFT_L2) | ATTR_RW | PTE_BLOCK;

	l1_low[0] = table(l2_low);
	for (i = 1; i < ENTRIES && i < gib; i++)
		l1_low[i] = (i << SHIFT_L1) | ATTR_RW | PTE_BLOCK;
	mmu_l0[0] = table(l1_low);

	for (i = 0; i < ENTRIES; i++) {
		uint64_t offset = i << SHIFT_L2;

		l2_ns[i] = boot_info.ns_base | offset | PTE_BLOCK |
			   (offset < BARE_SHARED_OFFSET ? ATTR_DEVICE : ATTR_RW);
	}
	l1 = l1_low;
	if (gib >= ENTRIES) {
		l1 = l1_ns;
		mmu_l0[boot_info.ns_base >> SHIFT_L0] = table(l1_ns);
	}
	l1[gib % ENTRIES] = table(l2_ns);

	l1_alias[0] = table(l2_alias);
	mmu_l0[ALIAS_L0] = table(l1_alias);
}

uint64_t guest_alias(uint64_t ipa, enum guest_view view)
{
	uint64_t mask = (1UL << SHIFT_L2) - 1;
	uint64_t entry = (ipa & ~mask) | (view == GUEST_VIEW_EXEC ? ATTR_RX : ATTR_RW) | PTE_BLOCK;
	unsigned int i;

	for (i = 0; i < alias_used; i++) {
		if (l2_alias[i] == entry)
			break;
	}
	if (i == alias_used) {
		check(i < ENTRIES);
		l2_alias[i] = entry;
		alias_used++;
		__asm__ volatile("dsb ishst" : : : "memory");
		isb();
	}
	return ALIAS_BASE + ((uint64_t)i << SHIFT_L2) + (ipa & mask);
}
