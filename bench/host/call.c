/* SPDX-License-Identifier: BSD-3-Clause */
#include "call.h"

#include "check.h"
#include "samples.h"

/* timed.S */
void timed_smc(struct smc_regs *regs, uint64_t span[2]);
void timed_nothing(uint64_t span[2]);

struct call last;
uint64_t call_overhead;
uint64_t call_total;

void call_init(void)
{
	uint64_t span[2];

	timed_nothing(span);
	call_overhead = span[1] - span[0];
}

uint64_t call_regs(const char *row, struct smc_regs regs)
{
	uint64_t span[2];

	timed_smc(&regs, span);
	last.regs = regs;
	last.before = span[0];
	last.after = span[1];
	last.cost = span[1] - span[0] - call_overhead;
	call_total += last.cost;
	sample(row, last.cost);
	return regs.x[0];
}

void call_ok_regs(const char *row, struct smc_regs regs)
{
	uint64_t status = call_regs(row, regs);

	if (status != RMI_SUCCESS)
		fatal("%s: call 0x%lx (0x%lx, 0x%lx, 0x%lx, 0x%lx) returned 0x%lx",
		      row ? row : "preparing", regs.x[0], regs.x[1], regs.x[2], regs.x[3],
		      regs.x[4], status);
}
