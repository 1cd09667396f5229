/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One step of specification and implementation, side by side.
 */
#include <string.h>

#include "native.h"

#include "model.h"

#define DEPTH_MAX 64
/* Calls that finish what two pages and two consumers leave to do. */
#define REPEATS_MAX 12U

struct state now;
struct action trail[TRAIL_MAX];
unsigned int trail_length;

static struct state before[DEPTH_MAX];

void trail_add(const struct action *a)
{
	trail[trail_length++ % TRAIL_MAX] = *a;
}

enum step step_take(const struct action *a)
{
	struct state *const old = &before[undo_depth()];
	struct outcome want, got;
	const char *wrong;
	bool possible, changed;

	spec_step(&now.spec, a, NULL, &want, &possible);
	if (!possible)
		return STEP_IMPOSSIBLE;
	trail_add(a);
	*old = now;
	undo_begin();
	perform(&old->spec, a, &got, &now.seen);
	changed = undo_changed();
	if (changed)
		look(&now.seen);
	wrong = spec_step(&now.spec, a, &now.seen, &want, &possible);
	if (wrong != NULL)
		native_fail("%s: it answers %#lx", wrong, got.status);
	wrong = compare_outcome(&want, &got);
	if (wrong != NULL)
		native_fail("%s", wrong);
	if (spec_same(&old->spec, &now.spec)) {
		/* How far a seal is, and who has heard of it, does not show at once. */
		if (changed && a->op != OP_SEAL && !now.seen.incomplete)
			native_fail("a call that should change nothing does");
		tally_step(a, &now.seen, false);
		return STEP_SAME;
	}
	wrong = compare_state(&now.spec, &now.seen);
	if (wrong != NULL)
		native_fail("%s", wrong);
	tally_step(a, &now.seen, true);
	return STEP_CHANGED;
}

void step_back(void)
{
	undo();
	now = before[undo_depth()];
	trail_length--;
}

/* The call that goes on with what the last step left unfinished; false: there is none. */
static bool repetition(struct action *a)
{
	const struct s_vcpu *v = &now.spec.realm[a->realm].vcpu[a->vcpu];
	const int g = s_region_find(&now.spec, v->call.region);

	if (a->op == OP_ANSWER) {
		*a = (struct action){ .op = (uint8_t)v->call.op,
				      .realm = a->realm,
				      .vcpu = a->vcpu,
				      .region = (uint8_t)(g == NONE ? 0 : g),
				      .base = v->call.base,
				      .size = v->call.size,
				      .arg = v->call.rights };
		return v->call.op == OP_CREATE || (v->call.op == OP_ATTACH && g != NONE);
	}
	a->interrupted = false;
	return true;
}

/* Made again and again with no interrupt, an INCOMPLETE call ends. */
static void check_end(void)
{
	unsigned int times = 0;
	struct action a;

	if (trail_length == 0 || !now.seen.incomplete)
		return;
	a = trail[(trail_length - 1) % TRAIL_MAX];
	if (!repetition(&a))
		return;
	while (now.seen.incomplete) {
		if (step_take(&a) == STEP_IMPOSSIBLE)
			native_fail("a call cannot be made again");
		if (++times == REPEATS_MAX)
			native_fail("a call never ends");
	}
	while (times-- != 0)
		step_back();
}

void state_check(void)
{
	const char *wrong = spec_invariant(&now.spec);

	if (wrong == NULL)
		wrong = compare_views(&now.spec);
	if (wrong != NULL)
		native_fail("%s", wrong);
	native_check();
	check_end();
}
