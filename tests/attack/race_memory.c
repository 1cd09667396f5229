/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two CPUs on the memory of a region: a seal against a consumer's write, a page taken away under two consumers, a table folded
 * while its window is revoked.
 */
#include <stddef.h>
#include <string.h>

#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <sha256.h>

#include "cases.h"
#include "race.h"
#include "scene.h"

#define REGIONS 16U
#define BATCHES 1000 /* at most */
#define LEAST 50
#define LATE 2000000
#define SIZE (2 * GRANULE_SIZE)
/* Regions and windows have a page between them. */
#define REGION(i) (PAIR_REGION + (i)*2 * SIZE)
#define WINDOW(i) (PAIR_WINDOW + (i)*2 * SIZE)
#define LATE_WORD 0x1a7e1a7e1a7e1a7eUL

static struct {
	struct csm_pair pair;
	struct realm *second; /* consumer */
	uint64_t second_id;
	uint64_t csm[REGIONS];
	uint64_t page[REGIONS]; /* taken away */
	struct puppet_result seen[REGIONS][2];
} world;

static uint64_t content[SIZE / 8];

static void realms_create(void)
{
	memset(&world, 0, sizeof(world));
	world.pair.p = puppet_create("provider");
	world.pair.c = puppet_create("consumer");
	world.pair.p_id = csm_self(world.pair.p);
	world.pair.c_id = csm_self(world.pair.c);
}

