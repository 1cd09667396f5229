/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_SEAL: nobody writes any more, and the digest says what is there, until a page goes (csm.md 3, 9).
 */
#include <stddef.h>

#include "spec.h"

/* Every grant has lost W, so no new mapping can have it. */
static void start(struct s_region *r)
{
	seal_becomes(r, CSM_SEAL_SEALING);
	for (unsigned int k = 0; k < SLOTS; k++) {
		r->slot[k].granted &= CSM_RIGHT_R;
		r->slot[k].rights &= CSM_RIGHT_R;
	}
	for (unsigned int n = 0; n < POLICIES; n++)
		r->policy[n].rights &= CSM_RIGHT_R;
}

static void announce(struct s_region *r)
{
	r->untold = 0;
	for (unsigned int k = 0; k < SLOTS; k++)
		if (r->slot[k].state == SLOT_ATTACHED)
			r->untold |= (uint8_t)(1U << k);
}

void seal_breaks(struct spec *s, int g, struct outcome *o)
{
	struct s_region *r = &s->region[g];

	if (r->seal != CSM_SEAL_SEALING && r->seal != CSM_SEAL_SEALED)
		return;
	seal_becomes(r, CSM_SEAL_BROKEN);
	for (unsigned int i = 0; i < PAGES; i++)
		r->digest[i] = 0;
	announce(r);
	post(s, o, (unsigned int)r->provider, r, NULL, CSM_EVENT_BROKEN);
}

/* What was mapped with W loses it, as far as is seen; is there any left? */
static bool take_w(struct spec *s, const struct s_region *r, const struct seen *seen)
{
	bool left = false;

	for (unsigned int i = 0; i < r->size; i++) {
		struct s_page *p = &s->realm[r->provider].page[r->base + i];

		p->writable = p->writable && seen->page[r->provider][r->base + i].writable;
		left = left || p->writable;
		for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++) {
			if (!s_slot_attached(t) || i >= t->extent)
				continue;
			p = &s->realm[t->realm].page[t->base + i];
			p->writable = p->writable && seen->page[t->realm][t->base + i].writable;
			left = left || p->writable;
		}
	}
	return left;
}

/* The first page that is not there; its RIPAS. */
static unsigned int missing(const struct spec *s, const struct s_region *r, uint8_t *ripas)
{
	unsigned int i = 0;

	while (i < r->size && s->realm[r->provider].page[r->base + i].readable)
		i++;
	if (i < r->size)
		*ripas = s->realm[r->provider].page[r->base + i].ripas;
	return i;
}

static void hashed(const struct spec *s, struct s_region *r)
{
	seal_becomes(r, CSM_SEAL_SEALED);
	for (unsigned int i = 0; i < r->size; i++)
		r->digest[i] = s->content[s->realm[r->provider].page[r->base + i].granule];
	announce(r);
}

/* One consumer at most hears of it in a call, since an exit names one realm. */
static void tell(struct spec *s, struct outcome *o, struct s_region *r, bool told)
{
	for (struct s_slot *t = r->slot; t < r->slot + SLOTS; t++) {
		const uint8_t bit = (uint8_t)(1U << (t - r->slot));

		if (!(r->untold & bit))
			continue;
		if (t->state == SLOT_ATTACHED) {
			if (!told)
				return;
			post(s, o, (unsigned int)t->realm, r, t,
			     r->seal == CSM_SEAL_SEALED ? CSM_EVENT_SEALED : CSM_EVENT_BROKEN);
			told = false;
		}
		r->untold &= (uint8_t)~bit;
	}
}

const char *do_seal(struct spec *s, const struct action *a, const struct seen *seen,
		    struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	const int g = s_region_find(s, id);
	struct s_region *r = &s->region[g];
	uint8_t ripas = RIPAS_RAM;
	bool broke = false, w;
	unsigned int hole;

	call_begins(s, a, &(struct s_call){ .op = OP_SEAL, .region = id });
	if (g == NONE || r->provider != a->realm || r->state != REGION_OPEN) {
		answer(s, a, o,
		       g == NONE || r->provider != a->realm ? CSM_ERROR_INPUT : CSM_ERROR_STATE, 0);
		return NULL;
	}
	if (r->seal == 0)
		start(r);
	w = take_w(s, r, seen);
	hole = missing(s, r, &ripas);
	if (r->seal == CSM_SEAL_SEALING && seen->region[g].seal == CSM_SEAL_SEALED) {
		if (w || hole != r->size)
			return "sealed with something writable, or missing";
		hashed(s, r);
	} else if (r->seal == CSM_SEAL_SEALING && seen->region[g].seal == CSM_SEAL_BROKEN) {
		if (w || ripas == RIPAS_RAM)
			return "a seal breaks without a reason";
		seal_breaks(s, g, o);
		broke = true;
	}
	if (!w && !broke && r->seal != CSM_SEAL_SEALING)
		tell(s, o, r, seen->ending == ENDS_NOTIFY);
	/* What is left to do must be said; what is done may still be answered by INCOMPLETE once. */
	if (r->seal == CSM_SEAL_SEALING && seen->ending == ENDS_PAGE) {
		if (w || hole == r->size || ripas != RIPAS_RAM)
			return "SEAL asks for a page that is not missing";
		o->ending = ENDS_PAGE;
		o->base = (uint8_t)(r->base + hole);
	} else if (w || r->untold != 0 || r->seal == CSM_SEAL_SEALING || broke ||
		   seen->incomplete) {
		answer(s, a, o, CSM_INCOMPLETE, 0);
	} else {
		answer(s, a, o, r->seal == CSM_SEAL_SEALED ? CSM_SUCCESS : CSM_ERROR_STATE, 0);
	}
	return NULL;
}
