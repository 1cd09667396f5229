/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of a region: everybody leaves, then the marks (csm.md 3 DESTROY, 4 CLOSE and RECLAIM, 9).
 */
#include <stddef.h>

#include "spec.h"

/* No new grant or mapping; mere grants are gone. */
static void begin(struct spec *s, struct s_region *r, uint64_t result)
{
	(void)s;
	if (r->state != REGION_CLOSING)
		r->result = (uint8_t)result;
	region_becomes(r, REGION_CLOSING);
	for (unsigned int k = 0; k < SLOTS; k++)
		if (r->slot[k].state == SLOT_GRANTED)
			slot_becomes(r, &r->slot[k], SLOT_FREE);
}

static unsigned int attached(const struct s_region *r)
{
	unsigned int count = 0;

	for (unsigned int k = 0; k < SLOTS; k++)
		count += s_slot_attached(&r->slot[k]);
	return count;
}

/* The provider gets back what a seal has taken, and pages that were to go stay. */
static void unmark(struct s_page *p)
{
	p->marked = false;
	p->draining = false;
	page_update(p, false);
}

static const char *remove_marks(struct spec *s, int g, bool interrupted, const struct seen *seen,
				struct outcome *o, uint64_t *status)
{
	struct s_region *r = &s->region[g];
	struct s_page *page = &s->realm[r->provider].page[r->base];
	const struct s_page *there = &seen->page[r->provider][r->base];

	/* From the end, and as far as is seen. */
	while (r->extent > 0 &&
	       (seen->region[g].state != REGION_CLOSING || !there[r->extent - 1].marked))
		unmark(&page[--r->extent]);
	if (r->extent != 0)
		return interrupted ? NULL : "closing is INCOMPLETE without a reason";
	region_becomes(r, REGION_CLOSED);
	r->provider = NONE;
	*status = CSM_SUCCESS;
	*o = (struct outcome){ .ending = ENDS_REMOVE,
			       .region = (int8_t)g,
			       .realm = NONE,
			       .base = r->base,
			       .size = r->size };
	return NULL;
}

const char *s_close_region(struct spec *s, int g, bool by_host, bool interrupted, uint64_t result,
			   const struct seen *seen, struct outcome *o, uint64_t *status)
{
	struct s_region *r = &s->region[g];
	const bool was_open = r->state == REGION_OPEN;

	*status = CSM_INCOMPLETE;
	begin(s, r, result);
	if (by_host && was_open)
		post(s, o, (unsigned int)r->provider, r, NULL, CSM_EVENT_CLOSED);
	for (struct s_slot *t = r->slot; t < r->slot + SLOTS; t++) {
		const bool tells = t->state == SLOT_ATTACHED;
		const char *wrong;
		bool gone;

		if (!s_slot_attached(t))
			continue;
		/* Not begun, when an interrupt came before. */
		if (interrupted && attached(r) == seen->region[g].attached &&
		    seen_extent(seen, r, t) == t->extent)
			return NULL;
		slot_becomes(r, t, SLOT_REVOKING);
		if (tells)
			post(s, o, (unsigned int)t->realm, r, t, CSM_EVENT_CLOSED);
		wrong = s_window_shrink(s, g, t, interrupted, seen, &gone);
		if (wrong != NULL || !gone)
			return wrong;
		/* An exit names one realm. */
		if (tells && !by_host)
			return NULL;
	}
	/* An interrupt that came meanwhile. */
	if (interrupted && seen->region[g].state == REGION_CLOSING && r->extent != 0 &&
	    seen->page[r->provider][r->base + r->extent - 1].marked)
		return NULL;
	return remove_marks(s, g, interrupted, seen, o, status);
}

const char *do_destroy(struct spec *s, const struct action *a, const struct seen *seen,
		       struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	const bool again = call_begins(s, a, &(struct s_call){ .op = OP_DESTROY, .region = id });
	const int g = s_region_find(s, id);
	uint64_t status = CSM_SUCCESS;
	const char *wrong;

	if (g == NONE || s->region[g].provider != a->realm) {
		answer(s, a, o, again ? CSM_SUCCESS : CSM_ERROR_INPUT, 0);
		return NULL;
	}
	wrong = s_close_region(s, g, false, a->interrupted, CSM_ERROR_HOST, seen, o, &status);
	answer(s, a, o, status, 0);
	return wrong;
}

const char *do_host_close(struct spec *s, const struct action *a, const struct seen *seen,
			  struct outcome *o)
{
	const struct s_region *r = &s->region[a->region];
	uint64_t status = CSM_SUCCESS;
	const char *wrong = NULL;

	if (r->state == REGION_NONE) {
		o->status = RMI_ERROR_INPUT;
		return NULL;
	}
	if (r->state != REGION_CLOSED)
		wrong = s_close_region(s, a->region, true, a->interrupted, CSM_ERROR_HOST, seen, o,
				       &status);
	o->status = status == CSM_INCOMPLETE ? RMI_CSM_INCOMPLETE : RMI_SUCCESS;
	return wrong;
}

void do_reclaim(struct spec *s, const struct action *a, struct outcome *o)
{
	struct s_region *r = &s->region[a->region];

	if (r->state == REGION_NONE)
		o->status = RMI_ERROR_INPUT;
	else if (r->state != REGION_CLOSED)
		o->status = RMI_ERROR_REALM;
	else
		*r = (struct s_region){ .id = r->id,
					.provider_id = r->provider_id,
					.provider = NONE };
}
