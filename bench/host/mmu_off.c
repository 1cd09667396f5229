/* SPDX-License-Identifier: BSD-3-Clause */
/* In place of host/bare/mmu.c: the bench host runs with its MMU off, like the host of the reference figures. */
#include <stdint.h>

#include "mmu.h"

const uint64_t cpu_mair;
const uint64_t cpu_tcr = 1UL << 23 | 1UL << 31; /* RES1 */
const uint64_t cpu_sctlr = 0x30c50830; /* RES1 */

uint64_t mmu_root[512] __attribute__((aligned(4096)));

void mmu_build(void)
{
}
