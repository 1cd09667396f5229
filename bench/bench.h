/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What bench host and bench realm agree on: one page of normal-world memory, mapped read-write at BARE_SHARED_OFFSET.
 * The realm asks for a command with the host call BENCH_HC_NEXT, carries it out and asks again.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>

/* RsiHostCall.imm; 1 and 2 are BARE_HC_PASS and BARE_HC_FAIL */
#define BENCH_HC_NEXT 100
#define BENCH_HC_MEASURED 101 /* the exit that the two host call commands measure */

enum bench_op {
	BENCH_NOTHING, /* reads the counter twice: what measuring costs */
	BENCH_SMC, /* args[0..10] = x0..x10; out[0..3] = x0..x3 */
	BENCH_REALM_CONFIG, /* RSI_REALM_CONFIG of a granule of its own */
	BENCH_HOST_CALL,
	BENCH_FP_HOST_CALL, /* the same after a use of FP registers */
	BENCH_LOAD, /* a load from args[0]; out[0] = what was read */
	BENCH_STORE, /* args[1] to args[0]; not measured */
	BENCH_WFI,
	BENCH_ID_REGISTER,
	BENCH_FP,
	BENCH_IRQ, /* waits until the counter jumps by more than BENCH_GAP: around the jump */
};

/* Counts that only an exit takes. */
#define BENCH_GAP 500

#define BENCH_ARGS 11

struct bench_page {
	uint64_t op;
	uint64_t args[BENCH_ARGS];
	uint64_t out[4];
	/* CNTVCT_EL0 just before and just after the instruction that op is about */
	uint64_t before;
	uint64_t after;
};

#endif
