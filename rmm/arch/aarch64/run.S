/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The world switch proper: into the realm and out again. General registers, return state and pointer authentication
 * keys change here; everything else is already loaded (rec.c).
 */
#include <arch_rec.h>
#include <asm.h>
#include <cpu.h>

/* Frame of rec_enter(): callee-saved registers, then its two arguments. */
#define RUN_FRAME 112
#define RUN_REC 96
#define RUN_KEYS 104

	.macro key_load name, offset
	ldp	x2, x3, [x1, #\offset]
	msr	\name\()KeyLo_EL1, x2
	msr	\name\()KeyHi_EL1, x3
	.endm

	.macro key_save name, offset
	mrs	x2, \name\()KeyLo_EL1
	mrs	x3, \name\()KeyHi_EL1
	stp	x2, x3, [x4, #\offset]
	.endm

/* unsigned int rec_enter(struct rec *rec, uint64_t keys[PAUTH_KEY_WORDS]): enum rec_event of the way out. */
func rec_enter
	bti	c
	stp	x29, x30, [sp, #-RUN_FRAME]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	stp	x0, x1, [sp, #RUN_REC]

	ldp	x2, x3, [x0, #REC_PC]
	msr	elr_el2, x2
	msr	spsr_el2, x3
	ldr	x2, [x0, #REC_SP_EL0]
	msr	sp_el0, x2
	/* Nothing is signed or authenticated from here to the reload in realm_exit. */
	key_load APIA, 0
	key_load APIB, 16
	key_load APDA, 32
	key_load APDB, 48
	key_load APGA, 64
	ldp	x2, x3, [x0, #REC_X(2)]
	ldp	x4, x5, [x0, #REC_X(4)]
	ldp	x6, x7, [x0, #REC_X(6)]
	ldp	x8, x9, [x0, #REC_X(8)]
	ldp	x10, x11, [x0, #REC_X(10)]
	ldp	x12, x13, [x0, #REC_X(12)]
	ldp	x14, x15, [x0, #REC_X(14)]
	ldp	x16, x17, [x0, #REC_X(16)]
	ldp	x18, x19, [x0, #REC_X(18)]
	ldp	x20, x21, [x0, #REC_X(20)]
	ldp	x22, x23, [x0, #REC_X(22)]
	ldp	x24, x25, [x0, #REC_X(24)]
	ldp	x26, x27, [x0, #REC_X(26)]
	ldp	x28, x29, [x0, #REC_X(28)]
	ldr	x30, [x0, #REC_X(30)]
	ldp	x0, x1, [x0]
	eret
	/* No speculation past the return with the realm's registers. */
	sb
endfunc rec_enter

/* From the vectors: x0 is the event, the realm's x0 and x1 are on the stack, above them the frame of rec_enter(). */
func realm_exit
	ldr	x1, [sp, #(16 + RUN_REC)]
	stp	x2, x3, [x1, #REC_X(2)]
	stp	x4, x5, [x1, #REC_X(4)]
	stp	x6, x7, [x1, #REC_X(6)]
	stp	x8, x9, [x1, #REC_X(8)]
	stp	x10, x11, [x1, #REC_X(10)]
	stp	x12, x13, [x1, #REC_X(12)]
	stp	x14, x15, [x1, #REC_X(14)]
	stp	x16, x17, [x1, #REC_X(16)]
	stp	x18, x19, [x1, #REC_X(18)]
	stp	x20, x21, [x1, #REC_X(20)]
	stp	x22, x23, [x1, #REC_X(22)]
	stp	x24, x25, [x1, #REC_X(24)]
	stp	x26, x27, [x1, #REC_X(26)]
	stp	x28, x29, [x1, #REC_X(28)]
	str	x30, [x1, #REC_X(30)]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x1]
	mrs	x2, elr_el2
	mrs	x3, spsr_el2
	stp	x2, x3, [x1, #REC_PC]
	mrs	x2, sp_el0
	mrs	x3, esr_el2
	stp	x2, x3, [x1, #REC_SP_EL0]
	mrs	x2, far_el2
	mrs	x3, hpfar_el2
	stp	x2, x3, [x1, #REC_FAR]

	ldr	x4, [sp, #RUN_KEYS]
	key_save APIA, 0
	key_save APIB, 16
	key_save APDA, 32
	key_save APDB, 48
	key_save APGA, 64
	/* The RMM signs with one key only; the others stay the realm's, unused, until EL3 or the next realm loads them. */
	mrs	x1, tpidr_el2
	key_load APIA, CPU_KEY_LO
	isb

	/* An exception leaves these as the realm had them; SSBS, UAO and the rest are set by SCTLR_EL2 or the entry. */
	msr	dit, #1
	msr	pan, #1

	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #RUN_FRAME
	ret
endfunc realm_exit
