/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One instruction between two reads of the counter, which go to span (uint64_t[2]). Virtual and physical counter are
 * the same to a realm (CNTVOFF_EL2 is 0).
 */
	.arch	armv8.5-a
	.text

.macro timed_begin span
	stp	x19, x20, [sp, #-32]!
	stp	x21, x22, [sp, #16]
	mov	x21, \span
.endm

.macro timed_end
	stp	x19, x20, [x21]
	ldp	x21, x22, [sp, #16]
	ldp	x19, x20, [sp], #32
	ret
.endm

/* timed_nothing(span) */
	.global timed_nothing
timed_nothing:
	timed_begin x0
	mrs	x19, cntvct_el0
	mrs	x20, cntvct_el0
	timed_end

/* timed_smc(span, uint64_t x[11]): x0-x10 from x, x0-x3 back to it */
	.global timed_smc
timed_smc:
	timed_begin x0
	mov	x22, x1
	ldr	x10, [x22, #0x50]
	ldp	x8, x9, [x22, #0x40]
	ldp	x6, x7, [x22, #0x30]
	ldp	x4, x5, [x22, #0x20]
	ldp	x2, x3, [x22, #0x10]
	ldp	x0, x1, [x22]
	mrs	x19, cntvct_el0
	smc	#0
	mrs	x20, cntvct_el0
	stp	x0, x1, [x22]
	stp	x2, x3, [x22, #0x10]
	timed_end

/* uint64_t timed_load(span, address) */
	.global timed_load
timed_load:
	timed_begin x0
	mrs	x19, cntvct_el0
	ldr	x0, [x1]
	mrs	x20, cntvct_el0
	timed_end

/* timed_wfi(span) */
	.global timed_wfi
timed_wfi:
	timed_begin x0
	mrs	x19, cntvct_el0
	wfi
	mrs	x20, cntvct_el0
	timed_end

/* timed_id_register(span) */
	.global timed_id_register
timed_id_register:
	timed_begin x0
	mrs	x19, cntvct_el0
	mrs	x0, id_aa64pfr0_el1
	mrs	x20, cntvct_el0
	timed_end

/* timed_fp(span) */
	.global timed_fp
timed_fp:
	timed_begin x0
	mrs	x19, cntvct_el0
	fmov	d0, xzr
	mrs	x20, cntvct_el0
	timed_end

/* timed_gap(span, counts): the two reads around the first jump that is longer than counts */
	.global timed_gap
timed_gap:
	timed_begin x0
	mrs	x20, cntvct_el0
1:	mov	x19, x20
	mrs	x20, cntvct_el0
	sub	x0, x20, x19
	cmp	x0, x1
	b.ls	1b
	timed_end
