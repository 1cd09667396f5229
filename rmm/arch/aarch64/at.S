/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bool at_s1e1r(uint64_t va): translate an address by the realm's stage 1, as a read by EL1; PAR_EL1 has the result. False:
 * there is none, since the walk met an external abort, which AT does not report in PAR_EL1 but takes (Arm ARM,
 * AArch64.AT). The realm's tables may be in memory of the host's, which may be anything; so exception.c goes on behind it.
 */
#include <asm.h>

	.global at_s1e1r_walk
	.global at_s1e1r_aborted

func at_s1e1r
	bti	c
at_s1e1r_walk:
	at	s1e1r, x0
	isb
	mov	x0, #1
	ret
at_s1e1r_aborted:
	mov	x0, #0
	ret
endfunc at_s1e1r
