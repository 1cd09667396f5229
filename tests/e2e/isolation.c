/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Register state that realms and the host have each for themselves: performance monitoring, debug, everything that is
 * switched, and what realms have not at all. The host's own is a pattern all the while (host_regs.h).
 */
#include <string.h>

#include <abi/rmi.h>
#include <bare/protocol.h>

#include <check.h>
#include <cpu.h>
#include <fp_regs.h>
#include <granule.h>
#include <realm.h>
#include <rmi.h>
#include <run.h>
#include <smc.h>

#include "cases.h"
#include "host_regs.h"

#define FEATURE(shift, mask) ((uint8_t)(rmi_info.features >> (shift) & (mask)))

/*
 * Every call of the realm ends its turn; a PMU realm says which overflow status the exit must show, a debug realm where a
 * breakpoint of the host would hurt.
 */
static enum call_verdict take_turns(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	host_regs_check();
	if (imm == BARE_HC_STEP)
		CHECK_EQ(rec->run->exit.pmu_ovf_status, gprs[0]);
	if (imm == BARE_HC_SEND)
		host_regs_break_at(gprs[1]);
	return imm == BARE_HC_STEP || imm == BARE_HC_YIELD ? CALL_STOP : CALL_DEFAULT;
}

/* Turn by turn on this CPU until all have passed; returns the number of turns. */
static uint64_t run_in_turns(struct realm *realms[], unsigned int count)
{
	bool passed[REALM_MAX] = { false };
	unsigned int left = count;
	uint64_t turns = 0;

	while (left) {
		for (unsigned int i = 0; i < count; i++) {
			enum rec_end end;

			if (passed[i])
				continue;
			end = rec_run(&realms[i]->recs[0]);
			host_regs_check();
			turns++;
			CHECK(end == REC_CALLED || end == REC_PASSED);
			if (end == REC_PASSED) {
				passed[i] = true;
				left--;
			}
		}
	}
	return turns;
}

static void run_configs(struct realm_config *configs, unsigned int count, uint64_t seed)
{
	struct realm *realms[REALM_MAX];

	for (unsigned int i = 0; i < count; i++)
		realms[i] = realm_create(&configs[i]);
	host_regs_fill(seed);
	CHECK(run_in_turns(realms, count) > 2 * count);
	host_regs_restore();
	for (unsigned int i = 0; i < count; i++)
		realm_destroy(realms[i]);
}

void case_pmu(void)
{
	const uint8_t all = FEATURE(RMI_FEAT0_PMU_NUM_CTRS_SHIFT, 0x1f);
	struct realm_config configs[3] = {
		{ .program = "pmu",
		  .name = "pmu a",
		  .pmu = true,
		  .pmu_num_ctrs = all,
		  .arg = 0xa1UL << 8 | all,
		  .call = take_turns },
		{ .program = "pmu",
		  .name = "pmu b",
		  .pmu = true,
		  .pmu_num_ctrs = 1,
		  .arg = 0x77UL << 8 | 1,
		  .call = take_turns },
		{ .program = "pmu", .name = "no pmu", .arg = BARE_PMU_NONE, .call = take_turns },
	};

	CHECK(rmi_info.features & RMI_FEAT0_PMU_EN);
	CHECK_EQ(all, read_sysreg(pmcr_el0) >> 11 & 0x1f);
	for (uint64_t seed = 1; seed <= 2; seed++)
		run_configs(configs, 3, seed);
}

void case_debug(void)
{
	const uint8_t bps = FEATURE(RMI_FEAT0_NUM_BPS_SHIFT, 0x3f);
	const uint8_t wps = FEATURE(RMI_FEAT0_NUM_WPS_SHIFT, 0x3f);
	struct realm_config configs[2] = {
		{ .program = "debug",
		  .name = "debug a",
		  .num_bps = bps,
		  .num_wps = wps,
		  .arg = 0x1234UL << 16 | (uint64_t)wps << 8 | bps,
		  .call = take_turns },
		{ .program = "debug",
		  .name = "debug b",
		  .num_bps = 1,
		  .num_wps = 2,
		  .arg = 0x4321UL << 16 | 2 << 8 | 1,
		  .call = take_turns },
	};

	/* with the host's OS lock open and closed */
	for (uint64_t seed = 1; seed <= 2; seed++)
		run_configs(configs, 2, seed);
}

void case_hidden(void)
{
	struct realm_config config = { .program = "hidden", .call = take_turns };
	struct realm *realm = realm_create(&config);

	host_regs_fill(5);
	CHECK_EQ(rec_run(&realm->recs[0]), REC_PASSED);
	host_regs_check();
	host_regs_restore();
	realm_destroy(realm);
}

