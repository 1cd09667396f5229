/* SPDX-License-Identifier: BSD-3-Clause */
/* Stage 1 of the host and the values that entry.S loads on every CPU. */
#ifndef HOST_MMU_H
#define HOST_MMU_H

#include <stdint.h>

extern uint64_t mmu_root[];
extern const uint64_t cpu_mair, cpu_tcr, cpu_sctlr;

void mmu_build(void);

#endif
