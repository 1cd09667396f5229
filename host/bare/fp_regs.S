/* SPDX-License-Identifier: BSD-3-Clause */
#include "asm.h"

	.arch armv8.5-a+sve
	.text

/* uint64_t fp_vector_bytes(void) */
FUNC(fp_vector_bytes)
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #32, #4
	cbz	x0, 1f
	rdvl	x0, #1
1:	ret
ENDFUNC(fp_vector_bytes)

/* Both: x0 = image, x1 = sve; x2 walks the predicates behind the vectors */
FUNC(fp_load)
	cbz	x1, 1f
	rdvl	x2, #31
	addvl	x2, x2, #1
	add	x2, x0, x2
	ldr	p0, [x2, #16, mul vl]
	wrffr	p0.b
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	ldr	p\n, [x2, #\n, mul vl]
	.endr
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	ldr	z\n, [x0, #\n, mul vl]
	.endr
	ret
1:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	ldr	q\n, [x0, #16 * \n]
	.endr
	ret
ENDFUNC(fp_load)

FUNC(fp_store)
	cbz	x1, 1f
	rdvl	x2, #31
	addvl	x2, x2, #1
	add	x2, x0, x2
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	str	p\n, [x2, #\n, mul vl]
	.endr
	rdffr	p0.b
	str	p0, [x2, #16, mul vl]
	ldr	p0, [x2]
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	str	z\n, [x0, #\n, mul vl]
	.endr
	ret
1:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	str	q\n, [x0, #16 * \n]
	.endr
	ret
ENDFUNC(fp_store)

/* x0 = row, x1 = memory. LDR and STR of ZA by encoding: w12 selects, x1 is the base. */
FUNC(fp_za_load)
	mov	w12, w0
	.inst	0xe1000020		/* ldr za[w12, #0], [x1] */
	ret
ENDFUNC(fp_za_load)

FUNC(fp_za_store)
	mov	w12, w0
	.inst	0xe1200020		/* str za[w12, #0], [x1] */
	ret
ENDFUNC(fp_za_store)
