/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of the CSM measurement share: one provider, CONSUMERS consumers, a large area in all of them. */
#ifndef BENCH_CSM_H
#define BENCH_CSM_H

#include <stdint.h>

#include "party.h"

#define CONSUMERS 8U
/* Each figure is taken so often. */
#define REPEATS 2U

#define KIB (1UL << 10)
#define MIB (1UL << 20)
#define GIB (1UL << 30)

/* In the provider 1 GiB of RAM that the regions are cut from, in consumers what their windows are cut from. */
#define AREA GIB
#define AREA_SIZE GIB
/* The largest window for which consumers have tables of pages. */
#define AREA_PAGED (512 * MIB)
/* Another 2 MiB: pages come after the region was attached. */
#define LATE (2 * GIB)

/* A page of each realm's own, for calls that read or write one. */
#define BUFFER RUNNER_PAGES_IPA

extern struct party provider, consumers[CONSUMERS];

/* A region at base with so many consumers, all read-write, windows at the same address; returns its id. NULL: not wanted. */
uint64_t region_open(uint64_t base, uint64_t size, unsigned int attached, struct cost *create,
		     struct cost *attach_last);
void region_attach(uint64_t csm, struct party *consumer, uint64_t base, uint64_t size,
		   struct cost *cost);
/* Taken down; the descriptor is a delegated granule again. */
void region_gone(uint64_t csm);
/* Reads all events of all parties: what waits does not disturb the next figure. */
void drain(void);

/* The parts, in this order. */
void csm_calls(void);
void csm_pages(void);
void csm_sizes_pages(void);
void csm_sizes_blocks(void);
void csm_sizes_gib_block(void);

#endif
