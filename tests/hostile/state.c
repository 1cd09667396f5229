/* SPDX-License-Identifier: BSD-3-Clause */
#include "state.h"

#include <test/state.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>
#include <smc.h>

#define DRAM_BASE 0x40000000UL
#define DRAM_TOP 0x100000000UL

uint64_t state_hash(uint64_t base, uint64_t top, bool data)
{
	struct smc_regs regs = { .x = { RMI_TEST_INCOMPLETE, base, 0 } };

	while (regs.x[0] == RMI_TEST_INCOMPLETE) {
		uint64_t from = regs.x[1];

		regs = (struct smc_regs){ .x = { RMI_TEST_STATE, from, top, regs.x[2],
						 data ? RMI_TEST_DATA : 0 } };
		smc(&regs);
		CHECK(regs.x[1] > from || regs.x[0] == RMI_SUCCESS);
	}
	CHECK_EQ(regs.x[0], RMI_SUCCESS);
	return regs.x[2];
}

uint64_t state_hash_all(void)
{
	return state_hash(DRAM_BASE, DRAM_TOP, true);
}

/* It is one, and its hash is of use: a granule that changes hands changes it, and back. */
void state_require(void)
{
	uint64_t pa = granule_alloc(1, 1), before, during;
	struct smc_regs regs = { .x = { RMI_TEST_STATE, pa, pa, 0 } };

	smc(&regs);
	if (regs.x[0] != RMI_SUCCESS)
		check_fail(__FILE__, __LINE__, "this is no test build of the RMM");
	before = state_hash(pa, pa + GRANULE_SIZE, false);
	CHECK_EQ(rmi_granule_delegate(pa), RMI_SUCCESS);
	during = state_hash(pa, pa + GRANULE_SIZE, false);
	CHECK_EQ(rmi_granule_undelegate(pa), RMI_SUCCESS);
	CHECK(during != before);
	CHECK_EQ(state_hash(pa, pa + GRANULE_SIZE, false), before);
	granule_free(pa, 1);
}
