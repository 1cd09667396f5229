/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * When are two states one? When they differ in names alone: which realm plays which part, which granule is where, the
 * absolute values of ids and epochs, which never decide anything, and events that are older than the last.
 */
#include <string.h>

#include "native.h"

#include "model.h"

#define PACKED_MAX 1024

struct packed {
	unsigned int size;
	uint8_t bytes[PACKED_MAX];
	int8_t granule[GRANULES]; /* names, by order of appearance */
	int8_t granules;
	uint8_t name[REALMS]; /* of each realm */
	uint8_t who[REALMS]; /* the realm of each name */
};

static void put(struct packed *k, unsigned int byte)
{
	k->bytes[k->size++] = (uint8_t)byte;
}

/* A realm's id: of one that lives, of the last one in its place, or of some other that is gone. */
static unsigned int realm_class(const struct packed *k, const struct spec *s, uint32_t id)
{
	if (id == 0)
		return 0xff;
	for (unsigned int r = 0; r < REALMS; r++)
		if (s->realm[r].id == id)
			return k->name[r];
	return 0xfe;
}

static unsigned int region_class(const struct spec *s, uint32_t id)
{
	const int g = s_region_find(s, id);

	return id == 0 ? 0xff : g == NONE ? 0xfe : (unsigned int)g;
}

static void put_call(struct packed *k, const struct spec *s, const struct s_call *c)
{
	put(k, c->op);
	if (c->op == OP_NONE)
		return;
	put(k, region_class(s, c->region));
	put(k, c->op == OP_REVOKE_HANDLE ? c->other : realm_class(k, s, c->other));
	put(k, (unsigned int)(c->base << 5 | c->size << 2 | c->rights));
}

static void put_page(struct packed *k, const struct spec *s, const struct s_page *p)
{
	put(k, (unsigned int)(p->kind << 6 | p->ripas << 4 | p->writable << 3 | p->readable << 2 |
			      p->marked << 1 | p->draining));
	if (p->granule == NONE) {
		put(k, 0xff);
		return;
	}
	if (k->granule[p->granule] == NONE)
		k->granule[p->granule] = k->granules++;
	put(k, (unsigned int)(k->granule[p->granule] << 1 | s->content[p->granule]));
}

static void put_realm(struct packed *k, const struct spec *s, const struct s_realm *r)
{
	const struct s_event *last = &r->event[r->event_count ? r->event_count - 1 : 0];

	put(k, (unsigned int)(r->exists << 7 | r->listens << 6 | r->lost << 5 |
			      (r->event_count < 2 ? r->event_count : 2)));
	put(k, r->event_count ? region_class(s, last->region) << 4 | last->kind : 0);
	for (const struct s_vcpu *v = r->vcpu; v < r->vcpu + VCPUS; v++) {
		put(k, (unsigned int)(v->exists << 7 | v->waits << 5 | v->asked));
		put_call(k, s, &v->call);
		if (v->call.op == OP_CREATE)
			put(k, region_class(s, v->creating));
		if (v->waits == WAITS_RIPAS)
			put(k, (unsigned int)(v->ripas_page << 2 | v->ripas));
	}
	for (const struct s_page *p = r->page; p < r->page + PAGES; p++)
		put_page(k, s, p);
}

static void put_slot(struct packed *k, const struct spec *s, const struct s_region *r,
		     const struct s_slot *t)
{
	put(k, t->state);
	if (t->state == SLOT_FREE)
		return;
	put(k, realm_class(k, s, t->id));
	put(k, (unsigned int)(t->base << 4 | t->extent));
	put(k, (unsigned int)(t->granted << 6 | t->rights << 4 | t->policy << 1 | t->barred));
	put(k, (unsigned int)(t->result | (t->bell_provider != 0) << 6 |
			      (t->bell_consumer != 0) << 7));
	put(k, t->epoch > r->state_epoch);
}

static void put_region(struct packed *k, const struct spec *s, const struct s_region *r)
{
	put(k, (unsigned int)(r->state << 4 | r->seal));
	if (r->state == REGION_NONE)
		return;
	put(k, r->id == s->last_region);
	if (r->state == REGION_CLOSED)
		return;
	put(k, k->name[r->provider]);
	put(k, (unsigned int)(r->base << 6 | r->size << 3 | r->extent));
	put(k, (unsigned int)(r->untold << 4) | (r->result & 15U));
	for (unsigned int i = 0; r->seal == CSM_SEAL_SEALED && i < r->size; i++)
		put(k, r->digest[i]);
	for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
		put_slot(k, s, r, t);
	for (const struct s_policy *p = r->policy; p < r->policy + POLICIES; p++)
		put(k, p->handle == 0 ?
			       0 :
			       (unsigned int)(1 | p->rights << 1 | p->max << 3 | p->revoked << 4 |
					      (p->only == NONE ? 7 : k->name[p->only]) << 5));
}

static void pack(struct packed *k, const struct spec *s)
{
	k->size = 0;
	k->granules = 0;
	memset(k->granule, NONE, sizeof(k->granule));
	for (unsigned int r = 0; r < REALMS; r++)
		k->name[k->who[r]] = (uint8_t)r;
	for (unsigned int r = 0; r < REALMS; r++)
		put_realm(k, s, &s->realm[k->who[r]]);
	for (unsigned int g = 0; g < REGIONS; g++)
		put_region(k, s, &s->region[g]);
	if (k->size > PACKED_MAX - 16)
		native_fail("a state is too large");
	memset(&k->bytes[k->size], 0, 8);
}

static uint64_t hash(const struct packed *k)
{
	uint64_t h = 0x243f6a8885a308d3UL ^ k->size;

	for (unsigned int i = 0; i < k->size; i += 8) {
		uint64_t word;

		memcpy(&word, &k->bytes[i], 8);
		h = (h ^ word) * 0x9e3779b97f4a7c15UL;
		h ^= h >> 29;
	}
	h = (h ^ h >> 32) * 0xbf58476d1ce4e5b9UL;
	return h ^ h >> 31;
}

uint64_t canonical(const struct spec *s)
{
	static const uint8_t orders[][REALMS] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
						  { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	uint64_t least = ~0UL;
	struct packed k;

	for (unsigned int i = 0; i < ARRAY_SIZE(orders); i++) {
		uint64_t h;

		memcpy(k.who, orders[i], sizeof(k.who));
		pack(&k, s);
		h = hash(&k);
		if (h < least)
			least = h;
	}
	return least;
}

bool spec_same(const struct spec *a, const struct spec *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}
