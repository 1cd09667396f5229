/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The normal world's memory, 4 KiB at a time, and what became of each granule. Everything above 0x70000000 belongs to the
 * cases. Granules are filled with a pattern before they are delegated and must be zero when they come back.
 */
#ifndef HOST_GRANULE_H
#define HOST_GRANULE_H

#include <stdbool.h>
#include <stdint.h>

#define GRANULE_SIZE 4096UL

enum granule_kind {
	GRANULE_FREE,
	GRANULE_NS, /* in use, never delegated */
	GRANULE_DELEGATED,
	GRANULE_RD,
	GRANULE_REC,
	GRANULE_AUX,
	GRANULE_RTT,
	GRANULE_DATA,
	GRANULE_CSM,
	GRANULE_LOST, /* a failed case did not get it back */
	GRANULE_KINDS,
};

/* count contiguous granules, the first aligned to align granules (a power of two). Zeroed. Fails the case if there are none. */
uint64_t granule_alloc(uint64_t count, uint64_t align);
void granule_free(uint64_t pa, uint64_t count);

/* The same, delegated, to be used as kind. */
uint64_t granule_give(enum granule_kind kind);
uint64_t granule_give_many(uint64_t count, uint64_t align, enum granule_kind kind);

/* Takes a granule in state DELEGATED back: undelegates it, fails the case if it is not zero, frees it. */
void granule_take(uint64_t pa);

/* End of the last granule in use. */
uint64_t granule_top(void);

/* Number of granules that granule_take() has taken back so far. */
uint64_t granule_taken(void);

/* Number of granules now in use as kind. */
uint64_t granule_used(enum granule_kind kind);
/* Number of granules in use as any kind but LOST. */
uint64_t granule_used_all(void);
/* Says which granules are still in use, by kind, and writes them off. True if there are none. */
bool granule_report(void);

bool granule_is_zero(uint64_t pa);

#endif
