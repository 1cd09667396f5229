/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The functions that a freestanding compiler may call on its own, and the few
 * of <string.h> that mbedTLS uses. Each image brings its own definitions.
 */
#ifndef LIBC_STRING_H
#define LIBC_STRING_H

#include <stddef.h>

void *memcpy(void *restrict, const void *restrict, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);
int strcmp(const char *, const char *);
int strncmp(const char *, const char *, size_t);

#endif /* LIBC_STRING_H */
