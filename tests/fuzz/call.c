/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One call of the host, and what must hold of its answer.
 */
#include <stdio.h>

#include "fuzz.h"

struct fuzz_stats stats;
bool tracing;
bool code_only;
bool unchecked;
unsigned int halfway;

static bool no_effect;
/* Steps inside a call: its own effects cannot be told apart then. */
static uint64_t interruptions;

#define FEATURES 4096U
static uint8_t features[FEATURES] __attribute__((section("__libfuzzer_extra_counters"), used));

void feature(uint64_t what)
{
	if (!code_only)
		features[(what * 0x9e3779b97f4a7c15UL) >> 52] = 1;
}

void other_pe_begins(void)
{
	interruptions++;
	no_effect = false;
}

void other_pe_ends(void)
{
	/* What the call reads from now on, it may read. */
	native_call_begin();
}

void call_begins(uint64_t what)
{
	static uint64_t outer;

	if (halfway != 0)
		feature(outer << 20 ^ (what & 0xfffff));
	else
		outer = what & 0xfffff;
}

void expect_no_effect(void)
{
	no_effect = true;
}

/* Register that reports top when a walk of this command fails. */
static unsigned int top_register(uint64_t fid)
{
	switch (fid) {
	case RMI_DATA_DESTROY:
	case RMI_RTT_DESTROY:
		return 2;
	case RMI_RTT_UNMAP_UNPROTECTED:
		return 1;
	default:
		return 0;
	}
}

static bool failed(uint64_t x0)
{
	const uint64_t status = RMI_RETURN_STATUS(x0);

	return x0 == SMCCC_NOT_SUPPORTED || (status >= RMI_ERROR_INPUT && status <= RMI_ERROR_RTT);
}

static void check_answer(uint64_t fid, const uint64_t *x, const struct smc_result *res)
{
	const uint64_t status = RMI_RETURN_STATUS(res->x[0]);

	if (res->x[0] != SMCCC_NOT_SUPPORTED &&
	    (res->x[0] >> 16 || (status > RMI_ERROR_RTT && status != RMI_CSM_INCOMPLETE)))
		native_fail("call %#lx answers %#lx", fid, res->x[0]);
	for (unsigned int i = 0; i < 5; i++)
		if (IS_SECRET(res->x[i]))
			native_fail("call %#lx answers a realm's secret in x%u", fid, i);
	if (fid != RMI_RTT_READ_ENTRY && fid != RMI_CSM && res->x[4] != x[4])
		native_fail("call %#lx changes x4", fid);
	if (!failed(res->x[0]) || fid == RMI_VERSION)
		return;
	for (unsigned int i = 1; i < 4; i++)
		if (res->x[i] && !(status == RMI_ERROR_RTT && i == top_register(fid)))
			native_fail("call %#lx fails with x%u %#lx", fid, i, res->x[i]);
}

static void trace(const uint64_t *x, unsigned int count, const struct smc_result *res)
{
	printf("%*srmi %#lx(", (int)halfway * 2, "", x[0]);
	for (unsigned int i = 1; i <= count; i++)
		printf("%s%#lx", i > 1 ? ", " : "", x[i]);
	printf(") = %#lx: %#lx %#lx %#lx %#lx\n", res->x[0], res->x[1], res->x[2], res->x[3],
	       res->x[4]);
	fflush(stdout);
}

struct smc_result host_call(uint64_t fid, unsigned int count, const uint64_t *args)
{
	static struct native_snapshot before;
	const bool snapshot = no_effect && halfway == 0;
	const unsigned int entries = native_count.rec_loads;
	const uint64_t calm = interruptions;
	const uint64_t name = fid & 0xffffffffUL & ~SMCCC_SVE_HINT;
	uint64_t x[SMC_ARGS] = { fid };
	struct smc_result res;

	for (unsigned int i = 1; i < SMC_ARGS; i++)
		x[i] = i <= count ? args[i - 1] : 0xa5a5a5a500000000UL + i;
	no_effect = false;
	if (snapshot)
		native_snapshot_take(&before);
	*(unchecked ? &stats.scene_calls : &stats.host_calls) += 1;
	stats.nested += halfway != 0;
	native_call_begin();
	call_begins(name);
	rmi_dispatch(x, &res);

	if (tracing)
		trace(x, count, &res);
	if (native_locks_held())
		native_fail("call %#lx returned with %u locks held", fid, native_locks_held());
	check_answer(name, x, &res);
	if (snapshot && calm == interruptions && entries == native_count.rec_loads &&
	    failed(res.x[0]))
		native_snapshot_compare(&before);
	feature(name << 16 | (res.x[0] & 0xffff));
	native.gpf_read_at = 0;
	native.gpf_write_at = 0;
	native.refuse_delegate = false;
	native.refuse_undelegate = false;
	if (!unchecked && halfway == 0)
		check_all();
	return res;
}
