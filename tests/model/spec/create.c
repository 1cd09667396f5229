/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_CREATE: the realm names a range, the host donates a descriptor, the range is marked page by page (csm.md 3, 9).
 */
#include <stddef.h>

#include "spec.h"

/* A region of exactly this range that is being created, or is going: a second vCPU joins. */
static uint32_t unfinished(const struct spec *s, const struct action *a, const struct s_call *call)
{
	for (const struct s_region *r = s->region; r < s->region + REGIONS; r++)
		if ((r->state == REGION_CREATING || r->state == REGION_CLOSING) &&
		    r->provider == a->realm && r->base == call->base && r->size == call->size)
			return r->id;
	return 0;
}

static bool taken(const struct spec *s, unsigned int realm, const struct s_call *call)
{
	return touches_region(s, realm, call->base, call->size) ||
	       touches_window(s, realm, call->base, call->size);
}

/* The call fails; what there is of the region goes, unless another vCPU has finished it. */
static const char *fail(struct spec *s, const struct action *a, const struct seen *seen,
			struct outcome *o, uint64_t result)
{
	const struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];
	const int g = s_region_find(s, v->creating);
	uint64_t status = CSM_SUCCESS;
	const char *wrong = NULL;

	if (g != NONE && s->region[g].state != REGION_OPEN)
		wrong = s_close_region(s, g, false, a->interrupted, result, seen, o, &status);
	answer(s, a, o, status == CSM_INCOMPLETE ? CSM_INCOMPLETE : result, 0);
	return wrong;
}

/* A page is RAM, and the realm's own. */
static bool markable(const struct s_page *p)
{
	return p->kind == PAGE_OWN && p->ripas == RIPAS_RAM && !p->marked;
}

static const char *mark(struct spec *s, const struct action *a, const struct seen *seen,
			struct outcome *o, int g)
{
	struct s_region *r = &s->region[g];
	struct s_page *page = &s->realm[a->realm].page[r->base];
	const struct s_page *there = &seen->page[a->realm][r->base];
	const uint8_t from = r->extent;
	uint8_t good = from;

	while (good < r->size && markable(&page[good]))
		good++;
	while (r->extent < good &&
	       (seen->region[g].state != REGION_CREATING || there[r->extent].marked))
		page[r->extent++].marked = true;
	if (r->extent == r->size) {
		region_becomes(r, REGION_OPEN);
		answer(s, a, o, CSM_SUCCESS, r->id);
		return NULL;
	}
	if (seen->region[g].state != REGION_CREATING)
		return fail(s, a, seen, o, CSM_ERROR_INPUT);
	if (!a->interrupted || r->extent == from)
		return "CREATE is INCOMPLETE without a reason";
	answer(s, a, o, CSM_INCOMPLETE, 0);
	return NULL;
}

static const char *go_on(struct spec *s, const struct action *a, const struct seen *seen,
			 struct outcome *o)
{
	const int g = s_region_find(s, s->realm[a->realm].vcpu[a->vcpu].creating);

	/* Closed by the host. */
	if (g == NONE)
		return fail(s, a, seen, o, CSM_ERROR_HOST);
	if (s->region[g].state == REGION_OPEN) {
		answer(s, a, o, CSM_SUCCESS, s->region[g].id);
		return NULL;
	}
	if (s->region[g].state == REGION_CLOSING)
		return fail(s, a, seen, o, s->region[g].result);
	return mark(s, a, seen, o, g);
}

const char *do_create(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o)
{
	const struct s_call call = { .op = OP_CREATE, .base = a->base, .size = a->size };
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];

	call_begins(s, a, &call);
	if (v->creating == 0)
		v->creating = unfinished(s, a, &call);
	if (v->creating != 0)
		return go_on(s, a, seen, o);
	if (taken(s, a->realm, &call)) {
		answer(s, a, o, CSM_ERROR_INPUT, 0);
		return NULL;
	}
	v->waits = WAITS_CREATE;
	o->ending = ENDS_CREATE;
	o->base = a->base;
	o->size = a->size;
	return NULL;
}

const char *do_create_answered(struct spec *s, const struct action *a, const struct seen *seen,
			       struct outcome *o)
{
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];

	const int g = s_region_find(s, v->creating);

	v->waits = WAITS_NOT;
	/* Why it closes is said first, if it does already. */
	if (!a->arg)
		return fail(s, a, seen, o,
			    g != NONE && s->region[g].state == REGION_CLOSING ?
				    s->region[g].result :
				    CSM_ERROR_HOST);
	/* Accepted without a descriptor: it may join one that another vCPU got. */
	if (v->creating == 0)
		v->creating = unfinished(s, a, &v->call);
	if (v->creating != 0)
		return go_on(s, a, seen, o);
	answer(s, a, o, taken(s, a->realm, &v->call) ? CSM_ERROR_INPUT : CSM_ERROR_HOST, 0);
	return NULL;
}

/* RMI_CSM CREATE. */
void do_donate(struct spec *s, const struct action *a, struct outcome *o)
{
	struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];
	struct s_region *r = &s->region[a->region];

	if (!v->exists || v->waits != WAITS_CREATE || v->creating != 0) {
		o->status = RMI_ERROR_REC;
		return;
	}
	/* The realm's other vCPU has gone on since the call was checked. */
	if (taken(s, a->realm, &v->call)) {
		o->status = RMI_ERROR_REALM;
		return;
	}
	*r = (struct s_region){
		.id = ++s->last_region,
		.provider = (int8_t)a->realm,
		.provider_id = s->realm[a->realm].id,
		.base = v->call.base,
		.size = v->call.size,
	};
	for (unsigned int k = 0; k < SLOTS; k++)
		r->slot[k].realm = NONE;
	region_becomes(r, REGION_CREATING);
	v->creating = r->id;
}

/* A region that its REC was creating closes with it (csm.md 9). */
const char *do_rec_destroy(struct spec *s, const struct action *a, const struct seen *seen,
			   struct outcome *o)
{
	const char *wrong = NULL;

	for (unsigned int i = 0; i < VCPUS && wrong == NULL; i++) {
		struct s_vcpu *v = &s->realm[a->realm].vcpu[i];
		const int g = s_region_find(s, v->creating);
		uint64_t status;

		if (v->exists && v->waits == WAITS_CREATE && g != NONE &&
		    s->region[g].state != REGION_OPEN)
			wrong = s_close_region(s, g, false, a->interrupted, CSM_ERROR_HOST, seen, o,
					       &status);
		*v = (struct s_vcpu){ 0 };
	}
	return wrong;
}
