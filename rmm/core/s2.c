/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Encoding of translation table entries: see s2.h for the layout.
 */
#include <s2.h>

#include <abi/rmi.h>

enum rtte_kind rtte_kind(uint64_t e, int level)
{
	if (e & RTTE_VALID) {
		if (level < S2_LEVEL_LEAF && (e & RTTE_TABLE_OR_PAGE))
			return RTTE_K_TABLE;
		if (e & RTTE_NS)
			return RTTE_K_ASSIGNED_NS;
		return (e & RTTE_WINDOW) ? RTTE_K_BORROWED : RTTE_K_ASSIGNED;
	}
	if (e & RTTE_RESERVED)
		return RTTE_K_RESERVED;
	return (e & RTTE_ASSIGNED) ? RTTE_K_ASSIGNED : RTTE_K_UNASSIGNED;
}

static uint64_t leaf_type(int level)
{
	return level == S2_LEVEL_LEAF ? RTTE_VALID | RTTE_TABLE_OR_PAGE : RTTE_VALID;
}

uint64_t rtte_unassigned(uint64_t ripas, uint64_t marks)
{
	return ripas << RTTE_RIPAS_SHIFT | marks;
}

uint64_t rtte_assigned(pa_t pa, uint64_t ripas, int level, uint64_t marks)
{
	if (ripas != RIPAS_RAM)
		return pa.v | RTTE_ASSIGNED | ripas << RTTE_RIPAS_SHIFT | marks;
	return pa.v | leaf_type(level) | RTTE_MEMATTR_WB | RTTE_S2AP | RTTE_SH_INNER | RTTE_AF |
	       marks;
}

uint64_t rtte_assigned_ns(uint64_t desc, int level)
{
	/* MemAttr 0b11x is cacheable with FWB; Normal Non-cacheable and Device memory is Outer Shareable anyway. */
	const bool cacheable = (desc & RTTE_MEMATTR) >= RTTE_MEMATTR_WB;

	return (desc & (RTTE_PA | RTTE_MEMATTR | RTTE_S2AP)) | leaf_type(level) | RTTE_AF |
	       RTTE_XN | RTTE_NS | (cacheable ? RTTE_SH_INNER : RTTE_SH_OUTER);
}

uint64_t rtte_table(pa_t pa)
{
	return pa.v | RTTE_VALID | RTTE_TABLE_OR_PAGE;
}

uint64_t rtte_borrowed(pa_t pa, bool writable, int level)
{
	return pa.v | leaf_type(level) | RTTE_MEMATTR_WB | RTTE_S2AP_R |
	       (writable ? RTTE_S2AP_W : 0) | RTTE_SH_INNER | RTTE_AF | RTTE_XN | RTTE_WINDOW;
}

uint64_t rtte_reserved(void)
{
	return RTTE_RESERVED | RTTE_WINDOW;
}
