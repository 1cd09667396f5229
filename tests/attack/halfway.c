/* SPDX-License-Identifier: BSD-3-Clause */
/* Weakness 14: calls that fail, or are left, when half of the work is done. */
#include <stddef.h>

#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "scene.h"

/* A window whose halves lie in two tables. */
#define SPLIT_WINDOW (0x40000000UL + BLOCK - PAIR_SIZE / 2)

/* No entry of the range is anybody's but the realm's own. */
static uint64_t entries_with(struct realm *realm, uint64_t base, uint64_t state)
{
	uint64_t n = 0;

	for (uint64_t ipa = base; ipa < base + PAIR_SIZE; ipa += GRANULE_SIZE) {
		struct rtt_entry entry;

		CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
		n += entry.state == state;
	}
	return n;
}

/* The last page of the range is no RAM; nothing of the others may stay marked. */
static void create_fails(struct realm *p)
{
	const uint64_t base = p->ram - PAIR_SIZE + GRANULE_SIZE;
	const uint64_t empty[6] = { RSI_IPA_STATE_SET, base, p->ram, RIPAS_EMPTY };
	uint64_t id, out[3];

	puppet_fill(p, base, GRANULE_SIZE, SEED_2);
	p->csm_lazy = true;
	CHECK_EQ(csm_create(p, base, PAIR_SIZE, &id), CSM_ERROR_INPUT);
	p->csm_lazy = false;
	story("P makes a region of %lu pages of which the last is no RAM: ERROR_INPUT",
	      PAIR_SIZE / GRANULE_SIZE);
	CHECK_EQ(granule_used(GRANULE_CSM), 0);
	story("the descriptor is the host's again, wiped");
	puppet_check(p, base, GRANULE_SIZE, SEED_2);
	CHECK_EQ(puppet_smc(p, empty, out), RSI_SUCCESS);
	CHECK_EQ(out[0], p->ram);
	story("the other pages are P's own: it may make them EMPTY, which a region's are not");
}

static uint64_t attach_split(struct csm_pair *pair)
{
	return csm_call(pair->c, CSM_ATTACH, pair->csm, pair->p_id, SPLIT_WINDOW, PAIR_SIZE,
			CSM_RIGHT_RW, NULL);
}

static void attach_args(const struct csm_pair *pair, uint64_t x[6])
{
	x[0] = CSM_ATTACH;
	x[1] = pair->csm;
	x[2] = pair->p_id;
	x[3] = SPLIT_WINDOW;
	x[4] = PAIR_SIZE;
	x[5] = CSM_RIGHT_RW;
}

/* The host answers what it was asked for C's ATTACH. */
static enum rec_end attach_answer(struct csm_pair *pair, uint64_t answer)
{
	uint64_t x[6];

	attach_args(pair, x);
	return csm_answer(&pair->c->recs[0], x, answer);
}

/* The host serves the first half of an ATTACH, then does with the rest what it likes. */
static void attach_half(struct csm_pair *pair)
{
	struct realm *c = pair->c;
	struct rec *rec = &c->recs[0];
	uint64_t x[6];

	attach_args(pair, x);
	c->stop_on_request = true;
	CHECK_EQ(puppet_rec_begin(rec, x), REC_ASKED);
	rtt_ensure(c, SPLIT_WINDOW, RTT_PAGE_LEVEL);
	CHECK_EQ(attach_answer(pair, CSM_RESPONSE_ACCEPT), REC_ASKED);
	CHECK_EQ(rec->run->exit.csm_base, 0x40000000UL + BLOCK);
	CHECK_EQ(entries_with(c, SPLIT_WINDOW, RMI_RTTE_BORROWED), PAIR_SIZE / 2 / GRANULE_SIZE);
	story("C attaches; the host serves %lu pages and is asked for the rest, at 0x%lx",
	      PAIR_SIZE / 2 / GRANULE_SIZE, rec->run->exit.csm_base);
	c->stop_on_request = false;
}

