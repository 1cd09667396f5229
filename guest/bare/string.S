/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory functions for normal memory, where unaligned accesses are legal: 64 bytes a step, then 16, then single bytes.
 * General registers only. memmove copies backwards when the destination lies inside the source.
 */
	.text

	.global memmove
memmove:
	sub	x3, x0, x1
	cmp	x3, x2
	b.lo	copy_backwards
	.global memcpy
memcpy:
	mov	x3, x0
1:	subs	x2, x2, #64
	b.lo	2f
	ldp	x4, x5, [x1]
	ldp	x6, x7, [x1, #16]
	ldp	x8, x9, [x1, #32]
	ldp	x10, x11, [x1, #48]
	add	x1, x1, #64
	stp	x4, x5, [x3]
	stp	x6, x7, [x3, #16]
	stp	x8, x9, [x3, #32]
	stp	x10, x11, [x3, #48]
	add	x3, x3, #64
	b	1b
2:	add	x2, x2, #64
3:	subs	x2, x2, #16
	b.lo	4f
	ldp	x4, x5, [x1], #16
	stp	x4, x5, [x3], #16
	b	3b
4:	adds	x2, x2, #16
	b.eq	6f
5:	ldrb	w4, [x1], #1
	strb	w4, [x3], #1
	subs	x2, x2, #1
	b.ne	5b
6:	ret

copy_backwards:
	add	x1, x1, x2
	add	x3, x0, x2
1:	subs	x2, x2, #16
	b.lo	2f
	ldp	x4, x5, [x1, #-16]!
	stp	x4, x5, [x3, #-16]!
	b	1b
2:	adds	x2, x2, #16
	b.eq	4f
3:	ldrb	w4, [x1, #-1]!
	strb	w4, [x3, #-1]!
	subs	x2, x2, #1
	b.ne	3b
4:	ret

	.global memset
memset:
	mov	x3, x0
	and	w1, w1, #0xff
	orr	w1, w1, w1, lsl #8
	orr	w1, w1, w1, lsl #16
	orr	x1, x1, x1, lsl #32
1:	subs	x2, x2, #64
	b.lo	2f
	stp	x1, x1, [x3]
	stp	x1, x1, [x3, #16]
	stp	x1, x1, [x3, #32]
	stp	x1, x1, [x3, #48]
	add	x3, x3, #64
	b	1b
2:	add	x2, x2, #64
3:	subs	x2, x2, #16
	b.lo	4f
	stp	x1, x1, [x3], #16
	b	3b
4:	adds	x2, x2, #16
	b.eq	6f
5:	strb	w1, [x3], #1
	subs	x2, x2, #1
	b.ne	5b
6:	ret

	.global memcmp
memcmp:
	cbz	x2, 2f
1:	ldrb	w3, [x0], #1
	ldrb	w4, [x1], #1
	cmp	w3, w4
	b.ne	3f
	subs	x2, x2, #1
	b.ne	1b
2:	mov	w0, #0
	ret
3:	sub	w0, w3, w4
	ret
