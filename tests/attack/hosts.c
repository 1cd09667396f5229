/* SPDX-License-Identifier: BSD-3-Clause */
/* Weaknesses 20 and 21: hosts that do not know CSM, or claim to have acted; numbers that mean something else elsewhere. */
#include <stddef.h>

#include <abi/rsi.h>
#include <abi/smccc.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <smc.h>
#include <state.h>

#include "cases.h"
#include "scene.h"

#define UID_FID 0x8600ff01UL

/* Runs before any other case: RMI_CSM VERSION was not called since the machine started. */
void case_w20_old_host(void)
{
	const struct realm_config config = { .program = "puppet", .name = "realm" };
	struct realm *realm;
	uint64_t id;

	state_require();
	if (rmi_csm_asked())
		check_fail(__FILE__, __LINE__, "this case must be the first of its machine");
	realm = realm_create(&config);
	CHECK_EQ(rec_run(&realm->recs[0]), REC_CALLED);
	puppet_write(realm, PAIR_REGION, 0);
	/* The first call, which registers the realm. */
	CHECK_EQ(csm_call(realm, CSM_SELF, 0, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	state_take(realm, NULL, NULL, NULL);
	realm_refused("the host has not asked for CSM; the realm creates a region",
		      csm_create(realm, PAIR_REGION, PAIR_SIZE, &id), CSM_ERROR_HOST);
	realm_refused("the realm attaches one",
		      csm_call(realm, CSM_ATTACH, id + 1, 1UL << 40, PAIR_WINDOW, PAIR_SIZE,
			       CSM_RIGHT_R, NULL),
		      CSM_ERROR_INPUT);
	CHECK_EQ(realm->recs[0].exits[7], 0);
	story("the host has seen no exit that it does not know");
	puppet_done(realm);
	realm_destroy(realm);
}

/* What a realm is told while its host has answered, but has not acted. */
static void create_is_not_early(void)
{
	struct realm *p = puppet_create("provider");
	const uint64_t x[6] = { CSM_CREATE, PAIR_REGION, PAIR_SIZE };
	const uint64_t answers[] = { CSM_RESPONSE_ACCEPT, CSM_RESPONSE_REJECT, CSM_RESPONSE_NONE, 3,
				     ~0UL };
	struct rec *rec = &p->recs[0];
	uint64_t out[3];

	puppet_write(p, PAIR_REGION, 0);
	state_take(p, NULL, NULL, NULL);
	p->stop_on_request = true;
	for (unsigned int i = 0; i < 5; i++) {
		CHECK_EQ(puppet_rec_begin(rec, x), REC_ASKED);
		rec->run->enter.csm_response = answers[i];
		CHECK_EQ(rec_run(rec), REC_CALLED);
		CHECK_EQ(puppet_outcome(rec, out), CSM_ERROR_HOST);
		CHECK_EQ(out[0], 0);
	}
	p->stop_on_request = false;
	state_same(
		"CREATE; the host ACCEPTs without a descriptor, refuses, or answers nonsense: ERROR_HOST");
	puppet_done(p);
	realm_destroy(p);
}

static void attach_is_not_early(void)
{
	struct csm_pair pair;
	uint64_t desc;

	pair_create(&pair);
	desc = csm_region(pair.p, 0)->desc;
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	pair.c->csm_idle = true;
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_ERROR_HOST);
	pair.c->csm_idle = false;
	puppet_read_aborts(pair.c, PAIR_WINDOW);
	story("ATTACH; the host says ACCEPT and has built no table: ERROR_HOST, nothing to read");
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	story("the host builds them: SUCCESS, and all of the window is there");
	pair.p->keep_descriptors = true;
	CHECK_EQ(csm_call(pair.p, CSM_DESTROY, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	pair_window_is_shut(&pair);
	story("DESTROY; the host ignores the notice: SUCCESS all the same, C is shut out");
	csm_reclaim(pair.p, desc);
	pair.p->keep_descriptors = false;
	pair_destroy(&pair);
}

void case_w20(void)
{
	create_is_not_early();
	attach_is_not_early();
}

/* ---- */

static uint64_t raw(uint64_t fid, uint64_t x1)
{
	struct smc_regs regs = { .x = { fid, x1 } };

	smc(&regs);
	return (uint64_t)(int64_t)(int32_t)regs.x[0];
}

static void host_numbers(void)
{
	uint64_t features, count = 0;

	/* RMM 1.0's own are below 0x170; all others belong to later versions, but for one */
	for (uint64_t fid = 0xC4000170; fid < 0xC4000190; fid++) {
		if (fid == RMI_CSM || fid == 0xC400018E)
			continue;
		host_refused_quietly(raw(fid, 0), (uint64_t)SMCCC_NOT_SUPPORTED);
		count++;
	}
	state_same("%lu functions that later versions of RMI may have: NOT_SUPPORTED", count);
	for (uint64_t op = RMI_CSM_OP_READ + 1; op < 0x1000; op++)
		host_refused_quietly(raw(RMI_CSM, op), (uint64_t)SMCCC_NOT_SUPPORTED);
	for (unsigned int bit = 12; bit < 64; bit++)
		host_refused_quietly(raw(RMI_CSM, 1UL << bit | RMI_CSM_OP_CLOSE),
				     (uint64_t)SMCCC_NOT_SUPPORTED);
	state_same("operations of RMI_CSM that there are not: NOT_SUPPORTED");
	CHECK_EQ(rmi_features(1, &features), RMI_SUCCESS);
	CHECK_EQ(features, 0);
	CHECK_EQ(rmi_info.features >> 42, 0);
	state_same("RMI_FEATURES says what RMM 1.0 says, and nothing of CSM");
}

static void realm_numbers(struct realm *realm)
{
	const uint64_t uid[6] = { UID_FID };
	const uint64_t rsi_features[6] = { RSI_FEATURES, 0 };
	uint64_t out[3], x[6] = { 0 };

	CHECK_EQ(puppet_smc(realm, uid, out), CSM_UID_0);
	CHECK_EQ(out[0], CSM_UID_1);
	CHECK_EQ(out[1], CSM_UID_2);
	CHECK_EQ(out[2], CSM_UID_3);
	CHECK_EQ(puppet_smc(realm, rsi_features, out), RSI_SUCCESS);
	CHECK_EQ(out[0], 0);
	story("a realm finds CSM by VENDOR_HYP_UID; RSI_FEATURES is that of RSI 1.0");
	for (uint64_t fid = 0xC600C480; fid < 0xC600C600; fid++) {
		if (fid >= CSM_SELF && fid <= CSM_SEAL)
			continue;
		x[0] = fid;
		realm_refused_quietly(puppet_smc(realm, x, NULL), (uint64_t)SMCCC_NOT_SUPPORTED);
	}
	state_same("370 functions around those of CSM: NOT_SUPPORTED");
	for (uint64_t fid = CSM_SELF; fid <= CSM_SEAL; fid++) {
		x[0] = fid & ~(1UL << 30);
		realm_refused_quietly(puppet_smc(realm, x, NULL), (uint64_t)SMCCC_NOT_SUPPORTED);
		x[0] = fid & ~(1UL << 31);
		realm_refused_quietly(puppet_smc(realm, x, NULL), (uint64_t)SMCCC_NOT_SUPPORTED);
	}
	state_same("those of CSM as SMC32, or as yielding calls: NOT_SUPPORTED");
}

void case_w21(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	state_take(s.v, NULL, NULL, NULL);
	host_numbers();
	realm_numbers(s.v);
	scene_destroy(&s);
}
