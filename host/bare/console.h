/* SPDX-License-Identifier: BSD-3-Clause */
/* The PL011. Text appears in whole lines: those of two CPUs never mix. */
#ifndef HOST_CONSOLE_H
#define HOST_CONSOLE_H

#include <stddef.h>

/* Longest text of one call: what exceeds it is cut. */
#define PRINT_MAX 256

void print(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* One line of somebody else, as "[name] text". */
void console_line(const char *name, const char *text, size_t len);

#endif
