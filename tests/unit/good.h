/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every command of the host once, in a world in which it succeeds: for rules that hold for all of them.
 */
#ifndef UNIT_GOOD_H
#define UNIT_GOOD_H

#include "guest.h"

/* Operands of one call that name granules; more than any command has. */
#define GOOD_OPERANDS_MAX 8

struct good_call {
	const char *name;
	uint64_t fid;
	unsigned int operands; /* that name granules, at least */
	unsigned int outputs; /* bit n: x[n] may be other than zero on success */
	unsigned int ns_read; /* bytes of normal-world memory that it reads, */
	unsigned int ns_written; /* and writes */
	/* Build the world. operands: where the addresses are, in x or in a structure of the host; returns how many. */
	unsigned int (*prepare)(uint64_t *x, uint64_t **operands);
};

extern const struct good_call good_calls[];
extern const size_t good_call_count;

#endif
