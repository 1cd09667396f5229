/* SPDX-License-Identifier: BSD-3-Clause */
/* A window of one whole table is revoked on one CPU while the host folds that table on the other. */
#include <stddef.h>
#include <string.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "race.h"
#include "scene.h"

#define REGIONS 4U
#define BATCHES 1000 /* at most */
#define LEAST 12
#define LATE 2000000
#define REGION(i) ((2 + (i)) * BLOCK)
#define WINDOW(i) (0x40000000UL + (i)*BLOCK)

static struct {
	struct csm_pair pair;
	uint64_t csm[REGIONS];
	uint64_t table[REGIONS];
} world;

static void realms_create(void)
{
	const struct realm_config config = { .name = "provider", .ram = REGION(REGIONS) };

	world.pair.p = puppet_create_from(&config);
	world.pair.c = puppet_create("consumer");
	world.pair.p_id = csm_self(world.pair.p);
	world.pair.c_id = csm_self(world.pair.c);
	for (unsigned int i = 0; i < REGIONS; i++) {
		rtt_populate_block(world.pair.p, REGION(i));
		puppet_write(world.pair.p, REGION(i), PAIR_SEED + i);
		world.pair.p->csm_lazy = true;
		CHECK_EQ(csm_create(world.pair.p, REGION(i), BLOCK, &world.csm[i]), CSM_SUCCESS);
	}
}

static void attached(unsigned int i, unsigned int n)
{
	(void)n;
	CHECK_EQ(csm_call(world.pair.p, CSM_SHARE, world.csm[i], world.pair.c_id, CSM_RIGHT_RW, 0,
			  0, NULL),
		 CSM_SUCCESS);
	CHECK_EQ(csm_call(world.pair.c, CSM_ATTACH, world.csm[i], world.pair.p_id, WINDOW(i), BLOCK,
			  CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
	CHECK_EQ(puppet_read(world.pair.c, WINDOW(i)), PAIR_SEED + i);
}

static uint64_t revoke_one(unsigned int i)
{
	return csm_call(world.pair.p, CSM_REVOKE, world.csm[i], world.pair.c_id, 0, 0, 0, NULL);
}

static uint64_t fold(unsigned int i)
{
	return rmi_rtt_fold(world.pair.c->rd, WINDOW(i), RTT_PAGE_LEVEL, &world.table[i]);
}

static enum race_outcome folded_or_not(unsigned int i, uint64_t revoked, uint64_t folded)
{
	const enum race_outcome outcome = folded == RMI_SUCCESS ? RACE_LEFT : RACE_RIGHT;
	struct rtt_entry entry;

	CHECK_EQ(revoked, CSM_SUCCESS);
	if (folded != RMI_SUCCESS) {
		CHECK_EQ(folded, RTT_ERROR(RTT_PAGE_LEVEL));
		CHECK_EQ(fold(i), RMI_SUCCESS);
	}
	granule_take(world.table[i]);
	CHECK_EQ(rmi_rtt_read_entry(world.pair.c->rd, WINDOW(i), RTT_PAGE_LEVEL, &entry),
		 RMI_SUCCESS);
	CHECK_EQ(entry.level, RTT_BLOCK_LEVEL);
	CHECK_EQ(entry.state, RMI_RTTE_UNASSIGNED);
	CHECK_EQ(entry.ripas, RIPAS_EMPTY);
	for (uint64_t at = 0; at < BLOCK; at += BLOCK / 4)
		puppet_read_aborts(world.pair.c, WINDOW(i) + at);
	puppet_write_aborts(world.pair.c, WINDOW(i) + BLOCK - GRANULE_SIZE);
	CHECK_EQ(puppet_read(world.pair.p, REGION(i)), PAIR_SEED + i);
	memset(world.pair.c->attached, 0, sizeof(world.pair.c->attached));
	return outcome;
}

void case_race_fold(void)
{
	static const struct race race = {
		.name = "CSM_REVOKE, FOLD of the window's table",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = attached,
		.left = revoke_one,
		.right = fold,
		.judge = folded_or_not,
	};

	realms_create();
	race_run(&race);
	pair_destroy(&world.pair);
}
