/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Weakness 16: the host destroys a realm on one CPU while another realm, on the other CPU, makes a call about it; and two
 * realms that share with each other while one is destroyed.
 */
#include <stddef.h>
#include <string.h>

#include <check.h>
#include <csm.h>
#include <granule.h>

#include "cases.h"
#include "race.h"
#include "scene.h"

#define PEERS 4U
#define BATCHES 400 /* at most */
#define LEAST 12
#define LATE 16000000
#define SIZE (2 * GRANULE_SIZE)
#define REGION(i) (PAIR_REGION + (i)*2 * SIZE)
#define WINDOW(i) (PAIR_WINDOW + (i)*2 * SIZE)

struct peer {
	struct realm *realm;
	uint64_t id;
	uint64_t csm; /* that it provides, in the second case */
};

static struct {
	struct realm *p;
	uint64_t p_id;
	uint64_t csm[PEERS];
	struct peer peer[PEERS], other[PEERS];
} world;

static uint64_t provide(struct realm *realm, uint64_t at, uint64_t seed)
{
	uint64_t csm;

	puppet_fill(realm, at, SIZE, seed);
	CHECK_EQ(csm_create(realm, at, SIZE, &csm), CSM_SUCCESS);
	return csm;
}

static void peer_create(struct peer *peer, const char *name)
{
	peer->realm = puppet_create(name);
	peer->id = csm_self(peer->realm);
}

static void lend(struct realm *p, uint64_t csm, uint64_t p_id, struct peer *to, uint64_t window)
{
	CHECK_EQ(csm_call(p, CSM_SHARE, csm, to->id, CSM_RIGHT_RW, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(csm_call(to->realm, CSM_ATTACH, csm, p_id, window, SIZE, CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
}

static uint64_t destroy_peer(unsigned int i)
{
	realm_destroy(world.peer[i].realm);
	return 0;
}

/* ---- calls of P that name a consumer who dies */

static void consumer_attached(unsigned int i, unsigned int n)
{
	(void)n;
	peer_create(&world.peer[i], "consumer");
	lend(world.p, world.csm[i], world.p_id, &world.peer[i], WINDOW(i));
}

/* Each call in its turn. SUCCESS, or an answer that the consumer is gone. */
static uint64_t name_peer(unsigned int i)
{
	static const uint64_t fids[PEERS] = { CSM_NOTIFY, CSM_PEER, CSM_REVOKE, CSM_NOTIFY };
	const uint64_t third = fids[i] == CSM_PEER ? OWN_PAGE : 1;

	return csm_call(world.p, fids[i], world.csm[i], world.peer[i].id,
			fids[i] == CSM_REVOKE ? 0 : third, 0, 0, NULL);
}

static enum race_outcome there_or_not(unsigned int i, uint64_t destroyed, uint64_t status)
{
	(void)destroyed;
	CHECK(status == CSM_SUCCESS || status == CSM_ERROR_STATE || status == CSM_ERROR_INPUT);
	CHECK_EQ(csm_call(world.p, CSM_NOTIFY, world.csm[i], world.peer[i].id, 1, 0, 0, NULL),
		 CSM_ERROR_INPUT);
	puppet_check(world.p, REGION(i), SIZE, PAIR_SEED + i);
	return status == CSM_SUCCESS ? RACE_RIGHT : RACE_LEFT;
}

void case_w16(void)
{
	static const struct race race = {
		.name = "a consumer destroyed; NOTIFY, PEER, REVOKE",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = PEERS,
		.prepare = consumer_attached,
		.left = destroy_peer,
		.right = name_peer,
		.judge = there_or_not,
	};

	memset(&world, 0, sizeof(world));
	world.p = puppet_create("provider");
	world.p_id = csm_self(world.p);
	for (unsigned int i = 0; i < PEERS; i++)
		world.csm[i] = provide(world.p, REGION(i), PAIR_SEED + i);
	race_run(&race);
	realm_destroy(world.p);
}

/* ---- two that share with each other, one of which dies */

static void mutual(unsigned int i, unsigned int n)
{
	struct peer *x = &world.peer[i], *y = &world.other[i];

	(void)n;
	peer_create(x, "dies");
	peer_create(y, "lives");
	x->csm = provide(x->realm, REGION(0), PAIR_SEED);
	y->csm = provide(y->realm, REGION(0), SEED_2);
	lend(x->realm, x->csm, x->id, y, WINDOW(0));
	lend(y->realm, y->csm, y->id, x, WINDOW(0));
}

static uint64_t leave_or_put_out(unsigned int i)
{
	struct peer *x = &world.peer[i], *y = &world.other[i];

	switch (i) {
	case 0:
		return csm_call(y->realm, CSM_DETACH, x->csm, 0, 0, 0, 0, NULL);
	case 1:
		return csm_call(y->realm, CSM_REVOKE, y->csm, x->id, 0, 0, 0, NULL);
	case 2:
		return csm_call(y->realm, CSM_NOTIFY, x->csm, x->id, 1, 0, 0, NULL);
	default:
		return csm_call(y->realm, CSM_DESTROY, y->csm, 0, 0, 0, 0, NULL) == CSM_SUCCESS ?
			       csm_call(y->realm, CSM_NOTIFY, x->csm, x->id, 1, 0, 0, NULL) :
			       CSM_ERROR_LIMIT;
	}
}

static enum race_outcome survivor_is_well(unsigned int i, uint64_t destroyed, uint64_t status)
{
	struct realm *y = world.other[i].realm;

	(void)destroyed;
	CHECK(status == CSM_SUCCESS || status == CSM_ERROR_STATE || status == CSM_ERROR_INPUT);
	puppet_read_aborts(y, WINDOW(0));
	puppet_write_aborts(y, WINDOW(0) + SIZE - GRANULE_SIZE);
	puppet_check(y, REGION(0), SIZE, SEED_2);
	memset(y->attached, 0, sizeof(y->attached));
	realm_destroy(y);
	return status == CSM_SUCCESS ? RACE_RIGHT : RACE_LEFT;
}

void case_race_teardown(void)
{
	static const struct race race = {
		.name = "one of two that share with each other destroyed; calls of the other",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = PEERS,
		.prepare = mutual,
		.left = destroy_peer,
		.right = leave_or_put_out,
		.judge = survivor_is_well,
	};

	memset(&world, 0, sizeof(world));
	race_run(&race);
}
