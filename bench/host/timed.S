/* SPDX-License-Identifier: BSD-3-Clause */
#include "asm.h"

	.text
/* void timed_smc(struct smc_regs *regs, uint64_t span[2]): SMC #0 with x0-x7; the counter just before and after it */
FUNC(timed_smc)
	stp	x19, x20, [sp, #-32]!
	stp	x21, x22, [sp, #16]
	mov	x21, x0
	mov	x22, x1
	ldp	x0, x1, [x21, #0]
	ldp	x2, x3, [x21, #16]
	ldp	x4, x5, [x21, #32]
	ldp	x6, x7, [x21, #48]
	mrs	x19, cntpct_el0
	smc	#0
	mrs	x20, cntpct_el0
	stp	x0, x1, [x21, #0]
	stp	x2, x3, [x21, #16]
	stp	x4, x5, [x21, #32]
	stp	x6, x7, [x21, #48]
	stp	x19, x20, [x22]
	ldp	x21, x22, [sp, #16]
	ldp	x19, x20, [sp], #32
	ret
ENDFUNC(timed_smc)

/* void timed_nothing(uint64_t span[2]): the same without the SMC */
FUNC(timed_nothing)
	mrs	x1, cntpct_el0
	mrs	x2, cntpct_el0
	stp	x1, x2, [x0]
	ret
ENDFUNC(timed_nothing)
