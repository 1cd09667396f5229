/* SPDX-License-Identifier: BSD-3-Clause */
/* Invariants 7 and 8: ids that are guessed, come back, or stand for the dead. */
#include <stddef.h>

#include <abi/smccc.h>

#include <check.h>
#include <csm.h>
#include <csm_event.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "measured.h"
#include "scene.h"

#define GUESSES 1000
#define REGIONS 200
#define HANDLES 50

/* V is told P's id and guesses the region's, which is among its guesses: all sound the same. */
static void guess_region(struct scene *s)
{
	const uint64_t csm = s->pair.csm;
	const uint64_t guesses[] = { csm,
				     csm + 1,
				     csm ^ 1UL << 63,
				     csm << 32 | csm >> 32,
				     s->v_id,
				     s->pair.p_id,
				     (s->v_id & -(1UL << 32)) | (uint32_t)csm,
				     1UL << 32,
				     ~0UL };
	uint64_t tried = 0;

	for (unsigned int i = 0; i < sizeof(guesses) / sizeof(guesses[0]); i++, tried++) {
		realm_refused_quietly(csm_call(s->v, CSM_ATTACH, guesses[i], s->pair.p_id,
					       PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R, NULL),
				      CSM_ERROR_INPUT);
		realm_refused_quietly(csm_call(s->v, CSM_NOTIFY, guesses[i], s->pair.p_id, 1, 0, 0,
					       NULL),
				      CSM_ERROR_INPUT);
		realm_refused_quietly(csm_call(s->v, CSM_INFO, guesses[i], OWN_PAGE, 0, 0, 0, NULL),
				      CSM_ERROR_INPUT);
	}
	for (uint64_t n = 1; n <= GUESSES; n++, tried++)
		realm_refused_quietly(
			csm_call(s->v, CSM_ATTACH, (csm & -(1UL << 32)) | (uint32_t)(csm + n),
				 s->pair.p_id, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R, NULL),
			CSM_ERROR_INPUT);
	state_same("V tries %lu csm ids, the right one among them: ERROR_INPUT for all", tried);
}

/* P shares to realms that live, that are dead, and that never were: no difference. */
static void no_oracle(struct scene *s)
{
	struct realm *dead = puppet_create("dead");
	const uint64_t dead_id = csm_self(dead);
	const uint64_t ids[] = { s->v_id, dead_id, s->v_id + 100000, 1UL << 32, ~0UL };
	uint64_t epoch[5], out[3];

	puppet_done(dead);
	realm_destroy(dead);
	for (unsigned int i = 0; i < 5; i++) {
		CHECK_EQ(csm_call(s->pair.p, CSM_SHARE, s->pair.csm, ids[i], CSM_RIGHT_R, 0, 0,
				  out),
			 CSM_SUCCESS);
		epoch[i] = out[0];
		CHECK(i == 0 || epoch[i] == epoch[i - 1] + 1);
	}
	for (unsigned int i = 0; i < 5; i++)
		CHECK_EQ(revoke(s, ids[i]), CSM_SUCCESS);
	story("P grants to a realm that lives, one that is dead, three that never were: SUCCESS for all, epochs %lu to %lu",
	      epoch[0], epoch[4]);
}

/* Regions in one descriptor granule; the ids of all before say nothing any more. */
static void region_ids(struct scene *s)
{
	uint64_t desc = 0, first = 0, last = 0, id;

	for (unsigned int n = 0; n < REGIONS; n++) {
		CHECK_EQ(csm_create(s->v, OWN_PAGE, GRANULE_SIZE, &id), CSM_SUCCESS);
		if (n == 0) {
			desc = csm_region(s->v, 0)->desc;
			first = id;
		}
		CHECK_EQ(csm_region(s->v, 0)->desc, desc);
		CHECK_EQ(id >> 32, first >> 32);
		CHECK(n == 0 || (uint32_t)id > (uint32_t)last);
		if (n != 0)
			CHECK_EQ(csm_call(s->v, CSM_DESTROY, last, 0, 0, 0, 0, NULL),
				 CSM_ERROR_INPUT);
		CHECK_EQ(csm_call(s->v, CSM_DESTROY, id, 0, 0, 0, 0, NULL), CSM_SUCCESS);
		last = id;
	}
	story("%u regions, one after the other, with one descriptor granule: ids 0x%lx to 0x%lx, each new, no old one answers",
	      REGIONS, first, last);
}

