/* SPDX-License-Identifier: BSD-3-Clause */
/* The RMM writes a record to a page of a realm's, of which another vCPU changes the number of peers all the time. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <smp.h>

#include "cases.h"
#include "scene.h"

#define COUNT_AT (OWN_PAGE + offsetof(struct csm_info, peer_count))
#define WRITES 20000000UL
/* Few enough that the other CPU has to be quick, many enough that it cannot be too slow. */
#define CALLS_MIN 100U

struct writer {
	struct rec *rec;
	struct puppet_result result;
	bool ended;
};

static void write_count(void *arg)
{
	struct writer *w = arg;

	w->result = puppet_rec_try(w->rec, BARE_PUPPET_HAMMER_WRITE, COUNT_AT, WRITES, 0);
	__atomic_store_n(&w->ended, true, __ATOMIC_RELEASE);
}

/* What it says of the regions, but for the number that is fought over. */
static bool told(struct scene *s)
{
	const uint64_t peer = OWN_PAGE + offsetof(struct csm_info, peers);

	return csm_call(s->pair.p, CSM_INFO, s->pair.csm, OWN_PAGE, 0, 0, 0, NULL) == CSM_SUCCESS &&
	       puppet_read(s->pair.p, OWN_PAGE) == s->pair.csm &&
	       puppet_read(s->pair.p, peer) == s->pair.c_id;
}

void case_race_record(void)
{
	const struct realm_config config = { .name = "provider",
					     .recs = 2,
					     .case_runs_vcpus = true };
	struct scene s = { 0 };
	struct writer w = { 0 };
	uint64_t calls = 0, ours = 0, theirs = 0;

	s.pair.p = puppet_create_from(&config);
	s.pair.c = puppet_create("consumer");
	s.v = puppet_create("third");
	s.pair.p_id = csm_self(s.pair.p);
	s.pair.c_id = csm_self(s.pair.c);
	puppet_second(s.pair.p);
	puppet_fill(s.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(csm_create(s.pair.p, PAIR_REGION, PAIR_SIZE, &s.pair.csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(&s.pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&s.pair, CSM_RIGHT_RW), CSM_SUCCESS);
	puppet_write(s.pair.p, OWN_PAGE, 0);
	state_take(s.pair.p, NULL, NULL, NULL);

	w.rec = &s.pair.p->recs[1];
	smp_start(1, write_count, &w);
	while (!__atomic_load_n(&w.ended, __ATOMIC_ACQUIRE)) {
		check_point();
		CHECK(told(&s));
		calls++;
		if (puppet_read(s.pair.p, COUNT_AT) == 1)
			ours++;
		else
			theirs++;
	}
	smp_wait(1);
	CHECK_EQ(w.result.end, REC_CALLED);
	CHECK(!w.result.aborted);
	CHECK(calls >= CALLS_MIN && theirs != 0);
	CHECK(told(&s));
	CHECK_EQ(puppet_read(s.pair.p, COUNT_AT), 1);
	state_same("%lu records while %lu numbers of peers were written over theirs", calls,
		   WRITES);
	story("the number was the RMM's own %lu times", ours);
	puppet_check(s.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	scene_destroy(&s);
}
