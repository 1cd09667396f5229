/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one realm provides and consumes: two trees of ranges of its IPA space, headed in the RD and protected by its lock.
 * No two ranges of a realm overlap, so the one that begins last before an address is the only one that can cover it.
 */
#include "csm.h"

_Static_assert(GRANULE_SHIFT + TREE_KEY_BITS >= 47, "bases in the protected half of 48 bits");

uint64_t region_ref(pa_t desc)
{
	return tree_ref(desc, offsetof(struct region, node));
}

uint64_t slot_ref(pa_t desc, const struct region *region, const struct slot *slot)
{
	return tree_ref(desc, (size_t)((const uint8_t *)&slot->node - (const uint8_t *)region));
}

struct region *region_at(uint64_t ref)
{
	return arch_granule_ptr(tree_granule(ref));
}

struct slot *slot_at(uint64_t ref)
{
	const size_t offset = ref & GRANULE_MASK;

	if (offset < REGION_HEADER_SIZE)
		return NULL;
	return &region_at(ref)->slots[(offset - REGION_HEADER_SIZE) / sizeof(struct slot)];
}

uint64_t range_base(uint64_t ref)
{
	return node_base(tree_node(ref));
}

/* The range of a tree that covers some of [base, top), the last if there are several; 0: none. */
static uint64_t range_in(uint64_t root, uint64_t base, uint64_t top)
{
	const uint64_t ref = tree_at_most(root, (top - 1) >> GRANULE_SHIFT);

	return ref != 0 && base < range_base(ref) + region_at(ref)->size ? ref : 0;
}

uint64_t provides_find(struct realm_locked p, uint64_t ipa)
{
	return tree_granule(range_in(p.realm->provides, ipa, ipa + 1)).v;
}

uint64_t consumes_find(struct realm_locked c, uint64_t ipa)
{
	return tree_granule(range_in(c.realm->consumes, ipa, ipa + 1)).v;
}

uint64_t range_nth(struct realm_locked r, uint64_t n)
{
	const uint64_t count = tree_count(r.realm->provides);

	return n < count ? tree_nth(r.realm->provides, n) : tree_nth(r.realm->consumes, n - count);
}

unsigned int csm_range_shared(struct realm_locked r, uint64_t base, uint64_t top)
{
	return (range_in(r.realm->provides, base, top) != 0 ? CSM_IN_REGION : 0) |
	       (range_in(r.realm->consumes, base, top) != 0 ? CSM_IN_WINDOW : 0);
}

bool range_valid(const struct s2 *s2, uint64_t base, uint64_t size)
{
	const uint64_t end = s2_protected_size(s2);

	return granule_aligned(base) && granule_aligned(size) && size != 0 && base < end &&
	       size <= end - base;
}

uint64_t range_free(struct realm_locked r, uint64_t base, uint64_t size)
{
	if (csm_range_shared(r, base, base + size) != 0)
		return CSM_ERROR_INPUT;
	if (tree_count(r.realm->provides) == TREE_COUNT_MAX ||
	    tree_count(r.realm->consumes) == TREE_COUNT_MAX)
		return CSM_ERROR_LIMIT;
	return CSM_SUCCESS;
}
