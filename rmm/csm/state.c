/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The states of regions and of their slots: every change there is.
 */
#include <arch.h>

#include "region.h"

#define EVENTS (SLOT_EMPTIED + 1)
#define STATES (SLOT_BARRED + 1)

/* What an event makes of a state: the new one and 1; 0: it cannot happen there. */
#define TO(state) ((state) + 1)

static const uint8_t table[EVENTS][STATES] = {
	[REGION_DONATE] = { [REGION_NONE] = TO(REGION_CREATING) },
	[REGION_MARKED] = { [REGION_CREATING] = TO(REGION_OPEN) },
	[REGION_SHARE] = { [REGION_OPEN] = TO(REGION_OPEN) },
	[REGION_ATTACH] = { [REGION_OPEN] = TO(REGION_OPEN) },
	[REGION_CLOSE] = {
		[REGION_CREATING] = TO(REGION_CLOSING),
		[REGION_OPEN] = TO(REGION_CLOSING),
		[REGION_CLOSING] = TO(REGION_CLOSING),
	},
	[REGION_EMPTIED] = { [REGION_CLOSING] = TO(REGION_CLOSED) },
	[REGION_RECLAIM] = { [REGION_CLOSED] = TO(REGION_NONE) },

	[SEAL_START] = { [SEAL_NONE] = TO(SEAL_SEALING) },
	[SEAL_HASHED] = { [SEAL_SEALING] = TO(SEAL_SEALED) },
	[SEAL_BREAK] = {
		[SEAL_SEALING] = TO(SEAL_BROKEN),
		[SEAL_SEALED] = TO(SEAL_BROKEN),
	},

	[SLOT_SHARE] = { [SLOT_FREE] = TO(SLOT_GRANTED) },
	[SLOT_ATTACH] = { [SLOT_GRANTED] = TO(SLOT_ATTACHING) },
	[SLOT_MAPPED] = { [SLOT_ATTACHING] = TO(SLOT_ATTACHED) },
	[SLOT_UNDO] = { [SLOT_ATTACHING] = TO(SLOT_UNDOING) },
	[SLOT_DETACH] = {
		[SLOT_ATTACHING] = TO(SLOT_DETACHING),
		[SLOT_ATTACHED] = TO(SLOT_DETACHING),
		[SLOT_UNDOING] = TO(SLOT_DETACHING),
		[SLOT_DETACHING] = TO(SLOT_DETACHING),
		/* Whoever revokes has the last word; the consumer may help. */
		[SLOT_REVOKING] = TO(SLOT_REVOKING),
	},
	[SLOT_REVOKE] = {
		[SLOT_GRANTED] = TO(SLOT_FREE),
		[SLOT_ATTACHING] = TO(SLOT_REVOKING),
		[SLOT_ATTACHED] = TO(SLOT_REVOKING),
		[SLOT_UNDOING] = TO(SLOT_REVOKING),
		[SLOT_DETACHING] = TO(SLOT_REVOKING),
		[SLOT_REVOKING] = TO(SLOT_REVOKING),
		[SLOT_BARRED] = TO(SLOT_FREE),
	},
	[SLOT_EMPTIED] = {
		[SLOT_UNDOING] = TO(SLOT_GRANTED),
		[SLOT_DETACHING] = TO(SLOT_FREE),
		[SLOT_REVOKING] = TO(SLOT_FREE),
	},
};

static uint8_t successor(uint8_t state, enum csm_event event)
{
	return event < EVENTS && state < STATES ? table[event][state] : 0;
}

bool state_allows(uint8_t state, enum csm_event event)
{
	return successor(state, event) != 0;
}

/* Change *state and draw an epoch for that; false if it stays the same. */
static bool apply(struct region *region, uint8_t *state, uint64_t *epoch, enum csm_event event)
{
	const uint8_t to = successor(*state, event);

	if (to == 0)
		arch_panic("CSM event in a wrong state");
	if (to == TO(*state))
		return false;
	*state = (uint8_t)(to - 1);
	*epoch = ++region->epoch;
	return true;
}

void region_apply(struct region *region, enum csm_event event)
{
	apply(region, &region->state, &region->state_epoch, event);
}

void seal_apply(struct region *region, enum csm_event event)
{
	apply(region, &region->seal, &region->state_epoch, event);
}

void slot_apply(struct region *region, struct slot *slot, enum csm_event event)
{
	const struct slot barred = {
		.realm = slot->realm, .state = SLOT_BARRED, .policy = slot->policy, .barred = 1
	};

	if (apply(region, &slot->state, &slot->epoch, event) && slot->state == SLOT_FREE)
		*slot = slot->barred ? barred : (struct slot){ 0 };
}
