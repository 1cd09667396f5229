/* SPDX-License-Identifier: BSD-3-Clause */
/* What the host may do to shared memory, and what not. */
#include <stddef.h>

#include <abi/rsi.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <probe.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_pair.h"

void case_csm_host_removes(void)
{
	struct csm_pair pair;
	uint64_t desc;

	/* eviction ends the attachment and nothing else */
	pair_attach(&pair, CSM_RIGHT_RW);
	desc = csm_region(pair.p, 0)->desc;
	CHECK_EQ(csm_evict(desc, pair.c->rd), RMI_SUCCESS);
	pair_window_is_shut(&pair);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK(csm_attach(&pair, CSM_RIGHT_R) != CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);

	/* closing ends the region; the memory stays the provider's */
	CHECK_EQ(rmi_csm_reclaim(desc) != RMI_SUCCESS, 1);
	CHECK_EQ(csm_close(desc), RMI_SUCCESS);
	pair_window_is_shut(&pair);
	CHECK(csm_share(&pair, CSM_RIGHT_R) != CSM_SUCCESS);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	csm_reclaim(pair.p, desc);
	pair_destroy(&pair);

	/* a consumer that dies attached: evicted, then destroyed; the provider goes on */
	pair_attach(&pair, CSM_RIGHT_RW);
	CHECK_EQ(rmi_realm_destroy(pair.c->rd), REALM_ERROR(0));
	realm_destroy(pair.c);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	pair.c = puppet_create("consumer 2");
	CHECK(csm_self(pair.c) != pair.c_id);
	/* the old grant is for the old realm, wherever the new one's granules lie */
	CHECK(csm_attach(&pair, CSM_RIGHT_R) != CSM_SUCCESS);
	pair.c_id = csm_self(pair.c);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);

	/* a provider that dies with its consumer attached */
	realm_destroy(pair.p);
	pair_window_is_shut(&pair);
	puppet_done(pair.c);
	realm_destroy(pair.c);
}

void case_csm_reject(void)
{
	struct csm_pair pair;
	uint64_t csm;

	pair.p = puppet_create("provider");
	pair.c = puppet_create("consumer");
	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	pair.p->csm_reject = true;
	CHECK_EQ(csm_create(pair.p, PAIR_REGION, PAIR_SIZE, &csm), CSM_ERROR_HOST);
	CHECK_EQ(csm, 0);
	CHECK_EQ(granule_used(GRANULE_CSM), 0);
	pair.p->csm_reject = false;
	puppet_fill(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(csm_create(pair.p, PAIR_REGION, PAIR_SIZE, &pair.csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_R), CSM_SUCCESS);

	pair.c->csm_reject = true;
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_R), CSM_ERROR_HOST);
	puppet_read_aborts(pair.c, PAIR_WINDOW);
	/* a rejected attach leaves the grant */
	pair.c->csm_reject = false;
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	pair_destroy(&pair);
}

/* Whatever error it is: refused, and not with the promise to go on. */
static void refused(uint64_t status, int line)
{
	if (status == RMI_SUCCESS || status == RMI_CSM_INCOMPLETE)
		check_fail(__FILE__, line, "not refused: 0x%lx", status);
}

#define REFUSED(call) refused(call, __LINE__)

