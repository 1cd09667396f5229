/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two calls at once, on two CPUs, thousands of times. Rounds come in batches: everything for a batch is made beforehand, then
 * both CPUs go through it in step, with delays that vary by a fixed sequence. A CPU that the build machine does not run for
 * a while is not waited for; by turns one or the other begins, so that both orders are met however busy that machine is. A
 * race of which not both outcomes occurred has failed.
 */
#ifndef E2E_RACE_H
#define E2E_RACE_H

#include <stdint.h>

/* Most rounds of a batch, and what one may take: while batches end, a race goes on. */
#define RACE_BATCH 32U
#define RACE_BATCH_MS 100000

/* What judge() says of a round. */
enum race_outcome {
	RACE_LEFT, /* the left call came first */
	RACE_RIGHT,
	RACE_OTHER, /* they met in another way, or there is no telling; counted, need not occur */
	RACE_OUTCOMES,
};

struct race {
	const char *name;
	unsigned int
		batches; /* at most; if least is 0, at least, and more until both outcomes have occurred */
	unsigned int least; /* enough once each outcome has occurred so often */
	unsigned int size; /* rounds of a batch */
	/* The side that wins too often begins later, up to so many turns of a loop; 0: neither does. */
	unsigned int late;
	/* Round i of batch n: made before the batch, by the left CPU alone; may be NULL. */
	void (*prepare)(unsigned int i, unsigned int n);
	/* The two calls; left runs on the caller's CPU. */
	uint64_t (*left)(unsigned int i);
	uint64_t (*right)(unsigned int i);
	/* After the batch, by the left CPU alone: checks what is there, takes it down. */
	enum race_outcome (*judge)(unsigned int i, uint64_t left, uint64_t right);
};

/* Prints a line with the counts now and then, and one at the end. */
void race_run(const struct race *race);

#endif