static void handles(struct scene *s)
{
	union policy_page page;
	uint64_t handle, last = 0;

	policy_of_provider(&s->pair, &page);
	for (unsigned int n = 0; n < HANDLES; n++) {
		CHECK_EQ(share_measured(&s->pair, &page, CSM_RIGHT_R, &handle), CSM_SUCCESS);
		CHECK(handle > last && handle >> 32 == 0);
		CHECK_EQ(revoke(s, handle), CSM_SUCCESS);
		realm_refused_quietly(revoke(s, handle), CSM_ERROR_INPUT);
		realm_refused_quietly(attach(s, s->v, CSM_RIGHT_R), CSM_ERROR_INPUT);
		last = handle;
	}
	story("%u measured grants, each revoked: handles up to %lu, each new; V, who meets them, comes by none",
	      HANDLES, last);
}

void case_i07(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	puppet_write(s.v, OWN_PAGE, 0);
	state_take(s.v, NULL, NULL, NULL);
	guess_region(&s);
	no_oracle(&s);
	region_ids(&s);
	handles(&s);
	puppet_check(s.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	scene_destroy(&s);
}

/* ---- */

static void off_is_not_dead(struct scene *s)
{
	const uint64_t off[6] = { PSCI_SYSTEM_OFF };
	struct realm *v = s->v;

	CHECK_EQ(puppet_rec_begin(&v->recs[0], off), REC_SYSTEM_OFF);
	CHECK_EQ(events(s->pair.p), 0);
	CHECK_EQ(csm_call(s->pair.p, CSM_NOTIFY, s->pair.csm, s->v_id, 1, 0, 0, NULL), CSM_SUCCESS);
	story("V is off: its attachment is there, P rings it");
	rec_destroy(&v->recs[0]);
	state_take(NULL, NULL, NULL, NULL);
	host_refused("the host destroys V while it is attached", rmi_realm_destroy(v->rd),
		     REALM_ERROR(0));
}

void case_i08(void)
{
	struct scene s;
	struct realm *heir;

	scene_create(&s, CSM_RIGHT_RW);
	scene_join(&s, CSM_RIGHT_RW);
	CHECK_EQ(events(s.pair.p), 2);
	off_is_not_dead(&s);
	realm_destroy(s.v);
	CHECK_EQ(events(s.pair.p), 1);
	CHECK_EQ(event_record(s.pair.p, 0).kind, CSM_EVENT_DETACHED);
	CHECK_EQ(event_record(s.pair.p, 0).from, s.v_id);
	story("the host evicts and destroys V: P's events: DETACHED, from V");
	CHECK_EQ(share(&s, s.v_id, CSM_RIGHT_RW), CSM_SUCCESS);
	heir = puppet_create("heir");
	state_take(heir, NULL, NULL, NULL);
	realm_refused("P grants to V's id, which is dead; another realm in V's granules attaches",
		      attach(&s, heir, CSM_RIGHT_R), CSM_ERROR_INPUT);
	puppet_done(heir);
	realm_destroy(heir);

	/* the provider dies */
	CHECK_EQ(events(s.pair.c), 0);
	state_take(NULL, NULL, NULL, NULL);
	rec_destroy(&s.pair.p->recs[0]);
	CHECK_EQ(rmi_realm_destroy(s.pair.p->rd), REALM_ERROR(0));
	story("the host destroys P while it provides: RMI_ERROR_REALM");
	realm_destroy(s.pair.p);
	CHECK_EQ(events(s.pair.c), 1);
	CHECK_EQ(event_record(s.pair.c, 0).kind, CSM_EVENT_CLOSED);
	CHECK_EQ(event_record(s.pair.c, 0).from, s.pair.p_id);
	story("it closes the region and destroys P: C's events: CLOSED, from P");
	pair_window_is_shut(&s.pair);
	state_take(s.pair.c, NULL, NULL, NULL);
	realm_refused("C detaches from what is gone", detach(&s, s.pair.c), CSM_ERROR_INPUT);
	puppet_done(s.pair.c);
	realm_destroy(s.pair.c);
}
