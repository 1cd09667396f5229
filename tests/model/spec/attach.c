/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Consent of the consumer: CSM_ATTACH, from the grant to the mapped window or back (csm.md 3, 9).
 */
#include <stddef.h>

#include "spec.h"

/* May this call begin, or go on with what it or an equal one has begun? *number: the measured grant by which it comes. */
static uint64_t check(const struct spec *s, const struct s_region *r, const struct s_slot *t,
		      unsigned int realm, const struct s_call *call, bool begun,
		      unsigned int *number)
{
	const uint8_t rights = implied(call->rights);
	const bool fresh = t == NULL || (t->state == SLOT_GRANTED && !begun);
	uint64_t status = CSM_SUCCESS;

	if (t == NULL && begun)
		return CSM_ERROR_STATE;
	if (call->other != r->provider_id || call->size != r->size)
		return CSM_ERROR_INPUT;
	if (t == NULL)
		*number = s_policy_for(r, realm, s->realm[realm].id, rights, &status);
	else if (fresh && (rights & ~t->granted))
		status = CSM_ERROR_PERM;
	if (status == CSM_ERROR_INPUT)
		return CSM_ERROR_INPUT;
	if (r->state != REGION_OPEN)
		return CSM_ERROR_STATE;
	if (status != CSM_SUCCESS)
		return status;
	if (fresh)
		return touches_region(s, realm, call->base, call->size) ||
				       touches_window(s, realm, call->base, call->size) ?
			       CSM_ERROR_INPUT :
			       CSM_SUCCESS;
	if (t->state < SLOT_ATTACHING || t->state > SLOT_UNDOING || t->base != call->base)
		return CSM_ERROR_STATE;
	/* Sealed since: what has begun is undone first. */
	if (r->seal && (rights & CSM_RIGHT_W))
		return t->state == SLOT_UNDOING ? CSM_SUCCESS : CSM_ERROR_PERM;
	return t->rights == rights ? CSM_SUCCESS : CSM_ERROR_STATE;
}

/* The window is taken from here on: by this call, or by the policy that has just let the realm in. */
static struct s_slot *record(struct spec *s, struct s_region *r, struct s_slot *t,
			     unsigned int realm, const struct s_call *call, unsigned int number)
{
	if (t == NULL) {
		t = &r->slot[s_slot_free(r)];
		t->id = s->realm[realm].id;
		t->granted = r->policy[number - 1].rights;
		t->policy = (uint8_t)number;
		slot_becomes(r, t, SLOT_GRANTED);
	}
	t->realm = (int8_t)realm;
	t->base = call->base;
	t->rights = implied(call->rights);
	slot_becomes(r, t, SLOT_ATTACHING);
	/* An old REVOKED is not to be taken for a new one. */
	forget_events(&s->realm[realm], r->id);
	return t;
}

static void undo(struct s_region *r, struct s_slot *t, uint64_t result)
{
	slot_becomes(r, t, SLOT_UNDOING);
	t->result = (uint8_t)result;
}

static void ask_host(struct s_vcpu *v, struct outcome *o, int g, const struct s_slot *t,
		     uint8_t size, uint8_t offset)
{
	v->waits = WAITS_ATTACH;
	v->asked = offset + 1;
	o->ending = ENDS_ATTACH;
	o->region = (int8_t)g;
	o->base = t->base + offset;
	o->size = size - offset;
}

