/* SPDX-License-Identifier: BSD-3-Clause */
/* Stage 2 tables of a realm: built where they are needed, taken down by following what the RMM reports. */
#ifndef HOST_RTT_H
#define HOST_RTT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "realm.h"

#define RTT_PAGE_LEVEL 3L
#define RTT_BLOCK_LEVEL 2L

/* Bytes that one entry covers. */
static inline uint64_t rtt_entry_size(int64_t level)
{
	return 1UL << (12 + 9 * (3 - level));
}

/* Start level and number of starting tables for an IPA width: the fewest tables, or with low the lowest level. */
void rtt_geometry(uint32_t width, bool low, int64_t *start, uint32_t *count);

/* Builds tables until ipa has an entry of this level or of a deeper one; returns that level. */
int64_t rtt_ensure(struct realm *realm, uint64_t ipa, int64_t level);

/* RIPAS RAM for [base, top), in the largest entries there are. Realm in state NEW. */
void rtt_init_ram(struct realm *realm, uint64_t base, uint64_t top);

/* One page of the realm; size bytes from content, then zeroes; measured. Realm in state NEW. Returns its PA. */
uint64_t rtt_data_create(struct realm *realm, uint64_t ipa, const void *content, size_t size);
/* The same, but only that there is a page is measured. */
uint64_t rtt_data_create_unmeasured(struct realm *realm, uint64_t ipa, const void *content,
				    size_t size);
/* One page whose content is nobody's business. Returns its PA. */
uint64_t rtt_data_create_unknown(struct realm *realm, uint64_t ipa);
/* A block of pages that may be folded: contiguous granules on a block boundary. */
void rtt_populate_block(struct realm *realm, uint64_t ipa);
/* DATA_DESTROY until it is not asked to come again. */
uint64_t rtt_data_take(struct realm *realm, uint64_t ipa, uint64_t *data, uint64_t *top);
/* Takes the page at ipa back. */
void rtt_data_destroy(struct realm *realm, uint64_t ipa);
/* PA of the page or block at ipa, or 0. */
uint64_t rtt_pa(struct realm *realm, uint64_t ipa);

/* Maps count normal-world granules read-write, in blocks where both sides allow it. */
void rtt_map_shared(struct realm *realm, uint64_t ipa, uint64_t pa, uint64_t count);

/* Takes all pages and all tables but the starting ones. */
void rtt_destroy_all(struct realm *realm);

#endif
