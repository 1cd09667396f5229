/* SPDX-License-Identifier: BSD-3-Clause */
/* Regions and windows that are not aligned alike. */
#include <stddef.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_pair.h"

#define GIB (1UL << 30)
#define BLOCK (2UL << 20)

static void expect_entry(struct realm *realm, uint64_t ipa, int64_t level, uint64_t state)
{
	struct rtt_entry entry;

	CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, level, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.level, level);
	CHECK_EQ(entry.state, state);
	CHECK_EQ(entry.desc, state == RMI_RTTE_ASSIGNED ? entry.desc : 0);
}

static void fold(struct realm *realm, uint64_t ipa, int64_t level)
{
	uint64_t rtt;

	CHECK_EQ(rmi_rtt_fold(realm->rd, ipa, level, &rtt), RMI_SUCCESS);
	granule_take(rtt);
}

/* Blocks of the provider from region to region + size, attached at window: pages, as no block fits both. */
static void unlike(uint64_t region, uint64_t window, uint64_t size)
{
	struct realm_config config = { .name = "provider", .ram = 5 * BLOCK };
	struct csm_pair pair = { .p = puppet_create_from(&config), .c = puppet_create("consumer") };
	uint64_t last = size - GRANULE_SIZE;

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	for (uint64_t ipa = region; ipa < region + size; ipa += BLOCK) {
		if (ipa % BLOCK != 0)
			break;
		rtt_populate_block(pair.p, ipa);
		fold(pair.p, ipa, RTT_PAGE_LEVEL);
		pair.p->csm_lazy = true;
	}
	CHECK_EQ(csm_create(pair.p, region, size, &pair.csm), CSM_SUCCESS);
	puppet_fill(pair.p, region, size, PAIR_SEED);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair.c, CSM_ATTACH, pair.csm, pair.p_id, window, size, CSM_RIGHT_RW,
			  NULL),
		 CSM_SUCCESS);
	expect_entry(pair.c, window, RTT_PAGE_LEVEL, RMI_RTTE_BORROWED);
	expect_entry(pair.c, window + last, RTT_PAGE_LEVEL, RMI_RTTE_BORROWED);
	puppet_check(pair.c, window, size, PAIR_SEED);

	/* the same granule at the same offset, and nothing beside the window */
	puppet_write(pair.c, window + last, PAIR_SEED ^ 1);
	CHECK_EQ(puppet_read(pair.p, region + last), PAIR_SEED ^ 1);
	puppet_read_aborts(pair.c, window - GRANULE_SIZE);
	puppet_read_aborts(pair.c, window + size);
	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	puppet_read_aborts(pair.c, window);
	puppet_read_aborts(pair.c, window + last);
	pair_destroy(&pair);
}

void case_csm_unlike(void)
{
	/* blocks in the provider, not so in the consumer */
	unlike(2 * BLOCK, GIB + BLOCK + GRANULE_SIZE, 2 * BLOCK);
	/* pages in the provider, the consumer could have blocks */
	unlike(2 * BLOCK + 3 * GRANULE_SIZE, GIB + BLOCK, BLOCK + GRANULE_SIZE);
	/* neither, and each in its own way */
	unlike(2 * BLOCK + 5 * GRANULE_SIZE, GIB + BLOCK - 2 * GRANULE_SIZE, 7 * GRANULE_SIZE);
}
