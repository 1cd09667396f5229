/* SPDX-License-Identifier: BSD-3-Clause */
/* printf's small relative. */
#ifndef HOST_FORMAT_H
#define HOST_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Knows %c %s %d %u %x %p and %%, the length l, the flags - and 0, and a width. Writes at most size bytes including the
 * final zero and returns the number of characters written without it.
 */
size_t format_v(char *out, size_t size, const char *text, va_list args);
size_t format(char *out, size_t size, const char *text, ...) __attribute__((format(printf, 3, 4)));

#endif
