/* SPDX-License-Identifier: BSD-3-Clause */
/* Two CPUs at one granule or one table entry; realms that read what the host rearranges. */
#include <stddef.h>

#include <check.h>
#include <esr.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "race.h"
#include "tiny.h"

#define BATCHES 64
#define BLOCK (2UL << 20)
#define GIB (1UL << 30)

/* In batch or round i: a page, a block without a table, a shared page. */
#define PAGE_IPA(i) (((i) + 1) * GRANULE_SIZE)
#define BLOCK_IPA(i) (GIB + (i)*BLOCK)
#define SHARED_IPA(i) (TINY_HALF + (i)*GRANULE_SIZE)
#define MAP_ATTRS (6UL << 2 | 3UL << 6)
#define SHARED_VALUE 0x0123456789abcdefUL

static struct {
	struct tiny realm;
	struct tiny_rec recs[RACE_BATCH]; /* one reads what round i rearranges */
	unsigned int n; /* batch */
	uint64_t pa[RACE_BATCH]; /* the granules that are fought over */
	uint64_t out[RACE_BATCH], top[RACE_BATCH];
} world;

static void remember_batch(unsigned int i, unsigned int n)
{
	(void)i;
	world.n = n;
}

/* ---- one granule */

static uint64_t delegate(unsigned int i)
{
	return rmi_granule_delegate(world.pa[i]);
}

static uint64_t undelegate(unsigned int i)
{
	return rmi_granule_undelegate(world.pa[i]);
}

static uint64_t change_pas(unsigned int i)
{
	return world.n % 2 ? delegate(i) : undelegate(i);
}

static enum race_outcome one_changes_pas(unsigned int i, uint64_t left, uint64_t right)
{
	(void)i;
	if (left == RMI_SUCCESS) {
		CHECK_EQ(right, RMI_ERROR_INPUT);
		return RACE_LEFT;
	}
	CHECK_EQ(left, RMI_ERROR_INPUT);
	CHECK_EQ(right, RMI_SUCCESS);
	return RACE_RIGHT;
}

static void write_granule(unsigned int i, unsigned int n)
{
	*(uint64_t *)world.pa[i] = n;
}

static enum race_outcome there_and_back(unsigned int i, uint64_t delegated, uint64_t undelegated)
{
	enum race_outcome outcome = RACE_LEFT;

	CHECK_EQ(delegated, RMI_SUCCESS);
	if (undelegated != RMI_SUCCESS) {
		CHECK_EQ(undelegated, RMI_ERROR_INPUT);
		CHECK_EQ(undelegate(i), RMI_SUCCESS);
		outcome = RACE_RIGHT;
	}
	CHECK(granule_is_zero(world.pa[i]));
	return outcome;
}

void case_race_delegate(void)
{
	static const struct race same = {
		.name = "DELEGATE twice, UNDELEGATE twice",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = remember_batch,
		.left = change_pas,
		.right = change_pas,
		.judge = one_changes_pas,
	};
	static const struct race other = {
		.name = "DELEGATE, UNDELEGATE",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = write_granule,
		.left = delegate,
		.right = undelegate,
		.judge = there_and_back,
	};

	for (unsigned int i = 0; i < RACE_BATCH; i++)
		world.pa[i] = granule_alloc(1, 1);
	race_run(&same);
	race_run(&other);
	for (unsigned int i = 0; i < RACE_BATCH; i++)
		granule_free(world.pa[i], 1);
}

/* ---- one table entry: of odd rounds it holds a page at first */

static void data_ready(unsigned int i, unsigned int n)
{
	(void)n;
	world.pa[i] = granule_give(GRANULE_DATA);
	if (i % 2)
		CHECK_EQ(rmi_data_create_unknown(world.realm.rd, granule_give(GRANULE_DATA),
						 PAGE_IPA(i)),
			 RMI_SUCCESS);
}

static uint64_t create_data(unsigned int i)
{
	return rmi_data_create_unknown(world.realm.rd, world.pa[i], PAGE_IPA(i));
}

