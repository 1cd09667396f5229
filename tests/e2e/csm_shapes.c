/* SPDX-License-Identifier: BSD-3-Clause */
/* Regions whose pages come late, and regions of blocks. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <esr.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_pair.h"

#define BLOCK (2UL << 20)
#define BLOCK_REGION (2 * BLOCK)
#define BLOCK_WINDOW 0x40000000UL

static void expect_state(struct csm_pair *pair, uint64_t ipa, int64_t level, uint64_t state)
{
	struct rtt_entry entry;

	CHECK_EQ(rmi_rtt_read_entry(pair->c->rd, ipa & -rtt_entry_size(level), level, &entry),
		 RMI_SUCCESS);
	CHECK_EQ(entry.level, level);
	CHECK_EQ(entry.state, state);
	CHECK_EQ(entry.desc, 0);
}

void case_csm_lazy(void)
{
	struct csm_pair pair = { .p = puppet_create("provider"), .c = puppet_create("consumer") };
	uint64_t last = PAIR_WINDOW + PAIR_SIZE - GRANULE_SIZE;
	struct puppet_result result;

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	pair.p->csm_lazy = true;
	CHECK_EQ(csm_create(pair.p, PAIR_REGION, PAIR_SIZE, &pair.csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	expect_state(&pair, PAIR_WINDOW, RTT_PAGE_LEVEL, RMI_RTTE_RESERVED);

	/* the consumer's access comes to its host, which cannot help with the consumer's own tables */
	pair.c->stop_on_fault = true;
	result = puppet_try(pair.c, BARE_PUPPET_READ, PAIR_WINDOW, 0, 0);
	CHECK_EQ(result.end, REC_FAULTED);
	CHECK_EQ(HPFAR_IPA(pair.c->recs[0].run->exit.hpfar), PAIR_WINDOW);
	puppet_fill(pair.p, PAIR_REGION, PAIR_SIZE - GRANULE_SIZE, PAIR_SEED);
	expect_state(&pair, PAIR_WINDOW, RTT_PAGE_LEVEL, RMI_RTTE_RESERVED);

	/* once the provider has the page, the same access goes through */
	CHECK_EQ(rec_run(&pair.c->recs[0]), REC_CALLED);
	CHECK_EQ(pair.c->recs[0].run->exit.gprs[0], 0);
	CHECK_EQ(pair.c->recs[0].run->exit.gprs[1], PAIR_SEED);
	expect_state(&pair, PAIR_WINDOW, RTT_PAGE_LEVEL, RMI_RTTE_BORROWED);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE - GRANULE_SIZE, PAIR_SEED);

	/* a page that never came leaves with the others */
	expect_state(&pair, last, RTT_PAGE_LEVEL, RMI_RTTE_RESERVED);
	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, pair.c_id, 0, 0, 0, NULL), CSM_SUCCESS);
	pair_window_is_shut(&pair);
	pair_destroy(&pair);
}

void case_csm_block(void)
{
	struct realm_config config = { .name = "provider", .ram = BLOCK_REGION + BLOCK };
	struct csm_pair pair = { .p = puppet_create_from(&config), .c = puppet_create("consumer") };
	uint64_t rtt, top, fresh;

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	rtt_populate_block(pair.p, BLOCK_REGION);
	CHECK_EQ(rmi_rtt_fold(pair.p->rd, BLOCK_REGION, RTT_PAGE_LEVEL, &rtt), RMI_SUCCESS);
	granule_take(rtt);
	puppet_fill(pair.p, BLOCK_REGION, BLOCK, PAIR_SEED);
	pair.p->csm_lazy = true;
	CHECK_EQ(csm_create(pair.p, BLOCK_REGION, BLOCK, &pair.csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair.c, CSM_ATTACH, pair.csm, pair.p_id, BLOCK_WINDOW, BLOCK,
			  CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
	expect_state(&pair, BLOCK_WINDOW, RTT_BLOCK_LEVEL, RMI_RTTE_BORROWED);
	puppet_check(pair.c, BLOCK_WINDOW, BLOCK, PAIR_SEED);
	puppet_fill(pair.c, BLOCK_WINDOW, BLOCK, ~PAIR_SEED);
	puppet_check(pair.p, BLOCK_REGION, BLOCK, ~PAIR_SEED);
	puppet_exec_aborts(pair.c, BLOCK_WINDOW + GRANULE_SIZE);

	/* neither side's block can be taken apart or away while it is lent */
	fresh = granule_give(GRANULE_DELEGATED);
	CHECK_EQ(rmi_rtt_create(pair.p->rd, fresh, BLOCK_REGION, RTT_PAGE_LEVEL),
		 RTT_ERROR(RTT_BLOCK_LEVEL));
	CHECK_EQ(rmi_rtt_create(pair.c->rd, fresh, BLOCK_WINDOW, RTT_PAGE_LEVEL),
		 RTT_ERROR(RTT_BLOCK_LEVEL));
	CHECK_EQ(rmi_data_destroy(pair.c->rd, BLOCK_WINDOW, &rtt, &top),
		 RTT_ERROR(RTT_BLOCK_LEVEL));
	granule_take(fresh);

	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, pair.c_id, 0, 0, 0, NULL), CSM_SUCCESS);
	puppet_read_aborts(pair.c, BLOCK_WINDOW);
	puppet_write_aborts(pair.c, BLOCK_WINDOW + BLOCK - GRANULE_SIZE);
	puppet_check(pair.p, BLOCK_REGION, BLOCK, ~PAIR_SEED);
	pair_destroy(&pair);
}
