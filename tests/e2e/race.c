/* SPDX-License-Identifier: BSD-3-Clause */
#include "race.h"

#include <stdbool.h>
#include <stddef.h>

#include <check.h>
#include <clock.h>
#include <console.h>
#include <cpu.h>
#include <gic.h>
#include <smp.h>

/* How long a race may take in all. */
#define RACE_LIMIT_MS 600000
/* A sign of life for whoever watches the console. */
#define LIFE_MS 5000
/* Turns of a waiting loop. The clock is asked rarely: the emulator has one lock for all that is no memory. */
#define BATCH_PATIENCE 100000U
#define ROUND_PATIENCE 30000U
/* Without a least number of each outcome: so many times as many batches, until there is one of each. */
#define MORE_BATCHES 8U
/* The first time that a side is held back, it is by this part of what is allowed. */
#define LATE_FIRST 64U

/* A counter that the other side waits for; asleep after a while, so that this one runs undisturbed. */
struct gate {
	unsigned int value; /* both accessed atomically */
	unsigned int sleeper; /* 1 + index of the CPU that sleeps, 0: none */
};

struct side {
	uint64_t (*call)(unsigned int i);
	const struct side *other;
	unsigned int at; /* 1 + the round it is in; accessed atomically */
	unsigned int late; /* turns by which it begins later, at most */
	uint64_t random;
	uint64_t result[RACE_BATCH];
};

static struct side left, right;
static struct gate go, awake, done;
static unsigned int last; /* batch; accessed atomically */

static unsigned int last_batch(void)
{
	return __atomic_load_n(&last, __ATOMIC_ACQUIRE);
}

static void gate_open(struct gate *gate, unsigned int value)
{
	unsigned int sleeper;

	__atomic_store_n(&gate->value, value, __ATOMIC_SEQ_CST);
	sleeper = __atomic_load_n(&gate->sleeper, __ATOMIC_SEQ_CST);
	if (sleeper != 0)
		gic_kick(sleeper - 1);
}

static void gate_wait(struct gate *gate, unsigned int value)
{
	for (unsigned int n = 0; n < BATCH_PATIENCE; n++)
		if (__atomic_load_n(&gate->value, __ATOMIC_ACQUIRE) >= value)
			return;
	__atomic_store_n(&gate->sleeper, this_cpu()->index + 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&gate->value, __ATOMIC_SEQ_CST) < value) {
		wfi();
		gic_poll();
		check_point();
	}
	__atomic_store_n(&gate->sleeper, 0, __ATOMIC_SEQ_CST);
}

/* The same numbers in every run: mostly short delays, some long ones, so that calls meet in every phase of each other. */
static void delay(struct side *side)
{
	static const uint16_t longest[4] = { 64, 512, 4096, 16384 };
	uint64_t r = side->random;

	r ^= r << 13;
	r ^= r >> 7;
	r ^= r << 17;
	side->random = r;
	r = (r >> 8) % longest[r % 4] + (r >> 24) % (side->late + 1);
	for (uint64_t turns = r; turns > 0; turns--)
		__asm__ volatile("" : : : "memory");
}

static unsigned int at(const struct side *side)
{
	return __atomic_load_n(&side->at, __ATOMIC_ACQUIRE);
}

/* Waits for the other to come here, too. Once it has not come in time it is asleep, and not waited for until it catches up. */
static void in_step(const struct side *side, unsigned int i, bool *alone)
{
	for (unsigned int n = 0; at(side->other) < i + 1; n++) {
		if (*alone || n >= ROUND_PATIENCE + 2 * side->other->late) {
			*alone = true;
			return;
		}
	}
	*alone = false;
}

static void run_batch(struct side *side, unsigned int size)
{
	bool alone = false;

	for (unsigned int i = 0; i < size; i++) {
		__atomic_store_n(&side->at, i + 1, __ATOMIC_RELEASE);
		in_step(side, i, &alone);
		delay(side);
		side->result[i] = side->call(i);
	}
	__atomic_store_n(&side->at, size + 1, __ATOMIC_RELEASE);
}

static void right_side(void *arg)
{
	const struct race *race = arg;

	for (unsigned int n = 1; n <= last_batch(); n++) {
		gate_wait(&go, n);
		if (n > last_batch())
			return;
		gate_open(&awake, n);
		run_batch(&right, race->size);
		gate_open(&done, n);
	}
}

static void report(const char *word, const struct race *race, const unsigned int *count)
{
	print("%s %s: left first %u, right first %u, other %u\n", word, race->name,
	      count[RACE_LEFT], count[RACE_RIGHT], count[RACE_OTHER]);
}

/* The calls meet as closely as possible where both win alike. */
static void balance(const struct race *race, unsigned int left_won, unsigned int right_won)
{
	struct side *loser = left_won < right_won ? &left : &right,
		    *winner = left_won < right_won ? &right : &left;

	if (left_won + right_won == 0 || left_won == right_won)
		return;
	if (loser->late != 0)
		loser->late /= 2;
	else
		winner->late = winner->late * 2 + race->late / LATE_FIRST < race->late ?
				       winner->late * 2 + race->late / LATE_FIRST :
				       race->late;
}

static void left_batch(const struct race *race, unsigned int n)
{
	for (unsigned int i = 0; race->prepare && i < race->size; i++)
		race->prepare(i, n);
	left.at = 0;
	right.at = 0;
	gate_open(&go, n);
	/* By turns the right side begins, or this one does as soon as it knows that the right one may. */
	if (n % 2)
		gate_wait(&awake, n);
	run_batch(&left, race->size);
	gate_wait(&done, n);
}

void race_run(const struct race *race)
{
	const unsigned int least = race->least != 0 ? race->least : 1;
	const unsigned int first = race->least != 0 ? 1 : race->batches;
	const unsigned int most = race->least != 0 ? race->batches : race->batches * MORE_BATCHES;
	unsigned int count[RACE_OUTCOMES] = { 0 };
	uint64_t begin = clock_now(), life = begin;

	CHECK(race->size <= RACE_BATCH);
	go = awake = done = (struct gate){ 0, 0 };
	left = (struct side){ .call = race->left, .other = &right, .random = 0x9e3779b97f4a7c15UL };
	right = (struct side){ .call = race->right,
			       .other = &left,
			       .random = 0xbf58476d1ce4e5b9UL };
	last = most;
	smp_start(1, right_side, (void *)(uintptr_t)race);
	for (unsigned int n = 1; n <= last; n++) {
		const unsigned int before[] = { count[RACE_LEFT], count[RACE_RIGHT] };

		left_batch(race, n);
		for (unsigned int i = 0; i < race->size; i++) {
			enum race_outcome outcome = race->judge(i, left.result[i], right.result[i]);

			CHECK(outcome < RACE_OUTCOMES);
			count[outcome]++;
		}
		balance(race, count[RACE_LEFT] - before[0], count[RACE_RIGHT] - before[1]);
		if (n >= first && count[RACE_LEFT] >= least && count[RACE_RIGHT] >= least)
			__atomic_store_n(&last, n, __ATOMIC_RELEASE);
		if (clock_now() - begin < clock_ms(RACE_LIMIT_MS))
			check_extend(RACE_BATCH_MS);
		if (clock_now() - life > clock_ms(LIFE_MS)) {
			report("RACING", race, count);
			life = clock_now();
		}
	}
	gate_open(&go, most + 1);
	smp_wait(1);
	report("RACE", race, count);
	CHECK(count[RACE_LEFT] >= least && count[RACE_RIGHT] >= least);
}
