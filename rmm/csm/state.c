/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The states of regions and of their slots: every change there is.
 */
#include <arch.h>

#include "region.h"

struct transition {
	uint8_t event;
	uint8_t from;
	uint8_t to;
};

static const struct transition region_table[] = {
	{ REGION_DONATE, REGION_NONE, REGION_CREATING },
	{ REGION_MARKED, REGION_CREATING, REGION_OPEN },
	{ REGION_SHARE, REGION_OPEN, REGION_OPEN },
	{ REGION_ATTACH, REGION_OPEN, REGION_OPEN },
	{ REGION_CLOSE, REGION_CREATING, REGION_CLOSING },
	{ REGION_CLOSE, REGION_OPEN, REGION_CLOSING },
	{ REGION_CLOSE, REGION_CLOSING, REGION_CLOSING },
	{ REGION_EMPTIED, REGION_CLOSING, REGION_CLOSED },
	{ REGION_RECLAIM, REGION_CLOSED, REGION_NONE },
};

static const struct transition slot_table[] = {
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
	{ SLOT_EMPTIED, SLOT_UNDOING, SLOT_GRANTED },
	{ SLOT_EMPTIED, SLOT_DETACHING, SLOT_FREE },
	{ SLOT_EMPTIED, SLOT_REVOKING, SLOT_FREE },
};

static const struct transition *find(const struct transition *table, size_t count,
				     unsigned int event, unsigned int from)
{
	for (size_t i = 0; i < count; i++) {
		if (table[i].event == event && table[i].from == from)
			return &table[i];
	}
	return NULL;
}

static const struct transition *region_find(const struct region *region, enum region_event event)
{
	return find(region_table, ARRAY_SIZE(region_table), event, region->state);
}

static const struct transition *slot_find(const struct slot *slot, enum slot_event event)
{
	return find(slot_table, ARRAY_SIZE(slot_table), event, slot->state);
}

bool region_allows(const struct region *region, enum region_event event)
{
	return region_find(region, event) != NULL;
}

void region_apply(struct region *region, enum region_event event)
{
	const struct transition *t = region_find(region, event);

	if (t == NULL)
		arch_panic("region event in a wrong state");
	if (t->to == region->state)
		return;
	region->state = t->to;
	region->state_epoch = ++region->epoch;
}

bool slot_allows(const struct slot *slot, enum slot_event event)
{
	return slot_find(slot, event) != NULL;
}

void slot_apply(struct region *region, struct slot *slot, enum slot_event event)
{
	const struct transition *t = slot_find(slot, event);

	if (t == NULL)
		arch_panic("slot event in a wrong state");
	if (t->to == slot->state)
		return;
	slot->epoch = ++region->epoch;
	slot->state = t->to;
	if (slot->state == SLOT_FREE)
		*slot = (struct slot){ 0 };
}