static uint64_t destroy_data(unsigned int i)
{
	return rmi_data_destroy(world.realm.rd, PAGE_IPA(i), &world.out[i], &world.top[i]);
}

static enum race_outcome page_moved(unsigned int i, uint64_t created, uint64_t destroyed)
{
	const bool full = i % 2;
	const uint64_t first = full ? destroyed : created;
	const uint64_t second = full ? created : destroyed;

	/* What fits the entry as it was succeeds at any time, the other only afterwards. */
	CHECK_EQ(first, RMI_SUCCESS);
	CHECK(second == RMI_SUCCESS || second == RTT_ERROR(RTT_PAGE_LEVEL));
	if (destroyed == RMI_SUCCESS)
		granule_take(world.out[i]);
	if (created != RMI_SUCCESS) {
		granule_take(world.pa[i]);
	} else if (full || destroyed != RMI_SUCCESS) {
		CHECK_EQ(destroy_data(i), RMI_SUCCESS);
		CHECK_EQ(world.out[i], world.pa[i]);
		granule_take(world.out[i]);
	}
	return (second == RMI_SUCCESS) == full ? RACE_RIGHT : RACE_LEFT;
}

void case_race_data(void)
{
	static const struct race race = {
		.name = "DATA_CREATE_UNKNOWN, DATA_DESTROY",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = data_ready,
		.left = create_data,
		.right = destroy_data,
		.judge = page_moved,
	};

	tiny_create(&world.realm, tiny_vmid(), 1);
	race_run(&race);
	tiny_destroy(&world.realm);
}

/* ---- a realm that reads */

static uint64_t enter(unsigned int i)
{
	return tiny_enter(&world.recs[i]);
}

static void reader_ready(unsigned int i, uint64_t ipa)
{
	tiny_rec_create(&world.realm, &world.recs[i], tiny_read, true, 0, ipa, 0);
}

static void realm_done(void)
{
	for (unsigned int i = 0; i < RACE_BATCH; i++)
		tiny_rec_destroy(&world.recs[i]);
	tiny_destroy(&world.realm);
}

/* Level of the translation fault that the REC met at ipa. */
static uint64_t fault_level(unsigned int i, uint64_t ipa)
{
	const struct rmi_rec_exit *exit = &world.recs[i].run->exit;

	CHECK_EQ(exit->exit_reason, RMI_EXIT_SYNC);
	CHECK_EQ(ESR_EC(exit->esr), EC_DATA_ABORT_LOWER);
	CHECK_EQ(exit->esr & 0x3c, 4);
	CHECK_EQ(HPFAR_IPA(exit->hpfar), ipa);
	return exit->esr & 3;
}

/* Tables come in odd batches and go in even ones, folded or destroyed by turns. Nothing is in them. */
static void table_ready(unsigned int i, unsigned int n)
{
	world.n = n;
	if (n % 2)
		world.pa[i] = granule_give(GRANULE_RTT);
}

static uint64_t change_table(unsigned int i)
{
	if (world.n % 2)
		return rmi_rtt_create(world.realm.rd, world.pa[i], BLOCK_IPA(i), RTT_PAGE_LEVEL);
	if (i % 2)
		return rmi_rtt_fold(world.realm.rd, BLOCK_IPA(i), RTT_PAGE_LEVEL, &world.out[i]);
	return rmi_rtt_destroy(world.realm.rd, BLOCK_IPA(i), RTT_PAGE_LEVEL, &world.out[i],
			       &world.top[i]);
}

static enum race_outcome table_seen(unsigned int i, uint64_t changed, uint64_t entered)
{
	const bool came = world.n % 2;
	uint64_t level;

	CHECK_EQ(changed, RMI_SUCCESS);
	CHECK_EQ(entered, RMI_SUCCESS);
	level = fault_level(i, BLOCK_IPA(i));
	CHECK(level == RTT_BLOCK_LEVEL || level == RTT_PAGE_LEVEL);
	if (!came) {
		CHECK_EQ(world.out[i], world.pa[i]);
		granule_take(world.out[i]);
	}
	return (level == RTT_PAGE_LEVEL) == came ? RACE_LEFT : RACE_RIGHT;
}

