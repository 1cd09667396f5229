/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory for mbedTLS alone, from a fixed arena; one vCPU. */
#ifndef GUEST_HEAP_H
#define GUEST_HEAP_H

#include <stddef.h>

/* Zeroed; NULL when there is none left. */
void *heap_calloc(size_t count, size_t size);
/* Wipes what is given back. */
void heap_free(void *p);

#endif