/* Map what the provider has, reserve the rest, as far as entries are unassigned and as is seen. */
static const char *map(struct spec *s, const struct action *a, const struct seen *seen,
		       struct outcome *o, int g, struct s_slot *t, uint8_t good)
{
	struct s_region *r = &s->region[g];
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];
	const uint8_t from = t->extent;
	const uint8_t to = seen_extent(seen, r, t);

	if (to < from || to > good)
		return "ATTACH maps what it must not";
	while (t->extent < to)
		page_lend(s, r, t, t->extent++);
	if (to == r->size) {
		slot_becomes(r, t, SLOT_ATTACHED);
		post(s, o, (unsigned int)r->provider, r, t, CSM_EVENT_ATTACHED);
		answer(s, a, o, CSM_SUCCESS, 0);
	} else if (to == good && !(a->interrupted && to > from && seen->incomplete)) {
		ask_host(v, o, g, t, r->size, to);
	} else {
		if (!a->interrupted || to == from)
			return "ATTACH is INCOMPLETE without a reason";
		answer(s, a, o, CSM_INCOMPLETE, 0);
	}
	return NULL;
}

static const char *go_on(struct spec *s, const struct action *a, const struct seen *seen,
			 struct outcome *o, int g, struct s_slot *t, uint8_t asked)
{
	struct s_region *r = &s->region[g];
	const char *wrong;
	uint64_t result;
	bool gone;

	if (t->state == SLOT_ATTACHED) {
		answer(s, a, o, CSM_SUCCESS, 0);
		return NULL;
	}
	if (t->state == SLOT_ATTACHING) {
		uint8_t good = t->extent;

		while (good < r->size && s->realm[t->realm].page[t->base + good].granule == NONE)
			good++;
		/* The host accepted and left the very entry as it was: all that was mapped goes again. */
		if (good == r->size || good + 1 != asked || (a->interrupted && good != t->extent))
			return map(s, a, seen, o, g, t, good);
		t->extent = good;
		undo(r, t, CSM_ERROR_HOST);
	}
	result = t->result;
	wrong = s_window_shrink(s, g, t, a->interrupted, seen, &gone);
	answer(s, a, o, gone ? result : CSM_INCOMPLETE, 0);
	return wrong;
}

/* begun: the host has answered, and accepted or not. */
const char *do_attach(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o, bool begun, bool accepted)
{
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];
	const uint8_t asked = begun ? v->asked : 0;
	struct s_call call;
	struct s_region *r;
	struct s_slot *t = NULL;
	unsigned int number = 0;
	uint64_t status;
	int g, k;

	if (!begun) {
		const struct s_region *meant = &s->region[a->region];

		call = (struct s_call){
			.op = OP_ATTACH,
			.region = a->stale ? a->stale : meant->id,
			/* Another realm than the provider, now and then. */
			.other = a->other ? s->realm[a->other - 1].id : meant->provider_id,
			.base = a->base,
			.size = meant->size,
			.rights = a->arg,
		};
		call_begins(s, a, &call);
	}
	call = v->call;
	v->waits = WAITS_NOT;
	g = s_region_find(s, call.region);
	r = &s->region[g];
	if (g == NONE || r->provider == a->realm) {
		answer(s, a, o, CSM_ERROR_INPUT, 0);
		return NULL;
	}
	k = s_slot_find(r, s->realm[a->realm].id);
	if (k != NONE && r->slot[k].state != SLOT_BARRED)
		t = &r->slot[k];
	status = check(s, r, t, a->realm, &call, begun, &number);
	if (status == CSM_ERROR_PERM && t != NULL && t->state == SLOT_ATTACHING) {
		undo(r, t, status);
		status = CSM_SUCCESS;
	}
	if (status != CSM_SUCCESS) {
		answer(s, a, o, status, 0);
		return NULL;
	}
	if (t == NULL || t->state == SLOT_GRANTED)
		t = record(s, r, t, a->realm, &call, number);
	if (begun && !accepted && t->state == SLOT_ATTACHING)
		undo(r, t, CSM_ERROR_HOST);
	/* Nothing is mapped before the host has agreed, whichever vCPU it tells so. */
	if (!begun && t->state == SLOT_ATTACHING && t->extent == 0) {
		ask_host(v, o, g, t, r->size, 0);
		return NULL;
	}
	return go_on(s, a, seen, o, g, t, asked);
}
