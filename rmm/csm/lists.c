/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one realm provides and consumes: two lists through the descriptors, headed in the RD and protected by its lock.
 */
#include "csm.h"

_Static_assert(CSM_MAX_CONSUMERS < GRANULE_SIZE, "a slot's number fits below an address");

/* An element is the PA of a descriptor and, in the bits that it leaves free, 0 or the number of a slot, from 1. */
uint64_t region_ref(pa_t desc)
{
	return desc.v;
}

uint64_t slot_ref(pa_t desc, const struct region *region, const struct slot *slot)
{
	return desc.v | (uint64_t)(slot - region->slots + 1);
}

struct region *region_at(uint64_t ref)
{
	return arch_granule_ptr(pa_of(ref & ~GRANULE_MASK));
}

struct slot *slot_at(uint64_t ref)
{
	return &region_at(ref)->slots[(ref & GRANULE_MASK) - 1];
}

uint64_t *next_of(uint64_t ref)
{
	return (ref & GRANULE_MASK) ? &slot_at(ref)->next : &region_at(ref)->next;
}

void list_add(uint64_t *head, uint32_t *count, uint64_t ref)
{
	*next_of(ref) = *head;
	*head = ref;
	(*count)++;
}

void list_remove(uint64_t *head, uint32_t *count, uint64_t ref)
{
	uint64_t *link = head;

	while (*link != ref)
		link = next_of(*link);
	*link = *next_of(ref);
	(*count)--;
}

uint64_t provides_find(struct realm_locked p, uint64_t ipa)
{
	uint64_t ref = p.realm->provides;

	while (ref != 0 && ipa - region_at(ref)->base >= region_at(ref)->size)
		ref = *next_of(ref);
	return ref;
}

uint64_t consumes_find(struct realm_locked c, uint64_t ipa)
{
	for (uint64_t ref = c.realm->consumes; ref != 0; ref = *next_of(ref)) {
		if (ipa - slot_at(ref)->base < region_at(ref)->size)
			return ref & ~GRANULE_MASK;
	}
	return 0;
}

uint64_t list_nth(struct realm_locked r, uint64_t n)
{
	uint64_t ref = r.realm->provides;

	if (n >= r.realm->provides_count) {
		n -= r.realm->provides_count;
		ref = r.realm->consumes;
	}
	while (ref != 0 && n-- != 0)
		ref = *next_of(ref);
	return ref;
}

unsigned int csm_range_shared(struct realm_locked r, uint64_t base, uint64_t top)
{
	unsigned int shared = 0;

	for (uint64_t ref = r.realm->provides; ref != 0; ref = *next_of(ref)) {
		if (base < region_at(ref)->base + region_at(ref)->size &&
		    region_at(ref)->base < top)
			shared |= CSM_IN_REGION;
	}
	for (uint64_t ref = r.realm->consumes; ref != 0; ref = *next_of(ref)) {
		if (base < slot_at(ref)->base + region_at(ref)->size && slot_at(ref)->base < top)
			shared |= CSM_IN_WINDOW;
	}
	return shared;
}

bool range_valid(const struct s2 *s2, uint64_t base, uint64_t size)
{
	const uint64_t end = s2_protected_size(s2);

	return granule_aligned(base) && granule_aligned(size) && size != 0 && base < end &&
	       size <= end - base;
}
