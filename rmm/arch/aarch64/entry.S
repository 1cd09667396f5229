/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where EL3 enters the RMM, on every PE: at cold boot, and each time a PE comes online (rmi.md 4.2). EL2 of the Realm
 * world, MMU and caches off, interrupts masked.
 *   x0 PE index; at cold boot also x1 interface version, x2 number of PEs, x3 page shared with EL3
 */
#include <asm.h>
#include <cpu.h>
#include <el3.h>
#include <mmu.h>
#include <sysreg.h>

	/* Clean and invalidate the data cache from x0 to x1. Clobbers x2 and x3. */
	.macro dcache_flush
	mrs	x2, ctr_el0
	ubfx	x2, x2, #16, #4
	mov	x3, #4
	lsl	x3, x3, x2
	sub	x2, x3, #1
	bic	x0, x0, x2
100:	dc	civac, x0
	add	x0, x0, x3
	cmp	x0, x1
	b.lo	100b
	dsb	sy
	.endm

	.section .entry, "ax"
	.global _start
	.type _start, %function
_start:
	bti	j
	msr	daifset, #0xf
	msr	ssbs, #0
	msr	dit, #1
	msr	pan, #1
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	mov	x22, x3

	/* The register layouts used from here on are those of E2H. */
	mov64	x0, (HCR_E2H | HCR_RW)
	msr	hcr_el2, x0
	isb
	adr	x0, vectors
	msr	vbar_el2, x0

	mov	x1, #RMM_BOOT_CPU_ID_OUT_OF_RANGE
	cmp	x19, #CPUS_MAX
	b.hs	boot_refused

	/* Written back to memory by the cold boot, which alone sets it. */
	adrp	x0, cold_boot_done
	ldr	w0, [x0, #:lo12:cold_boot_done]
	cbnz	w0, mmu_on

	/*
	 * Until the MMU is on, this PE writes past the caches: no line of the image may be in them, neither now nor,
	 * brought in by speculation, when they come into use.
	 */
	adrp	x0, __image_start
	adrp	x1, __image_end
	dcache_flush

	adrp	x0, __bss_start
	adrp	x1, __bss_end
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b

	bl	set_stack
	bl	early_random
	adrp	x1, __stack_chk_guard
	str	x0, [x1, #:lo12:__stack_chk_guard]
	bl	mmu_build

	adrp	x0, __data_start
	adrp	x1, __image_end
	dcache_flush

mmu_on:
	bl	mmu_enable
	bl	set_stack

	/* Return addresses are signed from here on: no frame that is not yet signed may return after this. */
	bl	pauth_init
	mrs	x0, sctlr_el2
	orr	x0, x0, #SCTLR_ENIA
	msr	sctlr_el2, x0
	isb

	mov	x29, xzr
	adrp	x4, cold_boot_done
	ldr	w4, [x4, #:lo12:cold_boot_done]
	mov	x0, x19
	mov	x1, x20
	mov	x2, x21
	mov	x3, x22
	cbnz	w4, 2f
	bl	boot_cold
2:	bl	boot_warm

	/* MMU and caches on, without a stack: what it held would be in memory, not in the cache. */
mmu_enable:
	mov64	x0, MAIR_VALUE
	msr	mair_el2, x0
	mrs	x0, id_aa64mmfr0_el1
	and	x0, x0, #0xf
	mov	x1, #PA_RANGE_48_BITS
	cmp	x0, x1
	csel	x0, x0, x1, lo
	mov64	x1, TCR_VALUE
	bfi	x1, x0, #TCR_IPS_SHIFT, #3
	msr	tcr_el2, x1
	adrp	x0, mmu_root
	add	x0, x0, #:lo12:mmu_root
	msr	ttbr0_el2, x0
	msr	ttbr1_el2, xzr
	/* Nothing that this PE cached before it was reset or went offline counts. */
	tlbi	alle2
	tlbi	alle1
	ic	iallu
	dsb	nsh
	isb
	mov64	x0, (SCTLR_RES1 | SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_SA | SCTLR_WXN | SCTLR_BT)
	msr	sctlr_el2, x0
	isb
	ret

	/* Stack and per-PE data of PE x19. */
set_stack:
	adrp	x0, __stacks
	add	x1, x19, #1
	mov	x2, #STACK_SLOT_SIZE
	madd	x0, x1, x2, x0
	mov	sp, x0
	adrp	x0, cpus
	add	x0, x0, #:lo12:cpus
	add	x0, x0, x19, lsl #CPU_SIZE_SHIFT
	msr	tpidr_el2, x0
	ret

	/* Tell EL3 the code in x1; it then enters the RMM no more. */
boot_refused:
	mov64	x0, RMM_BOOT_COMPLETE
	smc	#0
3:	wfi
	b	3b
	.size _start, . - _start

	/* Non-zero once the cold boot has succeeded: every later entry is a warm boot. */
	.section .data.cold_boot_done, "aw"
	.global cold_boot_done
	.balign 4
cold_boot_done:
	.word	0
