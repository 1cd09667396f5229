/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The invariants of csm.md section 6 that are about states, on the model: what it allows must be what was meant.
 */
#include <stddef.h>

#include "spec.h"

/* 1, 2, 5, 11: what a consumer reaches is the provider's, at the same offset, with no more than its rights. */
static const char *window(const struct spec *s, unsigned int realm, unsigned int page)
{
	const struct s_page *p = &s->realm[realm].page[page];
	const struct s_region *r;
	const struct s_slot *t = s_window_at(s, realm, page, &r);
	const struct s_page *from;

	if (t == NULL)
		return "a window's entry without an attachment";
	if (p->kind == PAGE_RESERVED)
		return p->readable || p->writable || p->executable ? "a RESERVED page is reached" :
								     NULL;
	from = &s->realm[r->provider].page[r->base + (page - t->base)];
	if (from->kind != PAGE_OWN || from->granule != p->granule || !from->readable)
		return "a consumer reaches another page than its provider";
	if (p->executable)
		return "shared memory is executable";
	if (p->writable && !(t->rights & CSM_RIGHT_W) && r->seal != CSM_SEAL_SEALING &&
	    r->seal != CSM_SEAL_BROKEN)
		return "a consumer writes without the right";
	if (p->writable && r->seal == CSM_SEAL_SEALED)
		return "a sealed region is writable";
	return NULL;
}

const char *spec_invariant(const struct spec *s)
{
	for (unsigned int r = 0; r < REALMS; r++)
		for (unsigned int p = 0; p < PAGES; p++) {
			const char *wrong = NULL;

			if (s->realm[r].page[p].kind != PAGE_OWN)
				wrong = window(s, r, p);
			if (wrong != NULL)
				return wrong;
		}
	for (const struct s_region *r = s->region; r < s->region + REGIONS; r++)
		for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++) {
			/* 2 */
			if (t->rights & ~t->granted)
				return "an attachment has more rights than its grant";
			/* 8 */
			if (s_slot_attached(t) &&
			    (!s->realm[t->realm].exists || s->realm[t->realm].id != t->id))
				return "an attachment of a realm that is gone";
			/* 11 */
			if (r->seal == CSM_SEAL_SEALED && r->state == REGION_OPEN)
				for (unsigned int i = 0; i < r->size; i++)
					if (r->digest[i] != s->content[s->realm[r->provider]
									       .page[r->base + i]
									       .granule])
						return "a sealed region is not what its digest says";
		}
	return NULL;
}
