/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A block of pages is folded and unfolded, again and again, under a realm that counts in each of them. Neither side waits for
 * the other; a round of the realm during which the table changed is told from one during which it did not.
 */
#include <stddef.h>

#include <check.h>
#include <clock.h>
#include <console.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <smp.h>

#include "cases.h"
#include "race.h"
#include "tiny.h"

#define BLOCK (2UL << 20)
#define BLOCK_PAGES (BLOCK / GRANULE_SIZE)
#define ROUNDS 3000
/* Changes until both kinds of round have occurred, at most. */
#define CHANGES_MAX 1000000
#define LIFE_MS 5000

static struct {
	struct tiny realm;
	struct tiny_rec rec;
	uint64_t table;
	unsigned int changes; /* accessed atomically */
	unsigned int rounds; /* of the realm */
	unsigned int changed; /* rounds during which the table changed */
	bool enough; /* accessed atomically */
} world;

static void fill_block(void)
{
	uint64_t pa = granule_give_many(BLOCK_PAGES, BLOCK_PAGES, GRANULE_DATA), top = BLOCK;

	world.table = tiny_table(&world.realm, BLOCK, RTT_PAGE_LEVEL);
	while (top < 2 * BLOCK)
		CHECK_EQ(rmi_rtt_init_ripas(world.realm.rd, top, 2 * BLOCK, &top), RMI_SUCCESS);
	for (uint64_t i = 0; i < BLOCK; i += GRANULE_SIZE)
		CHECK_EQ(rmi_data_create_unknown(world.realm.rd, pa + i, BLOCK + i), RMI_SUCCESS);
}

static void empty_block(void)
{
	uint64_t out, top;

	for (uint64_t i = 0; i < BLOCK; i += GRANULE_SIZE) {
		CHECK_EQ(rmi_data_destroy(world.realm.rd, BLOCK + i, &out, &top), RMI_SUCCESS);
		granule_take(out);
	}
	CHECK_EQ(rmi_rtt_destroy(world.realm.rd, BLOCK, RTT_PAGE_LEVEL, &out, &top), RMI_SUCCESS);
	granule_take(out);
}

static void count_in_block(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&world.enough, __ATOMIC_ACQUIRE)) {
		unsigned int before = __atomic_load_n(&world.changes, __ATOMIC_ACQUIRE);

		CHECK_EQ(tiny_told(&world.rec), world.rounds + 1);
		CHECK_EQ(world.rec.run->exit.gprs[1], 0);
		if (__atomic_load_n(&world.changes, __ATOMIC_ACQUIRE) != before)
			world.changed++;
		__atomic_fetch_add(&world.rounds, 1, __ATOMIC_RELEASE);
	}
}

static bool both_seen(void)
{
	unsigned int rounds = __atomic_load_n(&world.rounds, __ATOMIC_ACQUIRE);

	return rounds >= ROUNDS && world.changed != 0 && world.changed < rounds;
}

static void report(const char *word)
{
	print("%s FOLD and RTT_CREATE of a block in use: %u changes, %u rounds, during %u of them\n",
	      word, world.changes, world.rounds, world.changed);
}

void case_race_block(void)
{
	uint64_t life = clock_now(), out;

	world.changes = world.rounds = world.changed = 0;
	world.enough = false;
	tiny_create(&world.realm, tiny_vmid(), 1);
	fill_block();
	tiny_rec_create(&world.realm, &world.rec, tiny_sweep, true, 0, BLOCK, BLOCK);
	tiny_activate(&world.realm);
	smp_start(1, count_in_block, NULL);
	for (unsigned int n = 0; n < CHANGES_MAX && !both_seen(); n += 2) {
		CHECK_EQ(rmi_rtt_fold(world.realm.rd, BLOCK, RTT_PAGE_LEVEL, &out), RMI_SUCCESS);
		CHECK_EQ(out, world.table);
		__atomic_fetch_add(&world.changes, 1, __ATOMIC_RELEASE);
		CHECK_EQ(rmi_rtt_create(world.realm.rd, world.table, BLOCK, RTT_PAGE_LEVEL),
			 RMI_SUCCESS);
		__atomic_fetch_add(&world.changes, 1, __ATOMIC_RELEASE);
		/* Now and then a pause, so that some rounds are left alone. */
		for (uint64_t turns = n % 64 == 0 ? 400000 : 0; turns > 0; turns--)
			__asm__ volatile("" : : : "memory");
		check_point();
		if (clock_now() - life > clock_ms(LIFE_MS)) {
			report("RACING");
			life = clock_now();
			check_extend(RACE_BATCH_MS);
		}
	}
	__atomic_store_n(&world.enough, true, __ATOMIC_RELEASE);
	smp_wait(1);
	report("RACE");
	CHECK(both_seen());
	tiny_rec_destroy(&world.rec);
	empty_block();
	tiny_destroy(&world.realm);
}
