/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The functions that a freestanding compiler may call on its own, and the few
 * of <string.h> that mbedTLS uses. Each image brings its own definitions.
 */
#ifndef LIBC_STRING_H
#define LIBC_STRING_H

#include <stddef.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);

#endif /* LIBC_STRING_H */
