/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm reads a shared page without pause; the host takes the page away, by itself or with its table, in the middle of that,
 * and overwrites it. The realm must fault: if it reads what was written afterwards, its CPU still had the old translation.
 */
#include <stddef.h>

#include <check.h>
#include <clock.h>
#include <console.h>
#include <esr.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <smp.h>

#include "cases.h"
#include "race.h"
#include "tiny.h"

#define ROUNDS 600U
#define BLOCK (2UL << 20)
/* The page that the realm counts in, in another table than the one that it reads. */
#define COUNT_IPA TINY_HALF
#define READ_TABLE_IPA (TINY_HALF + BLOCK)
#define READ_IPA (READ_TABLE_IPA + 37 * GRANULE_SIZE)
#define MAP_ATTRS (6UL << 2 | 3UL << 6)
#define GOOD 0x600dUL
#define LATE 0x1a7eUL
#define LIFE_MS 5000
#define POLL_TURNS 100000U

static struct {
	struct tiny realm;
	struct tiny_rec rec;
	uint64_t page, count; /* PAs */
	unsigned int entered, left; /* rounds, accessed atomically */
} world;

static void wait_for(const unsigned int *counter, unsigned int value)
{
	for (unsigned int n = 1; __atomic_load_n(counter, __ATOMIC_ACQUIRE) < value; n++)
		if (n % POLL_TURNS == 0)
			check_point();
}

static void map(uint64_t ipa, uint64_t pa)
{
	CHECK_EQ(rmi_rtt_map_unprotected(world.realm.rd, ipa, RTT_PAGE_LEVEL, pa | MAP_ATTRS),
		 RMI_SUCCESS);
}

static void read_on(void *arg)
{
	const struct rmi_rec_exit *exit = &world.rec.run->exit;

	(void)arg;
	for (unsigned int n = 1; n <= ROUNDS; n++) {
		wait_for(&world.entered, n);
		CHECK_EQ(tiny_enter(&world.rec), RMI_SUCCESS);
		if (exit->exit_reason == RMI_EXIT_HOST_CALL)
			check_fail(__FILE__, __LINE__, "the realm read 0x%lx", exit->gprs[0]);
		CHECK_EQ(exit->exit_reason, RMI_EXIT_SYNC);
		CHECK_EQ(ESR_EC(exit->esr), EC_DATA_ABORT_LOWER);
		CHECK_EQ(HPFAR_IPA(exit->hpfar), READ_IPA);
		__atomic_store_n(&world.left, n, __ATOMIC_RELEASE);
	}
}

/* Until it reads. */
static void wait_for_reads(void)
{
	const uint64_t *count = (const uint64_t *)world.count;
	uint64_t before = __atomic_load_n(count, __ATOMIC_ACQUIRE);

	for (unsigned int n = 1; __atomic_load_n(count, __ATOMIC_ACQUIRE) == before; n++)
		if (n % POLL_TURNS == 0)
			check_point();
}

/* Nothing may come between, least of all a call that makes EL3 invalidate TLBs. */
static void take_away(unsigned int n)
{
	uint64_t rtt = 0, top, status;

	if (n % 2)
		status = rmi_rtt_unmap_unprotected(world.realm.rd, READ_IPA, RTT_PAGE_LEVEL, &top);
	else
		status =
			rmi_rtt_destroy(world.realm.rd, READ_TABLE_IPA, RTT_PAGE_LEVEL, &rtt, &top);
	__atomic_store_n((uint64_t *)world.page, LATE, __ATOMIC_SEQ_CST);
	CHECK_EQ(status, RMI_SUCCESS);
	wait_for(&world.left, n);
	if (rtt)
		granule_take(rtt);
}

static void one_round(unsigned int n)
{
	__atomic_store_n((uint64_t *)world.page, GOOD, __ATOMIC_SEQ_CST);
	if (n % 2)
		tiny_table(&world.realm, READ_TABLE_IPA, RTT_PAGE_LEVEL);
	map(READ_IPA, world.page);
	__atomic_store_n(&world.entered, n, __ATOMIC_RELEASE);
	wait_for_reads();
	take_away(n);
}

static void world_create(void)
{
	world.entered = world.left = 0;
	world.page = granule_alloc(1, 1);
	world.count = granule_alloc(1, 1);
	tiny_create(&world.realm, tiny_vmid(), 1);
	tiny_table(&world.realm, TINY_HALF, RTT_BLOCK_LEVEL);
	tiny_table(&world.realm, COUNT_IPA, RTT_PAGE_LEVEL);
	map(COUNT_IPA, world.count);
	tiny_rec_create(&world.realm, &world.rec, tiny_hammer, true, COUNT_IPA, READ_IPA, GOOD);
	tiny_activate(&world.realm);
}

static void world_destroy(void)
{
	uint64_t rtt, top;

	for (int64_t level = RTT_PAGE_LEVEL; level >= RTT_BLOCK_LEVEL; level--) {
		CHECK_EQ(rmi_rtt_destroy(world.realm.rd, TINY_HALF, level, &rtt, &top),
			 RMI_SUCCESS);
		granule_take(rtt);
	}
	tiny_rec_destroy(&world.rec);
	tiny_destroy(&world.realm);
	granule_free(world.page, 1);
	granule_free(world.count, 1);
}

void case_race_unmap_running(void)
{
	uint64_t life = clock_now();

	world_create();
	smp_start(1, read_on, NULL);
	for (unsigned int n = 1; n <= ROUNDS; n++) {
		one_round(n);
		if (clock_now() - life > clock_ms(LIFE_MS)) {
			print("RACING UNMAP and RTT_DESTROY under reads: %u rounds\n", n);
			life = clock_now();
			check_extend(RACE_BATCH_MS);
		}
	}
	smp_wait(1);
	world_destroy();
}