static void attach_fails(struct csm_pair *pair, uint64_t answer, const char *what)
{
	attach_half(pair);
	CHECK_EQ(attach_answer(pair, answer), REC_CALLED);
	CHECK_EQ(puppet_outcome(&pair->c->recs[0], NULL), CSM_ERROR_HOST);
	CHECK_EQ(entries_with(pair->c, SPLIT_WINDOW, RMI_RTTE_UNASSIGNED),
		 PAIR_SIZE / GRANULE_SIZE);
	puppet_read_aborts(pair->c, SPLIT_WINDOW);
	puppet_write_aborts(pair->c, SPLIT_WINDOW + PAIR_SIZE / 2 - GRANULE_SIZE);
	story("the host %s: ERROR_HOST, and not one page is mapped", what);
}

/* While the host is asked, P takes the grant back. */
static void attach_revoked(struct csm_pair *pair)
{
	uint64_t status;

	attach_half(pair);
	CHECK_EQ(csm_call(pair->p, CSM_REVOKE, pair->csm, pair->c_id, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(entries_with(pair->c, SPLIT_WINDOW, RMI_RTTE_UNASSIGNED),
		 PAIR_SIZE / GRANULE_SIZE);
	story("P revokes while the host is asked: SUCCESS, and not one page is mapped");
	rtt_ensure(pair->c, 0x40000000UL + BLOCK, RTT_PAGE_LEVEL);
	CHECK_EQ(attach_answer(pair, CSM_RESPONSE_ACCEPT), REC_CALLED);
	status = puppet_outcome(&pair->c->recs[0], NULL);
	CHECK(status == CSM_ERROR_INPUT || status == CSM_ERROR_STATE);
	story("the host ACCEPTs after that: C is told %s",
	      status == CSM_ERROR_INPUT ? "ERROR_INPUT" : "ERROR_STATE");
	puppet_read_aborts(pair->c, SPLIT_WINDOW);
	CHECK_EQ(csm_share(pair, CSM_RIGHT_RW), CSM_SUCCESS);
}

/* The REC never comes back. */
static void attach_abandoned(struct csm_pair *pair)
{
	const uint64_t desc = csm_region(pair->p, 0)->desc;
	uint64_t rtt;

	/* of the second half, so that the host is asked for it again */
	CHECK_EQ(rmi_rtt_fold(pair->c->rd, 0x40000000UL + BLOCK, RTT_PAGE_LEVEL, &rtt),
		 RMI_SUCCESS);
	granule_take(rtt);
	attach_half(pair);
	rec_destroy(&pair->c->recs[0]);
	story("the host destroys C's REC in the middle");
	CHECK_EQ(csm_evict(desc, pair->c->rd), RMI_SUCCESS);
	CHECK_EQ(entries_with(pair->c, SPLIT_WINDOW, RMI_RTTE_UNASSIGNED),
		 PAIR_SIZE / GRANULE_SIZE);
	story("it evicts C: SUCCESS, and not one page is mapped");
	realm_destroy(pair->c);
}

void case_w14(void)
{
	struct csm_pair pair;

	pair.p = puppet_create("provider");
	create_fails(pair.p);
	puppet_done(pair.p);
	realm_destroy(pair.p);

	pair_create(&pair);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	attach_fails(&pair, CSM_RESPONSE_REJECT, "refuses");
	attach_fails(&pair, CSM_RESPONSE_NONE, "forgets to answer");
	attach_fails(&pair, CSM_RESPONSE_ACCEPT, "says ACCEPT without tables");
	attach_fails(&pair, ~0UL, "answers with a number that is none");
	attach_revoked(&pair);
	CHECK_EQ(attach_split(&pair), CSM_SUCCESS);
	puppet_check(pair.c, SPLIT_WINDOW, PAIR_SIZE, PAIR_SEED);
	story("the grant held: C attaches, the host serves all, SUCCESS");
	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	attach_abandoned(&pair);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_done(pair.p);
	realm_destroy(pair.p);
}
