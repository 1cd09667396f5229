/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The states of regions and of their slots: every change there is.
 */
#include <arch.h>

#include "region.h"

static const struct transition {
	uint8_t event;
	uint8_t from;
	uint8_t to;
} table[] = {
	{ REGION_DONATE, REGION_NONE, REGION_CREATING },
	{ REGION_MARKED, REGION_CREATING, REGION_OPEN },
	{ REGION_SHARE, REGION_OPEN, REGION_OPEN },
	{ REGION_ATTACH, REGION_OPEN, REGION_OPEN },
	{ REGION_CLOSE, REGION_CREATING, REGION_CLOSING },
	{ REGION_CLOSE, REGION_OPEN, REGION_CLOSING },
	{ REGION_CLOSE, REGION_CLOSING, REGION_CLOSING },
	{ REGION_EMPTIED, REGION_CLOSING, REGION_CLOSED },
	{ REGION_RECLAIM, REGION_CLOSED, REGION_NONE },

	{ SEAL_START, SEAL_NONE, SEAL_SEALING },
	{ SEAL_HASHED, SEAL_SEALING, SEAL_SEALED },
	{ SEAL_BREAK, SEAL_SEALING, SEAL_BROKEN },
	{ SEAL_BREAK, SEAL_SEALED, SEAL_BROKEN },

	{ SLOT_SHARE, SLOT_FREE, SLOT_GRANTED },
	{ SLOT_ATTACH, SLOT_GRANTED, SLOT_ATTACHING },
	{ SLOT_MAPPED, SLOT_ATTACHING, SLOT_ATTACHED },
	{ SLOT_UNDO, SLOT_ATTACHING, SLOT_UNDOING },
	{ SLOT_DETACH, SLOT_ATTACHING, SLOT_DETACHING },
	{ SLOT_DETACH, SLOT_ATTACHED, SLOT_DETACHING },
	{ SLOT_DETACH, SLOT_UNDOING, SLOT_DETACHING },
	{ SLOT_DETACH, SLOT_DETACHING, SLOT_DETACHING },
	/* Whoever revokes has the last word; the consumer may help. */
	{ SLOT_DETACH, SLOT_REVOKING, SLOT_REVOKING },
	{ SLOT_REVOKE, SLOT_GRANTED, SLOT_FREE },
	{ SLOT_REVOKE, SLOT_ATTACHING, SLOT_REVOKING },
	{ SLOT_REVOKE, SLOT_ATTACHED, SLOT_REVOKING },
	{ SLOT_REVOKE, SLOT_UNDOING, SLOT_REVOKING },
	{ SLOT_REVOKE, SLOT_DETACHING, SLOT_REVOKING },
	{ SLOT_REVOKE, SLOT_REVOKING, SLOT_REVOKING },
	{ SLOT_REVOKE, SLOT_BARRED, SLOT_FREE },
	{ SLOT_EMPTIED, SLOT_UNDOING, SLOT_GRANTED },
	{ SLOT_EMPTIED, SLOT_DETACHING, SLOT_FREE },
	{ SLOT_EMPTIED, SLOT_REVOKING, SLOT_FREE },
};

static const struct transition *find(uint8_t state, enum csm_event event)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].event == event && table[i].from == state)
			return &table[i];
	}
	return NULL;
}

bool state_allows(uint8_t state, enum csm_event event)
{
	return find(state, event) != NULL;
}

/* Change *state and draw an epoch for that; false if it stays the same. */
static bool apply(struct region *region, uint8_t *state, uint64_t *epoch, enum csm_event event)
{
	const struct transition *t = find(*state, event);

	if (t == NULL)
		arch_panic("CSM event in a wrong state");
	if (t->to == *state)
		return false;
	*state = t->to;
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
