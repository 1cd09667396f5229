/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Epochs: a counter of the region from which each change of state draws one (csm.md 1).
 */
#include "spec.h"

void region_becomes(struct s_region *r, enum region_state state)
{
	if (r->state == state)
		return;
	r->state = (uint8_t)state;
	r->state_epoch = ++r->epoch;
}

void seal_becomes(struct s_region *r, uint8_t seal)
{
	r->seal = seal;
	r->state_epoch = ++r->epoch;
}

/* Who leaves the table leaves nothing behind, unless it is barred. */
void slot_becomes(struct s_region *r, struct s_slot *t, enum slot_state state)
{
	if (t->state == state)
		return;
	t->state = (uint8_t)state;
	t->epoch = ++r->epoch;
	if (state != SLOT_FREE)
		return;
	if (t->barred)
		*t = (struct s_slot){ .state = SLOT_BARRED,
				      .realm = NONE,
				      .id = t->id,
				      .policy = t->policy,
				      .barred = true };
	else
		*t = (struct s_slot){ .realm = NONE };
}
