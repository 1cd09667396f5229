/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef HOST_SMC_H
#define HOST_SMC_H

#include <stdint.h>

struct smc_regs {
	uint64_t x[8];
};

/* SMC #0 with all eight registers, which come back as EL3 left them. */
void smc(struct smc_regs *regs);

#endif
