/* SPDX-License-Identifier: BSD-3-Clause */
/* Events between realms, and the interrupt that the host can neither raise nor take away. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "csm_event.h"

#define PPI 20UL
#define LR_PENDING (1UL << 62)
#define LR_STATE (3UL << 62)
#define LR_GROUP1 (1UL << 60)
#define LR_PRIORITY (0xa0UL << 48)

/* The host was told whom to schedule. */
static uint64_t notify(struct csm_pair *pair, struct realm *from, uint64_t bits)
{
	struct realm *to = from == pair->p ? pair->c : pair->p;
	const uint64_t before = from->csm_exits[CSM_EXIT_NOTIFY];
	const uint64_t status = csm_call(from, CSM_NOTIFY, pair->csm,
					 to == pair->p ? pair->p_id : pair->c_id, bits, 0, 0, NULL);

	CHECK_EQ(from->csm_exits[CSM_EXIT_NOTIFY], before + (status == CSM_SUCCESS));
	return status;
}

void case_csm_events(void)
{
	struct csm_pair pair;
	uint64_t desc;

	pair_create(&pair);
	desc = csm_region(pair.p, 0)->desc;
	CHECK_EQ(events(pair.c), 0); /* from here it hears of grants */
	CHECK_EQ(notify(&pair, pair.p, 1), CSM_ERROR_INPUT);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	expect_one(&pair, pair.c, CSM_EVENT_GRANTED, 0);
	CHECK_EQ(notify(&pair, pair.p, 1), CSM_ERROR_STATE);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	expect_one(&pair, pair.p, CSM_EVENT_ATTACHED, 0);

	CHECK_EQ(notify(&pair, pair.c, 1), CSM_SUCCESS);
	CHECK_EQ(notify(&pair, pair.c, 0x80000000), CSM_SUCCESS);
	CHECK_EQ(notify(&pair, pair.p, 6), CSM_SUCCESS);
	expect_one(&pair, pair.p, CSM_EVENT_DOORBELL, 0x80000001);
	expect_one(&pair, pair.c, CSM_EVENT_DOORBELL, 6);
	/* the page must be the realm's own: nothing is lost with a wrong one */
	CHECK_EQ(notify(&pair, pair.p, 8), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair.c, CSM_EVENTS, PAIR_WINDOW, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	CHECK_EQ(csm_call(pair.c, CSM_EVENTS, EVENTS_PAGE + 8, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	expect_one(&pair, pair.c, CSM_EVENT_DOORBELL, 8);

	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	expect_one(&pair, pair.p, CSM_EVENT_DETACHED, 0);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, pair.c_id, 0, 0, 0, NULL), CSM_SUCCESS);
	expect_one(&pair, pair.c, CSM_EVENT_REVOKED, 0);
	expect_one(&pair, pair.p, CSM_EVENT_ATTACHED, 0);

	/* evicted: both are told */
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(events(pair.p), 1);
	CHECK_EQ(csm_evict(desc, pair.c->rd), RMI_SUCCESS);
	expect_one(&pair, pair.p, CSM_EVENT_DETACHED, 0);
	expect_one(&pair, pair.c, CSM_EVENT_REVOKED, 0);

	/* closed by the host: the consumer is told, and the provider, in nobody's name */
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(events(pair.p), 1);
	CHECK_EQ(csm_close(desc), RMI_SUCCESS);
	expect_one(&pair, pair.c, CSM_EVENT_CLOSED, 0);
	CHECK_EQ(events(pair.p), 1);
	CHECK_EQ(event_record(pair.p, 0).kind, CSM_EVENT_CLOSED);
	CHECK_EQ(event_record(pair.p, 0).from, 0);
	csm_reclaim(pair.p, desc);
	pair_destroy(&pair);
}

static uint64_t listen(struct realm *realm, uint64_t intid)
{
	return puppet_try(realm, BARE_PUPPET_LISTEN, intid, EVENTS_PAGE, 0).v[1];
}

/* Interrupts that the realm has taken; the last one got so many records. */
static void expect_heard(struct realm *realm, uint64_t count, uint64_t records)
{
	const struct puppet_result r = puppet_try(realm, BARE_PUPPET_HEARD, 0, 0, 0);

	CHECK_EQ(r.v[1], count);
	CHECK_EQ(r.v[2], records);
	CHECK_EQ(r.v[3], 0);
}

/* The host tries the realm's interrupt itself. */
static void forge(struct rec *rec)
{
	struct rmi_rec_run *run = rec->run;

	for (uint64_t state = 1; state <= 3; state++) {
		run->enter.gicv3_lrs[1] = state << 62 | LR_GROUP1 | LR_PRIORITY | PPI;
		CHECK_EQ(rmi_rec_enter(rec->pa, (uintptr_t)run), RMI_ERROR_REC);
	}
	run->enter.gicv3_lrs[1] = 0;
}

static void not_shown(struct realm *realm)
{
	for (unsigned int i = 0; i < RMI_RUN_LRS; i++) {
		const uint64_t lr = realm->recs[0].run->exit.gicv3_lrs[i];

		CHECK((lr & LR_STATE) == 0 || (uint32_t)lr != PPI);
	}
}

void case_csm_event_irq(void)
{
	struct csm_pair pair;

	pair_create(&pair);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(listen(pair.p, 15), CSM_ERROR_INPUT);
	CHECK_EQ(listen(pair.p, 27), CSM_ERROR_INPUT);
	CHECK_EQ(listen(pair.p, PPI), CSM_SUCCESS);
	expect_heard(pair.p, 0, 0);

	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	expect_heard(pair.p, 1, 1);
	expect_record(&pair, pair.p, 0, CSM_EVENT_ATTACHED, 0);
	not_shown(pair.p);
	/* any number of rings before the realm runs are one interrupt */
	for (uint64_t bit = 0; bit < 32; bit++)
		CHECK_EQ(notify(&pair, pair.c, 1UL << bit), CSM_SUCCESS);
	expect_heard(pair.p, 2, 1);
	expect_record(&pair, pair.p, 0, CSM_EVENT_DOORBELL, 0xffffffff);
	for (unsigned int i = 0; i < 100; i++) {
		CHECK_EQ(notify(&pair, pair.c, 1), CSM_SUCCESS);
		expect_heard(pair.p, 3 + i, 1);
	}

	/* what the host tries changes nothing */
	forge(&pair.p->recs[0]);
	expect_heard(pair.p, 102, 1);
	CHECK_EQ(notify(&pair, pair.c, 1), CSM_SUCCESS);
	forge(&pair.p->recs[0]);
	expect_heard(pair.p, 103, 1);
	not_shown(pair.p);

	/* no more of it: the events wait, the host may have the number back */
	CHECK_EQ(listen(pair.p, 0), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	expect_heard(pair.p, 103, 1);
	CHECK_EQ(events(pair.p), 1);
	expect_record(&pair, pair.p, 0, CSM_EVENT_DETACHED, 0);
	pair_destroy(&pair);
}
