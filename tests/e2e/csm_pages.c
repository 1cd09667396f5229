/* SPDX-License-Identifier: BSD-3-Clause */
/* The provider's pages are taken away, come back and are folded while a consumer maps them. */
#include <stddef.h>

#include <abi/rsi.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_pair.h"

#define BLOCK (2UL << 20)
#define BLOCK_REGION (2 * BLOCK)
#define BLOCK_WINDOW 0x40000000UL
#define OTHER_SEED 0x8877665544332211UL

void case_csm_page_taken(void)
{
	const uint64_t gone = PAIR_REGION + 3 * GRANULE_SIZE,
		       window = PAIR_WINDOW + 3 * GRANULE_SIZE;
	const uint64_t back[6] = { RSI_IPA_STATE_SET, gone, gone + GRANULE_SIZE, RIPAS_RAM,
				   RSI_CHANGE_DESTROYED };
	struct csm_pair pair;
	uint64_t out[3];

	pair_attach(&pair, CSM_RIGHT_RW);
	rtt_data_destroy(pair.p, gone);
	puppet_read_aborts(pair.c, window);
	puppet_write_aborts(pair.c, window);
	/* its neighbours stay */
	puppet_check(pair.c, PAIR_WINDOW, 3 * GRANULE_SIZE, PAIR_SEED);
	puppet_write(pair.c, window + GRANULE_SIZE, 1);
	CHECK_EQ(puppet_read(pair.p, gone + GRANULE_SIZE), 1);

	/* the provider wants it back: another page, empty, the same for both */
	CHECK_EQ(puppet_smc(pair.p, back, out), RSI_SUCCESS);
	CHECK_EQ(out[0], gone + GRANULE_SIZE);
	CHECK_EQ(puppet_read(pair.p, gone), 0);
	CHECK_EQ(puppet_read(pair.c, window), 0);
	puppet_write(pair.c, window, 2);
	CHECK_EQ(puppet_read(pair.p, gone), 2);
	pair_destroy(&pair);
}

/* A region of pages becomes one of a block, and of pages again, under a consumer that maps pages. */
void case_csm_fold(void)
{
	struct realm_config config = { .name = "provider", .ram = BLOCK_REGION + BLOCK };
	struct csm_pair pair = { .p = puppet_create_from(&config), .c = puppet_create("consumer") };
	uint64_t rtt;

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	rtt_populate_block(pair.p, BLOCK_REGION);
	puppet_fill(pair.p, BLOCK_REGION, BLOCK, PAIR_SEED);
	CHECK_EQ(csm_create(pair.p, BLOCK_REGION, BLOCK, &pair.csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair.c, CSM_ATTACH, pair.csm, pair.p_id, BLOCK_WINDOW, BLOCK,
			  CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
	CHECK_EQ(rmi_rtt_fold(pair.p->rd, BLOCK_REGION, RTT_PAGE_LEVEL, &rtt), RMI_SUCCESS);
	granule_take(rtt);
	puppet_check(pair.c, BLOCK_WINDOW, BLOCK, PAIR_SEED);
	puppet_fill(pair.c, BLOCK_WINDOW, BLOCK, OTHER_SEED);
	puppet_check(pair.p, BLOCK_REGION, BLOCK, OTHER_SEED);
	rtt_ensure(pair.p, BLOCK_REGION, RTT_PAGE_LEVEL);
	puppet_check(pair.c, BLOCK_WINDOW, BLOCK, OTHER_SEED);
	rtt_data_destroy(pair.p, BLOCK_REGION + GRANULE_SIZE);
	puppet_read_aborts(pair.c, BLOCK_WINDOW + GRANULE_SIZE);
	puppet_check(pair.c, BLOCK_WINDOW, GRANULE_SIZE, OTHER_SEED);
	pair_destroy(&pair);
}
