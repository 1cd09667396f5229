/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * All sequences of steps, shortest first, until no new state appears.
 *
 * A state is kept as a number (canon.c), and as the step from another that led to it: it is reached again by taking the
 * steps from the beginning, or from wherever the search stands on that way. Processes take turns at the states of one
 * depth and share one table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "native.h"

#include "model.h"

#define ROOT 0U
#define CHUNK 64U
#define PATH_MAX_STEPS 32U

struct node {
	uint32_t parent;
	uint16_t action;
};

static struct shared {
	uint64_t count; /* of nodes */
	uint64_t cursor; /* the next node to be expanded */
	uint64_t end; /* of this depth */
	bool failed, full;
} * shared;
static struct node *nodes;
static uint64_t *table;
static uint64_t table_size;
static uint64_t limit;
static time_t deadline;

/* The way on which this process stands, from the root. */
static uint32_t path[PATH_MAX_STEPS];
static unsigned int path_length;

/* True: it is new. */
static bool insert(uint64_t number)
{
	uint64_t i = number & (table_size - 1);

	number |= number == 0;
	for (;;) {
		uint64_t there = __atomic_load_n(&table[i], __ATOMIC_RELAXED);

		if (there == 0 && __atomic_compare_exchange_n(&table[i], &there, number, false,
							      __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			return true;
		if (there == number)
			return false;
		i = (i + 1) & (table_size - 1);
	}
}

static void must_change(uint16_t action)
{
	if (step_take(&actions[action]) != STEP_CHANGED)
		native_fail("a way that was taken before is closed");
}

static void go_to(uint32_t node)
{
	uint32_t way[PATH_MAX_STEPS];
	unsigned int length = 0, common = 0;

	for (; node != ROOT; node = nodes[node].parent) {
		if (length == PATH_MAX_STEPS)
			native_fail("a way is too long");
		way[length++] = node;
	}
	while (common < length && common < path_length && path[common] == way[length - 1 - common])
		common++;
	for (; path_length > common; path_length--)
		step_back();
	for (; path_length < length; path_length++) {
		path[path_length] = way[length - 1 - path_length];
		must_change(nodes[path[path_length]].action);
	}
}

static void found(uint32_t parent, unsigned int action)
{
	const uint64_t n = __atomic_fetch_add(&shared->count, 1, __ATOMIC_RELAXED);

	if (n >= limit) {
		shared->full = true;
		return;
	}
	nodes[n] = (struct node){ parent, (uint16_t)action };
	state_check();
}

static void expand(uint32_t node)
{
	go_to(node);
	for (unsigned int i = 0; i < action_count && !shared->full && !shared->failed; i++) {
		const enum step step = step_take(&actions[i]);

		if (step == STEP_IMPOSSIBLE)
			continue;
		if (step == STEP_CHANGED && insert(canonical(&now.spec)))
			found(node, i);
		step_back();
	}
}

static void work(void)
{
	while (!shared->full && !shared->failed) {
		const uint64_t first = __atomic_fetch_add(&shared->cursor, CHUNK, __ATOMIC_RELAXED);

		for (uint64_t n = first; n < first + CHUNK && n < shared->end; n++)
			expand((uint32_t)n);
		if (first + CHUNK >= shared->end)
			return;
		if (time(NULL) >= deadline)
			shared->full = true;
	}
}

static void share_depth(unsigned int processes)
{
	int status;

	fflush(stdout);
	for (unsigned int i = 0; i < processes; i++) {
		const pid_t pid = fork();

		if (pid < 0)
			native_fail("no process for the search");
		if (pid == 0) {
			native_forked();
			work();
			tally_flush();
			_exit(EXIT_SUCCESS);
		}
	}
	while (wait(&status) > 0)
		if (status != 0)
			shared->failed = true;
}

static void prepare(const struct limits *limits)
{
	limit = limits->states;
	table_size = 1024;
	while (table_size < 2 * limit)
		table_size *= 2;
	shared = shared_memory(sizeof(*shared));
	nodes = shared_memory((limit + 1) * sizeof(*nodes));
	table = shared_memory(table_size * sizeof(*table));
	deadline = time(NULL) + limits->seconds;
}

bool search(unsigned int scene, const struct limits *limits)
{
	const time_t begin = time(NULL);
	const uint64_t steps = tally->steps;
	unsigned int depth = 0;
	const char *end = "no new state";

	prepare(limits);
	for (const struct action *a = scenes[scene].actions; a->op != OP_NONE; a++)
		if (step_take(a) == STEP_IMPOSSIBLE)
			native_fail("a scene cannot be made");
	state_check();
	insert(canonical(&now.spec));
	shared->count = 1;
	while (shared->cursor < shared->count && depth < limits->depth) {
		shared->end = shared->count;
		share_depth(limits->processes);
		if (shared->failed)
			return false;
		if (shared->full) {
			end = shared->count > limit ? "limit of states" : "limit of time";
			break;
		}
		depth++;
		shared->cursor = shared->end;
	}
	if (depth == limits->depth)
		end = "limit of depth";
	tally_flush();
	printf("model: from \"%s\": %lu states, %lu transitions, all to depth %u, %ld s (%s)\n",
	       scenes[scene].name, shared->count < limit ? shared->count : limit,
	       tally->steps - steps, depth, (long)(time(NULL) - begin), end);
	return true;
}
