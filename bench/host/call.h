/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI calls, each measured: instructions from the SMC to its return, EL3 included, less what reading the counter costs.
 * Nothing here depends on more than RMM 1.0.
 */
#ifndef BENCH_CALL_H
#define BENCH_CALL_H

#include <stdint.h>

#include <abi/rmi.h>

#include "smc.h"

/* The last call: registers as they came back, counter just before and just after the SMC, instructions. */
struct call {
	struct smc_regs regs;
	uint64_t before;
	uint64_t after;
	uint64_t cost;
};

extern struct call last;

/* Instructions that two reads of the counter count themselves. */
extern uint64_t call_overhead;
/* Sum of the instructions of all calls so far. */
extern uint64_t call_total;

void call_init(void);

/* call(row, fid, x1, ...): up to seven arguments; recorded as a sample of the row unless that is NULL. Returns x0. */
#define call(row, ...) call_regs(row, (struct smc_regs){ .x = { __VA_ARGS__ } })
uint64_t call_regs(const char *row, struct smc_regs regs);

/* The same, and ends the run if the call fails. */
#define call_ok(row, ...) call_ok_regs(row, (struct smc_regs){ .x = { __VA_ARGS__ } })
void call_ok_regs(const char *row, struct smc_regs regs);

#endif
