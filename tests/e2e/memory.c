/* SPDX-License-Identifier: BSD-3-Clause */
/* What a realm sees of the host's dealings with its memory. */
#include <string.h>

#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <clock.h>
#include <esr.h>
#include <granule.h>
#include <realm.h>
#include <rmi.h>
#include <rtt.h>
#include <run.h>
#include <smp.h>

#include "cases.h"
#include "puppet.h"

#define BLOCK (2UL << 20)
#define SEED 0x1000200030004000UL

#define RIM_WORDS (RIM_SLOT / sizeof(uint64_t))

static bool rim_seen;

static enum call_verdict compare_rim(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	uint64_t expected[RIM_WORDS];

	if (imm != BARE_HC_STEP)
		return CALL_DEFAULT;
	memcpy(expected, rec->realm->rim.value, sizeof(expected));
	for (unsigned int i = 0; i < RIM_WORDS; i++)
		CHECK_EQ(gprs[i], expected[i]);
	rim_seen = true;
	return CALL_DONE;
}

void case_rsi(void)
{
	struct realm_config config = { .program = "rsi", .measure = true, .call = compare_rim };
	struct realm *realm;

	rim_seen = false;
	realm = realm_create(&config);
	realm_run(realm);
	CHECK(rim_seen);
	realm_destroy(realm);
}

/* The RIM of a realm that was just created, all 64 bytes. */
static void read_rim(const struct realm_config *config, uint64_t rim[RIM_WORDS])
{
	struct realm *realm = puppet_create_from(config);
	struct puppet_result result =
		puppet_try(realm, BARE_PUPPET_SMC, RSI_MEASUREMENT_READ, 0, 0);

	CHECK_EQ(result.end, REC_CALLED);
	CHECK_EQ(result.v[1], RSI_SUCCESS);
	memcpy(rim, result.v + 2, RIM_WORDS * sizeof(*rim));
	puppet_done(realm);
	realm_destroy(realm);
}

void case_sha512(void)
{
	struct realm_config config = { .hash = RMI_HASH_SHA_512 };
	uint64_t first[RIM_WORDS], again[RIM_WORDS], other[RIM_WORDS];

	read_rim(&config, first);
	CHECK(first[RIM_WORDS / 2] != 0 && first[RIM_WORDS - 1] != 0);
	read_rim(&config, again);
	CHECK(memcmp(first, again, sizeof(first)) == 0);
	/* an argument of the first REC is measured as well */
	config.arg = 1;
	read_rim(&config, other);
	CHECK(memcmp(first, other, sizeof(first)) != 0);

	config.hash = RMI_HASH_SHA_256;
	read_rim(&config, other);
	for (unsigned int i = RIM_WORDS / 2; i < RIM_WORDS; i++)
		CHECK_EQ(other[i], 0);
}

void case_faults(void)
{
	struct realm_config config = { .program = "faults", .shared = 0x10000 };
	struct realm *realm = realm_create(&config);
	uint64_t data;

	realm_run(realm);
	/* the pages that it touched last were not there at first */
	data = realm->ram - BARE_LAZY_SIZE;
	CHECK(rtt_pa(realm, data) != 0);
	CHECK(realm->recs[0].exits[RMI_EXIT_SYNC] >= BARE_LAZY_SIZE / GRANULE_SIZE);
	realm_destroy(realm);
}

