/* SPDX-License-Identifier: BSD-3-Clause */
	.text

/* smc_call(regs): x0-x17 from and to uint64_t regs[18]. */
	.global smc_call
smc_call:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mov	x19, x0
	ldp	x16, x17, [x19, #0x80]
	ldp	x14, x15, [x19, #0x70]
	ldp	x12, x13, [x19, #0x60]
	ldp	x10, x11, [x19, #0x50]
	ldp	x8, x9, [x19, #0x40]
	ldp	x6, x7, [x19, #0x30]
	ldp	x4, x5, [x19, #0x20]
	ldp	x2, x3, [x19, #0x10]
	ldp	x0, x1, [x19]
	smc	#0
	stp	x0, x1, [x19]
	stp	x2, x3, [x19, #0x10]
	stp	x4, x5, [x19, #0x20]
	stp	x6, x7, [x19, #0x30]
	stp	x8, x9, [x19, #0x40]
	stp	x10, x11, [x19, #0x50]
	stp	x12, x13, [x19, #0x60]
	stp	x14, x15, [x19, #0x70]
	stp	x16, x17, [x19, #0x80]
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

.macro pattern reg, n
	movz	\reg, #(0x1000 + \n)
	movk	\reg, #(0xa500 + \n), lsl #48
.endm

/*
 * smc_changed(fid, x1, x2, x3): makes the call with a pattern in x4-x29 and returns a mask of those that came back
 * changed, bit n for xn. For calls whose outputs end at x3.
 */
	.global smc_changed
smc_changed:
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	.irp	n, 4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
	pattern	x\n, \n
	.endr
	smc	#0
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
	ldp	x29, x30, [sp], #96
	ret
