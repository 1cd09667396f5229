/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm's life: a new realm at an old RD address is a new realm (csm.md 1, 4; invariants 7 and 8).
 */
#include "spec.h"

/* Not while it provides a region or holds an attachment. */
bool realm_destroyable(const struct spec *s, unsigned int realm)
{
	for (const struct s_region *r = s->region; r < s->region + REGIONS; r++) {
		if (r->state >= REGION_CREATING && r->state <= REGION_CLOSING &&
		    r->provider == (int)realm)
			return false;
		for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
			if (s_slot_attached(t) && t->realm == (int)realm)
				return false;
	}
	return !s->realm[realm].vcpu[0].exists;
}

static void empty(struct s_realm *realm)
{
	const uint32_t id = realm->id;

	*realm = (struct s_realm){ .id = id };
	for (unsigned int p = 0; p < PAGES; p++)
		realm->page[p].granule = NONE;
}

void do_realm_destroy(struct spec *s, unsigned int realm)
{
	empty(&s->realm[realm]);
}

void do_realm_create(struct spec *s, unsigned int realm)
{
	struct s_realm *r = &s->realm[realm];

	empty(r);
	r->exists = true;
	r->id = ++s->last_realm;
	for (unsigned int p = 0; p < PAGES; p++)
		r->page[p].ripas = p < RAM_PAGES ? RIPAS_RAM : RIPAS_EMPTY;
	for (unsigned int v = 0; v < VCPUS; v++)
		r->vcpu[v].exists = true;
}

void spec_init(struct spec *s)
{
	*s = (struct spec){ 0 };
	for (unsigned int r = 0; r < REALMS; r++)
		do_realm_create(s, r);
	for (unsigned int g = 0; g < REGIONS; g++)
		s->region[g].provider = NONE;
}
