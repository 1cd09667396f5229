/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who is meant: regions, consumers and windows by id and by place (csm.md 1).
 */
#include <stddef.h>

#include "spec.h"

int s_region_find(const struct spec *s, uint32_t id)
{
	for (int g = 0; id != 0 && g < REGIONS; g++)
		if (s->region[g].id == id && s->region[g].state != REGION_NONE &&
		    s->region[g].state != REGION_CLOSED)
			return g;
	return NONE;
}

int s_slot_find(const struct s_region *r, uint32_t id)
{
	for (int k = 0; k < SLOTS; k++)
		if (r->slot[k].state != SLOT_FREE && r->slot[k].id == id)
			return k;
	return NONE;
}

int s_slot_free(const struct s_region *r)
{
	for (int k = 0; k < SLOTS; k++)
		if (r->slot[k].state == SLOT_FREE)
			return k;
	return NONE;
}

bool s_slot_attached(const struct s_slot *t)
{
	return t->state >= SLOT_ATTACHING && t->state <= SLOT_REVOKING;
}

const struct s_slot *s_window_at(const struct spec *s, unsigned int realm, unsigned int page,
				 const struct s_region **region)
{
	for (const struct s_region *r = s->region; r < s->region + REGIONS; r++)
		for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
			if (s_slot_attached(t) && t->realm == (int)realm && page >= t->base &&
			    page < (unsigned int)t->base + t->extent) {
				*region = r;
				return t;
			}
	return NULL;
}

static bool overlap(unsigned int a, unsigned int a_size, unsigned int b, unsigned int b_size)
{
	return a < b + b_size && b < a + a_size;
}

bool touches_region(const struct spec *s, unsigned int realm, unsigned int base, unsigned int size)
{
	for (const struct s_region *r = s->region; r < s->region + REGIONS; r++)
		if (r->state >= REGION_CREATING && r->state <= REGION_CLOSING &&
		    r->provider == (int)realm && overlap(r->base, r->size, base, size))
			return true;
	return false;
}

/* All of a window is taken from the first step on, mapped or not. */
bool touches_window(const struct spec *s, unsigned int realm, unsigned int base, unsigned int size)
{
	for (const struct s_region *r = s->region; r < s->region + REGIONS; r++)
		for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
			if (s_slot_attached(t) && t->realm == (int)realm &&
			    overlap(t->base, r->size, base, size))
				return true;
	return false;
}

uint8_t implied(uint8_t rights)
{
	return rights & CSM_RIGHT_W ? CSM_RIGHT_RW : rights;
}
