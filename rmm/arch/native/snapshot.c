/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A digest of all state, so that a call that failed can be shown to have changed nothing.
 */
#include <string.h>

#include "native.h"

static uint64_t digest(unsigned long index)
{
	uint64_t pa = native_pa(index);
	const struct granule *g = granule_find(pa);
	uint64_t h = ((uint64_t)native_get_pas(pa) << 32) | (g ? g->word : 0);

	if (!native_touched(index))
		return h;
	const uint64_t *p = native_bus(pa);
	uint64_t content = 0;
	for (size_t i = 0; i < GRANULE_SIZE / sizeof(*p); i++)
		content = (content ^ p[i]) * 0x9e3779b97f4a7c15UL + (content >> 29);
	return h ^ content;
}

void native_snapshot_take(struct native_snapshot *s)
{
	s->used = native_used_count();
	for (unsigned int i = 0; i < s->used; i++)
		s->granule[i] = digest(native_used(i));
}

void native_snapshot_compare(const struct native_snapshot *s)
{
	for (unsigned int i = 0; i < native_used_count(); i++) {
		unsigned long index = native_used(i);
		/* First used since: it was undelegated, NS and zero. */
		uint64_t before = i < s->used ? s->granule[i] : 0;

		if (digest(index) != before)
			native_fail("granule %#lx was changed by a call that failed",
				    native_pa(index));
	}
}
