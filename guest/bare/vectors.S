/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exception vectors. The realm runs at EL1h on one stack per vCPU; an exception saves every general register there.
 * Only EL1h vectors are expected; the others report and stop.
 */
#include "layout.h"

	.text

.macro vector kind
	.balign	0x80
	msr	tpidrro_el0, x0
	mrs	x0, tpidr_el1
	ldr	x0, [x0, #VCPU_STACK_LIMIT]
	sub	x0, sp, x0
	cmp	x0, #FRAME_SIZE
	b.lt	stack_overflow
	mrs	x0, tpidrro_el0
	sub	sp, sp, #FRAME_SIZE
	stp	x0, x1, [sp]
	mov	x1, #\kind
	b	trap_common
.endm

	.balign	0x800
	.global guest_vectors
guest_vectors:
	/* current EL with SP_EL0 */
	vector	TRAP_OTHER
	vector	TRAP_OTHER
	vector	TRAP_OTHER
	vector	TRAP_OTHER
	/* current EL with SP_EL1 */
	vector	TRAP_SYNC
	vector	TRAP_IRQ
	vector	TRAP_OTHER
	vector	TRAP_OTHER
	/* EL0, AArch64 and AArch32 */
	.rept	8
	vector	TRAP_OTHER
	.endr

stack_overflow:
	mrs	x0, tpidr_el1
	ldr	x0, [x0, #VCPU_STACK_TOP]
	mov	sp, x0
	bl	guest_stack_overflow

trap_common:
	stp	x2, x3, [sp, #0x10]
	stp	x4, x5, [sp, #0x20]
	stp	x6, x7, [sp, #0x30]
	stp	x8, x9, [sp, #0x40]
	stp	x10, x11, [sp, #0x50]
	stp	x12, x13, [sp, #0x60]
	stp	x14, x15, [sp, #0x70]
	stp	x16, x17, [sp, #0x80]
	stp	x18, x19, [sp, #0x90]
	stp	x20, x21, [sp, #0xa0]
	stp	x22, x23, [sp, #0xb0]
	stp	x24, x25, [sp, #0xc0]
	stp	x26, x27, [sp, #0xd0]
	stp	x28, x29, [sp, #0xe0]
	mrs	x2, elr_el1
	stp	x30, x2, [sp, #0xf0]
	mrs	x3, spsr_el1
	str	x3, [sp, #FRAME_SPSR]
	mov	x0, sp
	bl	guest_trap
	ldr	x3, [sp, #FRAME_SPSR]
	msr	spsr_el1, x3
	ldp	x30, x2, [sp, #0xf0]
	msr	elr_el1, x2
	ldp	x28, x29, [sp, #0xe0]
	ldp	x26, x27, [sp, #0xd0]
	ldp	x24, x25, [sp, #0xc0]
	ldp	x22, x23, [sp, #0xb0]
	ldp	x20, x21, [sp, #0xa0]
	ldp	x18, x19, [sp, #0x90]
	ldp	x16, x17, [sp, #0x80]
	ldp	x14, x15, [sp, #0x70]
	ldp	x12, x13, [sp, #0x60]
	ldp	x10, x11, [sp, #0x50]
	ldp	x8, x9, [sp, #0x40]
	ldp	x6, x7, [sp, #0x30]
	ldp	x4, x5, [sp, #0x20]
	ldp	x2, x3, [sp, #0x10]
	ldp	x0, x1, [sp]
	add	sp, sp, #FRAME_SIZE
	eret