void case_destroyed(void)
{
	struct realm *realm = puppet_create("puppet");
	uint64_t page = realm->ram - GRANULE_SIZE, out[3];
	uint64_t back[6] = { RSI_IPA_STATE_SET, page, realm->ram, RIPAS_RAM, RSI_CHANGE_DESTROYED };
	uint64_t state[6] = { RSI_IPA_STATE_GET, page, realm->ram };
	struct rtt_entry entry;
	struct puppet_result result;

	puppet_fill(realm, page, GRANULE_SIZE, SEED);
	rtt_data_destroy(realm, page);
	CHECK_EQ(rmi_rtt_read_entry(realm->rd, page, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.ripas, RIPAS_DESTROYED);
	CHECK_EQ(puppet_smc(realm, state, out), RSI_SUCCESS);
	CHECK_EQ(out[0], realm->ram);
	CHECK_EQ(out[1], RIPAS_DESTROYED);

	/* the host cannot put another page in its place */
	rtt_data_create_unknown(realm, page);
	CHECK_EQ(rmi_rtt_read_entry(realm->rd, page, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.ripas, RIPAS_DESTROYED);

	/* without the realm's consent nothing changes; with it the page is RAM, and not the old one */
	back[4] = 0;
	CHECK_EQ(puppet_smc(realm, back, out), RSI_SUCCESS);
	CHECK_EQ(out[0], page);
	back[4] = RSI_CHANGE_DESTROYED;
	CHECK_EQ(puppet_smc(realm, back, out), RSI_SUCCESS);
	CHECK_EQ(out[0], realm->ram);
	CHECK_EQ(out[1], RSI_ACCEPT);
	puppet_write(realm, page, 1);
	CHECK_EQ(puppet_read(realm, page), 1);

	rtt_data_destroy(realm, page);
	realm->stop_on_fault = true;
	result = puppet_try(realm, BARE_PUPPET_READ, page, 0, 0);
	CHECK_EQ(result.end, REC_FAULTED);
	CHECK_EQ(HPFAR_IPA(realm->recs[0].run->exit.hpfar), page);
	realm_destroy(realm);
}

#define HAMMER_ROUNDS 10

static struct puppet_result hammered;

static void hammer(void *arg)
{
	struct realm *realm = arg;

	hammered = puppet_try(realm, BARE_PUPPET_HAMMER_WRITE, realm->ram - GRANULE_SIZE, ~0UL, 0);
}

static void pause(uint64_t ms)
{
	for (uint64_t until = clock_now() + clock_ms(ms); clock_now() < until;)
		check_point();
}

/* If a write came after the wipe, the granule would not come back zero. */
static void destroy_under_writes(void)
{
	struct realm *realm = puppet_create("puppet");
	uint64_t page = realm->ram - GRANULE_SIZE, data, top;
	struct rec *rec = &realm->recs[0];

	puppet_write(realm, page, 0);
	realm->stop_on_fault = true;
	smp_start(1, hammer, realm);
	/* not at an exit, but in the middle of a run */
	for (uint64_t n = rec->entries; __atomic_load_n(&rec->entries, __ATOMIC_RELAXED) < n + 2;)
		check_point();
	pause(TICK_MS / 4);
	CHECK_EQ(rmi_data_destroy(realm->rd, page, &data, &top), RMI_SUCCESS);
	pause(TICK_MS / 4);
	granule_take(data);
	smp_wait(1);
	CHECK_EQ(hammered.end, REC_FAULTED);
	CHECK_EQ(HPFAR_IPA(rec->run->exit.hpfar), page);
	realm_destroy(realm);
}

void case_destroyed_two_cpus(void)
{
	for (unsigned int i = 0; i < HAMMER_ROUNDS; i++)
		destroy_under_writes();
}

void case_fold(void)
{
	struct realm_config config = { .ram = 3 * BLOCK };
	struct realm *realm = puppet_create_from(&config);
	uint64_t ipa = 2 * BLOCK, rtt, pa;
	struct rtt_entry entry;

	rtt_populate_block(realm, ipa);
	pa = rtt_pa(realm, ipa);
	puppet_fill(realm, ipa, BLOCK, SEED);
	CHECK_EQ(rmi_rtt_fold(realm->rd, ipa, RTT_PAGE_LEVEL, &rtt), RMI_SUCCESS);
	granule_take(rtt);
	CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, RTT_PAGE_LEVEL - 1, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.state, RMI_RTTE_ASSIGNED);
	CHECK_EQ(entry.level, RTT_BLOCK_LEVEL);
	CHECK_EQ(entry.desc, pa);
	puppet_check(realm, ipa, BLOCK, SEED);

	rtt_ensure(realm, ipa, RTT_PAGE_LEVEL);
	CHECK_EQ(rtt_pa(realm, ipa + GRANULE_SIZE), pa + GRANULE_SIZE);
	puppet_check(realm, ipa, BLOCK, SEED);
	puppet_fill(realm, ipa, BLOCK, ~SEED);
	/* a hole: not homogeneous any more */
	rtt_data_destroy(realm, ipa + GRANULE_SIZE);
	CHECK_EQ(rmi_rtt_fold(realm->rd, ipa, RTT_PAGE_LEVEL, &rtt), RTT_ERROR(RTT_PAGE_LEVEL));
	puppet_check(realm, ipa, GRANULE_SIZE, ~SEED);
	puppet_done(realm);
	realm_destroy(realm);
}
