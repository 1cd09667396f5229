/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one realm provides and consumes: two lists through the descriptors, headed in the RD and protected by its lock.
 */
#include "csm.h"

/* PA of a descriptor and, in the bits that an address leaves free, the index of a slot. */
static uint64_t attach_ref(pa_t desc, unsigned int slot)
{
	return desc.v | slot;
}

_Static_assert(CSM_MAX_CONSUMERS <= GRANULE_SIZE, "a slot's index fits below an address");

static struct region *region_at(uint64_t ref)
{
	return arch_granule_ptr(pa_of(ref & ~GRANULE_MASK));
}

static struct slot *slot_at(uint64_t ref)
{
	return &region_at(ref)->slots[ref & GRANULE_MASK];
}

void provides_add(struct realm_locked p, pa_t desc)
{
	region_at(desc.v)->next = p.realm->provides;
	p.realm->provides = desc.v;
	p.realm->provides_count++;
}

void provides_remove(struct realm_locked p, pa_t desc)
{
	uint64_t *link = &p.realm->provides;

	while (*link != desc.v)
		link = &region_at(*link)->next;
	*link = region_at(desc.v)->next;
	p.realm->provides_count--;
}

void consumes_add(struct realm_locked c, pa_t desc, unsigned int slot)
{
	const uint64_t ref = attach_ref(desc, slot);

	slot_at(ref)->next = c.realm->consumes;
	c.realm->consumes = ref;
	c.realm->consumes_count++;
}

void consumes_remove(struct realm_locked c, pa_t desc, unsigned int slot)
{
	const uint64_t ref = attach_ref(desc, slot);
	uint64_t *link = &c.realm->consumes;

	while (*link != ref)
		link = &slot_at(*link)->next;
	*link = slot_at(ref)->next;
	c.realm->consumes_count--;
}

const struct region *provides_find(struct realm_locked p, uint64_t base, uint64_t size)
{
	for (uint64_t ref = p.realm->provides; ref != 0; ref = region_at(ref)->next) {
		const struct region *region = region_at(ref);

		if (region->base == base && region->size == size)
			return region;
	}
	return NULL;
}

uint64_t consumes_find(struct realm_locked c, uint64_t ipa)
{
	for (uint64_t ref = c.realm->consumes; ref != 0; ref = slot_at(ref)->next) {
		if (ipa - slot_at(ref)->base < region_at(ref)->size)
			return ref & ~GRANULE_MASK;
	}
	return 0;
}

static bool overlap(uint64_t base, uint64_t top, uint64_t other, uint64_t size)
{
	return base < other + size && other < top;
}

unsigned int csm_range_shared(struct realm_locked r, uint64_t base, uint64_t top)
{
	unsigned int shared = 0;

	for (uint64_t ref = r.realm->provides; ref != 0; ref = region_at(ref)->next) {
		if (overlap(base, top, region_at(ref)->base, region_at(ref)->size))
			shared |= CSM_IN_REGION;
	}
	for (uint64_t ref = r.realm->consumes; ref != 0; ref = slot_at(ref)->next) {
		if (overlap(base, top, slot_at(ref)->base, region_at(ref)->size))
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