void case_race_tables(void)
{
	static const struct race race = {
		.name = "RTT_CREATE, FOLD, DESTROY and an access",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = table_ready,
		.left = change_table,
		.right = enter,
		.judge = table_seen,
	};
	uint64_t rtt, top;

	tiny_create(&world.realm, tiny_vmid(), TINY_PAGES_MAX);
	CHECK_EQ(rmi_rtt_init_ripas(world.realm.rd, GIB, 2 * GIB, &top), RMI_SUCCESS);
	tiny_table(&world.realm, GIB, RTT_BLOCK_LEVEL);
	for (unsigned int i = 0; i < RACE_BATCH; i++)
		reader_ready(i, BLOCK_IPA(i));
	tiny_activate(&world.realm);
	race_run(&race);
	CHECK_EQ(rmi_rtt_destroy(world.realm.rd, GIB, RTT_BLOCK_LEVEL, &rtt, &top), RMI_SUCCESS);
	granule_take(rtt);
	realm_done();
}

/* Mapped at first; unmapped in odd batches, mapped in even ones. */
static uint64_t change_mapping(unsigned int i)
{
	if (world.n % 2)
		return rmi_rtt_unmap_unprotected(world.realm.rd, SHARED_IPA(i), RTT_PAGE_LEVEL,
						 &world.top[i]);
	return rmi_rtt_map_unprotected(world.realm.rd, SHARED_IPA(i), RTT_PAGE_LEVEL,
				       world.pa[i] | MAP_ATTRS);
}

static enum race_outcome mapping_seen(unsigned int i, uint64_t changed, uint64_t entered)
{
	const struct rmi_rec_exit *exit = &world.recs[i].run->exit;
	const bool unmapped = world.n % 2;
	bool read;

	CHECK_EQ(changed, RMI_SUCCESS);
	CHECK_EQ(entered, RMI_SUCCESS);
	read = exit->exit_reason == RMI_EXIT_HOST_CALL;
	if (read)
		CHECK_EQ(exit->gprs[0], SHARED_VALUE + i);
	else
		CHECK_EQ(fault_level(i, SHARED_IPA(i)), RTT_PAGE_LEVEL);
	return read == unmapped ? RACE_RIGHT : RACE_LEFT;
}

void case_race_map(void)
{
	static const struct race race = {
		.name = "MAP and UNMAP_UNPROTECTED and an access",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = remember_batch,
		.left = change_mapping,
		.right = enter,
		.judge = mapping_seen,
	};
	uint64_t rtt, top;

	tiny_create(&world.realm, tiny_vmid(), TINY_PAGES_MAX);
	tiny_table(&world.realm, TINY_HALF, RTT_BLOCK_LEVEL);
	tiny_table(&world.realm, TINY_HALF, RTT_PAGE_LEVEL);
	world.n = 0;
	for (unsigned int i = 0; i < RACE_BATCH; i++) {
		world.pa[i] = granule_alloc(1, 1);
		*(uint64_t *)world.pa[i] = SHARED_VALUE + i;
		CHECK_EQ(change_mapping(i), RMI_SUCCESS);
		reader_ready(i, SHARED_IPA(i));
	}
	tiny_activate(&world.realm);
	race_run(&race);

	/* Mapped as they are, the tables go. */
	for (int64_t level = RTT_PAGE_LEVEL; level >= RTT_BLOCK_LEVEL; level--) {
		CHECK_EQ(rmi_rtt_destroy(world.realm.rd, TINY_HALF, level, &rtt, &top),
			 RMI_SUCCESS);
		granule_take(rtt);
	}
	for (unsigned int i = 0; i < RACE_BATCH; i++)
		granule_free(world.pa[i], 1);
	realm_done();
}
