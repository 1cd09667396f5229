/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 1 of the RMM: one table for all PEs, built at cold boot, then read only.
 *
 *	[0, 2^38)	physical addresses in the Realm PAS, where they are: the RMM's image (text RX, constants R, data
 *			RW, stacks with gaps), the page shared with EL3, the console, and all DRAM
 *	[2^38, 2^39)	the same DRAM in the Non-secure PAS, without the RMM's own memory
 *
 * Nothing of that is mapped or unmapped later. The last 32 MiB of addresses, through TTBR1_EL2, are each PE's own window, for
 * the areas of RECs (task.c). An access to a granule in another PAS than the alias that is used is refused by
 * the granule protection check; the normal-world alias is used by ns_copy() alone.
 */
#ifndef ARCH_MMU_H
#define ARCH_MMU_H

#define MMU_VA_BITS 39
#define MMU_NS_OFFSET (1UL << 38)
#define MMU_PA_LIMIT (1UL << 38)

/* MAIR_EL2: index 0 Normal write-back, index 1 Device-nGnRE */
#define MAIR_VALUE 0x04ff

#define TCR_VALUE                                                                            \
	(TCR_T0SZ(MMU_VA_BITS) | TCR_IRGN0_WB | TCR_ORGN0_WB | TCR_SH0_INNER |               \
	 TCR_T1SZ(WINDOW_VA_BITS) | TCR_IRGN1_WB | TCR_ORGN1_WB | TCR_SH1_INNER | TCR_EPD1 | \
	 TCR_TG1_4K | TCR_HPD0 | TCR_HPD1)

/* The smallest range that TTBR1_EL2 can have; its tables begin at level 2. EPD1 is cleared when they are there. */
#define WINDOW_VA_BITS 25
#define WINDOW_BASE (~0UL << WINDOW_VA_BITS)
#define WINDOW_ROOT_ENTRIES 16
#define WINDOW_PAGES 512

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

enum mmu_kind {
	MMU_TEXT,
	MMU_RODATA,
	MMU_DATA,
	MMU_NS, /* DRAM in the Non-secure PAS, at MMU_NS_OFFSET above its physical address */
	MMU_DEVICE,
};

/* Map the RMM's own image; the MMU is off. */
void mmu_build(void);

/*
 * Map [pa, pa + size), granule-aligned, below MMU_PA_LIMIT. False if part of it is mapped already or the tables are
 * used up. Cold boot only.
 */
bool mmu_map(enum mmu_kind kind, uint64_t pa, uint64_t size);

/* Descriptors of the window: one page of data, a table. */
uint64_t mmu_page_desc(uint64_t pa);
uint64_t mmu_table_desc(const void *table);
#endif

#endif
