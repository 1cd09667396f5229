/* SPDX-License-Identifier: BSD-3-Clause */
/* task.c and taskswitch.S */
#ifndef ARCH_TASK_RUN_H
#define ARCH_TASK_RUN_H

#include <arch.h>

struct cpu;

/* This PE's window, empty, when it comes online. */
void window_init(struct cpu *cpu);

unsigned int task_enter(struct arch_task *task);
void task_done(void);

#endif
