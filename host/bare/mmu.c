/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 1 of the host: the identity map of 4 GiB. Device memory below 1 GiB, normal memory above; the host's own code is
 * read-only and everything else never executable.
 */
#include <stdint.h>

#include "mmu.h"

#define ENTRIES 512
#define PAGE_SIZE 4096UL
#define BLOCK_SIZE (2UL << 20)
#define GIB (1UL << 30)

#define DESC_VALID 1UL
#define DESC_TABLE 3UL
#define DESC_PAGE 3UL
#define ATTR_DEVICE (0UL << 2)
#define ATTR_NORMAL (1UL << 2)
#define AP_RES1 (1UL << 6)
#define AP_RO (1UL << 7)
#define SH_INNER (3UL << 8)
#define AF (1UL << 10)
#define XN (1UL << 54)

#define NORMAL (ATTR_NORMAL | SH_INNER | AP_RES1 | AF)
#define DEVICE (ATTR_DEVICE | AP_RES1 | AF | XN)

/* 2 MiB blocks at the image's base that are mapped by pages */
#define IMAGE_BLOCKS 4

/* Attribute 0: Device-nGnRE; 1: Normal, write-back, allocating. */
const uint64_t cpu_mair = 0xff04;
/* 39-bit addresses, 4 KiB granule, write-back inner-shareable walks, 40-bit outputs, RES1 bits 31 and 23. */
const uint64_t cpu_tcr = 25 | 1UL << 8 | 1UL << 10 | 3UL << 12 | 2UL << 16 | 1UL << 23 | 1UL << 31;
/* RES1 bits, M, C, SA, I. */
const uint64_t cpu_sctlr = 0x30c50830 | 1UL << 0 | 1UL << 2 | 1UL << 3 | 1UL << 12;

extern const char __text_start[], __text_end[], __rodata_end[];

uint64_t mmu_root[ENTRIES] __attribute__((aligned(4096)));
static uint64_t low_dram[ENTRIES] __attribute__((aligned(4096)));
static uint64_t image_pages[IMAGE_BLOCKS][ENTRIES] __attribute__((aligned(4096)));

static uint64_t page_rights(uint64_t addr)
{
	if (addr < (uintptr_t)__text_end)
		return AP_RO;
	if (addr < (uintptr_t)__rodata_end)
		return AP_RO | XN;
	return XN;
}

/* Runs once, with the MMU off, before anything else. */
void mmu_build(void)
{
	uint64_t image = (uintptr_t)__text_start;

	for (uint64_t i = 0; i < ENTRIES; i++)
		low_dram[i] = (GIB + i * BLOCK_SIZE) | NORMAL | XN | DESC_VALID;

	for (uint64_t b = 0; b < IMAGE_BLOCKS; b++) {
		for (uint64_t i = 0; i < ENTRIES; i++) {
			uint64_t addr = image + b * BLOCK_SIZE + i * PAGE_SIZE;

			image_pages[b][i] = addr | NORMAL | page_rights(addr) | DESC_PAGE;
		}
		low_dram[(image - GIB) / BLOCK_SIZE + b] = (uintptr_t)image_pages[b] | DESC_TABLE;
	}

	mmu_root[0] = 0 | DEVICE | DESC_VALID;
	mmu_root[1] = (uintptr_t)low_dram | DESC_TABLE;
	mmu_root[2] = 2 * GIB | NORMAL | XN | DESC_VALID;
	mmu_root[3] = 3 * GIB | NORMAL | XN | DESC_VALID;
}
