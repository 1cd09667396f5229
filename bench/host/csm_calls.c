/* SPDX-License-Identifier: BSD-3-Clause */
/* Every realm call and every operation of RMI_CSM once with success, for a region of 4 KiB, and refused at once. */
#include <stddef.h>

#include <abi/smccc.h>

#include "check.h"
#include "csm.h"

/* A region of pages that the realm has from its image. */
#define SMALL (RUNNER_PAGES_IPA + 16 * PAGE_BYTES)
#define PAGE_BYTES 4096UL
#define WINDOW (RUNNER_PAGES_IPA + RUNNER_ASSIGNED * PAGE_BYTES)

#define NO_ID          \
	((1UL << 32) + \
	 1) /* names nothing: the upper half of an id is never so small, but by chance */
#define INTID 20UL
#define RING 32U

static void row(const char *what, const struct cost *cost)
{
	cost_print(what, "", 0, 1, cost);
}

/* A row of a call that succeeds, and of one that does not. */
#define OK(what, p, ...)                            \
	do {                                        \
		struct cost ok_cost;                \
		party_ok(p, &ok_cost, __VA_ARGS__); \
		row(what, &ok_cost);                \
	} while (0)
#define REFUSED(what, p, ...)                                                    \
	do {                                                                     \
		struct cost refused_cost;                                        \
		CHECK(party_call(p, &refused_cost, __VA_ARGS__) != CSM_SUCCESS); \
		row(what ", refused", &refused_cost);                            \
	} while (0)
#define HOST_OK(what, ...)                      \
	do {                                    \
		struct cost ok_cost;            \
		host_ok(&ok_cost, __VA_ARGS__); \
		row(what, &ok_cost);            \
	} while (0)
#define HOST_REFUSED(what, ...)                                            \
	do {                                                               \
		struct cost refused_cost;                                  \
		CHECK(host_op(&refused_cost, __VA_ARGS__) != RMI_SUCCESS); \
		row(what ", refused", &refused_cost);                      \
	} while (0)

static void refusals(void)
{
	struct party *p = &provider;

	REFUSED("CSM_CREATE", p, CSM_CREATE, SMALL, PAGE_BYTES, 1);
	REFUSED("CSM_SHARE", p, CSM_SHARE, NO_ID, consumers[0].id, CSM_RIGHT_R);
	REFUSED("CSM_SHARE_MEASURED", p, CSM_SHARE_MEASURED, NO_ID, BUFFER, CSM_RIGHT_R);
	REFUSED("CSM_REVOKE", p, CSM_REVOKE, NO_ID, consumers[0].id);
	REFUSED("CSM_DESTROY", p, CSM_DESTROY, NO_ID);
	REFUSED("CSM_ATTACH", p, CSM_ATTACH, NO_ID, p->id, WINDOW, PAGE_BYTES, CSM_RIGHT_R);
	REFUSED("CSM_DETACH", p, CSM_DETACH, NO_ID);
	REFUSED("CSM_INFO", p, CSM_INFO, NO_ID, BUFFER);
	REFUSED("CSM_PEER", p, CSM_PEER, NO_ID, consumers[0].id, BUFFER);
	REFUSED("CSM_NOTIFY", p, CSM_NOTIFY, NO_ID, consumers[0].id, 1);
	REFUSED("CSM_EVENTS", p, CSM_EVENTS, 1);
	REFUSED("CSM_EVENT_IRQ", p, CSM_EVENT_IRQ, 1);
	REFUSED("CSM_SEAL", p, CSM_SEAL, NO_ID);
	REFUSED("CSM call without a function", p, CSM_FID_LAST);
	HOST_REFUSED("RMI_CSM CREATE", RMI_CSM, RMI_CSM_OP_CREATE, 0, 0, 0);
	HOST_REFUSED("RMI_CSM RECLAIM", RMI_CSM, RMI_CSM_OP_RECLAIM, 0);
	HOST_REFUSED("RMI_CSM CLOSE", RMI_CSM, RMI_CSM_OP_CLOSE, 0);
	HOST_REFUSED("RMI_CSM EVICT", RMI_CSM, RMI_CSM_OP_EVICT, 0, 0);
	HOST_REFUSED("RMI_CSM READ", RMI_CSM, RMI_CSM_OP_READ, 0, 0);
	HOST_REFUSED("RMI_CSM without an operation", RMI_CSM, RMI_CSM_OP_READ + 1);
}

/* A grant to who is exactly like this consumer: the report of CSM_PEER has the layout of a policy. */
static uint64_t share_measured(uint64_t csm)
{
	OK("CSM_PEER of a consumer", &provider, CSM_PEER, csm, consumers[0].id, BUFFER);
	runner_do(&provider.run, NULL, BENCH_STORE, BUFFER, CSM_POLICY_ALL);
	OK("CSM_SHARE_MEASURED", &provider, CSM_SHARE_MEASURED, csm, BUFFER, CSM_RIGHT_RW);
	return runner_out(&provider.run, 1);
}

