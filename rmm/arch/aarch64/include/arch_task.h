/* SPDX-License-Identifier: BSD-3-Clause */
/* A suspended computation (task.c, taskswitch.S). */
#ifndef ARCH_TASK_H
#define ARCH_TASK_H

/* Byte offsets in struct arch_task, for taskswitch.S; task.c asserts them. */
#define TASK_X(n) ((n)*8)
#define TASK_SP 248
#define TASK_PC 256
#define TASK_PSTATE 264
#define TASK_KEY 272

/* enum task_event */
#define TASK_EVENT_DONE 0
#define TASK_EVENT_IRQ 1
#define TASK_EVENT_FIQ 2

#ifndef __ASSEMBLER__
#include <stdalign.h>
#include <stdint.h>

struct arch_task {
	uint64_t x[31];
	uint64_t sp;
	uint64_t pc;
	uint64_t pstate;
	/* APIAKey that this computation signs its return addresses with: each PE has another. */
	uint64_t key[2];
	alignas(16) uint8_t v[32 * 16];
};
#endif

#endif
