/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory for one computation, taken from a block of fixed size: first fit, neighbours that are free become one. Nothing
 * is shared between arenas, so nothing is locked. Addresses are kept in it: it is used at one address for its whole life.
 */
#ifndef RMM_ARENA_H
#define RMM_ARENA_H

#include "types.h"

#define ARENA_ALIGN 16

struct arena {
	size_t size; /* of the block behind this header, a multiple of ARENA_ALIGN */
	size_t used; /* headers included */
	size_t used_max;
	size_t pad;
};

/* The block: the header, then size bytes; both aligned to ARENA_ALIGN. */
void arena_init(struct arena *a, size_t size);
/* Zeroed, aligned to ARENA_ALIGN; NULL if there is no room for it, or if size is 0. */
void *arena_alloc(struct arena *a, size_t size);
/* What arena_alloc() returned, or NULL. The content is overwritten. */
void arena_free(struct arena *a, void *p);

#endif