static void window_refusals(struct csm_pair *pair)
{
	struct realm *c = pair->c;
	uint64_t fresh = granule_give(GRANULE_DELEGATED), out, top,
		 block = PAIR_WINDOW & -rtt_entry_size(RTT_BLOCK_LEVEL);
	struct rtt_entry entry;

	CHECK_EQ(rmi_rtt_read_entry(c->rd, PAIR_WINDOW, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.state, RMI_RTTE_BORROWED);
	CHECK_EQ(entry.desc, 0);
	CHECK_EQ(rmi_data_destroy(c->rd, PAIR_WINDOW, &out, &top), RTT_ERROR(RTT_PAGE_LEVEL));
	CHECK_EQ(out, 0);
	CHECK_EQ(rmi_data_create_unknown(c->rd, fresh, PAIR_WINDOW), RTT_ERROR(RTT_PAGE_LEVEL));
	CHECK_EQ(rmi_rtt_destroy(c->rd, block, RTT_PAGE_LEVEL, &out, &top),
		 RTT_ERROR(RTT_PAGE_LEVEL));
	CHECK_EQ(rmi_rtt_fold(c->rd, block, RTT_PAGE_LEVEL, &out), RTT_ERROR(RTT_PAGE_LEVEL));
	granule_take(fresh);
}

static void region_refusals(struct csm_pair *pair, uint64_t pa, uint64_t desc)
{
	struct realm *p = pair->p;
	uint64_t fresh = granule_give(GRANULE_DELEGATED), out, top;

	CHECK_EQ(rmi_data_create_unknown(p->rd, fresh, PAIR_REGION), RTT_ERROR(RTT_PAGE_LEVEL));
	REFUSED(rmi_rtt_destroy(p->rd, PAIR_REGION & -rtt_entry_size(RTT_BLOCK_LEVEL),
				RTT_PAGE_LEVEL, &out, &top));
	REFUSED(rmi_rtt_fold(p->rd, PAIR_REGION & -rtt_entry_size(RTT_BLOCK_LEVEL), RTT_PAGE_LEVEL,
			     &out));
	CHECK_EQ(rmi_granule_undelegate(pa), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_delegate(pa), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_undelegate(desc), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_realm_activate(desc), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rec_destroy(desc), RMI_ERROR_INPUT);
	REFUSED(rmi_csm_reclaim(desc));
	REFUSED(rmi_csm_create(p->rd, fresh, p->recs[0].pa));
	REFUSED(rmi_csm_evict(desc, desc));
	CHECK_EQ(rmi_realm_destroy(p->rd), REALM_ERROR(0));
	granule_take(fresh);
}

static void ripas_refusals(struct csm_pair *pair)
{
	const uint64_t region[6] = { RSI_IPA_STATE_SET, PAIR_REGION, PAIR_REGION + GRANULE_SIZE,
				     RIPAS_EMPTY };
	const uint64_t around[6] = { RSI_IPA_STATE_SET, PAIR_REGION - GRANULE_SIZE,
				     PAIR_REGION + GRANULE_SIZE, RIPAS_EMPTY };
	const uint64_t window[6] = { RSI_IPA_STATE_SET, PAIR_WINDOW, PAIR_WINDOW + GRANULE_SIZE,
				     RIPAS_EMPTY };
	const uint64_t window_ram[6] = { RSI_IPA_STATE_SET, PAIR_WINDOW, PAIR_WINDOW + GRANULE_SIZE,
					 RIPAS_RAM };

	CHECK_EQ(puppet_smc(pair->p, region, NULL), RSI_ERROR_INPUT);
	CHECK_EQ(puppet_smc(pair->p, around, NULL), RSI_ERROR_INPUT);
	CHECK_EQ(puppet_smc(pair->c, window, NULL), RSI_ERROR_INPUT);
	CHECK_EQ(puppet_smc(pair->c, window_ram, NULL), RSI_ERROR_INPUT);
}

/* The RMM must not write through shared memory on a realm's behalf. */
static void buffer_refusals(struct csm_pair *pair)
{
	const uint64_t in_region[6] = { RSI_REALM_CONFIG, PAIR_REGION };
	const uint64_t in_window[6] = { RSI_REALM_CONFIG, PAIR_WINDOW };
	const uint64_t call_region[6] = { RSI_HOST_CALL, PAIR_REGION };
	const uint64_t call_window[6] = { RSI_HOST_CALL, PAIR_WINDOW };

	CHECK_EQ(puppet_smc(pair->p, in_region, NULL), RSI_ERROR_INPUT);
	CHECK_EQ(puppet_smc(pair->c, in_window, NULL), RSI_ERROR_INPUT);
	CHECK_EQ(puppet_smc(pair->p, call_region, NULL), RSI_ERROR_INPUT);
	CHECK_EQ(puppet_smc(pair->c, call_window, NULL), RSI_ERROR_INPUT);
}

void case_csm_refusals(void)
{
	struct csm_pair pair;
	struct fault fault = { 0, 0 };
	uint64_t pa, desc, value;

	pair_attach(&pair, CSM_RIGHT_RW);
	pa = rtt_pa(pair.p, PAIR_REGION);
	desc = csm_region(pair.p, 0)->desc;
	CHECK(!probe_read(pa, &value, &fault));
	CHECK_EQ(fault.esr, PROBE_ESR_READ);
	CHECK_EQ(fault.far, pa);
	CHECK(!probe_write(pa, 0, &fault));
	CHECK_EQ(fault.esr, PROBE_ESR_WRITE);
	window_refusals(&pair);
	region_refusals(&pair, pa, desc);
	ripas_refusals(&pair);
	buffer_refusals(&pair);

	/* after all that: the same memory, with the same content, on both sides */
	CHECK_EQ(rtt_pa(pair.p, PAIR_REGION), pa);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	puppet_write(pair.c, PAIR_WINDOW, 1);
	CHECK_EQ(puppet_read(pair.p, PAIR_REGION), 1);
	pair_destroy(&pair);
}
