/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One step of anybody.
 */
#include <stddef.h>

#include "spec.h"

static bool by_host(uint8_t op)
{
	return op > OP_ANSWER;
}

/* Of regions that are not, one is as good as another. */
static bool stands_for_others(const struct spec *s, unsigned int region)
{
	for (unsigned int g = 0; g < region; g++)
		if (s_region_find(s, s->region[g].id) == NONE)
			return s_region_find(s, s->region[region].id) != NONE;
	return true;
}

static bool names_region(uint8_t op)
{
	return op >= OP_SHARE && op <= OP_SEAL && op != OP_EVENTS;
}

/* An interrupt makes a difference where there is more than one thing to do. */
static bool interruptible(const struct spec *s, const struct action *a)
{
	const struct s_page *p = &s->realm[a->realm].page[a->base];

	switch (a->op) {
	case OP_DATA_DESTROY:
		return p->marked && p->granule != NONE;
	case OP_REC_DESTROY:
		return s->realm[a->realm].vcpu[0].creating || s->realm[a->realm].vcpu[1].creating;
	case OP_CREATE:
		return s->realm[a->realm].vcpu[a->vcpu].call.op == OP_CREATE;
	case OP_ANSWER:
		return a->arg || s->realm[a->realm].vcpu[a->vcpu].creating;
	default:
		return s_region_find(s, s->region[a->region].id) != NONE;
	}
}

/* A vCPU that waits for its host makes no call; the host does what there is something to do it to. */
static bool can(const struct spec *s, const struct action *a)
{
	const struct s_realm *realm = &s->realm[a->realm];
	const struct s_vcpu *v = &realm->vcpu[a->vcpu];
	const struct s_region *r = &s->region[a->region];

	if ((a->interrupted && !interruptible(s, a)) ||
	    (names_region(a->op) && !stands_for_others(s, a->region)))
		return false;
	switch (a->op) {
	case OP_SHARE:
		return v->exists && !v->waits && s_slot_free(r) != NONE;
	case OP_SHARE_MEASURED:
		return v->exists && !v->waits && r->policy[POLICIES - 1].handle == 0 &&
		       (r->policy[0].handle == 0 || r->policy[0].only != a->other);
	case OP_ATTACH:
		return v->exists && !v->waits &&
		       (s_slot_free(r) != NONE || s_slot_find(r, realm->id) != NONE);
	case OP_ANSWER:
		return v->waits == WAITS_CREATE || v->waits == WAITS_ATTACH;
	case OP_RIPAS_DO:
	case OP_RIPAS_DROP:
		return v->waits == WAITS_RIPAS;
	case OP_DONATE:
		if (v->waits != WAITS_CREATE || r->state != REGION_NONE)
			return false;
		/* The lowest descriptor that is free. */
		for (unsigned int g = 0; g < a->region; g++)
			if (s->region[g].state == REGION_NONE)
				return false;
		return true;
	case OP_RECLAIM:
	case OP_CLOSE:
		return true;
	case OP_EVICT:
		return r->state != REGION_NONE;
	case OP_DATA_CREATE:
		return realm->exists && s_granule_free(s) != NONE;
	case OP_DATA_DESTROY:
	case OP_FOLD:
		return realm->exists;
	case OP_UNDELEGATE:
		for (unsigned int i = 0; i < REALMS * PAGES; i++)
			if (s->realm[i / PAGES].page[i % PAGES].granule == a->other)
				return true;
		return false;
	case OP_REC_DESTROY:
		return v->exists;
	case OP_REALM_DESTROY:
		return realm->exists && !v->exists;
	case OP_REALM_CREATE:
		return !realm->exists;
	default:
		return v->exists && !v->waits;
	}
}

static const char *rule(struct spec *s, const struct action *a, const struct seen *seen,
			struct outcome *o)
{
	switch (a->op) {
	case OP_CREATE:
		return do_create(s, a, seen, o);
	case OP_REVOKE:
		return do_revoke(s, a, seen, o);
	case OP_REVOKE_HANDLE:
		return do_revoke_handle(s, a, seen, o);
	case OP_DESTROY:
		return do_destroy(s, a, seen, o);
	case OP_ATTACH:
		return do_attach(s, a, seen, o, false, false);
	case OP_DETACH:
		return do_detach(s, a, seen, o);
	case OP_SEAL:
		return do_seal(s, a, seen, o);
	case OP_ANSWER:
		if (s->realm[a->realm].vcpu[a->vcpu].waits == WAITS_CREATE)
			return do_create_answered(s, a, seen, o);
		return do_attach(s, a, seen, o, true, a->arg != 0);
	case OP_CLOSE:
		return do_host_close(s, a, seen, o);
	case OP_EVICT:
		return do_evict(s, a, seen, o);
	case OP_DATA_DESTROY:
		return do_data_destroy(s, a, seen, o);
	case OP_REC_DESTROY:
		return do_rec_destroy(s, a, seen, o);
	case OP_SHARE:
		do_share(s, a, o);
		break;
	case OP_SHARE_MEASURED:
		do_share_measured(s, a, o);
		break;
	case OP_NOTIFY:
		do_notify(s, a, o);
		break;
	case OP_EVENTS:
		do_events(s, a, o);
		break;
	case OP_RIPAS_ASK:
		do_ripas_ask(s, a, o);
		break;
	case OP_ACCESS:
		do_access(s, a, o);
		break;
	case OP_DONATE:
		do_donate(s, a, o);
		break;
	case OP_RECLAIM:
		do_reclaim(s, a, o);
		break;
	case OP_DATA_CREATE:
		do_data_create(s, a, o);
		break;
	case OP_RIPAS_DO:
		do_ripas_do(s, a, o, true);
		break;
	case OP_RIPAS_DROP:
		do_ripas_do(s, a, o, false);
		break;
	case OP_FOLD:
		/* The table holds different things. */
		o->status = RMI_ERROR_RTT | 3 << 8;
		break;
	case OP_UNDELEGATE:
		o->status = RMI_ERROR_INPUT;
		break;
	case OP_REALM_DESTROY:
		if (realm_destroyable(s, a->realm))
			do_realm_destroy(s, a->realm);
		else
			o->status = RMI_ERROR_REALM;
		break;
	case OP_REALM_CREATE:
		do_realm_create(s, a->realm);
		break;
	default:
		return "no such step";
	}
	return NULL;
}

const char *spec_step(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o, bool *possible)
{
	const char *wrong;

	*o = (struct outcome){ .ending = ENDS_RETURN, .region = NONE, .realm = NONE };
	*possible = can(s, a);
	/* Asked first, without having done anything. */
	if (!*possible || seen == NULL)
		return NULL;
	wrong = rule(s, a, seen, o);
	/* The host that calls is told by the answer alone. */
	if (by_host(a->op)) {
		o->ending = ENDS_RETURN;
		o->region = NONE;
		o->realm = NONE;
		o->base = 0;
		o->size = 0;
	}
	return wrong;
}
