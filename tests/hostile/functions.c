/* SPDX-License-Identifier: BSD-3-Clause */
/* Function ids that are no call of the host's, in every form of the calling convention: -1, and nothing has changed. */
#include <stdbool.h>

#include <abi/csm.h>
#include <abi/rmi.h>
#include <abi/smccc.h>
#include <test/state.h>

#include <check.h>
#include <granule.h>

#include "cases.h"
#include "smc_all.h"
#include "state.h"
#include "sweep.h"
#include "world.h"

#define CANARY 0xc0ffee00UL
#define FAST_SMC64 0xC4000000UL
#define BIT_FAST 0x80000000UL
#define BIT_SMC64 0x40000000UL

static bool is_known(uint64_t fid)
{
	struct vector v;

	for (unsigned int n = 0; vector_get(n, &v); n++)
		if (v.fid == fid)
			return true;
	return fid == RMI_TEST_STATE;
}

static void unknown(uint64_t fid)
{
	struct smc_all regs = { .x = { fid, world.realm[ACTIVE].rd, world.fresh, DATA_IPA } };

	for (unsigned int i = 4; i < SMC_ALL_REGS; i++)
		regs.x[i] = CANARY + i;
	smc_all(&regs);
	if ((int32_t)regs.x[0] != -1)
		check_fail(__FILE__, __LINE__, "function 0x%lx: 0x%lx 0x%lx 0x%lx", fid, regs.x[0],
			   regs.x[1], regs.x[2]);
	for (unsigned int i = 4; i < SMC_ALL_REGS; i++)
		if (regs.x[i] != CANARY + i)
			check_fail(__FILE__, __LINE__, "function 0x%lx: x%u is 0x%lx", fid, i,
				   regs.x[i]);
}

/* The SVE hint, and whatever is above the 32 bits that are the function id, make no difference. */
static void same_call(uint64_t bits)
{
	struct smc_all regs = { .x = { RMI_RTT_READ_ENTRY | bits, world.realm[ACTIVE].rd, DATA_IPA,
				       3 } };

	smc_all(&regs);
	CHECK_EQ(regs.x[0], RMI_SUCCESS);
	CHECK_EQ(regs.x[3], world.data);
}

void case_rmi_functions(void)
{
	uint64_t hash;

	world_create();
	hash = state_hash(world.base, world.top, true);
	same_call(SMCCC_SVE_HINT);
	same_call(1UL << 32);
	same_call(0xffffffffUL << 32 | SMCCC_SVE_HINT);
	/* RMI, RSI and what the RMM asks of EL3, as SMC64 and SMC32, fast and yielding */
	for (uint64_t n = 0x140; n < 0x1e0; n++) {
		if (!is_known(FAST_SMC64 | n)) {
			unknown(FAST_SMC64 | n);
			unknown(FAST_SMC64 | SMCCC_SVE_HINT | n);
		}
		unknown((FAST_SMC64 | n) & ~BIT_SMC64);
		unknown((FAST_SMC64 | n) & ~BIT_FAST);
		for (unsigned int bit = 17; bit <= 23; bit++)
			unknown(FAST_SMC64 | n | 1UL << bit);
		sweep_report("functions", false);
	}
	for (uint64_t fid = CSM_FID_FIRST; fid <= CSM_FID_LAST; fid++)
		unknown(fid);
	CHECK_EQ(state_hash(world.base, world.top, true), hash);
	world_destroy();
}
