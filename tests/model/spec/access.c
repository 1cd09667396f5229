/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm's access to its memory comes to (csm.md 7).
 */
#include "spec.h"

static bool allowed(const struct s_page *p, enum access access)
{
	return access == ACCESS_R ? p->readable : access == ACCESS_W ? p->writable : p->executable;
}

static void own(const struct s_page *p, unsigned int page, struct outcome *o)
{
	/* Nothing there, or a seal forbids it. */
	if (p->ripas == RIPAS_EMPTY || p->readable) {
		o->ending = ENDS_ABORT;
		return;
	}
	o->ending = ENDS_PAGE;
	o->base = (uint8_t)page;
}

/* What is RESERVED in the window and has come to the provider; a window is within one table here. */
static void lend_all(struct spec *s, const struct s_region *r, const struct s_slot *t)
{
	for (unsigned int i = 0; i < t->extent; i++)
		if (s->realm[t->realm].page[t->base + i].kind == PAGE_RESERVED)
			page_lend(s, r, t, i);
}

/* A window's page that is RESERVED comes with the first access, if the provider has it and the right is there. */
static void window(struct spec *s, const struct action *a, struct outcome *o)
{
	const struct s_region *r;
	const struct s_slot *t = s_window_at(s, a->realm, a->base, &r);
	const unsigned int offset = a->base - t->base;
	const struct s_page *from = &s->realm[r->provider].page[r->base + offset];
	struct s_page *p = &s->realm[a->realm].page[a->base];

	o->ending = ENDS_ABORT;
	if (a->other == ACCESS_X || (a->other == ACCESS_W && !(t->rights & CSM_RIGHT_W)) ||
	    r->state != REGION_OPEN || (t->state != SLOT_ATTACHING && t->state != SLOT_ATTACHED))
		return;
	if (p->kind == PAGE_BORROWED)
		return;
	if (page_lendable(from)) {
		lend_all(s, r, t);
		o->ending = ENDS_RETURN;
	} else if (from->granule == NONE && from->ripas == RIPAS_RAM) {
		o->ending = ENDS_PAGE;
		o->base = a->base;
	}
}

void do_access(struct spec *s, const struct action *a, struct outcome *o)
{
	struct s_page *p = &s->realm[a->realm].page[a->base];

	if (!allowed(p, a->other)) {
		if (p->kind == PAGE_OWN)
			own(p, a->base, o);
		else
			window(s, a, o);
	}
	if (o->ending == ENDS_RETURN && a->other == ACCESS_W)
		s->content[p->granule] = 1;
}
