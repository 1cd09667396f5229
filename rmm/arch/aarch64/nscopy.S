/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bool ns_copy(void *dst, const void *src, size_t n): the only instructions of the RMM that may meet a granule
 * protection fault (exception.c). n is a multiple of 8, both sides are 8-byte aligned.
 */
#include <asm.h>

	.global ns_copy_end
	.global ns_copy_refused

func ns_copy
	bti	c
	adrp	x3, memops_available
	ldr	w3, [x3, #:lo12:memops_available]
	cbz	w3, 1f
	.arch_extension mops
	cpyfp	[x0]!, [x1]!, x2!
	cpyfm	[x0]!, [x1]!, x2!
	cpyfe	[x0]!, [x1]!, x2!
	mov	x0, #1
	ret
1:	subs	x2, x2, #64
	b.lo	2f
	ldp	x4, x5, [x1]
	ldp	x6, x7, [x1, #16]
	ldp	x8, x9, [x1, #32]
	ldp	x10, x11, [x1, #48]
	add	x1, x1, #64
	stp	x4, x5, [x0]
	stp	x6, x7, [x0, #16]
	stp	x8, x9, [x0, #32]
	stp	x10, x11, [x0, #48]
	add	x0, x0, #64
	b	1b
2:	adds	x2, x2, #64
	b.eq	4f
3:	ldr	x4, [x1], #8
	str	x4, [x0], #8
	subs	x2, x2, #8
	b.ne	3b
4:	mov	x0, #1
	ret
ns_copy_end:

	/* Where exception.c continues a refused access. */
ns_copy_refused:
	mov	x0, #0
	ret
endfunc ns_copy
