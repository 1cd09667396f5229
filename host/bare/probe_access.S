/* SPDX-License-Identifier: BSD-3-Clause */
/* The two instructions of the host that are allowed to fault. */
#include "asm.h"

	.text
FUNC(probe_access_read)
	.global probe_read_insn
probe_read_insn:
	ldr	x2, [x0]
	str	x2, [x1]
	mov	x0, #0
	ret
ENDFUNC(probe_access_read)

FUNC(probe_access_write)
	.global probe_write_insn
probe_write_insn:
	str	x1, [x0]
	dsb	sy
	mov	x0, #0
	ret
ENDFUNC(probe_access_write)

FUNC(probe_fixup)
	mov	x0, #1
	ret
ENDFUNC(probe_fixup)
