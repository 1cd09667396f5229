/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two PEs at once: a call takes its locks, and just before that another PE does something. As long as all that a call does
 * is done under one set of locks, what it has seen before is but a hint, and it must come out as if it had begun later.
 */
#include <string.h>

#include "native.h"

#include "model.h"

static struct {
	const struct action *action;
	unsigned int countdown; /* 0: done */
	struct state state; /* after it */
	struct outcome outcome;
} other;

static void before_lock(void)
{
	if (--other.countdown != 0)
		return;
	native.before_lock = NULL;
	other_pe_begins();
	other.state = now;
	perform(&now.spec, other.action, &other.outcome, &other.state.seen);
	look(&other.state.seen);
	other_pe_ends();
}

/* Calls of one step. */
static bool fit(const struct action *a)
{
	switch (a->op) {
	case OP_SHARE:
	case OP_SHARE_MEASURED:
	case OP_REVOKE:
	case OP_DETACH:
	case OP_ATTACH:
	case OP_NOTIFY:
	case OP_EVICT:
	case OP_DONATE:
	case OP_RECLAIM:
		return !a->interrupted;
	case OP_ANSWER:
		return !a->interrupted &&
		       now.spec.realm[a->realm].vcpu[a->vcpu].waits == WAITS_ATTACH;
	default:
		return false;
	}
}

/* Not what can be done to a vCPU only while it does not run. */
static bool fit_with(const struct action *a, const struct action *b)
{
	const bool of_vcpu = a->op <= OP_ANSWER;

	/* The model donates the first descriptor that is free. */
	if (a->op == OP_DONATE && b->op == OP_RECLAIM)
		return false;
	if (b->op == OP_REALM_DESTROY && !realm_destroyable(&now.spec, b->realm))
		return false;
	if (of_vcpu && b->realm == a->realm &&
	    (b->op == OP_REC_DESTROY || b->op == OP_REALM_DESTROY || b->op == OP_RIPAS_DO ||
	     b->op == OP_RIPAS_DROP))
		return false;
	return !(of_vcpu && b->op <= OP_ANSWER && b->realm == a->realm && b->vcpu == a->vcpu);
}

/* What the call was told by its registers is still what the action means. */
static bool same_arguments(const struct action *a, const struct spec *s, const struct spec *t)
{
	const struct s_region *r = &s->region[a->region], *q = &t->region[a->region];
	const struct s_slot *place = &r->slot[a->other % SLOTS];
	const struct s_slot *there = &q->slot[a->other % SLOTS];

	if (a->op == OP_REVOKE &&
	    ((place->state == SLOT_FREE) != (there->state == SLOT_FREE) || place->id != there->id))
		return false;
	for (unsigned int i = 0; i < REALMS; i++)
		if (s->realm[i].id != t->realm[i].id)
			return false;
	return r->id == q->id && r->size == q->size;
}

static void differ(const char *wrong)
{
	if (wrong != NULL)
		native_fail("%s", wrong);
}

/* The step of the other PE, on the side of the specification. */
static void follow_other(void)
{
	struct outcome want;
	bool possible;

	differ(spec_step(&now.spec, other.action, &other.state.seen, &want, &possible));
	differ(compare_outcome(&want, &other.outcome));
}

enum step race_take(const struct action *a, const struct action *b, unsigned int n)
{
	struct action inner = *b;
	static struct spec before, after;
	struct outcome want, got;
	struct seen seen;
	bool possible, changed;
	const char *wrong;

	spec_step(&now.spec, a, NULL, &want, &possible);
	if (!possible || !fit(a) || !fit_with(a, b))
		return STEP_IMPOSSIBLE;
	spec_step(&now.spec, b, NULL, &want, &possible);
	if (!possible)
		return STEP_IMPOSSIBLE;
	inner.inside = true;
	trail_add(&inner);
	trail_add(a);
	undo_begin();
	before = now.spec;
	seen = now.seen;
	other.action = b;
	other.countdown = n;
	native.before_lock = before_lock;
	perform(&now.spec, a, &got, &seen);
	native.before_lock = NULL;
	changed = undo_changed();
	look(&seen);
	if (other.countdown == 0)
		follow_other();
	if (!same_arguments(a, &before, &now.spec)) {
		undo();
		now.spec = before;
		return STEP_IMPOSSIBLE;
	}
	now.seen = seen;
	after = now.spec;
	spec_step(&now.spec, a, NULL, &want, &possible);
	wrong = possible ? spec_step(&now.spec, a, &seen, &want, &possible) : NULL;
	if (possible && wrong == NULL)
		wrong = compare_outcome(&want, &got);
	/* Things changed under its hands again and again: it may say so, and have done nothing. */
	if (possible && wrong != NULL &&
	    got.status == (a->op > OP_ANSWER ? RMI_CSM_INCOMPLETE : CSM_INCOMPLETE)) {
		now.spec = after;
		if (a->op < OP_ANSWER)
			now.spec.realm[a->realm].vcpu[a->vcpu].call = (struct s_call){ 0 };
		wrong = NULL;
	}
	differ(wrong);
	differ(compare_state(&now.spec, &seen));
	tally_step(a, &seen, changed);
	return STEP_CHANGED;
}
