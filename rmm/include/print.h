/* SPDX-License-Identifier: BSD-3-Clause */
/* The console, for boot messages and register dumps. Nothing about a realm is ever printed. */
#ifndef RMM_PRINT_H
#define RMM_PRINT_H

/*
 * printf with %s %c %d %u %x %p %%, the modifiers l and ll, a width, and the flags 0 and -. Output of several PEs is
 * not mixed within a call.
 */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The platform's: silent until it knows its device. */
void console_putc(char c);

#endif
