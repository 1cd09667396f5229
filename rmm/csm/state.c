/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The states of regions, of their seals and of their slots: which may follow which.
 */
#include <arch.h>

#include "region.h"

/* For each state those that it may follow, a bit each; its own: that may be said again. */
static const uint64_t region_follows[] = {
	[REGION_CREATING] = BIT(REGION_NONE),
	[REGION_OPEN] = BIT(REGION_CREATING),
	[REGION_CLOSING] = MASK(REGION_CLOSING, REGION_CREATING),
	[REGION_CLOSED] = BIT(REGION_CLOSING),
};

static const uint64_t seal_follows[] = {
	[SEAL_SEALING] = BIT(SEAL_NONE),
	[SEAL_SEALED] = BIT(SEAL_SEALING),
	[SEAL_BROKEN] = MASK(SEAL_SEALED, SEAL_SEALING),
};

static const uint64_t slot_follows[] = {
	[SLOT_FREE] = BIT(SLOT_GRANTED) | MASK(SLOT_BARRED, SLOT_DETACHING),
	[SLOT_GRANTED] = BIT(SLOT_FREE) | BIT(SLOT_UNDOING),
	[SLOT_ATTACHING] = BIT(SLOT_GRANTED),
	[SLOT_ATTACHED] = BIT(SLOT_ATTACHING),
	[SLOT_UNDOING] = BIT(SLOT_ATTACHING),
	/* Whoever revokes has the last word. */
	[SLOT_DETACHING] = MASK(SLOT_DETACHING, SLOT_ATTACHING),
	[SLOT_REVOKING] = MASK(SLOT_REVOKING, SLOT_ATTACHING),
};

/* Change *state and draw an epoch for that; false if it stays the same. */
static bool set_state(struct region *region, uint8_t *state, uint64_t *epoch, uint8_t to,
		      uint64_t follows)
{
	if (!(follows & BIT(*state)))
		arch_panic("CSM state out of order");
	if (to == *state)
		return false;
	*state = to;
	*epoch = ++region->epoch;
	return true;
}

void region_set_state(struct region *region, enum region_state to)
{
	set_state(region, &region->state, &region->state_epoch, to, region_follows[to]);
}

void seal_set_state(struct region *region, enum seal_state to)
{
	set_state(region, &region->seal, &region->state_epoch, to, seal_follows[to]);
}

void slot_set_state(struct region *region, struct slot *slot, enum slot_state to)
{
	const struct slot barred = {
		.realm = slot->realm, .state = SLOT_BARRED, .policy = slot->policy, .barred = 1
	};

	if (set_state(region, &slot->state, &slot->epoch, to, slot_follows[to]) && to == SLOT_FREE)
		*slot = slot->barred ? barred : (struct slot){ 0 };
}
