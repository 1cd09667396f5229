/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one page of a tiny realm (tiny.h): programs of a few instructions, each an endless loop, run with stage 1 off. The page
 * is copied to IPA 0, so a program's PC is its offset. x4-x7 are what the REC was created with; x5 is the IPA of the host
 * call structure. Nothing here uses a stack.
 */

	.section .rodata.tiny, "a"
	.balign	8
	.global tiny_code
tiny_code:

.macro hostcall
	mov	x1, x5
	movz	w0, #0x0199
	movk	w0, #0xc400, lsl #16
	smc	#0
.endm

	/* Host calls that tell x4, which counts up. */
	.global tiny_call
tiny_call:
	str	x4, [x5, #8]
	hostcall
	add	x4, x4, #1
	b	tiny_call

	/* The same, after x7 turns of a loop. */
	.global tiny_late_call
tiny_late_call:
	mov	x8, x7
1:	subs	x8, x8, #1
	b.ne	1b
	str	x4, [x5, #8]
	hostcall
	add	x4, x4, #1
	b	tiny_late_call

	/* Reads the 64-bit word at x6, tells it. */
	.global tiny_read
tiny_read:
	ldr	x7, [x6]
	str	x7, [x5, #8]
	hostcall
	b	tiny_read

	/*
	 * Rounds over x7 bytes from x6 in steps of a page: each word must hold the number of the round before, x4, and gets that of
	 * this one. Tells x4 and how many did not.
	 */
	.global tiny_sweep
tiny_sweep:
	add	x10, x4, #1
	mov	x9, xzr
	mov	x8, xzr
1:	ldr	x11, [x6, x8]
	cmp	x11, x4
	cinc	x9, x9, ne
	str	x10, [x6, x8]
	add	x8, x8, #0x1000
	cmp	x8, x7
	b.lo	1b
	mov	x4, x10
	stp	x4, x9, [x5, #8]
	hostcall
	b	tiny_sweep

	/* PSCI_CPU_ON of vCPU 1, which begins at x6. Stops at the first result that is not SUCCESS: a host call tells it. */
	.global tiny_cpu_on
tiny_cpu_on:
	movz	x0, #0x0003
	movk	x0, #0xc400, lsl #16
	mov	x1, #1
	mov	x2, x6
	mov	x3, x4
	smc	#0
	cbz	x0, tiny_cpu_on
	str	x0, [x5, #8]
	hostcall
	b	tiny_cpu_on

	.global tiny_cpu_off
tiny_cpu_off:
	movz	x0, #0x0002
	movk	x0, #0x8400, lsl #16
	smc	#0
	b	tiny_cpu_off

	.global tiny_system_off
tiny_system_off:
	movz	x0, #0x0008
	movk	x0, #0x8400, lsl #16
	smc	#0
	b	tiny_system_off

	/* Reads the word at x6 without pause, and counts that at x4, as long as it is x7; then tells what it is. */
	.global tiny_hammer
tiny_hammer:
	ldr	x8, [x6]
	cmp	x8, x7
	b.ne	1f
	add	x9, x9, #1
	str	x9, [x4]
	b	tiny_hammer
1:	str	x8, [x5, #8]
	hostcall
	b	tiny_hammer

	/* RSI_IPA_STATE_SET of [x6, x7) to RAM. */
	.global tiny_ripas
tiny_ripas:
	movz	x0, #0x0197
	movk	x0, #0xc400, lsl #16
	mov	x1, x6
	mov	x2, x7
	mov	x3, #1
	mov	x4, xzr
	smc	#0
	b	tiny_ripas

	/* CSM_CREATE of x7 bytes at x6. */
	.global tiny_csm_create
tiny_csm_create:
	movz	x0, #0xc501
	movk	x0, #0xc600, lsl #16
	mov	x1, x6
	mov	x2, x7
	mov	x3, xzr
	smc	#0
	b	tiny_csm_create

	/* CSM_SELF; tells the realm's id. */
	.global tiny_self
tiny_self:
	movz	w0, #0xc500
	movk	w0, #0xc600, lsl #16
	smc	#0
	str	x1, [x5, #8]
	hostcall
	b	tiny_self

	/*
	 * On strings: makes the SMC that the answer to its host call asks for, x0-x5 in gprs[0..5], and tells x0-x3 by the next.
	 * With x0 = 0 it reads the word at x1 instead, and tells it as x1.
	 */
	.global tiny_puppet
tiny_puppet:
	mov	x9, x5
1:	mov	x5, x9
	hostcall
	ldp	x0, x1, [x9, #0x08]
	ldp	x2, x3, [x9, #0x18]
	ldp	x4, x5, [x9, #0x28]
	cbz	x0, 2f
	smc	#0
	b	3f
2:	ldr	x1, [x1]
3:	stp	x0, x1, [x9, #0x08]
	stp	x2, x3, [x9, #0x18]
	b	1b

	.global tiny_code_end
tiny_code_end:
