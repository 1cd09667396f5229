/* SPDX-License-Identifier: BSD-3-Clause */
/* Bulk memory operations (memops.c). */
#ifndef ARCH_MEMOPS_H
#define ARCH_MEMOPS_H

/* Once, on the boot CPU, when the MMU is on: use FEAT_MOPS from here on if the CPU has it. */
void memops_init(void);

#endif