static struct {
	uint8_t expected[FP_IMAGE_SIZE] __attribute__((aligned(16)));
	uint8_t found[FP_IMAGE_SIZE] __attribute__((aligned(16)));
} vectors;

static void vectors_fill(uint8_t seed)
{
	for (unsigned int i = 0; i < sizeof(vectors.expected); i++)
		vectors.expected[i] = (uint8_t)(i * 13 + seed);
	memset(vectors.found, 0, sizeof(vectors.found));
	fp_load(vectors.expected, fp_vector_bytes() != 0);
	/* the first-fault register takes a prefix of ones only: what the CPU has is what counts */
	fp_store(vectors.expected, fp_vector_bytes() != 0);
	memcpy(vectors.found, vectors.expected, sizeof(vectors.found));
}

static void vectors_check(void)
{
	fp_store(vectors.found, fp_vector_bytes() != 0);
	CHECK_EQ(memcmp(vectors.found, vectors.expected, sizeof(vectors.found)), 0);
}

/* x4-x29 after a call that returns at most x0-x3. */
static void call_preserves(uint64_t fid, uint64_t x1, uint64_t x2, uint64_t x3, uint64_t status)
{
	const uint64_t x[4] = { fid, x1, x2, x3 };
	uint64_t result, changed = smc_changed(x, &result);

	if (changed != 0)
		check_fail(__FILE__, __LINE__, "call 0x%lx changed registers 0x%lx", fid, changed);
	CHECK_EQ(result, status);
}

/* Every command refuses these arguments; unknown functions are refused as such. */
static void calls_preserve(void)
{
	const uint64_t page = granule_alloc(1, 1);

	for (uint64_t fid = RMI_FID_FIRST; fid <= RMI_RTT_SET_RIPAS; fid++) {
		const uint64_t x[4] = { fid, 1, 1, 1 };
		uint64_t result, changed = smc_changed(x, &result);

		/* the one command with a result in x4 */
		if (fid == RMI_RTT_READ_ENTRY)
			changed &= ~(1UL << 4);
		if (changed != 0)
			check_fail(__FILE__, __LINE__, "call 0x%lx changed registers 0x%lx", fid,
				   changed);
		CHECK(fid == RMI_FEATURES || result != RMI_SUCCESS);
	}
	call_preserves(RMI_VERSION, RMI_ABI_VERSION, 0, 0, RMI_SUCCESS);
	call_preserves(RMI_FEATURES, 0, 0, 0, RMI_SUCCESS);
	call_preserves(RMI_GRANULE_DELEGATE, page, 0, 0, RMI_SUCCESS);
	call_preserves(RMI_GRANULE_UNDELEGATE, page, 0, 0, RMI_SUCCESS);
	granule_free(page, 1);
	host_regs_check();
	vectors_check();
}

/* One entry with patterns in x4-x29, whatever the realm does then. */
static void enter_preserves(struct rec *rec)
{
	struct rmi_rec_run *run = rec->run;

	memset(&run->exit, 0xff, sizeof(run->exit));
	memcpy(run->enter.gprs, run->exit.gprs, sizeof(run->enter.gprs));
	call_preserves(RMI_REC_ENTER, rec->pa, (uintptr_t)run, 0, RMI_SUCCESS);
	host_regs_check();
	vectors_check();
}

static enum call_verdict check_all(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	(void)rec;
	(void)gprs;
	host_regs_check();
	vectors_check();
	return imm == BARE_HC_YIELD ? CALL_DONE : CALL_DEFAULT;
}

static void beside(const struct realm_config *config, uint64_t seed)
{
	struct realm *realm = realm_create(config);

	host_regs_fill(seed);
	vectors_fill((uint8_t)seed);
	enter_preserves(&realm->recs[0]);
	realm_run(realm);
	calls_preserve();
	host_regs_restore();
	realm_destroy(realm);
}

void case_host_state(void)
{
	struct realm_config config = { .program = "regs", .arg = 1, .call = check_all };

	for (uint64_t seed = 1; seed <= 4; seed++) {
		config.arg = seed;
		config.pmu = seed & 1;
		config.pmu_num_ctrs = 1;
		beside(&config, seed + (seed >> 1));
	}
	/* list registers are not the host's to keep, but nothing of the realm is in them */
	CHECK_EQ(read_sysreg(S3_4_C12_C12_0), 0); /* ICH_LR0_EL2 */
	CHECK_EQ(read_sysreg(S3_4_C12_C9_0), 0); /* ICH_AP1R0_EL2 */
}
