/* SPDX-License-Identifier: BSD-3-Clause */
#include "storm.h"

#include "clock.h"
#include "cpu.h"

#define NS_PER_S 1000000000UL
/* Delays are up to 1, 1/2, ... 1/128 of the longest: what is short is met as often as what is long. */
#define SCALES 8

static uint64_t longest; /* counts */

/* One for each CPU, so that a machine that counts instructions repeats itself. */
static uint64_t random[MAX_CPUS];

void storm_begin(uint64_t ns)
{
	for (uint64_t i = 0; i < MAX_CPUS; i++)
		random[i] = 0x9e3779b97f4a7c15UL * (i + 1);
	longest = clock_hz() * ns / NS_PER_S;
}

/* xorshift64 */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

void storm_strike(void)
{
	uint64_t value;

	if (longest == 0)
		return;
	value = next_random(&random[this_cpu()->index]);
	clock_arm((value >> 8) % ((longest >> value % SCALES) + 1));
}
