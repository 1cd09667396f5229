/* SPDX-License-Identifier: BSD-3-Clause */
/* Function brackets for assembly files. */
#ifndef HOST_ASM_H
#define HOST_ASM_H

/* clang-format off */
#define FUNC(name) .global name; .type name, %function; .balign 16; name:
#define ENDFUNC(name) .size name, . - name
/* clang-format on */

#endif
