/* SPDX-License-Identifier: BSD-3-Clause */
/* Invariant 9: the calls that have most to do, each measured (budget.h). */
#include <stddef.h>

#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <cpu.h>
#include <csm.h>
#include <gic.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "budget.h"
#include "cases.h"
#include "longest.h"
#include "measured.h"
#include "scene.h"

#define LIMIT 20000UL
#define FEW 8U
#define REGIONS 60U
#define BIG_REGION (2 * BLOCK)
#define BIG_SIZE (4 * BLOCK)
#define RAM (BIG_REGION + BIG_SIZE)
/* Aligned unlike the region, so that no two entries go at once; and alike. */
#define ODD_WINDOW 0x40005000UL
#define EVEN_WINDOW 0x50000000UL
/* Small regions, in RAM that the big one leaves. */
#define SMALL(i) (PAIR_REGION + 2UL * (i)*GRANULE_SIZE)
/* Calls that may be needed while an interrupt waits: what one may leave to the next. */
#define PATIENCE 128U

struct longest_world longest;

void longest_must(uint64_t status, int line)
{
	if (status != CSM_SUCCESS)
		check_fail(__FILE__, line, "0x%lx", status);
}

uint64_t longest_by_p(uint64_t fid, uint64_t b, uint64_t c)
{
	return budget_call(longest.p, fid, longest.csm, b, c, 0, 0, NULL);
}

void longest_create(uint64_t base, uint64_t size)
{
	uint64_t out[3];

	MUST(budget_call(longest.p, CSM_CREATE, base, size, 0, 0, 0, out));
	longest.csm = out[0];
}

uint64_t longest_attach(unsigned int i, uint64_t window, uint64_t size, uint64_t rights)
{
	return budget_call(longest.c[i], CSM_ATTACH, longest.csm, longest.p_id, window, size,
			   rights, NULL);
}

static void realms_create(void)
{
	const struct realm_config provider = { .name = "provider",
					       .ram = RAM,
					       .hash = RMI_HASH_SHA_512 };

	longest.p = puppet_create_from(&provider);
	longest.p_id = csm_self(longest.p);
	for (unsigned int i = 0; i < CONSUMERS; i++) {
		const struct realm_config consumer = { .name = "consumer",
						       .hash = i < CONSUMERS / 2 ?
								       RMI_HASH_SHA_256 :
								       RMI_HASH_SHA_512 };

		longest.c[i] = puppet_create_from(&consumer);
		longest.c_id[i] = csm_self(longest.c[i]);
		puppet_write(longest.c[i], BUFFER, 0);
	}
	puppet_write(longest.p, BUFFER, 0);
	for (uint64_t at = 0; at < BIG_SIZE; at += BLOCK)
		rtt_populate_block(longest.p, BIG_REGION + at);
}

static void fill_table(void)
{
	for (unsigned int i = 0; i < CONSUMERS; i++)
		MUST(longest_by_p(CSM_SHARE, longest.c_id[i], CSM_RIGHT_RW));
	CHECK_EQ(longest_by_p(CSM_SHARE, 1UL << 41, CSM_RIGHT_R), CSM_ERROR_LIMIT);
}

void longest_drain(void)
{
	for (unsigned int i = 0; i < CONSUMERS; i++)
		MUST(budget_call(longest.c[i], CSM_EVENTS, BUFFER, 0, 0, 0, 0, NULL));
	MUST(budget_call(longest.p, CSM_EVENTS, BUFFER, 0, 0, 0, 0, NULL));
}

static void token(const char *whose, struct realm *realm)
{
	story("a token of %s: %lu bytes", whose, budget_token(realm, BUFFER));
}

/* 512 pages, lent to all consumers in windows that are aligned unlike them; then taken from them in every way. */
static void pages(void)
{
	const uint64_t desc_of = BIG_REGION;
	uint64_t desc, data, top;

	longest_create(desc_of, BLOCK);
	desc = csm_region(longest.p, 0)->desc;
	longest_drain();
	fill_table();
	for (unsigned int i = 0; i < CONSUMERS; i++)
		MUST(longest_attach(i, ODD_WINDOW, BLOCK, CSM_RIGHT_RW));
	token("the provider", longest.p);
	token("a consumer", longest.c[CONSUMERS - 1]);
	MUST(longest_by_p(CSM_INFO, BUFFER, 0));
	MUST(longest_by_p(CSM_PEER, longest.c_id[CONSUMERS - 1], BUFFER));
	for (unsigned int i = 0; i < CONSUMERS; i++) {
		MUST(longest_by_p(CSM_NOTIFY, longest.c_id[i], 1));
		MUST(budget_call(longest.c[i], CSM_NOTIFY, longest.csm, longest.p_id, 1, 0, 0,
				 NULL));
	}
	longest_drain();
	/* a page that goes from all of them, and comes back by their accesses */
	CHECK_EQ(rtt_data_take(longest.p, BIG_REGION, &data, &top), RMI_SUCCESS);
	MUST(budget_call(longest.p, RSI_IPA_STATE_SET, BIG_REGION, BIG_REGION + GRANULE_SIZE,
			 RIPAS_RAM, RSI_CHANGE_DESTROYED, 0, NULL));
	CHECK_EQ(rmi_data_create_unknown(longest.p->rd, data, BIG_REGION), RMI_SUCCESS);
	for (unsigned int i = 0; i < CONSUMERS; i++)
		budget_access(longest.c[i], ODD_WINDOW);
	MUST(longest_by_p(CSM_REVOKE, longest.c_id[0], 0));
	MUST(budget_call(longest.c[1], CSM_DETACH, longest.csm, 0, 0, 0, 0, NULL));
	CHECK_EQ(csm_evict(desc, longest.c[2]->rd), RMI_SUCCESS);
	MUST(longest_by_p(CSM_SEAL, 0, 0));
	CHECK_EQ(rtt_data_take(longest.p, BIG_REGION, &data, &top), RMI_SUCCESS);
	granule_take(data);
	longest_drain();
	MUST(longest_by_p(CSM_DESTROY, 0, 0));
	MUST(budget_call(longest.p, RSI_IPA_STATE_SET, BIG_REGION, BIG_REGION + GRANULE_SIZE,
			 RIPAS_RAM, RSI_CHANGE_DESTROYED, 0, NULL));
	rtt_data_create_unknown(longest.p, BIG_REGION);
}

