/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A region of 1 GiB that is one entry of a table on either side. What takes time is that RMI gives and takes memory page by page: a
 * million calls.
 */
#include <stddef.h>

#include <abi/rmi.h>

#include <check.h>
#include <console.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_pair.h"

#define GIB (1UL << 30)
#define BLOCK (2UL << 20)
#define REGION GIB
#define WINDOW (3 * GIB)
#define LEVEL 1L
#define STEP_MS 110000U

/* What is looked at: the ends, the middle, and both sides of where two tables would meet. */
static const uint64_t places[] = { 0, BLOCK - 8, BLOCK, GIB / 2, GIB - BLOCK, GIB - 8 };
#define PLACES (sizeof(places) / sizeof(places[0]))

/* Every so often: on a busy machine the whole takes minutes. */
static void progress(const char *what, uint64_t at)
{
	if (at % (GIB / 16) == 0) {
		print("%s: %lu MiB\n", what, at >> 20);
		check_extend(STEP_MS);
	}
	check_point();
}

static void fold(struct realm *realm, uint64_t ipa, int64_t level)
{
	uint64_t rtt;

	CHECK_EQ(rmi_rtt_fold(realm->rd, ipa, level, &rtt), RMI_SUCCESS);
	granule_take(rtt);
}

static void populate(struct realm *realm)
{
	const uint64_t count = GIB / GRANULE_SIZE;
	const uint64_t pa = granule_give_many(count, count, GRANULE_DATA);

	for (uint64_t at = 0; at < GIB; at += BLOCK) {
		progress("created", at);
		rtt_ensure(realm, REGION + at, RTT_PAGE_LEVEL);
		for (uint64_t i = at; i < at + BLOCK; i += GRANULE_SIZE)
			CHECK_EQ(rmi_data_create_unknown(realm->rd, pa + i, REGION + i),
				 RMI_SUCCESS);
		fold(realm, REGION + at, RTT_PAGE_LEVEL);
	}
	fold(realm, REGION, RTT_BLOCK_LEVEL);
}

static void give_back(struct realm *realm)
{
	for (uint64_t at = 0; at < GIB; at += BLOCK) {
		progress("given back", at);
		rtt_ensure(realm, REGION + at, RTT_PAGE_LEVEL);
		for (uint64_t i = at; i < at + BLOCK; i += GRANULE_SIZE)
			rtt_data_destroy(realm, REGION + i);
	}
}

static void expect_entry(struct realm *realm, uint64_t ipa, uint64_t state)
{
	struct rtt_entry entry;

	CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, LEVEL, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.level, LEVEL);
	CHECK_EQ(entry.state, state);
}

/* What one side writes, the other reads. */
static void through(struct realm *from, uint64_t there, struct realm *to, uint64_t here,
		    uint64_t seed)
{
	for (size_t i = 0; i < PLACES; i++)
		puppet_write(from, there + places[i], seed + i);
	for (size_t i = 0; i < PLACES; i++)
		CHECK_EQ(puppet_read(to, here + places[i]), seed + i);
}

static void attach(struct csm_pair *pair)
{
	CHECK_EQ(csm_share(pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair->c, CSM_ATTACH, pair->csm, pair->p_id, WINDOW, GIB, CSM_RIGHT_RW,
			  NULL),
		 CSM_SUCCESS);
	expect_entry(pair->c, WINDOW, RMI_RTTE_BORROWED);
}

static void expect_shut(struct csm_pair *pair)
{
	for (size_t i = 0; i < PLACES; i++) {
		puppet_read_aborts(pair->c, WINDOW + places[i]);
		puppet_write_aborts(pair->c, WINDOW + places[i]);
	}
	expect_entry(pair->c, WINDOW, RMI_RTTE_UNASSIGNED);
}

void case_shared_gib(void)
{
	const struct realm_config config = { .name = "provider", .ram = REGION + GIB };
	struct csm_pair pair = { .p = puppet_create_from(&config), .c = puppet_create("consumer") };

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	pair.p->csm_lazy = true;
	populate(pair.p);
	CHECK_EQ(csm_create(pair.p, REGION, GIB, &pair.csm), CSM_SUCCESS);
	expect_entry(pair.p, REGION, RMI_RTTE_ASSIGNED);

	attach(&pair);
	through(pair.p, REGION, pair.c, WINDOW, PAIR_SEED);
	through(pair.c, WINDOW, pair.p, REGION, ~PAIR_SEED);
	puppet_exec_aborts(pair.c, WINDOW + GIB / 2);
	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, pair.c_id, 0, 0, 0, NULL), CSM_SUCCESS);
	expect_shut(&pair);

	attach(&pair);
	through(pair.p, REGION, pair.c, WINDOW, PAIR_SEED);
	CHECK_EQ(csm_call(pair.p, CSM_DESTROY, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	expect_shut(&pair);
	for (size_t i = 0; i < PLACES; i++)
		CHECK_EQ(puppet_read(pair.p, REGION + places[i]), PAIR_SEED + i);
	expect_entry(pair.p, REGION, RMI_RTTE_ASSIGNED);
	give_back(pair.p);
	pair_destroy(&pair);
}
