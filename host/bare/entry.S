/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * First instructions of every CPU, at EL2 of the normal world with the MMU off: EL3 enters the first one at _start as BL33,
 * PSCI CPU_ON enters the others at secondary_entry with their struct cpu in x0.
 */
#include "asm.h"
#include "cpu.h"

	.section .text.entry, "ax"
FUNC(_start)
	msr	daifset, #0xf
	ldr	x0, =__bss_start
	ldr	x1, =__bss_end
1:	cmp	x0, x1
	b.hs	2f
	stp	xzr, xzr, [x0], #16
	b	1b
2:	ldr	x0, =cpus
	adr	x20, host_main
	ldr	x1, =cpu_stacks + CPU_STACK_SIZE
	mov	sp, x1
	mov	x19, x0
	bl	mmu_build
	b	cpu_init
ENDFUNC(_start)

FUNC(secondary_entry)
	msr	daifset, #0xf
	mov	x19, x0
	ldr	w2, [x0, #CPU_INDEX]
	ldr	x1, =cpu_stacks + CPU_STACK_SIZE
	mov	x3, #CPU_STACK_SIZE
	madd	x1, x2, x3, x1
	mov	sp, x1
	adr	x20, secondary_main
	b	cpu_init
ENDFUNC(secondary_entry)

/* x19 = struct cpu, x20 = where to go; never returns */
FUNC(cpu_init)
	msr	tpidr_el2, x19
	ldr	x0, =vectors
	msr	vbar_el2, x0
	/* RW, AMO, IMO, FMO: interrupts are this level's, and stay masked: the host polls them */
	mov	x0, #0x38
	orr	x0, x0, #(1 << 31)
	msr	hcr_el2, x0
	/* FP, SIMD and SVE are not trapped; SME is */
	mov	x0, #0x32ff
	msr	cptr_el2, x0
	isb
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #32, #4
	cbz	x0, 1f
	mov	x0, #0xf
	msr	S3_4_C1_C2_0, x0		/* ZCR_EL2: the longest vectors there are */
1:	ldr	x0, =cpu_mair
	ldr	x0, [x0]
	msr	mair_el2, x0
	ldr	x0, =cpu_tcr
	ldr	x0, [x0]
	msr	tcr_el2, x0
	ldr	x0, =mmu_root
	msr	ttbr0_el2, x0
	dsb	sy
	tlbi	alle2
	ic	iallu
	dsb	sy
	isb
	ldr	x0, =cpu_sctlr
	ldr	x0, [x0]
	msr	sctlr_el2, x0
	isb
	mov	x0, x19
	blr	x20
3:	wfi
	b	3b
ENDFUNC(cpu_init)

	.section .stacks, "aw", %nobits
	.balign 4096
	.global cpu_stacks
cpu_stacks:
	.skip	CPU_STACK_SIZE * MAX_CPUS
