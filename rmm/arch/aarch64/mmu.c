/* SPDX-License-Identifier: BSD-3-Clause */
#include <mmu.h>

#include <cpu.h>
#include <platform.h>
#include <sysreg.h>
#include <types.h>

#define TABLES_MAX 48
#define TABLE_ENTRIES 512
#define LEVEL_FIRST 1
#define LEVEL_LAST 3

#define DESC_VALID BIT(0)
#define DESC_TABLE_OR_PAGE BIT(1)
#define DESC_ATTR_DEVICE (1UL << 2)
#define DESC_NS BIT(5)
#define DESC_RO BIT(7)
#define DESC_SH_INNER (3UL << 8)
#define DESC_AF BIT(10)
#define DESC_GP BIT(50)
#define DESC_PXN BIT(53)
#define DESC_UXN BIT(54)
#define DESC_ADDR MASK(47, 12)

#define DESC_DATA (DESC_VALID | DESC_SH_INNER | DESC_AF | DESC_PXN | DESC_UXN)

static const uint64_t kind_desc[] = {
	[MMU_TEXT] = (DESC_DATA & ~DESC_PXN) | DESC_RO | DESC_GP,
	[MMU_RODATA] = DESC_DATA | DESC_RO,
	[MMU_DATA] = DESC_DATA,
	[MMU_NS] = DESC_DATA | DESC_NS,
	[MMU_DEVICE] = DESC_DATA | DESC_ATTR_DEVICE,
};

struct table {
	uint64_t entry[TABLE_ENTRIES];
} __attribute__((aligned(GRANULE_SIZE)));

struct table mmu_root;
static struct table tables[TABLES_MAX];
static unsigned int tables_used;

static uint64_t level_size(int level)
{
	return 1UL << (GRANULE_SHIFT + 9 * (LEVEL_LAST - level));
}

static uint64_t *level_entry(struct table *table, uint64_t va, int level)
{
	return &table->entry[(va / level_size(level)) % TABLE_ENTRIES];
}

/* Publish an entry: what it points to is visible to table walks before it. */
static void entry_set(uint64_t *entry, uint64_t desc)
{
	dsb(ishst);
	*(volatile uint64_t *)entry = desc;
}

static bool map_one(uint64_t va, uint64_t pa, uint64_t desc, int leaf)
{
	struct table *table = &mmu_root;
	uint64_t *entry;

	for (int level = LEVEL_FIRST; level < leaf; level++) {
		entry = level_entry(table, va, level);
		if (*entry == 0) {
			if (tables_used == TABLES_MAX)
				return false;
			table = &tables[tables_used++];
			entry_set(entry, (uint64_t)table | DESC_TABLE_OR_PAGE | DESC_VALID);
		} else if ((*entry & DESC_TABLE_OR_PAGE) != 0) {
			table = (struct table *)(*entry & DESC_ADDR);
		} else {
			return false;
		}
	}
	entry = level_entry(table, va, leaf);
	if (*entry != 0)
		return false;
	entry_set(entry, pa | desc | (leaf == LEVEL_LAST ? DESC_TABLE_OR_PAGE : 0));
	return true;
}

bool mmu_map(enum mmu_kind kind, uint64_t pa, uint64_t size)
{
	const uint64_t end = pa + size;

	if (!granule_aligned(pa | size) || end < pa || end > MMU_PA_LIMIT)
		return false;
	while (pa < end) {
		const uint64_t va = kind == MMU_NS ? pa + MMU_NS_OFFSET : pa;
		int leaf = LEVEL_FIRST;

		while ((pa & (level_size(leaf) - 1)) != 0 || end - pa < level_size(leaf))
			leaf++;
		if (!map_one(va, pa, kind_desc[kind], leaf))
			return false;
		pa += level_size(leaf);
	}
	/* Only invalid entries became valid: there is nothing to invalidate. */
	dsb(ishst);
	isb();
	return true;
}

uint64_t mmu_page_desc(uint64_t pa)
{
	return pa | kind_desc[MMU_DATA] | DESC_TABLE_OR_PAGE;
}

uint64_t mmu_table_desc(const void *table)
{
	return (uint64_t)table | DESC_TABLE_OR_PAGE | DESC_VALID;
}

extern uint8_t __image_start[], __rodata_start[], __data_start[], __bss_end[], __stacks[];

static void map_range(enum mmu_kind kind, const uint8_t *from, const uint8_t *to)
{
	/* The pool is larger than the image can need, and with the MMU off there is nowhere to complain. */
	(void)mmu_map(kind, (uint64_t)from, (uint64_t)(to - from));
}

void mmu_build(void)
{
	map_range(MMU_TEXT, __image_start, __rodata_start);
	map_range(MMU_RODATA, __rodata_start, __data_start);
	map_range(MMU_DATA, __data_start, __bss_end);
	for (unsigned int i = 0; i < CPUS_MAX; i++) {
		const uint8_t *slot = &__stacks[i * STACK_SLOT_SIZE];

		map_range(MMU_DATA, slot + STACK_SIZE, slot + STACK_SLOT_SIZE);
	}
}