static void open_for(unsigned int i, struct realm *realm, uint64_t id)
{
	if (world.csm[i] == 0) {
		puppet_fill(world.pair.p, REGION(i), SIZE, PAIR_SEED + i);
		CHECK_EQ(csm_create(world.pair.p, REGION(i), SIZE, &world.csm[i]), CSM_SUCCESS);
	}
	CHECK_EQ(csm_call(world.pair.p, CSM_SHARE, world.csm[i], id, CSM_RIGHT_RW, 0, 0, NULL),
		 CSM_SUCCESS);
	CHECK_EQ(csm_call(realm, CSM_ATTACH, world.csm[i], world.pair.p_id, WINDOW(i), SIZE,
			  CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
}

static void close_region(unsigned int i)
{
	CHECK_EQ(csm_call(world.pair.p, CSM_DESTROY, world.csm[i], 0, 0, 0, 0, NULL), CSM_SUCCESS);
	world.csm[i] = 0;
	/* The host's notes, which it does not keep for two CPUs. */
	memset(world.pair.c->attached, 0, sizeof(world.pair.c->attached));
}

/* ---- SEAL against a write */

static void writable(unsigned int i, unsigned int n)
{
	(void)n;
	open_for(i, world.pair.c, world.pair.c_id);
}

static uint64_t seal(unsigned int i)
{
	return csm_call(world.pair.p, CSM_SEAL, world.csm[i], 0, 0, 0, 0, NULL);
}

/* The last word of the region, so that the hash comes to it last. */
static uint64_t write_last(unsigned int i)
{
	world.seen[i][0] =
		puppet_try(world.pair.c, BARE_PUPPET_WRITE, WINDOW(i) + SIZE - 8, LATE_WORD, 0);
	return 0;
}

static void digest_is_of_content(unsigned int i)
{
	uint64_t digest[4];

	sha256(content, SIZE, (uint8_t *)digest);
	CHECK_EQ(csm_call(world.pair.c, CSM_INFO, world.csm[i], OWN_PAGE, 0, 0, 0, NULL),
		 CSM_SUCCESS);
	for (unsigned int k = 0; k < 4; k++)
		CHECK_EQ(puppet_read(world.pair.c,
				     OWN_PAGE + offsetof(struct csm_info, digest) + 8UL * k),
			 digest[k]);
}

static enum race_outcome written_or_not(unsigned int i, uint64_t sealed, uint64_t used)
{
	const struct puppet_result *seen = &world.seen[i][0];
	const uint64_t last = SIZE / 8 - 1;

	(void)used;
	CHECK_EQ(sealed, CSM_SUCCESS);
	CHECK_EQ(seen->end, REC_CALLED);
	for (uint64_t k = 0; k < last; k++)
		content[k] = PAIR_SEED + i + k;
	content[last] = seen->aborted ? PAIR_SEED + i + last : LATE_WORD;
	/* readers see that, the digest is of that, and nobody can change it any more */
	puppet_check(world.pair.c, WINDOW(i), SIZE - 8, PAIR_SEED + i);
	CHECK_EQ(puppet_read(world.pair.c, WINDOW(i) + SIZE - 8), content[last]);
	CHECK_EQ(puppet_read(world.pair.p, REGION(i) + SIZE - 8), content[last]);
	digest_is_of_content(i);
	puppet_write_aborts(world.pair.c, WINDOW(i) + SIZE - 8);
	close_region(i);
	return seen->aborted ? RACE_LEFT : RACE_RIGHT;
}

void case_race_seal(void)
{
	static const struct race race = {
		.name = "CSM_SEAL and a write",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = writable,
		.left = seal,
		.right = write_last,
		.judge = written_or_not,
	};

	realms_create();
	race_run(&race);
	pair_destroy(&world.pair);
}

/* ---- DATA_DESTROY against use by two consumers */

static void page_back(unsigned int i, unsigned int n)
{
	const uint64_t ram[6] = { RSI_IPA_STATE_SET, REGION(i), REGION(i) + GRANULE_SIZE, RIPAS_RAM,
				  RSI_CHANGE_DESTROYED };

	if (n == 1) {
		open_for(i, world.pair.c, world.pair.c_id);
		open_for(i, world.second, world.second_id);
		return;
	}
	CHECK_EQ(puppet_smc(world.pair.p, ram, NULL), RSI_SUCCESS);
	puppet_fill(world.pair.p, REGION(i), GRANULE_SIZE, PAIR_SEED + i);
	CHECK_EQ(puppet_read(world.pair.c, WINDOW(i)), PAIR_SEED + i);
	CHECK_EQ(puppet_read(world.second, WINDOW(i)), PAIR_SEED + i);
}

static uint64_t take(unsigned int i)
{
	uint64_t top;

	return rtt_data_take(world.pair.p, REGION(i), &world.page[i], &top);
}

static uint64_t use_both(unsigned int i)
{
	world.seen[i][0] = puppet_try(world.pair.c, BARE_PUPPET_READ, WINDOW(i), 0, 0);
	world.seen[i][1] = puppet_try(world.second, BARE_PUPPET_READ, WINDOW(i), 0, 0);
	return 0;
}

static enum race_outcome both_or_none(unsigned int i, uint64_t taken, uint64_t used)
{
	const struct puppet_result *seen = world.seen[i];

	(void)used;
	CHECK_EQ(taken, RMI_SUCCESS);
	for (unsigned int k = 0; k < 2; k++) {
		CHECK_EQ(seen[k].end, REC_CALLED);
		CHECK(seen[k].aborted || seen[k].v[1] == PAIR_SEED + i);
	}
	puppet_read_aborts(world.pair.c, WINDOW(i));
	puppet_write_aborts(world.second, WINDOW(i));
	/* zero, or it fails */
	granule_take(world.page[i]);
	if (seen[0].aborted != seen[1].aborted)
		return RACE_OTHER;
	return seen[0].aborted ? RACE_LEFT : RACE_RIGHT;
}

void case_race_page(void)
{
	static const struct race race = {
		.name = "DATA_DESTROY and accesses of two consumers",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = page_back,
		.left = take,
		.right = use_both,
		.judge = both_or_none,
	};

	realms_create();
	world.second = puppet_create("second");
	world.second_id = csm_self(world.second);
	race_run(&race);
	realm_destroy(world.second);
	pair_destroy(&world.pair);
}
