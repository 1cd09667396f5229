/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef HOST_SMC_H
#define HOST_SMC_H

#include <stdint.h>

struct smc_regs {
	uint64_t x[8];
};

/* SMC #0 with all eight registers, which come back as EL3 left them. */
void smc(struct smc_regs *regs);

/*
 * The same with x0-x3 from x and a pattern in x4-x29: the mask of those that came back changed, bit n for xn; *result is
 * x0.
 */
uint64_t smc_changed(const uint64_t x[4], uint64_t *result);

#endif
