/* SPDX-License-Identifier: BSD-3-Clause */
/* Time, and the tick that ends every realm's run now and then so that the host can look at the clock. */
#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include <stdint.h>

#define TICK_MS 10

/* The physical counter, and its frequency in Hz. */
uint64_t clock_now(void);
uint64_t clock_hz(void);
/* Counts of n milliseconds. */
uint64_t clock_ms(uint64_t n);

/* Arms this CPU's EL2 physical timer: so many counts from now, or for the next tick. */
void clock_arm(uint64_t counts);
void clock_tick(void);

#endif
