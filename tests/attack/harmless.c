/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Invariant 6: what a consumer, or its host, can do to the provider and to other consumers. C does its worst; what the RMM keeps of
 * P and V, and their memory, stays as it is.
 */
#include <stddef.h>

#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <csm_event.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "scene.h"

#define INFO_WORDS (offsetof(struct csm_info, grants) / 8)
#define CHURN 5

static uint64_t info[INFO_WORDS];

/* What V knows of the region. */
static void v_info(struct scene *s, bool compare)
{
	CHECK_EQ(csm_call(s->v, CSM_INFO, s->pair.csm, OWN_PAGE, 0, 0, 0, NULL), CSM_SUCCESS);
	for (unsigned int i = 0; i < INFO_WORDS; i++) {
		const uint64_t word = puppet_read(s->v, OWN_PAGE + 8UL * i);

		if (compare)
			CHECK_EQ(word, info[i]);
		info[i] = word;
	}
}

/* What is the provider's alone to do. */
static void calls_of_c(struct scene *s)
{
	struct realm *c = s->pair.c;
	const uint64_t csm = s->pair.csm, ids[] = { s->pair.p_id, s->v_id, s->pair.c_id };

	for (unsigned int i = 0; i < 3; i++) {
		realm_refused_quietly(csm_call(c, CSM_SHARE, csm, ids[i], CSM_RIGHT_RW, 0, 0, NULL),
				      CSM_ERROR_INPUT);
		realm_refused_quietly(csm_call(c, CSM_REVOKE, csm, ids[i], 0, 0, 0, NULL),
				      CSM_ERROR_INPUT);
	}
	state_same("C shares on, and revokes, for P, V and itself: ERROR_INPUT");
	realm_refused("C destroys the region", csm_call(c, CSM_DESTROY, csm, 0, 0, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("C seals it", csm_call(c, CSM_SEAL, csm, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	realm_refused("C shares it by measurement",
		      csm_call(c, CSM_SHARE_MEASURED, csm, OWN_PAGE, CSM_RIGHT_R, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("C rings V", csm_call(c, CSM_NOTIFY, csm, s->v_id, 1, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("C asks who V is", csm_call(c, CSM_PEER, csm, s->v_id, OWN_PAGE, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("C has INFO written into the window",
		      csm_call(c, CSM_INFO, csm, PAIR_WINDOW, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	realm_refused("C has its events written there",
		      csm_call(c, CSM_EVENTS, PAIR_WINDOW, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
}

static void host_of_c(struct scene *s)
{
	const uint64_t rd = s->pair.c->rd;
	uint64_t fresh = granule_give(GRANULE_DELEGATED), out, top;

	state_take(s->pair.c, NULL, NULL, NULL);
	for (uint64_t at = 0; at < PAIR_SIZE; at += GRANULE_SIZE) {
		host_refused_quietly(rmi_data_destroy(rd, PAIR_WINDOW + at, &out, &top),
				     RTT_ERROR(RTT_PAGE_LEVEL));
		host_refused_quietly(rmi_data_create_unknown(rd, fresh, PAIR_WINDOW + at),
				     RTT_ERROR(RTT_PAGE_LEVEL));
		host_refused_quietly(rmi_rtt_set_ripas(rd, s->pair.c->recs[0].pa, PAIR_WINDOW + at,
						       PAIR_WINDOW + at + GRANULE_SIZE, &top),
				     RMI_ERROR_INPUT);
	}
	host_refused_quietly(rmi_rtt_fold(rd, PAIR_WINDOW & -BLOCK, RTT_PAGE_LEVEL, &out),
			     RTT_ERROR(RTT_PAGE_LEVEL));
	host_refused_quietly(rmi_rtt_destroy(rd, PAIR_WINDOW & -BLOCK, RTT_PAGE_LEVEL, &out, &top),
			     RTT_ERROR(RTT_PAGE_LEVEL));
	host_refused_quietly(rmi_realm_destroy(rd), REALM_ERROR(0));
	state_same(
		"C's host creates, destroys, folds, sets RIPAS at each page, destroys C: refused");
	granule_take(fresh);
}

/* C leaves and comes again, rings without end, and dies: V's view of the region, its epoch included, does not move. */
static void churn(struct scene *s)
{
	struct csm_pair *pair = &s->pair;

	v_info(s, false);
	for (unsigned int i = 0; i < CHURN; i++) {
		CHECK_EQ(csm_call(pair->c, CSM_NOTIFY, pair->csm, pair->p_id, ~0U, 0, 0, NULL),
			 CSM_SUCCESS);
		CHECK_EQ(detach(s, pair->c), CSM_SUCCESS);
		CHECK_EQ(csm_share(pair, CSM_RIGHT_RW), CSM_SUCCESS);
		CHECK_EQ(csm_attach(pair, CSM_RIGHT_RW), CSM_SUCCESS);
		v_info(s, true);
	}
	CHECK_EQ(events(s->v), 0);
	story("C leaves, comes again and rings, %u times: V's INFO is word for word the same, and it has no event",
	      CHURN);
	realm_destroy(pair->c);
	v_info(s, true);
	CHECK_EQ(events(s->v), 0);
	puppet_check(pair->p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(s->v, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	story("C dies attached: V's INFO is the same, P and V see all pages as before");
}

void case_i06(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	scene_join(&s, CSM_RIGHT_RW);
	CHECK_EQ(events(s.v), 0);
	puppet_write(s.pair.c, OWN_PAGE, 0);
	state_take(s.pair.c, NULL, NULL, NULL);
	calls_of_c(&s);
	host_of_c(&s);
	churn(&s);
	puppet_done(s.v);
	realm_destroy(s.v);
	puppet_done(s.pair.p);
	realm_destroy(s.pair.p);
}
