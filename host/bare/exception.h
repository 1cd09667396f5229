/* SPDX-License-Identifier: BSD-3-Clause */
/* Exceptions taken at EL2. */
#ifndef HOST_EXCEPTION_H
#define HOST_EXCEPTION_H

#include <stdint.h>

/* What vectors.S saves. */
struct frame {
	uint64_t x[31];
	uint64_t elr;
	uint64_t spsr;
	uint64_t esr;
	uint64_t far;
	uint64_t pad;
};

_Static_assert(sizeof(struct frame) == 36 * 8, "vectors.S");

/* kind: number of the vector, 0-15. Returns to have the (changed) frame restored. */
void exception_handle(struct frame *frame, uint64_t kind);

#endif
