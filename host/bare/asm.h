/* SPDX-License-Identifier: BSD-3-Clause */
/* Function brackets for assembly files. */
#ifndef HOST_ASM_H
#define HOST_ASM_H

.macro func name
	.global \name
	.type \name, %function
	.balign 16
\name:
.endm

.macro endfunc name
	.size \name, . - \name
.endm

#endif
