/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers at an exception that the RMM itself took, as vectors.S stores them. */
#ifndef ARCH_FRAME_H
#define ARCH_FRAME_H

#define FRAME_ELR 248
#define FRAME_SPSR 256
#define FRAME_ESR 264
#define FRAME_FAR 272
#define FRAME_SP 280
#define FRAME_SIZE 288

/* Which vector: the kind of exception, and whether the stack had overflowed. */
#define FRAME_SYNC 0
#define FRAME_IRQ 1
#define FRAME_FIQ 2
#define FRAME_SERROR 3
#define FRAME_SP0 4 /* any exception with SP_EL0 selected that is not an interrupt: in a task */
#define FRAME_OVERFLOW 5

#ifndef __ASSEMBLER__
#include <stdint.h>

struct frame {
	uint64_t x[31];
	uint64_t elr;
	uint64_t spsr;
	uint64_t esr;
	uint64_t far;
	uint64_t sp;
};

void exception_from_rmm(struct frame *frame, unsigned int kind);
#endif

#endif
