/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host does with pages, and the RIPAS requests that it serves (csm.md 4, "Changed RMI commands").
 */
#include <stddef.h>

#include "spec.h"

#define ERROR_RTT_PAGE (RMI_ERROR_RTT | 3 << 8)

void page_update(struct s_page *p, bool sealed)
{
	const bool valid = p->ripas == RIPAS_RAM && p->granule != NONE;

	p->readable = valid;
	p->executable = valid;
	p->writable = valid && !sealed;
}

int s_granule_free(const struct spec *s)
{
	for (int n = 0; n < GRANULES; n++) {
		bool used = false;

		for (unsigned int r = 0; r < REALMS; r++)
			for (unsigned int p = 0; p < PAGES; p++)
				used = used || (s->realm[r].page[p].kind == PAGE_OWN &&
						s->realm[r].page[p].granule == n);
		if (!used)
			return n;
	}
	return NONE;
}

/* The region of this realm that the page is marked for. */
static int region_of(const struct spec *s, unsigned int realm, unsigned int page)
{
	for (int g = 0; g < REGIONS; g++) {
		const struct s_region *r = &s->region[g];

		if (r->state >= REGION_CREATING && r->state <= REGION_CLOSING &&
		    r->provider == (int)realm && page >= r->base &&
		    page < (unsigned int)r->base + r->size)
			return g;
	}
	return NONE;
}

static bool sealed(const struct spec *s, unsigned int realm, unsigned int page)
{
	return s->realm[realm].page[page].marked && s->region[region_of(s, realm, page)].seal != 0;
}

/* DATA_CREATE_UNKNOWN. The RIPAS stays what it was. */
void do_data_create(struct spec *s, const struct action *a, struct outcome *o)
{
	struct s_page *p = &s->realm[a->realm].page[a->base];

	if (p->kind != PAGE_OWN || p->granule != NONE) {
		o->status = ERROR_RTT_PAGE;
		return;
	}
	p->granule = (int8_t)s_granule_free(s);
	s->content[p->granule] = 0;
	page_update(p, sealed(s, a->realm, a->base));
}

static void release(struct s_page *p, struct outcome *o)
{
	o->value = (uint32_t)p->granule;
	p->granule = NONE;
	p->draining = false;
	if (p->ripas != RIPAS_EMPTY)
		p->ripas = RIPAS_DESTROYED;
	page_update(p, false);
}

/* A consumer loses the page: it is RESERVED with it. False if it had not got it. */
static bool take_from(struct spec *s, const struct s_slot *t, unsigned int offset)
{
	struct s_page *p;

	if (!s_slot_attached(t) || offset >= t->extent)
		return false;
	p = &s->realm[t->realm].page[t->base + offset];
	if (p->kind != PAGE_BORROWED)
		return false;
	*p = (struct s_page){ .kind = PAGE_RESERVED, .granule = NONE };
	return true;
}

/* The next that has still to hear of the seal hears of it; NULL: nobody has. */
static const struct s_slot *tell_next(struct spec *s, struct s_region *r, struct outcome *o)
{
	const struct s_slot *told = NULL;

	for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++) {
		const unsigned int bit = 1U << (t - r->slot);

		if (!(r->untold & bit))
			continue;
		if (t->state == SLOT_ATTACHED && told != NULL)
			break;
		r->untold &= (uint8_t)~bit;
		if (t->state != SLOT_ATTACHED)
			continue;
		post(s, o, (unsigned int)t->realm, r, t,
		     r->seal == CSM_SEAL_SEALED ? CSM_EVENT_SEALED : CSM_EVENT_BROKEN);
		told = t;
	}
	return told;
}

/* What each call does at least: one consumer loses the page, or hears that the seal is broken and loses it. */
static bool take_from_one(struct spec *s, struct s_region *r, unsigned int offset,
			  struct outcome *o)
{
	const struct s_slot *told = tell_next(s, r, o);

	if (told != NULL) {
		take_from(s, told, offset);
		return true;
	}
	for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
		if (take_from(s, t, offset))
			return true;
	return false;
}

const char *do_data_destroy(struct spec *s, const struct action *a, const struct seen *seen,
			    struct outcome *o)
{
	struct s_page *p = &s->realm[a->realm].page[a->base];
	struct s_region *r;
	unsigned int offset;
	int g;

	if (p->kind != PAGE_OWN || p->granule == NONE) {
		o->status = ERROR_RTT_PAGE;
		return NULL;
	}
	if (!p->marked) {
		release(p, o);
		return NULL;
	}
	g = region_of(s, a->realm, a->base);
	r = &s->region[g];
	offset = a->base - r->base;
	seal_breaks(s, g, o);
	if (seen->incomplete) {
		unsigned int count = 0;

		/* From the first call on nobody maps it any more. */
		p->draining = p->readable;
		o->status = RMI_CSM_INCOMPLETE;
		while ((count == 0 || !a->interrupted) && take_from_one(s, r, offset, o))
			count++;
		/* To look at all of them once more may be the next call's. */
		return count > (a->interrupted ? 0 : 1) ?
			       NULL :
			       "DATA_DESTROY is INCOMPLETE without a reason";
	}
	while (tell_next(s, r, o) != NULL)
		;
	for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
		take_from(s, t, offset);
	release(p, o);
	return NULL;
}

/* RSI_IPA_STATE_SET of one page, DESTROYED allowed: windows never, regions not to EMPTY (csm.md 7). */
void do_ripas_ask(struct spec *s, const struct action *a, struct outcome *o)
{
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];

	if (touches_window(s, a->realm, a->base, 1) ||
	    (a->arg == RIPAS_EMPTY && touches_region(s, a->realm, a->base, 1))) {
		o->status = 1; /* RSI_ERROR_INPUT */
		return;
	}
	v->waits = WAITS_RIPAS;
	v->ripas_page = a->base;
	v->ripas = a->arg;
	o->ending = ENDS_RIPAS;
	o->base = a->base;
	o->size = 1;
}

/* RTT_SET_RIPAS, whenever the request was made; if it is done, or without it, the vCPU goes on. */
void do_ripas_do(struct spec *s, const struct action *a, struct outcome *o, bool apply)
{
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];
	struct s_page *p = &s->realm[a->realm].page[v->ripas_page];
	const bool seals = sealed(s, a->realm, v->ripas_page);

	if (apply && (p->kind != PAGE_OWN || (p->marked && v->ripas == RIPAS_EMPTY) ||
		      (p->ripas == RIPAS_DESTROYED && seals))) {
		o->status = ERROR_RTT_PAGE;
		return;
	}
	if (apply && p->ripas != v->ripas) {
		p->ripas = v->ripas;
		page_update(p, seals);
	}
	v->waits = WAITS_NOT;
	v->ripas_page = 0;
	v->ripas = 0;
}
