/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Encoding of translation table entries: see s2.h for the layout.
 */
#include <s2.h>

uint64_t rtte_assigned_ns(uint64_t desc, int level)
{
	/* MemAttr 0b11x is cacheable with FWB; Normal Non-cacheable and Device memory is Outer Shareable anyway. */
	const bool cacheable = (desc & RTTE_MEMATTR) >= RTTE_MEMATTR_WB;

	return (desc & (RTTE_PA | RTTE_MEMATTR | RTTE_S2AP)) | rtte_leaf_type(level) | RTTE_AF |
	       RTTE_XN | RTTE_NS | (cacheable ? RTTE_SH_INNER : RTTE_SH_OUTER);
}

uint64_t rtte_table(pa_t pa)
{
	return pa.v | RTTE_VALID | RTTE_TABLE_OR_PAGE;
}

uint64_t rtte_borrowed(pa_t pa, bool writable, int level)
{
	return pa.v | rtte_leaf_type(level) | RTTE_MEMATTR_WB | RTTE_S2AP_R |
	       (writable ? RTTE_S2AP_W : 0) | RTTE_SH_INNER | RTTE_AF | RTTE_XN | RTTE_WINDOW;
}

uint64_t rtte_reserved(void)
{
	return RTTE_RESERVED | RTTE_WINDOW;
}
