/* SPDX-License-Identifier: BSD-3-Clause */
/* The boot manifest that EL3 leaves in the page it shares with the RMM (rmi.md 4.3). */
#ifndef RMM_MANIFEST_H
#define RMM_MANIFEST_H

#include "granule.h"
#include "types.h"

struct manifest {
	struct dram_bank banks[DRAM_BANKS_MAX]; /* ascending, disjoint */
	size_t bank_count;
	uint64_t console; /* PA of a PL011, 0 if the manifest names none that can be trusted */
};

enum manifest_error {
	MANIFEST_OK,
	MANIFEST_BAD_VERSION,
	MANIFEST_BAD_DATA,
};

/*
 * Parse a page of GRANULE_SIZE bytes, 8-byte aligned, whose physical address is page_pa; pointers in it must stay in
 * it. Memory at or above pa_limit is refused. Reads page only; out is defined after MANIFEST_OK only.
 */
enum manifest_error manifest_parse(const void *page, uint64_t page_pa, uint64_t pa_limit,
				   struct manifest *out);

#endif
