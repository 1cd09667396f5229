/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_REC_ENTER against whoever takes the REC, its realm or its run page away, and against itself. */
#include <stddef.h>

#include <check.h>
#include <gic.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "race.h"
#include "tiny.h"

#define BATCHES 64
/* Turns in the realm: long enough that the other call comes while it runs. */
#define TURNS 60000

static struct {
	struct tiny realm; /* of all RECs, or */
	struct tiny realms[RACE_BATCH]; /* of one each */
	struct tiny_rec recs[RACE_BATCH];
	struct rmi_rec_run *other_run[RACE_BATCH];
	uint64_t told[RACE_BATCH]; /* last number that the REC told */
} world;

static uint64_t enter(unsigned int i)
{
	return tiny_enter(&world.recs[i]);
}

static uint64_t enter_other(unsigned int i)
{
	return tiny_enter_at(world.recs[i].pa, (uintptr_t)world.other_run[i]);
}

static uint64_t destroy_rec(unsigned int i)
{
	return rmi_rec_destroy(world.recs[i].pa);
}

/* ---- against REC_DESTROY: RECs are made before a realm is active, so a realm for each batch */

static void all_recs(const char *program, uint64_t turns)
{
	tiny_create(&world.realm, tiny_vmid(), TINY_PAGES_MAX);
	for (unsigned int i = 0; i < RACE_BATCH; i++)
		tiny_rec_create(&world.realm, &world.recs[i], program, true, 1, 0, turns);
	tiny_activate(&world.realm);
}

static void next_rec(unsigned int i, unsigned int n)
{
	(void)n;
	if (i == 0)
		all_recs(tiny_late_call, TURNS);
}

static enum race_outcome destroyed_or_running(unsigned int i, uint64_t destroyed, uint64_t entered)
{
	enum race_outcome outcome = RACE_LEFT;

	if (destroyed == RMI_ERROR_REC) {
		CHECK_EQ(entered, RMI_SUCCESS);
		CHECK_EQ(destroy_rec(i), RMI_SUCCESS);
		outcome = RACE_RIGHT;
	} else {
		CHECK_EQ(destroyed, RMI_SUCCESS);
		/* or the realm had run already */
		if (entered == RMI_SUCCESS)
			outcome = RACE_OTHER;
		else
			CHECK_EQ(entered, RMI_ERROR_INPUT);
	}
	CHECK_EQ(enter(i), RMI_ERROR_INPUT);
	tiny_rec_gone(&world.recs[i]);
	if (i == RACE_BATCH - 1)
		tiny_destroy(&world.realm);
	return outcome;
}

/* ---- against the end of the whole realm */

static void one_rec(unsigned int i, unsigned int n)
{
	(void)n;
	tiny_create(&world.realms[i], tiny_vmid(), 0);
	tiny_rec_create(&world.realms[i], &world.recs[i], tiny_code, true, 0, 0, 0);
	tiny_activate(&world.realms[i]);
}

static uint64_t destroy_realm(unsigned int i)
{
	return rmi_realm_destroy(world.realms[i].rd);
}

static uint64_t destroy_both(unsigned int i)
{
	uint64_t status;

	while ((status = destroy_rec(i)) == RMI_ERROR_REC)
		check_point();
	CHECK_EQ(status, RMI_SUCCESS);
	return destroy_realm(i);
}

static void realm_gone(unsigned int i)
{
	tiny_rec_gone(&world.recs[i]);
	granule_take(world.realms[i].rd);
	granule_take(world.realms[i].root);
}

static enum race_outcome realm_destroyed(unsigned int i, uint64_t destroyed, uint64_t entered)
{
	CHECK_EQ(destroyed, RMI_SUCCESS);
	CHECK(entered == RMI_SUCCESS || entered == RMI_ERROR_INPUT);
	realm_gone(i);
	return entered == RMI_SUCCESS ? RACE_RIGHT : RACE_LEFT;
}

static enum race_outcome last_rec_destroyed(unsigned int i, uint64_t realm, uint64_t rec)
{
	const bool live = realm == REALM_ERROR(0);

