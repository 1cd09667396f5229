/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sweep: calls with arguments that are all in order but for what the hostile host puts into one or all of them. A call that
 * fails must have changed nothing: not what the RMM keeps, not the host's pages, no register but x0-x3, and those as
 * specified. A call that succeeds is undone, as far as it can be.
 */
#ifndef HOSTILE_SWEEP_H
#define HOSTILE_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#define VECTOR_ARGS 5

/* A command with arguments that are in order, or nearly. */
struct vector {
	uint64_t fid;
	unsigned int args;
	uint64_t x[VECTOR_ARGS + 1]; /* x[1]-x[args] */
	unsigned int granules; /* bit n: x[n] is the address of a granule */
};

/* ---- vectors.c */

/* Vector n of the world as it is now; false: there are no more. */
bool vector_get(unsigned int n, struct vector *v);

/* ---- values.c */

/* Edge values of the world as it is now. */
unsigned int values_count(void);
uint64_t value_get(unsigned int n);
void values_collect(void);
/* No granule that any call takes has this address. */
bool value_is_no_granule(uint64_t value);
/* Numbers in a fixed sequence. */
uint64_t value_random(uint64_t *state);

/* ---- sweep.c */

/* Takes the state as it is now for what a failing call must leave. */
void sweep_begin(void);
/* The host's pages alone. */
void sweep_pages(void);
/* One call and everything that follows from it. Returns x0. */
uint64_t sweep_call(const struct vector *v);
/* Prints a line now and then, and with last at the end. */
void sweep_report(const char *name, bool last);

/* ---- allowed.c: false: the call must fail, whatever the state is */

bool may_succeed(const struct vector *v);

/* ---- undo.c: after a call that succeeded; out: x0-x4 as it returned them */

/* False: not all is as it was. */
bool undo(const struct vector *v, const uint64_t *out);

#endif
