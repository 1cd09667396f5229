/* SPDX-License-Identifier: BSD-3-Clause */
/* Assembly helpers. clang-format knows no assembly. */
/* clang-format off */
#ifndef ARCH_ASM_H
#define ARCH_ASM_H

	.macro func name
	.section .text.\name, "ax"
	.global \name
	.type \name, %function
	.balign 4
\name:
	.endm

	.macro endfunc name
	.size \name, . - \name
	.endm

	/* A 64-bit constant whatever its value. */
	.macro mov64 reg, value
	movz	\reg, #:abs_g3:\value
	movk	\reg, #:abs_g2_nc:\value
	movk	\reg, #:abs_g1_nc:\value
	movk	\reg, #:abs_g0_nc:\value
	.endm

#endif
