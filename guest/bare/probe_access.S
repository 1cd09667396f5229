/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Accesses that may fault. While one runs, this vCPU's `resume` names the label after it; guest_trap() then records
 * the exception, clears `resume` and continues there instead of stopping the realm. w0 = 1 if the access completed.
 */
#include "layout.h"

	.text

.macro probe_begin
	mrs	x9, tpidr_el1
	adr	x10, 9f
	str	x10, [x9, #VCPU_RESUME]
.endm

/* Both ways lead through 9:, where `resume` tells them apart: the trap has cleared it. */
.macro probe_end
9:	mrs	x9, tpidr_el1
	ldr	x10, [x9, #VCPU_RESUME]
	str	xzr, [x9, #VCPU_RESUME]
	cmp	x10, #0
	cset	w0, ne
.endm

/* probe_read(addr, value) */
	.global probe_read
probe_read:
	probe_begin
	ldr	x11, [x0]
	str	x11, [x1]
	probe_end
	ret

/* probe_write(addr, value) */
	.global probe_write
probe_write:
	probe_begin
	str	x1, [x0]
	probe_end
	ret

/* probe_read_pair(addr) */
	.global probe_read_pair
probe_read_pair:
	probe_begin
	ldp	x11, x12, [x0]
	probe_end
	ret

/* probe_exec(addr) */
	.global probe_exec
probe_exec:
	stp	x29, x30, [sp, #-16]!
	probe_begin
	blr	x0
	probe_end
	ldp	x29, x30, [sp], #16
	ret

/* probe_hvc(hvc_addr) */
	.global probe_hvc
probe_hvc:
	adr	x11, 1f
	str	x11, [x0]
	probe_begin
1:	hvc	#0
	probe_end
	ret

/*
 * probe_insn(code, value, scratch): calls code, an instruction and a return, with x0 = *value, x2 and x3 = scratch,
 * x4 = scratch + 64, x5 = 16; x0 goes to *value if it came back.
 */
	.global probe_insn
probe_insn:
	stp	x29, x30, [sp, #-32]!
	str	x1, [sp, #16]
	mov	x11, x0
	ldr	x0, [x1]
	mov	x3, x2
	add	x4, x2, #64
	mov	x5, #16
	probe_begin
	blr	x11
	ldr	x1, [sp, #16]
	str	x0, [x1]
	probe_end
	ldp	x29, x30, [sp], #32
	ret

/*
 * probe_step(fid): a single step, which MDSCR_EL1 must allow, over an SMC with that function id; the exception comes at
 * the instruction after it. x1: address of the SMC.
 */
	.global probe_step
probe_step:
	mov	x13, x1
	probe_begin
	mov	x11, #0x5		/* EL1h */
	movk	x11, #0x20, lsl #16	/* SS */
	orr	x11, x11, #0x1c0	/* A, I, F masked, D not */
	msr	spsr_el1, x11
	adr	x11, 1f
	msr	elr_el1, x11
	str	x11, [x13]
	isb
	eret
1:	smc	#0
	nop
	nop
	probe_end
	msr	daifset, #8
	ret
