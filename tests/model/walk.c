/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random sequences, longer than a search can go. In each stretch of one some kinds of steps do not happen at all, so that
 * what would undo them can pile up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "native.h"

#include "model.h"

#define STRETCH 8192U
#define CHECK_EVERY 32U

static uint64_t random_state;

static uint64_t draw(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15UL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
	return z ^ (z >> 31);
}

/* Has the realm to do with the region what such a call is about? */
static bool plausible(const struct action *a)
{
	const struct spec *s = &now.spec;
	const struct s_region *r = &s->region[a->region];
	const bool provides = r->provider == (int)a->realm;
	const int k = s_slot_find(r, s->realm[a->realm].id);

	switch (a->op) {
	case OP_SHARE:
		return provides && s_slot_find(r, s->realm[a->other].id) == NONE;
	case OP_SHARE_MEASURED:
	case OP_SEAL:
	case OP_DESTROY:
		return provides;
	case OP_REVOKE:
		return provides && r->slot[a->other].state != SLOT_FREE;
	case OP_REVOKE_HANDLE:
		return provides && r->policy[a->other].handle != 0;
	case OP_ATTACH:
		return !provides && r->state == REGION_OPEN && a->other == 0 &&
		       (k != NONE || r->policy[0].handle != 0);
	case OP_DETACH:
		return k != NONE;
	case OP_NOTIFY:
		return provides || k != NONE;
	case OP_EVICT:
		return s_slot_find(r, s->realm[a->other].id) != NONE;
	case OP_ACCESS:
		return draw() % 4 == 0;
	case OP_DATA_DESTROY:
		return s->realm[a->realm].page[a->base].granule != NONE;
	case OP_RECLAIM:
		return r->state == REGION_CLOSED;
	case OP_FOLD:
	case OP_UNDELEGATE:
		return false;
	default:
		return true;
	}
}

/* Steps that take everything down, and those that are refused at once, are rarer than they come by chance. */
static bool too_often(const struct action *a)
{
	if (a->op == OP_CLOSE || a->op == OP_REC_DESTROY || a->op == OP_DESTROY || a->op == OP_SEAL)
		return draw() % 16 != 0;
	return !plausible(a) && draw() % 16 != 0;
}

static void run(uint64_t seed, unsigned int steps)
{
	uint64_t off = 0;
	unsigned int n = 0;

	random_state = seed * 0x2545f4914f6cdd1dUL;
	for (uint64_t tries = 0; n < steps; tries++) {
		const struct action *a = &actions[draw() % action_count];
		enum step step;

		/* Now and then nobody reads events for long. */
		if (tries % STRETCH == 0) {
			off = draw() & draw();
			if (tries / STRETCH / 8 % 4 == 3)
				off |= 1UL << OP_EVENTS;
		}
		/* A realm that has no vCPU any more is to go. */
		if (((off >> a->op & 1) && a->op < OP_REALM_DESTROY) || too_often(a))
			continue;
		if (draw() % 4 == 0)
			step = race_take(a, &actions[draw() % action_count], 1 + draw() % 3);
		else
			step = step_take(a);
		if (step == STEP_IMPOSSIBLE)
			continue;
		undo_keep_reset();
		if (++n % CHECK_EVERY == 0 && step == STEP_CHANGED)
			state_check();
	}
	state_check();
}

static bool one_ended(void)
{
	int status;

	return wait(&status) > 0 && status == 0;
}

bool walk(unsigned int seeds, unsigned int steps, unsigned int processes)
{
	const time_t begin = time(NULL);
	const uint64_t before = tally->steps;
	unsigned int running = 0;
	bool good = true;

	fflush(stdout);
	for (unsigned int seed = 1; seed <= seeds && good; seed++) {
		const pid_t pid = fork();

		if (pid < 0)
			native_fail("no process for a walk");
		if (pid == 0) {
			native_forked();
			run(seed, steps);
			tally_flush();
			_exit(EXIT_SUCCESS);
		}
		if (++running == processes) {
			good = one_ended();
			running--;
		}
	}
	for (; running != 0; running--)
		good = one_ended() && good;
	printf("model: at random: %u walks, %lu transitions, %ld s\n", seeds, tally->steps - before,
	       (long)(time(NULL) - begin));
	return good;
}
