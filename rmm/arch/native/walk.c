/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stage 2 table walker of its own: from the architecture (VMSAv8-64, 4 KiB granule, no LPA2), sharing no code with
 * core/rtt.c, and through the bus, not through the RMM's pointers.
 */
#include "native.h"

#define DESC_VALID 1UL
#define DESC_TABLE_OR_PAGE 2UL
#define DESC_ADDRESS 0x0000fffffffff000UL
#define DESC_S2AP_READ (1UL << 6)
#define DESC_S2AP_WRITE (1UL << 7)
#define DESC_XN_SHIFT 53
#define DESC_NS (1UL << 55)

static uint64_t load(uint64_t slot)
{
	return __atomic_load_n((uint64_t *)native_bus(slot), __ATOMIC_ACQUIRE);
}

static bool is_table(uint64_t desc, int level)
{
	return level < 3 && (desc & 3) == (DESC_VALID | DESC_TABLE_OR_PAGE);
}

static uint64_t slot_in(uint64_t table, uint64_t ipa, int level)
{
	return table + (ipa / native_entry_size(level) % 512) * 8;
}

/* The concatenated starting tables are one larger table: the index is not cut to 9 bits. */
static uint64_t start_slot(const struct s2 *s2, uint64_t ipa)
{
	return s2->root.v + ipa / native_entry_size(s2->start_level) * 8;
}

struct native_xlat native_translate(const struct s2 *s2, uint64_t ipa, enum native_access access)
{
	struct native_xlat x = { .fault = FAULT_TRANSLATION, .level = s2->start_level };

	if (ipa >> s2->ipa_width)
		return x;
	x.slot = start_slot(s2, ipa);
	x.desc = load(x.slot);
	while (is_table(x.desc, x.level)) {
		x.level++;
		x.slot = slot_in(x.desc & DESC_ADDRESS, ipa, x.level);
		x.desc = load(x.slot);
	}
	if (!(x.desc & DESC_VALID))
		return x;
	if (x.level == 3 ? !(x.desc & DESC_TABLE_OR_PAGE) : x.level < 1)
		native_fail("descriptor %#lx is reserved at level %d (IPA %#lx)", x.desc, x.level,
			    ipa);
	x.pa = (x.desc & DESC_ADDRESS & ~(native_entry_size(x.level) - 1)) |
	       (ipa & (native_entry_size(x.level) - 1));
	x.ns = x.desc & DESC_NS;
	x.read = x.desc & DESC_S2AP_READ;
	x.write = x.desc & DESC_S2AP_WRITE;
	x.exec = x.read && (x.desc >> DESC_XN_SHIFT & 3) == 0;
	x.fault = (access == ACCESS_READ  ? x.read :
		   access == ACCESS_WRITE ? x.write :
					    x.exec) ?
			  FAULT_NONE :
			  FAULT_PERMISSION;
	return x;
}

uint64_t native_slot(const struct s2 *s2, uint64_t ipa, int level)
{
	uint64_t slot = start_slot(s2, ipa);

	for (int l = s2->start_level; l < level; l++) {
		uint64_t desc = load(slot);
		if (!is_table(desc, l))
			return 0;
		slot = slot_in(desc & DESC_ADDRESS, ipa, l + 1);
	}
	return slot;
}

void native_visit(const struct s2 *s2, uint64_t ipa, uint64_t size,
		  void (*visit)(const struct s2 *s2, uint64_t ipa, int level, uint64_t desc))
{
	uint64_t end = ipa + size;
	uint64_t table[4] = { 0 }; /* by level: the last table that was visited */

	if (end > 1UL << s2->ipa_width)
		end = 1UL << s2->ipa_width;
	while (ipa < end) {
		int level = s2->start_level;
		uint64_t desc = load(start_slot(s2, ipa));

		while (is_table(desc, level)) {
			uint64_t base = ipa & ~(native_entry_size(level) - 1);
			/* +1: so that table 0 of an IPA range is not taken for "none" */
			if (table[level] != base + 1) {
				table[level] = base + 1;
				visit(s2, base, level, desc);
			}
			level++;
			desc = load(slot_in(desc & DESC_ADDRESS, ipa, level));
		}
		ipa &= ~(native_entry_size(level) - 1);
		if (desc & DESC_VALID)
			visit(s2, ipa, level, desc);
		ipa += native_entry_size(level);
	}
}
