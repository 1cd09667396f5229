/* SPDX-License-Identifier: BSD-3-Clause */
/* Weaknesses 4 and 5: a consumer, or its host, wipes or unmaps the provider's pages by way of its own window. */
#include <stddef.h>

#include <abi/rsi.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "scene.h"

static uint64_t ripas_set(struct realm *realm, uint64_t base, uint64_t top, uint64_t ripas)
{
	const uint64_t x[6] = { RSI_IPA_STATE_SET, base, top, ripas, RSI_CHANGE_DESTROYED };

	return puppet_smc(realm, x, NULL);
}

static void ask_over_window(struct scene *s)
{
	struct realm *c = s->pair.c;
	const uint64_t end = PAIR_WINDOW + PAIR_SIZE;

	state_take(c, NULL, NULL, NULL);
	realm_refused("C asks for RIPAS EMPTY over its window",
		      ripas_set(c, PAIR_WINDOW, end, RIPAS_EMPTY), RSI_ERROR_INPUT);
	realm_refused("C asks for it over the last page alone",
		      ripas_set(c, end - GRANULE_SIZE, end, RIPAS_EMPTY), RSI_ERROR_INPUT);
	realm_refused("C asks for it over a range around the window",
		      ripas_set(c, PAIR_WINDOW - GRANULE_SIZE, end + GRANULE_SIZE, RIPAS_EMPTY),
		      RSI_ERROR_INPUT);
	realm_refused("C asks for RIPAS RAM there", ripas_set(c, PAIR_WINDOW, end, RIPAS_RAM),
		      RSI_ERROR_INPUT);
}

/* C's second vCPU asked for EMPTY before there was a window; the host answers when there is one. */
static void ask_before_window(void)
{
	const struct realm_config config = { .name = "consumer",
					     .recs = 2,
					     .case_runs_vcpus = true };
	const uint64_t x[6] = { RSI_IPA_STATE_SET, PAIR_WINDOW, PAIR_WINDOW + PAIR_SIZE,
				RIPAS_EMPTY, RSI_CHANGE_DESTROYED };
	struct csm_pair pair = { .p = puppet_create("provider"), .c = puppet_create_from(&config) };
	struct rec *second = &pair.c->recs[1];
	uint64_t out[3], top;

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	puppet_fill(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_second(pair.c);
	pair.c->stop_on_request = true;
	CHECK_EQ(puppet_rec_begin(second, x), REC_ASKED);
	pair.c->stop_on_request = false;
	story("C's second vCPU asks for RIPAS EMPTY at the window-to-be; the host lets it wait");
	CHECK_EQ(csm_create(pair.p, PAIR_REGION, PAIR_SIZE, &pair.csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	state_take(NULL, NULL, NULL, NULL);
	host_refused("the window is there now; the host makes the old request come true",
		     rmi_rtt_set_ripas(pair.c->rd, second->pa, PAIR_WINDOW, PAIR_WINDOW + PAIR_SIZE,
				       &top),
		     RTT_ERROR(RTT_PAGE_LEVEL));
	CHECK_EQ(rec_run(second), REC_CALLED);
	CHECK_EQ(puppet_outcome(second, out), RSI_SUCCESS);
	CHECK_EQ(out[0], PAIR_WINDOW);
	story("C's second vCPU is told that nothing was changed, up to 0x%lx", out[0]);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	pair_destroy(&pair);
}

void case_w04(void)
{
	struct scene s;
	uint64_t hash_pa;

	scene_create(&s, CSM_RIGHT_RW);
	scene_join(&s, CSM_RIGHT_RW);
	ask_over_window(&s);
	hash_pa = rtt_pa(s.pair.p, PAIR_REGION);
	realm_destroy(s.pair.c);
	CHECK_EQ(rtt_pa(s.pair.p, PAIR_REGION), hash_pa);
	puppet_check(s.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(s.v, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	story("the host destroys C while it is attached: P and V see all pages as before");
	puppet_done(s.v);
	realm_destroy(s.v);
	puppet_done(s.pair.p);
	realm_destroy(s.pair.p);
	ask_before_window();
}

/* ---- */

static uint64_t attach_at(struct csm_pair *pair, uint64_t base)
{
	return csm_call(pair->c, CSM_ATTACH, pair->csm, pair->p_id, base, PAIR_SIZE, CSM_RIGHT_RW,
			NULL);
}

/* C's window lies over pages of its own. */
void case_w05(void)
{
	const uint64_t window = OWN_PAGE;
	struct csm_pair pair;
	uint64_t out, top, own;

	pair_create(&pair);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	puppet_fill(pair.c, window, PAIR_SIZE, SEED_2);
	own = rtt_pa(pair.c, window);
	story("C wants its window where it has %lu pages of its own", PAIR_SIZE / GRANULE_SIZE);
	pair.c->csm_idle = true;
	state_take(pair.c, NULL, NULL, NULL);
	CHECK_EQ(attach_at(&pair, window), CSM_ERROR_HOST);
	pair.c->csm_idle = false;
	CHECK_EQ(rtt_pa(pair.c, window), own);
	puppet_check(pair.c, window, PAIR_SIZE, SEED_2);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	story("the host says ACCEPT without removing them: ERROR_HOST, nothing mapped");

	CHECK_EQ(attach_at(&pair, window), CSM_SUCCESS);
	puppet_check(pair.c, window, PAIR_SIZE, PAIR_SEED);
	story("the host removes C's own pages: the window opens, and what it shows is P's");
	state_take(NULL, NULL, NULL, NULL);
	for (uint64_t at = 0; at < PAIR_SIZE; at += GRANULE_SIZE)
		host_refused_quietly(rmi_data_destroy(pair.c->rd, window + at, &out, &top),
				     RTT_ERROR(RTT_PAGE_LEVEL));
	state_same("the host goes on removing C's pages, all %lu: RMI_ERROR_RTT, 3",
		   PAIR_SIZE / GRANULE_SIZE);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(pair.c, window, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	read_aborts(pair.c, window, "C looks for its own old pages after DETACH");
	pair_destroy(&pair);
}
