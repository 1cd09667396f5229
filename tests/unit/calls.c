/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One call from the host, and what must hold after any of them.
 */
#include "harness.h"

bool unit_fast;

/* What the host has in registers that it does not use: x4 of it must survive. */
#define UNUSED(n) (0xa5a5a5a500000000UL + (n))

enum granule_state state_at(uint64_t pa)
{
	return granule_state(granule_find(pa));
}

struct smc_result rmi_call(uint64_t fid, unsigned int count, const uint64_t *args)
{
	struct smc_result res;
	uint64_t x[SMC_ARGS] = { fid };

	for (unsigned int i = 1; i < SMC_ARGS; i++)
		x[i] = i <= count ? args[i - 1] : UNUSED(i);
	memset(&res, 0x5a, sizeof(res));
	native_call_begin();
	rmi_dispatch(x, &res);
	if (native_locks_held())
		native_fail("a call returned with %u locks held", native_locks_held());
	if (native_fp_rmm())
		native_fail("a call returned with the vector registers the RMM's");
	if (!unit_fast)
		native_check();
	if ((fid & ~SMCCC_SVE_HINT) != RMI_RTT_READ_ENTRY && (fid & ~SMCCC_SVE_HINT) != RMI_CSM)
		assert_int_equal(res.x[4], x[4]);
	return res;
}

struct smc_result rmi_call_ok(uint64_t fid, unsigned int count, const uint64_t *args)
{
	struct smc_result res = rmi_call(fid, count, args);

	assert_int_equal(res.x[0], RMI_SUCCESS);
	return res;
}

void rmi_call_fails(uint64_t code, unsigned int top_reg, uint64_t top, uint64_t fid,
		    unsigned int count, const uint64_t *args)
{
	static struct native_snapshot before;
	struct smc_result res;

	native_snapshot_take(&before);
	res = rmi_call(fid, count, args);
	assert_int_equal(res.x[0], code);
	native_snapshot_compare(&before);
	for (unsigned int i = 1; i <= 3; i++)
		assert_int_equal(res.x[i], i == top_reg ? top : 0);
	if (fid == RMI_RTT_READ_ENTRY)
		assert_int_equal(res.x[4], 0);
}
