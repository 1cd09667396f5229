/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_EVENTS at its worst: a full ring of records, and so many doorbells at the bottom of trees as deep as trees get that the page
 * would be full when the last is taken.
 */
#include <stddef.h>

#include <csm_pair.h>

#include <check.h>
#include <granule.h>

#include "budget.h"
#include "longest.h"

/* All regions lie in 64 pages, whose numbers differ in the last six bits alone; so do the windows. */
#define BASE PAIR_REGION
#define WINDOW 0x60000000UL
#define PAGES 64U
#define CHAIN 30U
/* How deep a tree is: the bits of a number of a page, and the root. */
#define DEPTH 36U
/* The five deepest, with a call's worth of doorbells: 128 records less a ring of 32. */
#define DEEPEST 5U
#define RINGS 19U
#define RING 32U

_Static_assert(BASE % (PAGES * GRANULE_SIZE) == 0 && WINDOW % (PAGES * GRANULE_SIZE) == 0,
	       "one node below the other");

static uint64_t csm[DEPTH];

/* Each made after, and so below, the one before: what they have in common first, then halves, quarters and so on. */
static uint64_t offset_of(unsigned int depth)
{
	if (depth < CHAIN)
		return GRANULE_SIZE * depth;
	return GRANULE_SIZE * (PAGES - (PAGES >> (depth - CHAIN + 1)));
}

static void lend(unsigned int depth, unsigned int consumer)
{
	longest.csm = csm[depth];
	MUST(longest_by_p(CSM_SHARE, longest.c_id[consumer], CSM_RIGHT_R));
	MUST(longest_attach(consumer, WINDOW + offset_of(depth), GRANULE_SIZE, CSM_RIGHT_R));
}

static unsigned int ringers(unsigned int depth)
{
	return depth == DEPTH - 1 ? RINGS + 1 : RINGS;
}

static void build(void)
{
	for (unsigned int depth = 0; depth < DEPTH; depth++) {
		longest_create(BASE + offset_of(depth), GRANULE_SIZE);
		csm[depth] = longest.csm;
		lend(depth, 0);
	}
	for (unsigned int depth = DEPTH - DEEPEST; depth < DEPTH; depth++)
		for (unsigned int i = 1; i < ringers(depth); i++)
			lend(depth, i);
}

/* More grants than fit, of a region that is never attached: who attaches does not care for older news of it. */
static void fill_ring(void)
{
	longest_create(BASE + PAGES * GRANULE_SIZE, GRANULE_SIZE);
	for (unsigned int i = 0; i <= RING; i++) {
		MUST(longest_by_p(CSM_SHARE, longest.c_id[0], CSM_RIGHT_R));
		MUST(longest_by_p(CSM_REVOKE, longest.c_id[0], 0));
	}
	MUST(longest_by_p(CSM_DESTROY, 0, 0));
}

/* Reads all that waits, in as many calls as it takes. */
static void read_events(struct realm *realm, uint64_t records, uint64_t lost)
{
	const uint64_t x[6] = { CSM_EVENTS, BUFFER };
	uint64_t out[3] = { 0, CSM_EVENTS_MORE }, found = 0, flags = 0;

	while (out[1] & CSM_EVENTS_MORE) {
		MUST(budget_once(realm, x, out));
		CHECK(out[0] != 0);
		found += out[0];
		flags |= out[1];
	}
	CHECK_EQ(found, records);
	CHECK_EQ(flags, CSM_EVENTS_MORE | lost);
}

static void ring_provider(unsigned int depth)
{
	for (unsigned int i = 0; i < ringers(depth); i++)
		MUST(budget_call(longest.c[i], CSM_NOTIFY, csm[depth], longest.p_id, 1, 0, 0,
				 NULL));
}

static void ring_consumer(unsigned int depth)
{
	longest.csm = csm[depth];
	MUST(longest_by_p(CSM_NOTIFY, longest.c_id[0], 1));
}

void longest_events(void)
{
	longest_drain();
	build();
	fill_ring();
	for (unsigned int depth = DEPTH - DEEPEST; depth < DEPTH; depth++)
		ring_provider(depth);
	read_events(longest.p, CSM_EVENTS_MAX, CSM_EVENTS_LOST);
	/* one for each level of the tree */
	for (unsigned int depth = 0; depth < DEPTH; depth++)
		ring_consumer(depth);
	read_events(longest.c[0], RING + DEPTH, CSM_EVENTS_LOST);
	for (unsigned int depth = 0; depth < DEPTH; depth++) {
		longest.csm = csm[depth];
		MUST(longest_by_p(CSM_DESTROY, 0, 0));
	}
}
