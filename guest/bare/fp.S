/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The FP and SIMD registers as test patterns. Vn holds (seed + n, ~seed + n); FPSR takes its sticky flags and FPCR its
 * rounding mode from the seed.
 */
	.arch	armv8.5-a
	.text

#define FPSR_BITS	0x0800009f
#define FPCR_RMODE	0x00c00000

.macro flags
	ldr	x9, =FPSR_BITS
	and	x9, x0, x9
	ldr	x10, =FPCR_RMODE
	and	x10, x0, x10
.endm

/* fp_fill(seed) */
	.global fp_fill
fp_fill:
	flags
	msr	fpsr, x9
	msr	fpcr, x10
	mvn	x1, x0
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x2, x0, #\n
	add	x3, x1, #\n
	mov	v\n\().d[0], x2
	mov	v\n\().d[1], x3
	.endr
	ret

/* uint64_t fp_differ(seed): bit n for Vn, bit 32 FPSR, bit 33 FPCR */
	.global fp_differ
fp_differ:
	mov	x4, #0
	mvn	x1, x0
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x2, x0, #\n
	add	x3, x1, #\n
	mov	x5, v\n\().d[0]
	mov	x6, v\n\().d[1]
	cmp	x5, x2
	ccmp	x6, x3, #0, eq
	cset	x7, ne
	orr	x4, x4, x7, lsl #\n
	.endr
	flags
	b	compare_flags

/* uint64_t fp_not_zero(void): the same mask for registers that are not zero */
	.global fp_not_zero
fp_not_zero:
	mov	x4, #0
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	mov	x5, v\n\().d[0]
	mov	x6, v\n\().d[1]
	orr	x5, x5, x6
	cmp	x5, #0
	cset	x7, ne
	orr	x4, x4, x7, lsl #\n
	.endr
	mov	x9, #0
	mov	x10, #0

compare_flags:
	mrs	x5, fpsr
	cmp	x5, x9
	cset	x7, ne
	orr	x4, x4, x7, lsl #32
	mrs	x5, fpcr
	cmp	x5, x10
	cset	x7, ne
	orr	x4, x4, x7, lsl #33
	mov	x0, x4
	ret
