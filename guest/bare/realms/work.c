/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Honest work for several realms at once: a pattern over all of RAM that depends on the seed, yields in between, checked
 * twice; then a value exchanged with the neighbour (slot seed ^ 1).
 */
#include "guest.h"

#define STEP 512UL
#define PASSES 3
#define YIELD_EVERY 256

static void write_pass(const struct boot_info *bi, uint64_t seed)
{
	uint64_t n = 0;

	for (uint64_t addr = image_end(); addr < bi->ram_size; addr += STEP) {
		write64(addr, mix64(addr ^ seed));
		if (++n % YIELD_EVERY == 0)
			host_yield();
	}
}

static void check_pass(const struct boot_info *bi, uint64_t seed)
{
	uint64_t n = 0;

	for (uint64_t addr = image_end(); addr < bi->ram_size; addr += STEP) {
		check_eq(read64(addr), mix64(addr ^ seed));
		if (++n % YIELD_EVERY == 0)
			host_yield();
	}
}

void realm_main(const struct boot_info *bi)
{
	uint64_t seed = bi->arg;

	for (uint64_t pass = 0; pass < PASSES; pass++) {
		write_pass(bi, mix64(seed) + pass);
		check_pass(bi, mix64(seed) + pass);
	}
	host_send(seed, mix64(seed));
	check_eq(host_wait(seed ^ 1), mix64(seed ^ 1));
}
