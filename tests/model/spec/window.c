/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A window's entries: BORROWED where the provider has the page, RESERVED where it has not; and how a window goes
 * (csm.md 2, 4, 9).
 */
#include <stddef.h>

#include "spec.h"

uint8_t seen_extent(const struct seen *seen, const struct s_region *r, const struct s_slot *t)
{
	uint8_t n = 0;

	while (n < r->size && seen->page[t->realm][t->base + n].kind != PAGE_OWN)
		n++;
	return n;
}

bool page_lendable(const struct s_page *p)
{
	return p->kind == PAGE_OWN && p->ripas == RIPAS_RAM && p->granule != NONE && p->marked &&
	       !p->draining;
}

void page_lend(struct spec *s, const struct s_region *r, const struct s_slot *t,
	       unsigned int offset)
{
	const struct s_page *from = &s->realm[r->provider].page[r->base + offset];
	struct s_page *to = &s->realm[t->realm].page[t->base + offset];

	*to = (struct s_page){ .kind = PAGE_RESERVED, .granule = NONE };
	if (!page_lendable(from))
		return;
	to->kind = PAGE_BORROWED;
	to->granule = from->granule;
	to->readable = true;
	to->writable = t->rights & CSM_RIGHT_W;
}

/* Out of the window: back to a grant, or out of the table. */
static void emptied(struct s_region *r, struct s_slot *t)
{
	const bool undone = t->state == SLOT_UNDOING;

	t->bell_provider = 0;
	t->bell_consumer = 0;
	t->realm = NONE;
	t->base = 0;
	t->rights = 0;
	t->result = 0;
	if (!undone) {
		slot_becomes(r, t, SLOT_FREE);
		return;
	}
	slot_becomes(r, t, SLOT_GRANTED);
	/* It can come again as it came. */
	if (t->policy != 0)
		slot_becomes(r, t, SLOT_FREE);
}

const char *s_window_shrink(struct spec *s, int g, struct s_slot *t, bool interrupted,
			    const struct seen *seen, bool *gone)
{
	struct s_region *r = &s->region[g];
	const uint8_t left = seen_extent(seen, r, t);

	*gone = false;
	if (left > t->extent)
		return "a window that is being removed grows";
	if (left != 0 && !interrupted)
		return "a window's removal is INCOMPLETE without a reason";
	/* From its end. */
	while (t->extent > left) {
		t->extent--;
		s->realm[t->realm].page[t->base + t->extent] =
			(struct s_page){ .kind = PAGE_OWN, .ripas = RIPAS_EMPTY, .granule = NONE };
	}
	if (left == 0) {
		*gone = true;
		emptied(r, t);
	}
	return NULL;
}

const char *do_detach(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	const bool again = call_begins(s, a, &(struct s_call){ .op = OP_DETACH, .region = id });
	const int g = s_region_find(s, id);
	struct s_region *r = &s->region[g];
	const char *wrong;
	struct s_slot *t;
	int8_t told;
	uint8_t base;
	bool gone;
	int k;

	k = g == NONE || r->provider == a->realm ? NONE : s_slot_find(r, s->realm[a->realm].id);
	if (k == NONE || r->slot[k].state == SLOT_BARRED) {
		answer(s, a, o, again ? CSM_SUCCESS : CSM_ERROR_INPUT, 0);
		return NULL;
	}
	t = &r->slot[k];
	base = t->base;
	if (!s_slot_attached(t)) {
		answer(s, a, o, CSM_ERROR_STATE, 0);
		return NULL;
	}
	/* Whoever revokes has the last word; the consumer may help. */
	if (t->state != SLOT_REVOKING) {
		const bool tells = t->state == SLOT_ATTACHED;

		slot_becomes(r, t, SLOT_DETACHING);
		if (tells)
			post(s, o, (unsigned int)r->provider, r, t, CSM_EVENT_DETACHED);
	}
	told = o->realm;
	wrong = s_window_shrink(s, g, t, a->interrupted, seen, &gone);
	if (gone)
		*o = (struct outcome){ .ending = ENDS_REMOVE,
				       .region = (int8_t)g,
				       .realm = told,
				       .base = base,
				       .size = r->size };
	answer(s, a, o, gone ? CSM_SUCCESS : CSM_INCOMPLETE, 0);
	return wrong;
}

/* The host takes one consumer off; a mere grant is the provider's business. */
const char *do_evict(struct spec *s, const struct action *a, const struct seen *seen,
		     struct outcome *o)
{
	struct s_region *r = &s->region[a->region];
	const struct s_realm *c = &s->realm[a->other];
	int k = NONE;
	const char *wrong;
	bool gone, tells;
	struct s_slot *t;

	if (r->state >= REGION_CREATING && r->state <= REGION_CLOSING && c->exists)
		k = s_slot_find(r, c->id);
	if (k == NONE || !s_slot_attached(&r->slot[k])) {
		o->status = RMI_ERROR_INPUT;
		return NULL;
	}
	t = &r->slot[k];
	tells = t->state == SLOT_ATTACHED;
	slot_becomes(r, t, SLOT_REVOKING);
	if (tells) {
		post(s, o, a->other, r, t,
		     r->state == REGION_CLOSING ? CSM_EVENT_CLOSED : CSM_EVENT_REVOKED);
		post(s, o, (unsigned int)r->provider, r, t, CSM_EVENT_DETACHED);
	}
	wrong = s_window_shrink(s, a->region, t, a->interrupted, seen, &gone);
	o->status = gone ? RMI_SUCCESS : RMI_CSM_INCOMPLETE;
	return wrong;
}
