/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef MODEL_DESCRIPTOR_H
#define MODEL_DESCRIPTOR_H

#include <stdint.h>

/* State (CSM_STATE_*, 4 CLOSED, 0 none), seal (CSM_SEAL_*) and number of windows of the region at pa. */
void descriptor_look(uint64_t pa, uint8_t *state, uint8_t *seal, uint8_t *attached);

#endif
