/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared memory that is taken away while it is used, attached, or given back; many regions at once. */
#include <stddef.h>
#include <string.h>

#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>

#include "cases.h"
#include "csm_pair.h"
#include "race.h"

#define REGIONS 32U
#define BATCHES 400 /* at most */
#define LEAST 100
#define LATE 2000000
#define SIZE (2 * GRANULE_SIZE)
/* Regions and windows have a page between them. */
#define REGION(i) (PAIR_REGION + (i)*2 * SIZE)
#define WINDOW(i) (PAIR_WINDOW + (i)*2 * SIZE)
#define EC_DATA_ABORT_SAME 0x25UL
#define FSC_SEA 0x10UL

static struct {
	struct csm_pair pair[REGIONS]; /* of the same two realms */
	uint64_t desc[REGIONS];
	struct puppet_result seen[REGIONS];
} world;

static struct realm *provider(void)
{
	return world.pair[0].p;
}

static struct realm *consumer(void)
{
	return world.pair[0].c;
}

static void open_region(unsigned int i)
{
	CHECK_EQ(csm_create(provider(), REGION(i), SIZE, &world.pair[i].csm), CSM_SUCCESS);
}

static void realms_create(void)
{
	struct csm_pair pair = { .p = puppet_create("provider"), .c = puppet_create("consumer") };

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	for (unsigned int i = 0; i < REGIONS; i++) {
		world.pair[i] = pair;
		puppet_fill(pair.p, REGION(i), SIZE, PAIR_SEED + i);
		open_region(i);
	}
}

static uint64_t attach(unsigned int i)
{
	return csm_call(consumer(), CSM_ATTACH, world.pair[i].csm, world.pair[i].p_id, WINDOW(i),
			SIZE, CSM_RIGHT_RW, NULL);
}

static void shared(unsigned int i, unsigned int n)
{
	(void)n;
	if (world.pair[i].csm == 0)
		open_region(i);
	CHECK_EQ(csm_share(&world.pair[i], CSM_RIGHT_RW), CSM_SUCCESS);
}

static void attached(unsigned int i, unsigned int n)
{
	struct realm *p = provider();

	shared(i, n);
	CHECK_EQ(attach(i), CSM_SUCCESS);
	for (unsigned int k = 0; k < REGIONS; k++)
		if (p->regions[k].base == REGION(i))
			world.desc[i] = p->regions[k].desc;
}

static void window_is_shut(unsigned int i)
{
	puppet_read_aborts(consumer(), WINDOW(i));
	puppet_write_aborts(consumer(), WINDOW(i) + SIZE - GRANULE_SIZE);
	CHECK_EQ(puppet_read(provider(), REGION(i)), PAIR_SEED + i);
	/* The host's notes, which it does not keep for two CPUs. */
	memset(consumer()->attached, 0, sizeof(consumer()->attached));
}

/* ---- */

static uint64_t revoke(unsigned int i)
{
	return csm_call(provider(), CSM_REVOKE, world.pair[i].csm, world.pair[i].c_id, 0, 0, 0,
			NULL);
}

static uint64_t use(unsigned int i)
{
	world.seen[i] = puppet_try(consumer(), BARE_PUPPET_READ, WINDOW(i), 0, 0);
	return 0;
}

static enum race_outcome seen_or_not(unsigned int i, uint64_t revoked, uint64_t used)
{
	const struct puppet_result *seen = &world.seen[i];

	(void)used;
	CHECK_EQ(revoked, CSM_SUCCESS);
	CHECK_EQ(seen->end, REC_CALLED);
	window_is_shut(i);
	if (!seen->aborted) {
		CHECK_EQ(seen->v[1], PAIR_SEED + i);
		return RACE_RIGHT;
	}
	CHECK_EQ(seen->v[1] >> 26, EC_DATA_ABORT_SAME);
	CHECK_EQ(seen->v[1] & 0x3f, FSC_SEA);
	CHECK_EQ(seen->v[2], WINDOW(i));
	return RACE_LEFT;
}

static uint64_t destroy(unsigned int i)
{
	return csm_call(provider(), CSM_DESTROY, world.pair[i].csm, 0, 0, 0, 0, NULL);
}

static enum race_outcome attached_or_not(unsigned int i, uint64_t destroyed, uint64_t status)
{
	CHECK_EQ(destroyed, CSM_SUCCESS);
	CHECK(status == CSM_SUCCESS || status == CSM_ERROR_STATE || status == CSM_ERROR_INPUT);
	window_is_shut(i);
	world.pair[i].csm = 0;
	return status == CSM_SUCCESS ? RACE_RIGHT : RACE_LEFT;
}

static uint64_t evict(unsigned int i)
{
	return csm_evict(world.desc[i], consumer()->rd);
}

static uint64_t detach(unsigned int i)
{
	return csm_call(consumer(), CSM_DETACH, world.pair[i].csm, 0, 0, 0, 0, NULL);
}

static enum race_outcome evicted_or_detached(unsigned int i, uint64_t evicted, uint64_t detached)
{
	window_is_shut(i);
	CHECK(evicted == CSM_SUCCESS || evicted == CSM_ERROR_INPUT);
	CHECK(detached == CSM_SUCCESS || detached == CSM_ERROR_INPUT);
	CHECK(evicted == CSM_SUCCESS || detached == CSM_SUCCESS);
	if (evicted == detached)
		return RACE_OTHER;
	return evicted == CSM_SUCCESS ? RACE_LEFT : RACE_RIGHT;
}

static uint64_t ring(unsigned int i)
{
	return csm_call(consumer(), CSM_NOTIFY, world.pair[i].csm, world.pair[i].p_id, 1, 0, 0,
			NULL);
}

static enum race_outcome rung_or_not(unsigned int i, uint64_t destroyed, uint64_t status)
{
	CHECK_EQ(destroyed, CSM_SUCCESS);
	CHECK(status == CSM_SUCCESS || status == CSM_ERROR_STATE || status == CSM_ERROR_INPUT);
	window_is_shut(i);
	/* nothing is left to ring */
	CHECK_EQ(ring(i), CSM_ERROR_INPUT);
	world.pair[i].csm = 0;
	return status == CSM_SUCCESS ? RACE_RIGHT : RACE_LEFT;
}

static void run(const struct race *race)
{
	realms_create();
	race_run(race);
	pair_destroy(&world.pair[0]);
}

void case_race_csm_revoke(void)
{
	static const struct race race = {
		.name = "CSM_REVOKE and an access",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = attached,
		.left = revoke,
		.right = use,
		.judge = seen_or_not,
	};

	run(&race);
}

void case_race_csm_destroy(void)
{
	static const struct race race = {
		.name = "CSM_DESTROY, CSM_ATTACH",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = shared,
		.left = destroy,
		.right = attach,
		.judge = attached_or_not,
	};

	run(&race);
}

void case_race_csm_evict(void)
{
	static const struct race race = {
		.name = "EVICT, CSM_DETACH",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = attached,
		.left = evict,
		.right = detach,
		.judge = evicted_or_detached,
	};

	run(&race);
}

void case_race_csm_doorbell(void)
{
	static const struct race race = {
		.name = "CSM_DESTROY, CSM_NOTIFY",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = attached,
		.left = destroy,
		.right = ring,
		.judge = rung_or_not,
	};

	run(&race);
}
