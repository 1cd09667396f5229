/* SPDX-License-Identifier: BSD-3-Clause */
/* Weaknesses 2, 3 and 8: the host takes a shared page away and gives it to somebody else, while consumers hold on to it. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <clock.h>
#include <csm.h>
#include <csm_hammer.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "scene.h"

#define ROUNDS 5

static void pause(uint64_t ms)
{
	for (uint64_t until = clock_now() + clock_ms(ms); clock_now() < until;)
		check_point();
}

/* C writes on CPU 1 while the page goes; the granule is V's at once, with a secret in it. */
static void page_to_victim(void)
{
	struct scene s;
	struct hammer h;
	uint64_t pa, data, top;

	scene_create(&s, CSM_RIGHT_RW);
	pa = rtt_pa(s.pair.p, PAIR_REGION);
	hammer_write(&h, &s.pair.c->recs[0], PAIR_WINDOW);
	hammer_wait(s.pair.p, PAIR_REGION);
	CHECK_EQ(rtt_data_take(s.pair.p, PAIR_REGION, &data, &top), RMI_SUCCESS);
	CHECK_EQ(data, pa);
	give_to_victim(&s, pa);
	story("C wrote %lu times before the host took granule 0x%lx and gave it to V",
	      hammer_end(&h), pa);
	state_take(s.pair.c, NULL, NULL, NULL);
	read_aborts(s.pair.c, PAIR_WINDOW, "C reads V's granule through its old window");
	write_aborts(s.pair.c, PAIR_WINDOW, "C writes there");
	state_same("V's memory and everything else");
	victim_is_well(&s);
	/* its neighbours in the window are as they were */
	puppet_check(s.pair.p, PAIR_REGION + GRANULE_SIZE, GRANULE_SIZE,
		     PAIR_SEED + GRANULE_SIZE / 8);
	puppet_check(s.pair.c, PAIR_WINDOW + GRANULE_SIZE, GRANULE_SIZE,
		     PAIR_SEED + GRANULE_SIZE / 8);
	scene_destroy(&s);
}

void case_w02(void)
{
	for (unsigned int i = 0; i < ROUNDS; i++)
		page_to_victim();
}

void case_w03(void)
{
	struct scene s;
	uint64_t pa, out, top;

	scene_create(&s, CSM_RIGHT_RW);
	scene_join(&s, CSM_RIGHT_RW);
	puppet_check(s.v, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	pa = rtt_pa(s.pair.p, PAIR_REGION);
	state_take(NULL, NULL, NULL, NULL);
	host_refused("the host destroys the page at C's IPA",
		     rmi_data_destroy(s.pair.c->rd, PAIR_WINDOW, &out, &top),
		     RTT_ERROR(RTT_PAGE_LEVEL));
	CHECK_EQ(out, 0);
	host_refused("the host destroys the page at V's IPA",
		     rmi_data_destroy(s.v->rd, PAIR_WINDOW, &out, &top), RTT_ERROR(RTT_PAGE_LEVEL));
	CHECK_EQ(out, 0);
	host_refused("the host undelegates the granule", rmi_granule_undelegate(pa),
		     RMI_ERROR_INPUT);
	CHECK_EQ(rtt_data_take(s.pair.p, PAIR_REGION, &out, &top), RMI_SUCCESS);
	CHECK_EQ(out, pa);
	story("the host destroys it at P's IPA: SUCCESS, both consumers lose it");
	read_aborts(s.pair.c, PAIR_WINDOW, "C reads");
	write_aborts(s.pair.c, PAIR_WINDOW, "C writes");
	read_aborts(s.v, PAIR_WINDOW, "V reads");
	write_aborts(s.v, PAIR_WINDOW, "V writes");
	granule_take(out);
	puppet_check(s.pair.c, PAIR_WINDOW + GRANULE_SIZE, GRANULE_SIZE,
		     PAIR_SEED + GRANULE_SIZE / 8);
	puppet_check(s.v, PAIR_WINDOW + GRANULE_SIZE, GRANULE_SIZE, PAIR_SEED + GRANULE_SIZE / 8);
	scene_destroy(&s);
}

/* Back in the normal world: zero as it came, and nothing arrives there late. */
static void stays_zero(uint64_t pa)
{
	CHECK_EQ(rmi_granule_undelegate(pa), RMI_SUCCESS);
	CHECK(granule_is_zero(pa));
	pause(TICK_MS);
	CHECK(granule_is_zero(pa));
	CHECK_EQ(rmi_granule_delegate(pa), RMI_SUCCESS);
	granule_take(pa);
}

static void page_under_writes(void)
{
	struct csm_pair pair;
	struct hammer h;
	uint64_t pa, top;

	pair_attach(&pair, CSM_RIGHT_RW);
	hammer_write(&h, &pair.c->recs[0], PAIR_WINDOW);
	hammer_wait(pair.p, PAIR_REGION);
	CHECK_EQ(rtt_data_take(pair.p, PAIR_REGION, &pa, &top), RMI_SUCCESS);
	stays_zero(pa);
	story("C wrote %lu times; the host got its page back, zero, and zero it stayed",
	      hammer_end(&h));
	pair_destroy(&pair);
}

/* The whole provider goes under C's writes. */
static void provider_under_writes(void)
{
	struct csm_pair pair;
	struct hammer h;

	pair_attach(&pair, CSM_RIGHT_RW);
	hammer_write(&h, &pair.c->recs[0], PAIR_WINDOW + LAST_PAGE);
	hammer_wait(pair.p, PAIR_REGION + LAST_PAGE);
	/* closes the region, takes every page back and fails unless each is zero */
	realm_destroy(pair.p);
	story("C wrote %lu times while the host destroyed P: every granule came back zero",
	      hammer_end(&h));
	pair_window_is_shut(&pair);
	puppet_done(pair.c);
	realm_destroy(pair.c);
}

void case_w08(void)
{
	for (unsigned int i = 0; i < ROUNDS; i++) {
		page_under_writes();
		provider_under_writes();
	}
}
