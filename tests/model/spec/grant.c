/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Consent of the provider, by id: CSM_SHARE and CSM_REVOKE (csm.md 3).
 */
#include <stddef.h>

#include "spec.h"

/* To a realm that is no longer, or not yet, just as to one that lives. */
void do_share(struct spec *s, const struct action *a, struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	const struct s_realm *to = &s->realm[a->other];
	const int g = s_region_find(s, id);
	struct s_region *r = &s->region[g];
	struct s_slot *t;

	call_begins(s, a, &(struct s_call){ .op = OP_SHARE });
	if (g == NONE || r->provider != a->realm || to->id == r->provider_id) {
		answer(s, a, o, CSM_ERROR_INPUT, 0);
		return;
	}
	if (r->state != REGION_OPEN || s_slot_find(r, to->id) != NONE ||
	    (r->seal && (a->arg & CSM_RIGHT_W))) {
		answer(s, a, o, CSM_ERROR_STATE, 0);
		return;
	}
	t = &r->slot[s_slot_free(r)];
	t->id = to->id;
	t->granted = implied(a->arg);
	slot_becomes(r, t, SLOT_GRANTED);
	if (to->exists && to->listens)
		post(s, o, a->other, r, t, CSM_EVENT_GRANTED);
	answer(s, a, o, CSM_SUCCESS, t->epoch);
}

const char *do_revoke(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	/* The realm in that place of the table, or if there is none, one that is not in it. */
	const struct s_slot *place = &s->region[a->region].slot[a->other];
	const uint32_t consumer = place->state != SLOT_FREE ? place->id :
							      s->realm[a->other % REALMS].id;
	const bool again = call_begins(
		s, a, &(struct s_call){ .op = OP_REVOKE, .region = id, .other = consumer });
	const int g = s_region_find(s, id);
	struct s_region *r = &s->region[g];
	const char *wrong = NULL;
	bool gone = true, tells;
	struct s_slot *t;
	int k;

	if (g == NONE || r->provider != a->realm) {
		answer(s, a, o, again ? CSM_SUCCESS : CSM_ERROR_INPUT, 0);
		return NULL;
	}
	k = s_slot_find(r, consumer);
	if (k == NONE) {
		answer(s, a, o, again ? CSM_SUCCESS : CSM_ERROR_INPUT, again ? r->epoch : 0);
		return NULL;
	}
	t = &r->slot[k];
	tells = t->state == SLOT_ATTACHED;
	t->barred = t->policy != 0;
	if (s_slot_attached(t)) {
		const uint32_t kind = r->state == REGION_CLOSING ? CSM_EVENT_CLOSED :
								   CSM_EVENT_REVOKED;

		slot_becomes(r, t, SLOT_REVOKING);
		if (tells)
			post(s, o, (unsigned int)t->realm, r, t, kind);
		wrong = s_window_shrink(s, g, t, a->interrupted, seen, &gone);
	} else {
		slot_becomes(r, t, SLOT_FREE);
	}
	answer(s, a, o, gone ? CSM_SUCCESS : CSM_INCOMPLETE, gone ? r->epoch : 0);
	return wrong;
}