static void measured(uint64_t csm)
{
	const uint64_t handle = share_measured(csm);

	OK("CSM_ATTACH by a measured grant", &consumers[1], CSM_ATTACH, csm, provider.id, WINDOW,
	   PAGE_BYTES, CSM_RIGHT_RW);
	OK("CSM_REVOKE by a handle, one attached", &provider, CSM_REVOKE, csm, handle);
}

static void events(uint64_t csm)
{
	struct party *p = &provider, *c = &consumers[0];

	drain();
	OK("CSM_NOTIFY to a consumer", p, CSM_NOTIFY, csm, c->id, 1);
	OK("CSM_NOTIFY to the provider", c, CSM_NOTIFY, csm, p->id, 1);
	OK("CSM_EVENTS, a doorbell", c, CSM_EVENTS, BUFFER);
	OK("CSM_EVENTS, none", c, CSM_EVENTS, BUFFER);
	for (unsigned int i = 0; i < RING; i++) {
		party_ok(p, NULL, CSM_SHARE, csm, consumers[1].id, CSM_RIGHT_R);
		party_ok(p, NULL, CSM_REVOKE, csm, consumers[1].id);
	}
	OK("CSM_EVENTS, 32 records", &consumers[1], CSM_EVENTS, BUFFER);
	CHECK_EQ(runner_out(&consumers[1].run, 1), RING);
	OK("CSM_EVENT_IRQ", c, CSM_EVENT_IRQ, INTID);
	party_ok(c, NULL, CSM_EVENT_IRQ, 0);
}

/* To a realm that has not asked for events yet. */
static void silent_grants(void)
{
	struct party *p = &provider;
	uint64_t csm;

	party_ok(p, NULL, CSM_CREATE, SMALL, PAGE_BYTES, 0);
	csm = runner_out(&p->run, 1);
	for (unsigned int repeat = 0; repeat < REPEATS; repeat++) {
		OK("CSM_SHARE", p, CSM_SHARE, csm, consumers[0].id, CSM_RIGHT_RW);
		OK("CSM_REVOKE of a grant", p, CSM_REVOKE, csm, consumers[0].id);
	}
	region_gone(csm);
}

static void successes(void)
{
	struct party *p = &provider, *c = &consumers[0];
	uint64_t csm;

	OK("CSM_SELF", p, CSM_SELF);
	OK("CSM_CREATE", p, CSM_CREATE, SMALL, PAGE_BYTES, 0);
	csm = runner_out(&p->run, 1);
	row("RMI_CSM CREATE", &donation);
	OK("CSM_SHARE with a realm that listens", p, CSM_SHARE, csm, c->id, CSM_RIGHT_RW);
	OK("CSM_ATTACH", c, CSM_ATTACH, csm, p->id, WINDOW, PAGE_BYTES, CSM_RIGHT_RW);
	OK("CSM_INFO by id", p, CSM_INFO, csm, BUFFER);
	OK("CSM_INFO by index", p, CSM_INFO, 0, BUFFER);
	OK("CSM_INFO of a consumer", c, CSM_INFO, csm, BUFFER);
	OK("CSM_PEER of the provider", c, CSM_PEER, csm, p->id, BUFFER);
	HOST_OK("RMI_CSM READ by descriptor", RMI_CSM, RMI_CSM_OP_READ, p->desc);
	HOST_OK("RMI_CSM READ by RD and index", RMI_CSM, RMI_CSM_OP_READ, p->run.vm.rd, 0);
	measured(csm);
	events(csm);
	drain();

	OK("CSM_REVOKE", p, CSM_REVOKE, csm, c->id);
	region_attach(csm, c, WINDOW, PAGE_BYTES, NULL);
	OK("CSM_DETACH", c, CSM_DETACH, csm);
	region_attach(csm, c, WINDOW, PAGE_BYTES, NULL);
	HOST_OK("RMI_CSM EVICT", RMI_CSM, RMI_CSM_OP_EVICT, p->desc, c->run.vm.rd);
	region_attach(csm, c, WINDOW, PAGE_BYTES, NULL);
	OK("CSM_SEAL", p, CSM_SEAL, csm);
	OK("CSM_SEAL of what is sealed", p, CSM_SEAL, csm);
	OK("CSM_DESTROY", p, CSM_DESTROY, csm);
	HOST_OK("RMI_CSM RECLAIM", RMI_CSM, RMI_CSM_OP_RECLAIM, p->desc);
	drain();
	party_ok(p, NULL, CSM_CREATE, SMALL, PAGE_BYTES, 0);
	csm = runner_out(&p->run, 1);
	region_attach(csm, c, WINDOW, PAGE_BYTES, NULL);
	HOST_OK("RMI_CSM CLOSE", RMI_CSM, RMI_CSM_OP_CLOSE, p->desc);
	host_ok(NULL, RMI_CSM, RMI_CSM_OP_RECLAIM, p->desc);
	drain();
}

void csm_calls(void)
{
	for (unsigned int repeat = 0; repeat < REPEATS; repeat++)
		HOST_OK("RMI_CSM VERSION", RMI_CSM, RMI_CSM_OP_VERSION);
	silent_grants();
	for (unsigned int repeat = 0; repeat < REPEATS; repeat++) {
		refusals();
		successes();
	}
}
