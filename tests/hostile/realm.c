/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hostile realm (guest/bare/realms/hostile.c), on a host that hardly helps it, next to two realms that share memory. What
 * the RMM keeps of those two, their memory, and the host's own pages must be the same after each of its steps.
 */
#include <string.h>

#include <abi/csm.h>
#include <abi/smccc.h>
#include <bare/protocol.h>

#include <check.h>
#include <clock.h>
#include <console.h>
#include <csm.h>
#include <gic.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <run.h>

#include "cases.h"
#include "csm_pair.h"
#include "state.h"

#define GRANULES_BASE 0x70000000UL
#define HOLES_MAX 512U
#define SHARED_SIZE 0x2000UL
#define LIFE_MS 5000
/* Exits by reason; those of CSM are the last. */
#define EXITS 8
#define ANSWER 0xdeadbeef00000000UL
#define CANARY 0x3c3c3c3c3c3c3c3cUL

static struct {
	struct csm_pair pair;
	struct realm *realm;
	uint64_t top; /* the others' granules are below */
	uint64_t holes[HOLES_MAX], holes_count;
	uint64_t own; /* a page of the host's */
	uint64_t hash;
	uint64_t exits[EXITS], steps, life;
	uint64_t numbers[BARE_HOSTILE_SLOTS]; /* for the realm to try; 0: none */
	bool passed;
} world;

/* Granules that the hostile realm gets lie above world.top. */
static void fill_holes(void)
{
	world.top = granule_alloc(1, 1);
	granule_free(world.top, 1);
	for (;;) {
		uint64_t pa = granule_alloc(1, 1);

		CHECK(world.holes_count < HOLES_MAX);
		world.holes[world.holes_count++] = pa;
		if (pa + GRANULE_SIZE > world.top)
			world.top = pa + GRANULE_SIZE;
		if (pa + GRANULE_SIZE == world.top)
			break;
	}
}

static void others_unchanged(void)
{
	const uint64_t *word = (const uint64_t *)world.own;

	CHECK_EQ(state_hash(GRANULES_BASE, world.top, true), world.hash);
	for (unsigned int i = 0; i < GRANULE_SIZE / sizeof(*word); i++)
		CHECK_EQ(word[i], CANARY);
	world.steps++;
	if (clock_now() - world.life > clock_ms(LIFE_MS)) {
		print("SWEEPING the realm's calls: %lu steps\n", world.steps);
		world.life = clock_now();
	}
}

static void on_receive(struct rec *rec)
{
	uint64_t slot = rec->run->exit.gprs[0] - BARE_HOSTILE_SLOT;

	if (slot >= BARE_HOSTILE_SLOTS || world.numbers[slot] == 0)
		return;
	rec->run->enter.gprs[0] = world.numbers[slot];
	rec->run->enter.gprs[1] = 1;
}

static void on_host_call(struct rec *rec)
{
	uint64_t imm = rec->run->exit.imm;

	switch (imm) {
	case BARE_HC_YIELD:
		others_unchanged();
		return;
	case BARE_HC_PASS:
		world.passed = true;
		return;
	case BARE_HC_RECV:
		on_receive(rec);
		return;
	case BARE_HC_FAIL:
		exit_call(rec);
		return;
	default:
		for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
			rec->run->enter.gprs[i] = ANSWER + i;
		return;
	}
}

/* The first region is accepted, so that there is one to sweep. */
static void on_csm(struct rec *rec)
{
	uint64_t kind = rec->run->exit.csm_kind;

	if (kind == CSM_EXIT_REMOVE || (kind == CSM_EXIT_CREATE && world.exits[EXITS - 1] == 1))
		CHECK_EQ(exit_csm(rec), REC_GO_ON);
}

static void on_psci(const struct rec *rec)
{
	uint64_t fid = rec->run->exit.gprs[0];

	/* Nothing else concerns the host of a realm with one REC. */
	CHECK(fid == PSCI_CPU_SUSPEND || fid == PSCI_CPU_SUSPEND_32);
}

static void on_exit(struct rec *rec)
{
	uint64_t reason = rec->run->exit.exit_reason;

	world.exits[reason < EXITS - 1 ? reason : EXITS - 1]++;
	switch (reason) {
	case RMI_EXIT_IRQ:
		break;
	case RMI_EXIT_SYNC:
		CHECK_EQ(exit_abort(rec), REC_GO_ON);
		break;
	case RMI_EXIT_RIPAS_CHANGE:
		if (world.exits[RMI_EXIT_RIPAS_CHANGE] % 2)
			rec->run->enter.flags |= RMI_ENTER_RIPAS_REJECT;
		break;
	case RMI_EXIT_HOST_CALL:
		on_host_call(rec);
		break;
	case RMI_EXIT_PSCI:
		on_psci(rec);
		break;
	case RMI_EXIT_CSM:
		on_csm(rec);
		break;
	default:
		check_fail(__FILE__, __LINE__, "exit reason %lu", reason);
	}
}

static void run(struct rec *rec)
{
	while (!world.passed) {
		check_point();
		memset(&rec->run->exit, 0xff, sizeof(rec->run->exit));
		CHECK_EQ(rmi_rec_enter(rec->pa, (uintptr_t)rec->run), RMI_SUCCESS);
		gic_poll();
		memset(&rec->run->enter, 0, sizeof(rec->run->enter));
		exit_audit(&rec->run->exit);
		on_exit(rec);
	}
}

void case_rsi_registers(void)
{
	struct realm_config config = { .program = "hostile", .shared = SHARED_SIZE };
	uint64_t before = state_hash_all();

	memset(&world, 0, sizeof(world));
	state_require();
	world.own = granule_alloc(1, 1);
	memset((void *)world.own, (int)(CANARY & 0xff), GRANULE_SIZE);
	pair_attach(&world.pair, CSM_RIGHT_RW);
	fill_holes();
	world.hash = state_hash(GRANULES_BASE, world.top, true);
	world.life = clock_now();
	world.numbers[0] = world.pair.csm;
	world.numbers[1] = world.pair.p_id;
	world.numbers[2] = world.pair.c_id;
	world.realm = realm_create(&config);
	run(&world.realm->recs[0]);
	others_unchanged();
	print("SWEPT the realm's calls: %lu steps, exits %lu sync, %lu psci, %lu ripas, %lu calls, %lu csm\n",
	      world.steps, world.exits[0], world.exits[3], world.exits[4], world.exits[5],
	      world.exits[7]);
	/* Each kind of exit that a realm can cause by a call has occurred. */
	CHECK(world.exits[0] && world.exits[3] && world.exits[4] && world.exits[5] &&
	      world.exits[7]);

	puppet_check(world.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(world.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	realm_destroy(world.realm);
	for (uint64_t i = 0; i < world.holes_count; i++)
		granule_free(world.holes[i], 1);
	granule_free(world.own, 1);
	pair_destroy(&world.pair);
	CHECK_EQ(state_hash_all(), before);
}
