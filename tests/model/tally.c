/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What was done: a search in which half of the calls never succeed says little.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "native.h"

#include "model.h"

struct tally *tally;
static struct tally mine;

void *shared_memory(uint64_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		native_fail("no memory for the search");
	return p;
}

void tally_init(void)
{
	tally = shared_memory(sizeof(*tally));
}

void tally_step(const struct action *a, const struct seen *seen, bool changed)
{
	mine.steps++;
	if (changed)
		mine.changed[a->op]++;
	else
		mine.same[a->op]++;
	if (seen->incomplete)
		mine.incomplete[a->op]++;
}

void tally_flush(void)
{
	const uint64_t *from = (const uint64_t *)&mine;
	uint64_t *to = (uint64_t *)tally;

	for (unsigned int i = 0; i < sizeof(mine) / 8; i++)
		__atomic_fetch_add(&to[i], from[i], __ATOMIC_RELAXED);
	memset(&mine, 0, sizeof(mine));
}

/* Calls that go in steps. CREATE and ATTACH do so when the host has answered. */
static bool long_work(unsigned int op)
{
	return op == OP_REVOKE || op == OP_REVOKE_HANDLE || op == OP_DESTROY || op == OP_DETACH ||
	       op == OP_SEAL || op == OP_ANSWER || op == OP_CLOSE || op == OP_EVICT ||
	       op == OP_DATA_DESTROY;
}

bool tally_print(void)
{
	bool all = true;

	printf("%-32s %12s %12s %12s\n", "calls that", "changed", "did not", "INCOMPLETE");
	for (unsigned int op = 1; op < OP_COUNT; op++) {
		/* Always refused. */
		const bool never = op == OP_FOLD || op == OP_UNDELEGATE;

		printf("%-32s %12lu %12lu %12lu\n", op_name(op), tally->changed[op],
		       tally->same[op], tally->incomplete[op]);
		all = all && (never ? tally->same[op] : tally->changed[op]) != 0 &&
		      (!long_work(op) || tally->incomplete[op] != 0);
	}
	if (!all)
		printf("something in this table never happened\n");
	return all;
}
