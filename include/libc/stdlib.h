/* SPDX-License-Identifier: BSD-3-Clause */
/* What mbedTLS's headers name. Nothing allocates: no image defines these. */
#ifndef LIBC_STDLIB_H
#define LIBC_STDLIB_H

#include <stddef.h>

void *calloc(size_t n, size_t size);
void free(void *p);

#endif /* LIBC_STDLIB_H */
