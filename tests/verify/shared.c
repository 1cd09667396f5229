/* SPDX-License-Identifier: BSD-3-Clause */
#include "shared.h"

#include <string.h>

static void peer(struct writer *w, const struct shared *s, enum shared_bend bend)
{
	w_head(w, MAJOR_MAP, s->peer_has_rim ? 5 : 4, 0);
	w_int(w, 1);
	w_head(w, MAJOR_UINT, s->peer, 0);
	if (s->peer_has_rim) {
		w_int(w, 2);
		w_bytes(w, s->peer_rim, s->peer_rim_size);
	}
	w_int(w, 3);
	w_int(w, (int64_t)s->peer_rights);
	w_int(w, 4);
	if (bend == SHARED_ATTACHED)
		w_int(w, 1);
	else
		w_byte(w, s->peer_attached ? 0xf5 : 0xf4);
	w_int(w, 5);
	w_head(w, MAJOR_UINT, s->peer_epoch, 0);
}

static void region(struct writer *w, const struct shared *s, enum shared_bend bend)
{
	bool digest = s->sealed || bend == SHARED_DIGEST;
	unsigned int entries = 6U + digest + (bend == SHARED_UNKNOWN_KEY) +
			       (bend == SHARED_DUPLICATE) - (bend == SHARED_NO_EPOCH);

	w_head(w, MAJOR_MAP, entries, 0);
	w_int(w, 1);
	w_head(w, MAJOR_UINT, s->region, 0);
	if (bend == SHARED_DUPLICATE) {
		w_int(w, 1);
		w_int(w, 1);
	}
	w_int(w, 2);
	w_int(w, bend == SHARED_ROLE ? 3 : (int64_t)s->role);
	if (bend != SHARED_DESCENDING) {
		w_int(w, 3);
		w_head(w, MAJOR_UINT, bend == SHARED_SIZE ? 4097 : s->size, bend == SHARED_LONG);
	}
	w_int(w, 4);
	w_int(w, bend == SHARED_RIGHTS ? 4 : (int64_t)s->rights);
	if (bend == SHARED_DESCENDING) {
		w_int(w, 3);
		w_head(w, MAJOR_UINT, s->size, 0);
	}
	if (bend != SHARED_NO_EPOCH) {
		w_int(w, 5);
		w_head(w, MAJOR_UINT, s->epoch, 0);
	}
	if (digest) {
		w_int(w, 6);
		w_bytes(w, s->digest, bend == SHARED_DIGEST ? 31 : 32);
	}
	w_int(w, 7);
	w_head(w, MAJOR_ARRAY, 1, 0);
	peer(w, s, bend);
	if (bend == SHARED_UNKNOWN_KEY) {
		w_int(w, 8);
		w_int(w, 0);
	}
}

static void claim(struct recipe *r, const struct shared *s, enum shared_bend bend,
		  unsigned int regions, uint64_t omitted, bool has_omitted)
{
	static struct writer claims[2];
	static unsigned int turn;
	struct writer *w = &claims[turn++ % 2];

	w->size = 0;
	w_head(w, MAJOR_MAP, 2U + has_omitted - (bend == SHARED_NO_REALM), 0);
	if (bend != SHARED_NO_REALM) {
		w_int(w, 1);
		w_head(w, MAJOR_UINT, s->holder, 0);
	}
	w_int(w, 2);
	w_head(w, MAJOR_ARRAY, regions, 0);
	for (unsigned int i = 0; i < regions; i++) {
		struct shared one = *s;

		one.region += i;
		region(w, &one, bend);
	}
	if (has_omitted) {
		w_int(w, 3);
		w_head(w, MAJOR_ARRAY, 2, 0);
		w_head(w, MAJOR_UINT, omitted, 0);
		w_fill(w, 0x99, 32);
	}
	if (bend == SHARED_BEHIND)
		w_byte(w, 0);
	r->csm = w;
}

/* By the RIM alone the tests tell the two realms apart. */
static void rim_of(bool provider, uint8_t rim[64])
{
	memset(rim, provider ? 0xa1 : 0xc1, 64);
}

void shared_defaults(struct shared *shared, const struct recipe *peer_recipe, bool provider)
{
	memset(shared, 0, sizeof(*shared));
	shared->holder = provider ? SHARED_PROVIDER : SHARED_CONSUMER;
	shared->peer = provider ? SHARED_CONSUMER : SHARED_PROVIDER;
	shared->region = SHARED_REGION;
	shared->role = provider ? 1 : 2;
	shared->size = SHARED_SIZE_BYTES;
	shared->rights = provider ? 3 : 1;
	shared->epoch = provider ? 9 : 7;
	shared->peer_rights = 3;
	shared->peer_epoch = provider ? 7 : 9;
	shared->peer_attached = true;
	shared->peer_has_rim = true;
	shared->peer_rim_size = 32;
	if (peer_recipe) {
		memcpy(shared->peer_rim, peer_recipe->rim, 64);
		shared->peer_rim_size = peer_recipe->hash_size;
	} else {
		rim_of(!provider, shared->peer_rim);
	}
}

void shared_claim(struct recipe *recipe, const struct shared *shared)
{
	claim(recipe, shared, SHARED_STRAIGHT, 1, 0, false);
}

static void one_side(struct recipe *recipe, bool provider)
{
	struct shared shared;

	rim_of(provider, recipe->rim);
	shared_defaults(&shared, NULL, provider);
	shared_claim(recipe, &shared);
}

void shared_provider(struct recipe *recipe)
{
	one_side(recipe, true);
}

void shared_consumer(struct recipe *recipe)
{
	one_side(recipe, false);
}

void shared_empty(struct recipe *recipe)
{
	struct shared shared;

	shared_defaults(&shared, NULL, true);
	claim(recipe, &shared, SHARED_STRAIGHT, 0, 0, false);
}

void shared_omitted(struct recipe *recipe)
{
	struct shared shared;

	shared_defaults(&shared, NULL, true);
	claim(recipe, &shared, SHARED_STRAIGHT, 2, 17, true);
}

void shared_many(struct recipe *recipe)
{
	struct shared shared;

	shared_defaults(&shared, NULL, true);
	shared.sealed = true;
	claim(recipe, &shared, SHARED_STRAIGHT, 40, 0, false);
}

void shared_bent(struct recipe *recipe, enum shared_bend bend)
{
	struct shared shared;

	shared_defaults(&shared, NULL, true);
	claim(recipe, &shared, bend, 1, 0, bend == SHARED_OMITTED_NONE);
}
