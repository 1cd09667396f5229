/* SPDX-License-Identifier: BSD-3-Clause */
/* Weaknesses 1 and 19: coming back after one was put out, and being left alone with it. */
#include <stddef.h>

#include <check.h>
#include <csm.h>
#include <csm_event.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "scene.h"

/* What a table index, a handle or a sharing id could look like. */
#define SMALL_NUMBERS 128

static void come_back(struct scene *s, const char *ended)
{
	struct csm_pair *pair = &s->pair;

	story("C was put out by %s, and wants its window back", ended);
	state_take(pair->c, NULL, NULL, NULL);
	realm_refused("C attaches by the csm id that it had", csm_attach(pair, CSM_RIGHT_RW),
		      CSM_ERROR_INPUT);
	realm_refused("C asks for less, to read", csm_attach(pair, CSM_RIGHT_R), CSM_ERROR_INPUT);
	for (uint64_t n = 0; n < SMALL_NUMBERS; n++)
		realm_refused_quietly(csm_call(pair->c, CSM_ATTACH, n, pair->p_id, PAIR_WINDOW,
					       PAIR_SIZE, CSM_RIGHT_R, NULL),
				      CSM_ERROR_INPUT);
	state_same("C attaches by table index, 0 to %u: ERROR_INPUT", SMALL_NUMBERS - 1);
	realm_refused("C detaches once more", detach(s, pair->c), CSM_ERROR_INPUT);
	window_is_gone(pair->c);
	read_aborts(pair->c, PAIR_WINDOW, "C reads where the window was");
	write_aborts(pair->c, PAIR_WINDOW + LAST_PAGE, "C writes its last page");
	puppet_check(pair->p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
}

static void come_in_again(struct scene *s)
{
	CHECK_EQ(share(s, s->pair.c_id, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&s->pair, CSM_RIGHT_RW), CSM_SUCCESS);
}

void case_w01(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	CHECK_EQ(revoke(&s, s.pair.c_id), CSM_SUCCESS);
	come_back(&s, "REVOKE");
	come_in_again(&s);
	CHECK_EQ(detach(&s, s.pair.c), CSM_SUCCESS);
	come_back(&s, "its own DETACH");
	come_in_again(&s);
	CHECK_EQ(csm_evict(s.desc, s.pair.c->rd), RMI_SUCCESS);
	come_back(&s, "the host's EVICT");
	scene_destroy(&s);
}

/* ---- */

static void told_and_not_looping(struct scene *s)
{
	struct realm *c = s->pair.c;
	const uint64_t faults = c->recs[0].exits[RMI_EXIT_SYNC];

	read_aborts(c, PAIR_WINDOW, "C reads after the revocation");
	write_aborts(c, PAIR_WINDOW, "C writes after the revocation");
	CHECK_EQ(c->recs[0].exits[RMI_EXIT_SYNC], faults);
	story("none of C's faults came to the host");
	expect_one(&s->pair, c, CSM_EVENT_REVOKED, 0);
	story("C's events: REVOKED, from P, and nothing else");
}

void case_w19(void)
{
	struct scene s;
	uint64_t pa, top;

	scene_create(&s, CSM_RIGHT_RW);
	scene_join(&s, CSM_RIGHT_RW);
	CHECK_EQ(events(s.pair.c), 0);
	CHECK_EQ(revoke(&s, s.pair.c_id), CSM_SUCCESS);
	told_and_not_looping(&s);

	/* who has left cannot hold up DESTROY, and who has not is put out by it */
	CHECK_EQ(share(&s, s.pair.c_id, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&s.pair, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(detach(&s, s.pair.c), CSM_SUCCESS);
	CHECK_EQ(csm_call(s.pair.p, CSM_DESTROY, s.pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	story("P destroys the region that C has left and V has not: SUCCESS");
	window_is_gone(s.pair.c);
	window_is_gone(s.v);
	read_aborts(s.v, PAIR_WINDOW, "V reads after DESTROY");
	write_aborts(s.v, PAIR_WINDOW + LAST_PAGE, "V writes its last page");
	CHECK_EQ(events(s.v), 1);
	CHECK_EQ(event_record(s.v, 0).kind, CSM_EVENT_CLOSED);
	story("V's events: CLOSED");

	/* the pages are P's own, and none leaves with what was in it: granule_take() fails unless it is zero */
	puppet_check(s.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(rtt_data_take(s.pair.p, PAIR_REGION, &pa, &top), RMI_SUCCESS);
	granule_take(pa);
	story("the host takes P's first page at 0x%lx away: it comes back as zeroes", pa);
	state_take(s.pair.c, NULL, NULL, NULL);
	realm_refused("C attaches what was destroyed", csm_attach(&s.pair, CSM_RIGHT_R),
		      CSM_ERROR_INPUT);
	scene_destroy(&s);
}
