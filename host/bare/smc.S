/* SPDX-License-Identifier: BSD-3-Clause */
/* The way to EL3 and the RMM, and the way to the debugger's host. */
#include "asm.h"

	.text
/* void smc(struct smc_regs *): x0-x7 in, x0-x7 out */
FUNC(smc)
	str	x0, [sp, #-16]!
	mov	x8, x0
	ldp	x0, x1, [x8, #0]
	ldp	x2, x3, [x8, #16]
	ldp	x4, x5, [x8, #32]
	ldp	x6, x7, [x8, #48]
	smc	#0
	ldr	x8, [sp], #16
	stp	x0, x1, [x8, #0]
	stp	x2, x3, [x8, #16]
	stp	x4, x5, [x8, #32]
	stp	x6, x7, [x8, #48]
	ret
ENDFUNC(smc)

/* uint64_t semihost_call(uint64_t op, void *block) */
FUNC(semihost_call)
	hlt	#0xf000
	ret
ENDFUNC(semihost_call)
