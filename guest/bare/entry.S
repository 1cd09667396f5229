/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * First instructions of each vCPU. The boot vCPU arrives with the registers of bare/protocol.h and unknown memory
 * behind the image; a secondary one with x0 = its struct vcpu, everything built. Stage 1 is off: memory is accessed
 * as a device until guest_mmu_on, so every access here is aligned.
 */
#include "layout.h"

	.section .text.entry, "ax"
	.global guest_entry
guest_entry:
	mov	x20, x0
	mov	x21, x1
	mov	x22, x2
	mov	x23, x3

	adrp	x9, __bss_start
	add	x9, x9, :lo12:__bss_start
	adrp	x10, __bss_end
	add	x10, x10, :lo12:__bss_end
1:	cmp	x9, x10
	b.hs	2f
	stp	xzr, xzr, [x9], #16
	b	1b

2:	mov	x10, #1
	sub	x11, x22, #1
	lsl	x10, x10, x11
	adrp	x9, boot_info
	add	x9, x9, :lo12:boot_info
	stp	x20, x21, [x9]
	stp	x22, x23, [x9, #16]
	str	x10, [x9, #32]

	adrp	x19, vcpus
	add	x19, x19, :lo12:vcpus
	adrp	x9, guest_stacks + GUEST_STACK_GUARD
	add	x9, x9, :lo12:(guest_stacks + GUEST_STACK_GUARD)
	add	x10, x9, #GUEST_STACK_SIZE
	stp	x10, x9, [x19, #VCPU_STACK_TOP]
	bl	vcpu_setup
	bl	mmu_build
	bl	mmu_on
	bl	guest_main
	b	.

	.global guest_secondary_entry
guest_secondary_entry:
	mov	x19, x0
	bl	vcpu_setup
	bl	mmu_on
	mov	x0, x19
	bl	guest_secondary_main
	b	.

/* x19 = struct vcpu. FP and SIMD stay accessible at EL1: the RMM's lazy switch is what is under test. */
vcpu_setup:
	msr	spsel, #1
	ldr	x9, [x19, #VCPU_STACK_TOP]
	mov	sp, x9
	msr	tpidr_el1, x19
	adrp	x9, guest_vectors
	add	x9, x9, :lo12:guest_vectors
	msr	vbar_el1, x9
	mov	x9, #(3 << 20)
	msr	cpacr_el1, x9
	mov	x29, xzr
	isb
	ret

#define MAIR_VALUE		0xff04	/* 0 Device-nGnRE, 1 Normal write-back */
/* 48-bit VA, 4 KiB granules, inner-shareable write-back walks, upper half unused; IPS is added. */
#define TCR_VALUE		0x803510
/* M C SA I nTWI nTWE WXN EIS SPAN EOS and the bits that are one without later features */
#define SCTLR_VALUE		0x30dd180d

mmu_on:
	ldr	x9, =MAIR_VALUE
	msr	mair_el1, x9
	ldr	x9, =TCR_VALUE
	mrs	x10, id_aa64mmfr0_el1
	and	x10, x10, #0xf
	cmp	x10, #5			/* 52 bits need larger descriptors: stay at 48 */
	mov	x11, #5
	csel	x10, x10, x11, lo
	orr	x9, x9, x10, lsl #32
	msr	tcr_el1, x9
	adrp	x9, mmu_l0
	add	x9, x9, :lo12:mmu_l0
	msr	ttbr0_el1, x9
	dsb	ish
	tlbi	vmalle1
	ic	iallu
	dsb	ish
	isb
	ldr	x9, =SCTLR_VALUE
	msr	sctlr_el1, x9
	isb
	ret

	.section .stacks, "aw", %nobits
	.balign	4096
	.global guest_stacks
guest_stacks:
	.space	GUEST_MAX_VCPUS * GUEST_STACK_STRIDE
