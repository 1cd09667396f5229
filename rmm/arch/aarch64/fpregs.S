/* SPDX-License-Identifier: BSD-3-Clause */
/* Whole register files to memory and back, see fp.h. */
#include <asm.h>

	.arch_extension fp
	.arch_extension simd
	.arch_extension sve

	.macro v_file insn
	\insn	q0, q1, [x0, #(16 * 0)]
	\insn	q2, q3, [x0, #(16 * 2)]
	\insn	q4, q5, [x0, #(16 * 4)]
	\insn	q6, q7, [x0, #(16 * 6)]
	\insn	q8, q9, [x0, #(16 * 8)]
	\insn	q10, q11, [x0, #(16 * 10)]
	\insn	q12, q13, [x0, #(16 * 12)]
	\insn	q14, q15, [x0, #(16 * 14)]
	\insn	q16, q17, [x0, #(16 * 16)]
	\insn	q18, q19, [x0, #(16 * 18)]
	\insn	q20, q21, [x0, #(16 * 20)]
	\insn	q22, q23, [x0, #(16 * 22)]
	\insn	q24, q25, [x0, #(16 * 24)]
	\insn	q26, q27, [x0, #(16 * 26)]
	\insn	q28, q29, [x0, #(16 * 28)]
	\insn	q30, q31, [x0, #(16 * 30)]
	.endm

	.macro z_file insn
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	\insn	z\n, [x0, #\n, mul vl]
	.endr
	.irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	\insn	z\n, [x1, #(\n - 16), mul vl]
	.endr
	.endm

	.macro p_file insn
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	\insn	p\n, [x0, #\n, mul vl]
	.endr
	.endm

func v_save
	bti	c
	v_file	stp
	ret
endfunc v_save

func v_load
	bti	c
	v_file	ldp
	ret
endfunc v_load

func z_save
	bti	c
	z_file	str
	ret
endfunc z_save

func z_load
	bti	c
	z_file	ldr
	ret
endfunc z_load

func p_save
	bti	c
	p_file	str
	cbz	w1, 1f
	rdffr	p0.b
	str	p0, [x0, #16, mul vl]
	ldr	p0, [x0]
1:	ret
endfunc p_save

func p_load
	bti	c
	cbz	w1, 1f
	ldr	p0, [x0, #16, mul vl]
	wrffr	p0.b
1:	p_file	ldr
	ret
endfunc p_load

func sve_clear
	bti	c
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, \
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	dup	z\n\().d, #0
	.endr
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	pfalse	p\n\().b
	.endr
	wrffr	p0.b
	ret
endfunc sve_clear

func sve_vector_size
	bti	c
	rdvl	x0, #1
	ret
endfunc sve_vector_size
