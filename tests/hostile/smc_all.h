/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef HOSTILE_SMC_ALL_H
#define HOSTILE_SMC_ALL_H

#include <stdint.h>

#define SMC_ALL_REGS 18

struct smc_all {
	uint64_t x[SMC_ALL_REGS];
};

/* SMC #0 with x0-x17, which come back as EL3 left them. */
void smc_all(struct smc_all *regs);

#endif
