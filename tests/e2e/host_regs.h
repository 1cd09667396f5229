/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's own system registers as test patterns: everything that a realm or the RMM could leave changed. Of the calling
 * CPU.
 */
#ifndef E2E_HOST_REGS_H
#define E2E_HOST_REGS_H

#include <stdint.h>

/* Remembers what is there, writes patterns and remembers what of them the CPU keeps. */
void host_regs_fill(uint64_t seed);
/* A breakpoint of the host that would fire there, could it fire in a realm. */
void host_regs_break_at(uint64_t addr);
/* Fails the case if one of them changed. */
void host_regs_check(void);
/* As before host_regs_fill(). */
void host_regs_restore(void);

#endif
