/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Consent by measurement: CSM_SHARE_MEASURED, who may come by it, and how it is taken back (csm.md 3).
 */
#include <stddef.h>

#include "spec.h"

/* other: a realm whose personalisation value is meant too, or REALMS: all that have the RIM, but one at a time. */
void do_share_measured(struct spec *s, const struct action *a, struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	const int g = s_region_find(s, id);
	struct s_region *r = &s->region[g];
	struct s_policy *p;

	call_begins(s, a, &(struct s_call){ .op = OP_SHARE_MEASURED });
	if (g == NONE || r->provider != a->realm) {
		answer(s, a, o, CSM_ERROR_INPUT, 0);
		return;
	}
	if (r->state != REGION_OPEN || (r->seal && (a->arg & CSM_RIGHT_W))) {
		answer(s, a, o, CSM_ERROR_STATE, 0);
		return;
	}
	p = r->policy;
	while (p->handle != 0)
		p++;
	*p = (struct s_policy){
		.handle = ++r->handles,
		.rights = implied(a->arg),
		.max = a->other == REALMS,
		.only = a->other == REALMS ? NONE : (int8_t)a->other,
	};
	answer(s, a, o, CSM_SUCCESS, p->handle);
}

unsigned int s_policy_holders(const struct s_region *r, unsigned int number)
{
	unsigned int count = 0;

	for (unsigned int k = 0; k < SLOTS; k++)
		count += r->slot[k].policy == number && r->slot[k].state != SLOT_BARRED;
	return count;
}

unsigned int s_policy_for(const struct s_region *r, unsigned int realm, uint32_t id, uint8_t rights,
			  uint64_t *why)
{
	*why = CSM_ERROR_INPUT;
	/* Barred. */
	if (s_slot_find(r, id) != NONE)
		return 0;
	for (unsigned int n = 1; n <= POLICIES; n++) {
		const struct s_policy *p = &r->policy[n - 1];

		if (p->handle == 0 || p->revoked || (p->only != NONE && p->only != (int)realm))
			continue;
		if (rights & ~p->rights) {
			*why = CSM_ERROR_PERM;
		} else if (p->max != 0 && s_policy_holders(r, n) >= p->max) {
			*why = CSM_ERROR_LIMIT;
		} else {
			*why = CSM_SUCCESS;
			return n;
		}
	}
	return 0;
}

const char *do_revoke_handle(struct spec *s, const struct action *a, const struct seen *seen,
			     struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	const uint32_t wanted = s->region[a->region].policy[a->other].handle;
	/* 99: one that was never given out. */
	const uint32_t handle = wanted ? wanted : 99;
	const bool again = call_begins(
		s, a, &(struct s_call){ .op = OP_REVOKE_HANDLE, .region = id, .other = handle });
	const int g = s_region_find(s, id);
	struct s_region *r = &s->region[g];
	const unsigned int number = a->other + 1U;

	if (g == NONE || r->provider != a->realm || wanted == 0) {
		answer(s, a, o, again ? CSM_SUCCESS : CSM_ERROR_INPUT,
		       again && g != NONE && r->provider == a->realm ? r->epoch : 0);
		return NULL;
	}
	/* From the first step on nobody comes by it, and who was barred is so no more. */
	r->policy[a->other].revoked = true;
	for (struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
		if (t->policy == number) {
			t->barred = false;
			if (!s_slot_attached(t))
				slot_becomes(r, t, SLOT_FREE);
		}
	for (struct s_slot *t = r->slot; t < r->slot + SLOTS; t++) {
		const bool tells = t->state == SLOT_ATTACHED;
		const char *wrong;
		bool gone;

		if (!s_slot_attached(t) || t->policy != number)
			continue;
		slot_becomes(r, t, SLOT_REVOKING);
		if (tells)
			post(s, o, (unsigned int)t->realm, r, t,
			     r->state == REGION_CLOSING ? CSM_EVENT_CLOSED : CSM_EVENT_REVOKED);
		wrong = s_window_shrink(s, g, t, a->interrupted, seen, &gone);
		if (wrong != NULL)
			return wrong;
		/* Told, or interrupted: an exit names one realm. */
		if (!gone || tells || seen->incomplete) {
			answer(s, a, o, CSM_INCOMPLETE, 0);
			return NULL;
		}
	}
	r->policy[a->other] = (struct s_policy){ 0 };
	answer(s, a, o, CSM_SUCCESS, r->epoch);
	return NULL;
}
