/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A region and the realms that an operation concerns, locked together in ascending address.
 *
 * Which realms these are stands in the descriptor, so that is looked at first, alone; then all are locked and what was
 * seen is checked again. What was seen before is only a hint.
 */
#include "csm.h"

#define LINK_TRIES 4

struct slot *region_slot(struct region *region, uint64_t realm_id)
{
	for (unsigned int i = 0; realm_id != 0 && i < CSM_MAX_CONSUMERS; i++) {
		if (region->slots[i].realm == realm_id)
			return &region->slots[i];
	}
	return NULL;
}

struct slot *region_slot_free(struct region *region)
{
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		if (region->slots[i].state == SLOT_FREE)
			return &region->slots[i];
	}
	return NULL;
}

uint64_t slot_rd(const struct slot *slot)
{
	return slot_attached(slot) ? registry_find(REGISTRY_REALMS, slot->realm) : 0;
}

static bool came_by(const struct region *region, const struct slot *slot, uint64_t handle)
{
	return slot->policy != 0 && region->policies[slot->policy - 1].handle == handle;
}

/* The slot of link_key.consumer. */
static struct slot *slot_of(struct region *region, uint64_t consumer)
{
	struct slot *slot;

	if (consumer == 0 || consumer >= ID_MIN)
		return region_slot(region, consumer);
	for (slot = region->slots; slot < region->slots + CSM_MAX_CONSUMERS; slot++) {
		if (slot_attached(slot) &&
		    (consumer == CONSUMER_ANY || came_by(region, slot, consumer)))
			return slot;
	}
	return NULL;
}

static bool matches(const struct region *region, const struct link_key *key)
{
	return region->provider != 0 && (key->id == 0 || region->id == key->id) &&
	       (key->provider == 0 || region->provider == key->provider);
}

/* Fill the operands from what the descriptor says now. */
static bool peek(struct link *l, const struct link_key *key)
{
	struct granule *g = granule_lock_at(key->desc, GRANULE_CSM);
	uint64_t rd = key->rd;
	struct region *region;
	bool found;

	if (g == NULL)
		return false;
	region = arch_granule_ptr(granule_pa(g));
	found = matches(region, key);
	if (rd == 0) {
		const struct slot *slot = slot_of(region, key->consumer);

		rd = slot != NULL ? slot_rd(slot) : 0;
	}
	l->ops[0] = (struct operand){ .addr = key->desc, .state = GRANULE_CSM };
	l->ops[1] = (struct operand){ .addr = region->provider, .state = GRANULE_RD };
	l->ops[2] = (struct operand){ .addr = rd, .state = GRANULE_RD };
	l->count = rd != 0 ? 3 : 2;
	granule_unlock(g);
	/* No realm consumes what it provides. */
	return found && l->ops[1].addr != rd;
}

/* With everything locked: is it still what peek() saw? */
static bool recheck(struct link *l, const struct link_key *key)
{
	l->desc = granule_pa(l->ops[0].g);
	l->region = arch_granule_ptr(l->desc);
	l->p = realm_of_operand(&l->ops[1]);
	l->c = (struct realm_locked){ NULL, NULL };
	if (l->count == 3)
		l->c = realm_of_operand(&l->ops[2]);
	if (!matches(l->region, key) || l->region->provider != l->ops[1].addr)
		return false;
	l->slot = slot_of(l->region, key->consumer);
	/* To the consumer itself it is not there. */
	if (key->rd != 0 && l->slot != NULL && l->slot->state == SLOT_BARRED)
		l->slot = NULL;
	return l->slot == NULL || !slot_attached(l->slot) ||
	       (l->c.g != NULL && l->slot->realm == l->c.realm->id);
}

uint64_t link_lock(struct link *l, const struct link_key *key)
{
	l->notice = (struct csm_notice){ 0 };
	for (unsigned int i = 0; i < LINK_TRIES; i++) {
		if (!peek(l, key))
			return CSM_ERROR_INPUT;
		if (!operands_lock(l->ops, l->count))
			continue;
		if (recheck(l, key))
			return CSM_SUCCESS;
		link_unlock(l);
	}
	return CSM_INCOMPLETE;
}

void link_unlock(struct link *l)
{
	operands_unlock(l->ops, l->count);
}
