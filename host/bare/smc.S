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

	.macro pattern reg, n
	movz	\reg, #(0x1000 + \n)
	movk	\reg, #(0xa500 + \n), lsl #48
	.endm

/* uint64_t smc_changed(const uint64_t x[4], uint64_t *result): x0-x3 in, x0 out, mask of x4-x29 out */
FUNC(smc_changed)
	stp	x29, x30, [sp, #-112]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	str	x1, [sp, #96]
	.irp	n, 4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
	pattern	x\n, \n
	.endr
	ldp	x2, x3, [x0, #16]
	ldp	x0, x1, [x0]
	smc	#0
	ldr	x1, [sp, #96]
	str	x0, [x1]
	mov	x0, #0
	.irp	n, 4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
	pattern	x1, \n
	cmp	x\n, x1
	cset	x2, ne
	orr	x0, x0, x2, lsl #\n
	.endr
	ldp	x27, x28, [sp, #80]
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #112
	ret
ENDFUNC(smc_changed)

/* uint64_t semihost_call(uint64_t op, void *block) */
FUNC(semihost_call)
	hlt	#0xf000
	ret
ENDFUNC(semihost_call)
