/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Invariant 4: an old translation. The consumer's second vCPU reads a word of the window without pause, on CPU 1, in the realm all
 * the while, so that its TLB has the page. On CPU 0 the window ends, and the moment that SUCCESS is there P, or the page's
 * next owner, writes a word that the consumer must never read.
 */
#include <stddef.h>

#include <abi/rsi.h>

#include <check.h>
#include <csm.h>
#include <csm_hammer.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <state.h>

#include "cases.h"
#include "scene.h"

#define ROUNDS 6
#define NEVER 0x5ec4e75ec4e75ec4UL

enum way { REVOKE, DETACH, DESTROY, EVICT, CLOSE, PAGE, WAYS };

static const char *const names[WAYS] = { "REVOKE", "DETACH", "DESTROY",
					 "EVICT",  "CLOSE",  "DATA_DESTROY" };

static void two_vcpus(struct scene *s)
{
	const struct realm_config config = { .name = "consumer",
					     .recs = 2,
					     .case_runs_vcpus = true };

	s->pair.p = puppet_create("provider");
	s->pair.c = puppet_create_from(&config);
	s->v = puppet_create("third");
	s->pair.p_id = csm_self(s->pair.p);
	s->pair.c_id = csm_self(s->pair.c);
	s->v_id = csm_self(s->v);
	puppet_second(s->pair.c);
	rtt_ensure(s->v, OWN_PAGE, RTT_PAGE_LEVEL);
}

static void open_window(struct scene *s)
{
	puppet_fill(s->pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(csm_create(s->pair.p, PAIR_REGION, PAIR_SIZE, &s->pair.csm), CSM_SUCCESS);
	s->desc = csm_region(s->pair.p, 0)->desc;
	CHECK_EQ(csm_share(&s->pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&s->pair, CSM_RIGHT_RW), CSM_SUCCESS);
}

static uint64_t end_window(struct scene *s, enum way way, uint64_t *pa)
{
	uint64_t top;

	switch (way) {
	case REVOKE:
		return revoke(s, s->pair.c_id);
	case DETACH:
		return detach(s, s->pair.c);
	case DESTROY:
		return csm_call(s->pair.p, CSM_DESTROY, s->pair.csm, 0, 0, 0, 0, NULL);
	case EVICT:
		return csm_evict(s->desc, s->pair.c->rd);
	case CLOSE:
		return csm_close(s->desc);
	default:
		return rtt_data_take(s->pair.p, PAIR_REGION, pa, &top);
	}
}

/* Nothing that makes EL3 invalidate TLBs may come between. */
static void write_never(struct scene *s, enum way way, uint64_t pa)
{
	if (way != PAGE) {
		puppet_write(s->pair.p, PAIR_REGION, NEVER);
		return;
	}
	CHECK_EQ(rmi_data_create_unknown(s->v->rd, pa, OWN_PAGE), RMI_SUCCESS);
	puppet_write(s->v, OWN_PAGE, NEVER);
}

/* The region goes, if it is there still; the page that V got comes back. */
static void clean_up(struct scene *s, enum way way)
{
	const uint64_t ram[6] = { RSI_IPA_STATE_SET, PAIR_REGION, PAIR_REGION + GRANULE_SIZE,
				  RIPAS_RAM, RSI_CHANGE_DESTROYED };
	const uint64_t v_ram[6] = { RSI_IPA_STATE_SET, OWN_PAGE, OWN_PAGE + GRANULE_SIZE, RIPAS_RAM,
				    RSI_CHANGE_DESTROYED };

	if (way == CLOSE)
		csm_reclaim(s->pair.p, s->desc);
	else if (way != DESTROY)
		CHECK_EQ(csm_call(s->pair.p, CSM_DESTROY, s->pair.csm, 0, 0, 0, 0, NULL),
			 CSM_SUCCESS);
	if (way != PAGE)
		return;
	rtt_data_destroy(s->v, OWN_PAGE);
	CHECK_EQ(puppet_smc(s->v, v_ram, NULL), RSI_SUCCESS);
	CHECK_EQ(puppet_smc(s->pair.p, ram, NULL), RSI_SUCCESS);
}

/* Accesses that were made before the end. writes: the consumer stores instead. */
static uint64_t one_round(struct scene *s, enum way way, bool writes)
{
	struct hammer h;
	uint64_t pa = 0, accesses;

	open_window(s);
	if (writes)
		hammer_write(&h, &s->pair.c->recs[1], PAIR_WINDOW);
	else
		hammer_spy(&h, &s->pair.c->recs[1], PAIR_WINDOW, NEVER);
	hammer_wait(s->pair.p, PAIR_REGION + (writes ? 0 : 8));
	CHECK_EQ(end_window(s, way, &pa), RMI_SUCCESS);
	write_never(s, way, pa);
	accesses = hammer_end(&h);
	CHECK(accesses != 0);
	/* a store by an old translation would have changed it */
	if (way == PAGE)
		CHECK_EQ(puppet_read(s->v, OWN_PAGE), NEVER);
	else
		CHECK_EQ(puppet_read(s->pair.p, PAIR_REGION), NEVER);
	puppet_read_aborts(s->pair.c, PAIR_WINDOW);
	clean_up(s, way);
	return accesses;
}

void case_i04(void)
{
	struct scene s;

	state_require();
	two_vcpus(&s);
	for (enum way way = 0; way < WAYS; way++) {
		uint64_t reads = 0, writes = 0;

		for (unsigned int i = 0; i < ROUNDS; i++) {
			reads += one_round(&s, way, false);
			writes += one_round(&s, way, true);
		}
		story("%s, %u times: C on the other CPU got in %lu reads and %lu writes before, none after",
		      names[way], 2 * ROUNDS, reads, writes);
	}
	puppet_done(s.v);
	realm_destroy(s.v);
	pair_destroy(&s.pair);
}
