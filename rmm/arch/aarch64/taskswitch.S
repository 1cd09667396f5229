/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Into a suspendable computation and out again. It runs at EL2 with SP_EL0 as its stack pointer, so that an interrupt is told
 * from everything else by its vector, and finds the stack of this PE in SP_EL2. Nothing is signed or authenticated
 * between the two changes of the key.
 */
#include <arch_task.h>
#include <asm.h>
#include <cpu.h>

/* Frame of task_enter(): callee-saved registers, then its argument. */
#define ENTER_FRAME 112
#define ENTER_TASK 96

/* unsigned int task_enter(struct arch_task *task): enum task_event */
func task_enter
	bti	c
	stp	x29, x30, [sp, #-ENTER_FRAME]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	str	x0, [sp, #ENTER_TASK]

	ldp	x2, x3, [x0, #TASK_PC]
	msr	elr_el2, x2
	msr	spsr_el2, x3
	ldr	x2, [x0, #TASK_SP]
	msr	sp_el0, x2
	ldp	x2, x3, [x0, #TASK_KEY]
	msr	APIAKeyLo_EL1, x2
	msr	APIAKeyHi_EL1, x3
	ldp	x2, x3, [x0, #TASK_X(2)]
	ldp	x4, x5, [x0, #TASK_X(4)]
	ldp	x6, x7, [x0, #TASK_X(6)]
	ldp	x8, x9, [x0, #TASK_X(8)]
	ldp	x10, x11, [x0, #TASK_X(10)]
	ldp	x12, x13, [x0, #TASK_X(12)]
	ldp	x14, x15, [x0, #TASK_X(14)]
	ldp	x16, x17, [x0, #TASK_X(16)]
	ldp	x18, x19, [x0, #TASK_X(18)]
	ldp	x20, x21, [x0, #TASK_X(20)]
	ldp	x22, x23, [x0, #TASK_X(22)]
	ldp	x24, x25, [x0, #TASK_X(24)]
	ldp	x26, x27, [x0, #TASK_X(26)]
	ldp	x28, x29, [x0, #TASK_X(28)]
	ldr	x30, [x0, #TASK_X(30)]
	ldp	x0, x1, [x0]
	eret
	sb
endfunc task_enter

/* From the vectors, on the stack of this PE: x0 is the event, the task's x0 and x1 are below the frame of task_enter(). */
func task_suspend
	ldr	x1, [sp, #(16 + ENTER_TASK)]
	stp	x2, x3, [x1, #TASK_X(2)]
	stp	x4, x5, [x1, #TASK_X(4)]
	stp	x6, x7, [x1, #TASK_X(6)]
	stp	x8, x9, [x1, #TASK_X(8)]
	stp	x10, x11, [x1, #TASK_X(10)]
	stp	x12, x13, [x1, #TASK_X(12)]
	stp	x14, x15, [x1, #TASK_X(14)]
	stp	x16, x17, [x1, #TASK_X(16)]
	stp	x18, x19, [x1, #TASK_X(18)]
	stp	x20, x21, [x1, #TASK_X(20)]
	stp	x22, x23, [x1, #TASK_X(22)]
	stp	x24, x25, [x1, #TASK_X(24)]
	stp	x26, x27, [x1, #TASK_X(26)]
	stp	x28, x29, [x1, #TASK_X(28)]
	str	x30, [x1, #TASK_X(30)]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x1]
	mrs	x2, elr_el2
	mrs	x3, spsr_el2
	stp	x2, x3, [x1, #TASK_PC]
	mrs	x2, sp_el0
	str	x2, [x1, #TASK_SP]
	b	task_left
endfunc task_suspend

/* Where work() returns to. Interrupts are masked before the stack pointer changes. */
func task_done
	msr	daifset, #3
	msr	spsel, #1
	mov	x0, #TASK_EVENT_DONE
	b	task_left
endfunc task_done

/* SP is the frame of task_enter(), x0 the event. Nothing of the computation stays in a register or in SP_EL0. */
func task_left
	msr	sp_el0, xzr
	mrs	x1, tpidr_el2
	ldp	x2, x3, [x1, #CPU_KEY_LO]
	msr	APIAKeyLo_EL1, x2
	msr	APIAKeyHi_EL1, x3
	isb
	.irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
	mov	x\n, xzr
	.endr
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #ENTER_FRAME
	ret
endfunc task_left
