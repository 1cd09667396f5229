/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An interrupt storm: every call to the RMM meets this CPU's timer, at a moment that is anybody's guess. What a test expects
 * must hold all the same: whatever stops early for an interrupt goes on when it is called again.
 */
#ifndef HOST_STORM_H
#define HOST_STORM_H

#include <stdint.h>

/* From now on, on all CPUs: at most so many nanoseconds after a call begins. 0: no storm. */
void storm_begin(uint64_t ns);

/* A call begins. */
void storm_strike(void);

#endif
