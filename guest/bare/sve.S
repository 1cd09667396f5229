/* SPDX-License-Identifier: BSD-3-Clause */
	.arch	armv8.5-a+sve
	.text

/* sve_load(image), sve_store(image): x1 walks the predicates behind the vectors */
.macro predicates
	rdvl	x1, #16
	add	x1, x0, x1, lsl #1
.endm

.macro each_z insn
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\insn	z\n, [x0, #\n, mul vl]
	.endr
.endm

.macro each_p insn
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	\insn	p\n, [x1, #\n, mul vl]
	.endr
.endm

	.global sve_load
sve_load:
	predicates
	ldr	p0, [x1, #16, mul vl]
	wrffr	p0.b
	each_p	ldr
	each_z	ldr
	ret

	.global sve_store
sve_store:
	predicates
	each_p	str
	rdffr	p0.b
	str	p0, [x1, #16, mul vl]
	ldr	p0, [x1]
	each_z	str
	ret

	.global sve_vector_size
sve_vector_size:
	rdvl	x0, #1
	ret

	.global sve_read_zcr
sve_read_zcr:
	mrs	x0, zcr_el1
	ret

	.global sve_write_zcr
sve_write_zcr:
	msr	zcr_el1, x0
	isb
	ret
