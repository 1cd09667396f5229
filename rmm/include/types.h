/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address types and sizes. A physical, an intermediate physical and an ordinary number never mix:
 * each address kind is a struct of its own, so that the compiler refuses the confusion.
 */
#ifndef RMM_TYPES_H
#define RMM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether there is Confidential Shared Memory (config.mk). */
#ifndef RMM_CSM
#define RMM_CSM 1
#endif

#define GRANULE_SHIFT 12
#define GRANULE_SIZE (1UL << GRANULE_SHIFT)
#define GRANULE_MASK (GRANULE_SIZE - 1)

/* Physical address; its world (PAS) is decided by the accessor that is used. */
typedef struct pa {
	uint64_t v;
} pa_t;

/* Intermediate physical address of one realm. */
typedef struct ipa {
	uint64_t v;
} ipa_t;

static inline pa_t pa_of(uint64_t v)
{
	return (pa_t){ v };
}

static inline ipa_t ipa_of(uint64_t v)
{
	return (ipa_t){ v };
}

static inline bool granule_aligned(uint64_t v)
{
	return (v & GRANULE_MASK) == 0;
}

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define BIT(n) (1UL << (n))
/* Bits [hi:lo] set. */
#define MASK(hi, lo) ((~0UL >> (63 - (hi))) & (~0UL << (lo)))

#endif
