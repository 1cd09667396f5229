/* SPDX-License-Identifier: BSD-3-Clause */
/* The hash of what the RMM keeps (test/state.h). */
#ifndef HOSTILE_STATE_H
#define HOSTILE_STATE_H

#include <stdbool.h>
#include <stdint.h>

/* Fails the case if this is no test build of the RMM. */
void state_require(void);

/* Of the granules in [base, top); data: with realms' memory and FP state. */
uint64_t state_hash(uint64_t base, uint64_t top, bool data);
/* Of all DRAM. */
uint64_t state_hash_all(void);

#endif
