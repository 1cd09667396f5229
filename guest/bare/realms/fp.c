/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FP and SIMD registers belong to one realm: zero at its first use, unchanged by whatever other realms and the host do
 * with theirs in between, and the RMM, which hashes with them. arg is the seed of the pattern.
 */
#include "fp.h"
#include "guest.h"
#include "rsi.h"

#define YIELDS_BEFORE_FIRST_USE 16

static void extend(void)
{
	static const uint64_t value[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	check_eq(rsi_measurement_extend(1, sizeof(value), value), RSI_SUCCESS);
}

void realm_main(const struct boot_info *bi)
{
	uint64_t seed = mix64(bi->arg + 1);

	/* Others get a chance to leave their values in the registers. */
	for (unsigned int i = 0; i < YIELDS_BEFORE_FIRST_USE; i++)
		host_yield();
	check_eq(fp_not_zero(), 0);

	fp_fill(seed);
	for (unsigned int i = 0; i < BARE_FP_ROUNDS; i++) {
		host_yield();
		/* Every other exit finds the registers unused since entry: both ways of the lazy switch. */
		if (i % 2)
			check_eq(fp_differ(seed), 0);
		/* Either way the RMM needs the registers for itself now and then: the host's, or these. */
		if (i % 8 >= 6) {
			extend();
			check_eq(fp_differ(seed), 0);
		}
		if (i % 64 == 63) {
			seed = mix64(seed);
			fp_fill(seed);
		}
	}
	check_eq(fp_differ(seed), 0);
}
