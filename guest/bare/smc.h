/* SPDX-License-Identifier: BSD-3-Clause */
/* SMC #0 to the RMM: SMCCC 1.2, x0-x17 in and out. */
#ifndef GUEST_SMC_H
#define GUEST_SMC_H

#include <stdint.h>

#include <abi/smccc.h>

struct smc_regs {
	uint64_t x[18];
};

void smc_call(struct smc_regs *regs);

/* Makes the call and returns a mask of the registers x4-x29 that it changed (smc.S). */
uint64_t smc_changed(uint64_t fid, uint64_t x1, uint64_t x2, uint64_t x3);

static inline struct smc_regs smc(uint64_t fid, uint64_t x1, uint64_t x2, uint64_t x3, uint64_t x4,
				  uint64_t x5)
{
	struct smc_regs regs = { .x = { fid, x1, x2, x3, x4, x5 } };

	smc_call(&regs);
	return regs;
}

#endif
