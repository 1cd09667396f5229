/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tiny realms (tiny.h) that share memory, many of them or with many regions. The RMM has no more of such a realm than of another.
 * Each has two pages; the mark of the first one stands in the second as well, which can be a region.
 */
#ifndef E2E_CSM_TINY_H
#define E2E_CSM_TINY_H

#include <abi/csm.h>

#include "tiny.h"

/* The second page, and the mark in it. */
#define TINY_REGION 0x1000UL
#define TINY_REGION_MARK (TINY_REGION + TINY_MARK_IPA)
/* An unpopulated GiB of RAM, one entry of the starting table. */
#define TINY_RAM (1UL << 30)

struct csm_tiny {
	struct tiny realm;
	struct tiny_rec rec;
	uint64_t id; /* realm id */
	uint64_t desc; /* of the region that it created last */
	uint64_t exits; /* CREATE and ATTACH */
	bool stop; /* csm_tiny_call() stops at CREATE and ATTACH, before the host has done anything */
};

/* Runs. ram: with TINY_RAM. */
void csm_tiny_create(struct csm_tiny *t, bool ram);
/* Nothing is provided or attached any more. */
void csm_tiny_destroy(struct csm_tiny *t);

#define CSM_TINY_STOPPED (~1UL) /* no status of a call */

/*
 * csm_tiny_call(t, fid, x1, ...): a realm call, again while it is INCOMPLETE. The host donates a descriptor and says ACCEPT.
 * Returns x0.
 */
#define csm_tiny_call(t, ...) csm_tiny_smc(t, (const uint64_t[6]){ __VA_ARGS__ }, NULL)
/* out: x1-x3, may be NULL. */
uint64_t csm_tiny_smc(struct csm_tiny *t, const uint64_t x[6], uint64_t out[3]);
/* A region of the realm's; its id. */
uint64_t csm_tiny_region(struct csm_tiny *t, uint64_t base, uint64_t size);
/* What the realm reads there. */
uint64_t csm_tiny_read(struct csm_tiny *t, uint64_t ipa);

#endif