	CHECK_EQ(rec, RMI_SUCCESS);
	if (live)
		realm = destroy_realm(i);
	CHECK_EQ(realm, RMI_SUCCESS);
	realm_gone(i);
	return live ? RACE_LEFT : RACE_RIGHT;
}

void case_race_enter_destroy(void)
{
	static const struct race rec = {
		.name = "REC_DESTROY, REC_ENTER",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = next_rec,
		.left = destroy_rec,
		.right = enter,
		.judge = destroyed_or_running,
	};
	static const struct race realm = {
		.name = "REC_DESTROY and REALM_DESTROY, REC_ENTER",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = one_rec,
		.left = destroy_both,
		.right = enter,
		.judge = realm_destroyed,
	};
	static const struct race last = {
		.name = "REALM_DESTROY, REC_DESTROY",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = one_rec,
		.left = destroy_realm,
		.right = destroy_rec,
		.judge = last_rec_destroyed,
	};

	race_run(&rec);
	race_run(&realm);
	race_run(&last);
}

/* ---- two CPUs, one REC */

static void calling_recs(uint64_t turns)
{
	all_recs(tiny_late_call, turns);
	for (unsigned int i = 0; i < RACE_BATCH; i++) {
		world.other_run[i] = (struct rmi_rec_run *)granule_alloc(1, 1);
		world.told[i] = tiny_told(&world.recs[i]);
	}
}

static void calling_recs_gone(void)
{
	for (unsigned int i = 0; i < RACE_BATCH; i++) {
		granule_free((uintptr_t)world.other_run[i], 1);
		tiny_rec_destroy(&world.recs[i]);
	}
	tiny_destroy(&world.realm);
}

static enum race_outcome one_runs(unsigned int i, uint64_t left, uint64_t right)
{
	uint64_t left_told = world.recs[i].run->exit.gprs[0];
	uint64_t right_told = world.other_run[i]->exit.gprs[0];

	/* One after the other: each heard a number of its own. */
	if (left == RMI_SUCCESS && right == RMI_SUCCESS) {
		CHECK(left_told == right_told + 1 || right_told == left_told + 1);
		return RACE_OTHER;
	}
	if (left == RMI_SUCCESS) {
		CHECK_EQ(right, RMI_ERROR_REC);
		return RACE_LEFT;
	}
	CHECK_EQ(left, RMI_ERROR_REC);
	CHECK_EQ(right, RMI_SUCCESS);
	return RACE_RIGHT;
}

void case_race_enter_twice(void)
{
	static const struct race race = {
		.name = "two CPUs enter one REC",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.left = enter,
		.right = enter_other,
		.judge = one_runs,
	};

	calling_recs(TURNS);
	race_run(&race);
	calling_recs_gone();
}

/* ---- against the host itself, which delegates the run page */

static uint64_t enter_once(unsigned int i)
{
	uint64_t status = rmi_rec_enter(world.recs[i].pa, (uintptr_t)world.other_run[i]);

	gic_poll();
	return status;
}

static uint64_t delegate_run(unsigned int i)
{
	return rmi_granule_delegate((uintptr_t)world.other_run[i]);
}

static enum race_outcome run_page_gone(unsigned int i, uint64_t entered, uint64_t delegated)
{
	uint64_t ran;

	CHECK_EQ(delegated, RMI_SUCCESS);
	CHECK_EQ(rmi_granule_undelegate((uintptr_t)world.other_run[i]), RMI_SUCCESS);
	CHECK(granule_is_zero((uintptr_t)world.other_run[i]));
	ran = tiny_told(&world.recs[i]) - world.told[i];
	CHECK(ran == 1 || ran == 2);
	world.told[i] += ran;
	if (entered == RMI_SUCCESS)
		return RACE_LEFT;
	CHECK_EQ(entered, RMI_ERROR_INPUT);
	/* The realm ran, and what it told was lost with the page. */
	return ran == 2 ? RACE_OTHER : RACE_RIGHT;
}

void case_race_run_page(void)
{
	static const struct race race = {
		.name = "REC_ENTER, DELEGATE of the run page",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.left = enter_once,
		.right = delegate_run,
		.judge = run_page_gone,
	};

	calling_recs(1);
	race_run(&race);
	calling_recs_gone();
}
