/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exception vectors of R-EL2. From a realm: the way out of the world switch (run.S). From the RMM itself: only an
 * access to normal-world memory may fault, everything else ends in a register dump (exception.c).
 */
#include <arch_task.h>
#include <asm.h>
#include <cpu.h>
#include <frame.h>

	.macro vector offset
	.org	vectors + \offset
	.endm

	/* x0 and x1 below the frame of rec_enter() leave room to find the REC in it; see realm_exit. */
	.macro from_realm offset, event
	vector	\offset
	hint	#22	/* CLRBHB: the realm's branch history steers nothing here; a NOP on CPUs that need none */
	stp	x0, x1, [sp, #-16]!
	mov	x0, #\event
	b	realm_exit
	.endm

	/* A suspendable computation (taskswitch.S); this PE's stack is below the frame of task_enter(). */
	.macro from_task offset, event
	vector	\offset
	stp	x0, x1, [sp, #-16]!
	mov	x0, #\event
	b	task_suspend
	.endm

	.macro from_rmm offset, kind
	vector	\offset
	sub	sp, sp, #FRAME_SIZE
	stp	x0, x1, [sp]
	mov	x1, #\kind
	b	rmm_exception
	.endm

	.section .vectors, "ax"
	.global vectors
	.balign 2048
vectors:
	from_rmm 0x000, FRAME_SP0
	from_task 0x080, TASK_EVENT_IRQ
	from_task 0x100, TASK_EVENT_FIQ
	from_rmm 0x180, FRAME_SP0

	/* Is the stack pointer, once there is room for a frame, still in the stack? No register is free: swap it in. */
	vector	0x200
	sub	sp, sp, #FRAME_SIZE
	add	sp, sp, x0
	sub	x0, sp, x0
	tbz	x0, #STACK_SHIFT, stack_overflow
	sub	x0, sp, x0
	sub	sp, sp, x0
	stp	x0, x1, [sp]
	mov	x1, #FRAME_SYNC
	b	rmm_exception

	from_rmm 0x280, FRAME_IRQ
	from_rmm 0x300, FRAME_FIQ
	from_rmm 0x380, FRAME_SERROR

	/* Realms run EL1 in AArch64; their EL0 may use AArch32 where the CPU can. */
	from_realm 0x400, 0
	from_realm 0x480, 1
	from_realm 0x500, 2
	from_realm 0x580, 3
	from_realm 0x600, 0
	from_realm 0x680, 1
	from_realm 0x700, 2
	from_realm 0x780, 3
	.org	vectors + 0x800

	/* SP_EL0 and the true stack pointer are lost: nothing runs after this but the dump. */
stack_overflow:
	sub	x0, sp, x0
	msr	sp_el0, x0
	mrs	x0, tpidr_el2
	adrp	x1, cpus
	add	x1, x1, #:lo12:cpus
	sub	x0, x0, x1
	lsr	x0, x0, #CPU_SIZE_SHIFT
	add	x0, x0, #1
	adrp	x1, emergency_stacks
	add	x1, x1, #:lo12:emergency_stacks
	add	x0, x1, x0, lsl #EMERGENCY_STACK_SHIFT
	mov	sp, x0
	mrs	x0, sp_el0
	sub	sp, sp, #FRAME_SIZE
	stp	x0, x1, [sp]
	mov	x1, #FRAME_OVERFLOW
	b	rmm_exception

	/* [sp] holds x0 and x1; x1 is the kind. */
rmm_exception:
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x19, [sp, #144]
	stp	x20, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	stp	x28, x29, [sp, #224]
	mrs	x2, elr_el2
	stp	x30, x2, [sp, #240]
	mrs	x2, spsr_el2
	mrs	x3, esr_el2
	stp	x2, x3, [sp, #FRAME_SPSR]
	mrs	x2, far_el2
	add	x3, sp, #FRAME_SIZE
	stp	x2, x3, [sp, #FRAME_FAR]
	mov	x0, sp
	bl	exception_from_rmm

	/* It returns only after a refused access to normal-world memory, with ELR at the fix-up. */
	ldp	x2, x3, [sp, #FRAME_ELR]
	msr	elr_el2, x2
	msr	spsr_el2, x3
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x19, [sp, #144]
	ldp	x20, x21, [sp, #160]
	ldp	x22, x23, [sp, #176]
	ldp	x24, x25, [sp, #192]
	ldp	x26, x27, [sp, #208]
	ldp	x28, x29, [sp, #224]
	ldr	x30, [sp, #240]
	ldp	x0, x1, [sp]
	add	sp, sp, #FRAME_SIZE
	eret
	sb
