/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Normal-world memory, 4 KiB granules, handed out in ascending order and given back all at once: every round gets the
 * same addresses.
 */
#ifndef BENCH_MEMORY_H
#define BENCH_MEMORY_H

#include <stdint.h>

#define PAGE 4096UL
#define BLOCK (512 * PAGE)

/* count contiguous granules, the first aligned to align granules (a power of two). */
uint64_t pages(uint64_t count, uint64_t align);
/* A zeroed granule. */
void *page(void);
/* The same, delegated. */
uint64_t given_pages(uint64_t count, uint64_t align);
uint64_t given(void);
/* Undelegates. */
void taken(uint64_t pa);

/* All memory is free again; what was delegated must be back. */
void memory_reset(void);
/* Granules given and not taken back. */
uint64_t memory_given(void);

#endif
