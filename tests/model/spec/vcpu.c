/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a realm's call begins and ends: INCOMPLETE means call again with the same arguments, and only a vCPU that does so
 * goes on where it was (docs/abi.md, Realm calls).
 */
#include "spec.h"

static bool same(const struct s_call *a, const struct s_call *b)
{
	return a->op == b->op && a->region == b->region && a->other == b->other &&
	       a->base == b->base && a->size == b->size && a->rights == b->rights;
}

bool call_begins(struct spec *s, const struct action *a, const struct s_call *call)
{
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];

	if (same(&v->call, call))
		return true;
	v->call = *call;
	v->creating = 0;
	v->asked = 0;
	return false;
}

void answer(struct spec *s, const struct action *a, struct outcome *o, uint64_t status,
	    uint32_t value)
{
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];

	o->status = status;
	o->value = value;
	v->waits = WAITS_NOT;
	if (status == CSM_INCOMPLETE)
		return;
	v->call = (struct s_call){ 0 };
	v->creating = 0;
	v->asked = 0;
}
