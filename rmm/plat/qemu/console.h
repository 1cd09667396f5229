/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PLAT_CONSOLE_H
#define PLAT_CONSOLE_H

#include <types.h>

/* Cold boot: use the PL011 at this physical address; print() is silent before. */
void console_init(uint64_t base);

#endif