/* 8 MiB of pages aligned alike, with grants by measurement; closed by the host. */
static void runs(void)
{
	union policy_page page;
	uint64_t handle[CSM_MAX_POLICIES][3], desc;

	longest_create(BIG_REGION, BIG_SIZE);
	desc = csm_region(longest.p, 0)->desc;
	MUST(longest_by_p(CSM_SHARE, longest.c_id[0], CSM_RIGHT_RW));
	MUST(longest_attach(0, EVEN_WINDOW, BIG_SIZE, CSM_RIGHT_RW));
	for (unsigned int i = 0; i < POLICY_WORDS; i++)
		page.words[i] = 0;
	MUST(longest_by_p(CSM_PEER, longest.c_id[0], BUFFER));
	for (unsigned int i = 0; i < 8; i++) {
		const uint64_t at = offsetof(struct csm_policy, rim) + 8UL * i;

		page.words[at / 8] = puppet_read(longest.p, BUFFER + at);
	}
	page.policy.fields = CSM_POLICY_RIM;
	for (unsigned int i = 0; i < POLICY_WORDS; i++)
		puppet_write(longest.p, BUFFER + 8UL * i, page.words[i]);
	for (unsigned int i = 0; i < CSM_MAX_POLICIES; i++)
		MUST(budget_call(longest.p, CSM_SHARE_MEASURED, longest.csm, BUFFER, CSM_RIGHT_RW,
				 0, 0, handle[i]));
	for (unsigned int i = 1; i < FEW; i++)
		MUST(longest_attach(i, EVEN_WINDOW, BIG_SIZE, CSM_RIGHT_RW));
	/* whoever came by it goes with it, the others stay for the host to close */
	MUST(longest_by_p(CSM_REVOKE, handle[1][0], 0));
	CHECK_EQ(csm_close(desc), RMI_SUCCESS);
	csm_reclaim(longest.p, desc);
}

/* Many regions in one realm, many windows in another. */
static void many(void)
{
	uint64_t csm[REGIONS], out[4];

	for (unsigned int i = 0; i < REGIONS; i++) {
		longest_create(SMALL(i), GRANULE_SIZE);
		csm[i] = longest.csm;
		MUST(longest_by_p(CSM_SHARE, longest.c_id[0], CSM_RIGHT_R));
		MUST(longest_attach(0, EVEN_WINDOW + 2UL * i * GRANULE_SIZE, GRANULE_SIZE,
				    CSM_RIGHT_R));
	}
	for (unsigned int i = 0; i < REGIONS; i++) {
		CHECK_EQ(rmi_csm_read(longest.p->rd, i, out), RMI_SUCCESS);
		CHECK_EQ(rmi_csm_read(longest.c[0]->rd, i, out), RMI_SUCCESS);
		MUST(budget_call(longest.c[0], CSM_INFO, i, BUFFER, 0, 0, 0, NULL));
	}
	token("the provider", longest.p);
	token("the consumer", longest.c[0]);
	for (unsigned int i = 0; i < REGIONS; i++) {
		longest.csm = csm[i];
		MUST(longest_by_p(CSM_DESTROY, 0, 0));
	}
}

/* The host's tick waits all the while: every call must still get something done. */
static void with_an_interrupt(void)
{
	uint64_t data = 0, top, status;
	unsigned int calls = 0;

	longest_create(BIG_REGION, BLOCK);
	for (unsigned int i = 0; i < CONSUMERS; i++) {
		MUST(longest_by_p(CSM_SHARE, longest.c_id[i], CSM_RIGHT_R));
		MUST(longest_attach(i, ODD_WINDOW, BLOCK, CSM_RIGHT_R));
	}
	write_sysreg(cnthp_cval_el2, 0);
	isb();
	do {
		status = rmi_data_destroy(longest.p->rd, BIG_REGION, &data, &top);
		calls++;
	} while (status == RMI_CSM_INCOMPLETE && calls < PATIENCE);
	gic_poll();
	CHECK_EQ(status, RMI_SUCCESS);
	granule_take(data);
	story("DATA_DESTROY with %u consumers and an interrupt that waits: %u calls", CONSUMERS,
	      calls);
	MUST(longest_by_p(CSM_DESTROY, 0, 0));
}

void case_i09(void)
{
	budget_begin();
	realms_create();
	MUST(budget_call(longest.p, CSM_SELF, 0, 0, 0, 0, 0, NULL));
	MUST(budget_call(longest.p, CSM_EVENT_IRQ, 20, 0, 0, 0, 0, NULL));
	MUST(budget_call(longest.p, CSM_EVENT_IRQ, 0, 0, 0, 0, 0, NULL));
	story("a provider of a region of 512 pages, %u consumers with windows aligned unlike it",
	      CONSUMERS);
	pages();
	story("8 MiB aligned alike, grants by measurement");
	runs();
	story("%u regions and windows", REGIONS);
	many();
	longest_events();
	with_an_interrupt();
	for (unsigned int i = 0; i < CONSUMERS; i++)
		realm_destroy(longest.c[i]);
	realm_destroy(longest.p);
	budget_end(LIMIT);
}
