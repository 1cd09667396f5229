/* SPDX-License-Identifier: BSD-3-Clause */
/* Weakness 18 and invariant 2: rights that were not granted, in every page and whatever became of it meanwhile. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "scene.h"

#define BLOCK_REGION (2 * BLOCK)
#define BLOCK_WINDOW 0x40000000UL
/* A ret instruction, and what follows it in a word. */
#define CODE 0xd65f03c0d65f03c0UL

void case_w18(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_R);
	state_take(s.pair.c, NULL, NULL, NULL);
	puppet_check(s.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	for (uint64_t at = 0; at < PAIR_SIZE; at += GRANULE_SIZE) {
		puppet_write_aborts(s.pair.c, PAIR_WINDOW + at);
		puppet_exec_aborts(s.pair.c, PAIR_WINDOW + at);
	}
	state_same("C may read; it writes and executes each of the %lu pages: aborts",
		   PAIR_SIZE / GRANULE_SIZE);
	write_aborts(s.pair.c, PAIR_WINDOW, "C writes the first");
	fetch_aborts(s.pair.c, PAIR_WINDOW, "C executes it");
	state_same("P's content");

	/* code that the provider itself put there */
	puppet_write(s.pair.p, PAIR_REGION, CODE);
	fetch_aborts(s.pair.c, PAIR_WINDOW, "C executes an instruction that P wrote there");
	state_take(s.pair.c, NULL, NULL, NULL);
	realm_refused("C attaches again, to write", csm_attach(&s.pair, CSM_RIGHT_RW),
		      CSM_ERROR_STATE);
	CHECK_EQ(share(&s, s.v_id, CSM_RIGHT_R), CSM_SUCCESS);
	state_take(s.v, NULL, NULL, NULL);
	realm_refused("V, granted R, attaches to write", attach(&s, s.v, CSM_RIGHT_W),
		      CSM_ERROR_PERM);
	realm_refused("V attaches for both", attach(&s, s.v, CSM_RIGHT_RW), CSM_ERROR_PERM);
	realm_refused("V attaches to execute", attach(&s, s.v, 4), CSM_ERROR_INPUT);
	scene_destroy(&s);
}

/* ---- */

/* P with a block that may be folded, C with a window to read only. */
static void block_pair(struct csm_pair *pair)
{
	const struct realm_config config = { .name = "provider", .ram = BLOCK_REGION + BLOCK };

	*pair = (struct csm_pair){ .p = puppet_create_from(&config),
				   .c = puppet_create("consumer") };
	pair->p_id = csm_self(pair->p);
	pair->c_id = csm_self(pair->c);
	rtt_populate_block(pair->p, BLOCK_REGION);
	puppet_fill(pair->p, BLOCK_REGION, BLOCK, PAIR_SEED);
	pair->p->csm_lazy = true;
	CHECK_EQ(csm_create(pair->p, BLOCK_REGION, BLOCK, &pair->csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(pair, CSM_RIGHT_R), CSM_SUCCESS);
}

static void attach_block(struct csm_pair *pair)
{
	CHECK_EQ(csm_call(pair->c, CSM_ATTACH, pair->csm, pair->p_id, BLOCK_WINDOW, BLOCK,
			  CSM_RIGHT_R, NULL),
		 CSM_SUCCESS);
}

static void read_only(struct csm_pair *pair, const char *when)
{
	const uint64_t at[] = { 0, BLOCK / 2, BLOCK - GRANULE_SIZE };

	for (unsigned int i = 0; i < 3; i++) {
		puppet_read(pair->c, BLOCK_WINDOW + at[i]);
		puppet_write_aborts(pair->c, BLOCK_WINDOW + at[i]);
		puppet_exec_aborts(pair->c, BLOCK_WINDOW + at[i]);
	}
	story("%s: C reads; its writes and fetches abort", when);
}

static void through_folds(void)
{
	struct csm_pair pair;
	uint64_t rtt;

	block_pair(&pair);
	attach_block(&pair);
	read_only(&pair, "pages");
	CHECK_EQ(rmi_rtt_fold(pair.p->rd, BLOCK_REGION, RTT_PAGE_LEVEL, &rtt), RMI_SUCCESS);
	read_only(&pair, "the host has folded P's pages into a block");
	CHECK_EQ(rmi_rtt_create(pair.p->rd, rtt, BLOCK_REGION, RTT_PAGE_LEVEL), RMI_SUCCESS);
	read_only(&pair, "and taken the block apart again");
	/* and a window of one block */
	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(rmi_rtt_fold(pair.p->rd, BLOCK_REGION, RTT_PAGE_LEVEL, &rtt), RMI_SUCCESS);
	granule_take(rtt);
	CHECK_EQ(rmi_rtt_fold(pair.c->rd, BLOCK_WINDOW, RTT_PAGE_LEVEL, &rtt), RMI_SUCCESS);
	granule_take(rtt);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	attach_block(&pair);
	read_only(&pair, "a window that is one block");
	pair_destroy(&pair);
}

/* Pages that come when the consumer asks for them. */
static void on_demand(void)
{
	struct csm_pair pair = { .p = puppet_create("provider"), .c = puppet_create("consumer") };
	struct puppet_result result;

	pair.p_id = csm_self(pair.p);
	pair.c_id = csm_self(pair.c);
	pair.p->csm_lazy = true;
	CHECK_EQ(csm_create(pair.p, PAIR_REGION, PAIR_SIZE, &pair.csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	puppet_write_aborts(pair.c, PAIR_WINDOW);
	puppet_exec_aborts(pair.c, PAIR_WINDOW);
	story("no page yet: C's write and fetch abort, and the host is not asked for it");
	puppet_fill(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_write_aborts(pair.c, PAIR_WINDOW);
	result = puppet_try(pair.c, BARE_PUPPET_READ, PAIR_WINDOW, 0, 0);
	CHECK(result.end == REC_CALLED && !result.aborted && result.v[1] == PAIR_SEED);
	puppet_write_aborts(pair.c, PAIR_WINDOW);
	puppet_exec_aborts(pair.c, PAIR_WINDOW);
	story("the page comes with C's read: writes and fetches abort, before and after");
	pair_destroy(&pair);
}

/* The grant changes: what was written under the old one is not written any more. */
static void after_regrant(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	puppet_write(s.pair.c, PAIR_WINDOW, 1);
	CHECK_EQ(revoke(&s, s.pair.c_id), CSM_SUCCESS);
	CHECK_EQ(share(&s, s.pair.c_id, CSM_RIGHT_R), CSM_SUCCESS);
	state_take(s.pair.c, NULL, NULL, NULL);
	realm_refused("C had RW and now R; it attaches with RW", csm_attach(&s.pair, CSM_RIGHT_RW),
		      CSM_ERROR_PERM);
	CHECK_EQ(csm_attach(&s.pair, CSM_RIGHT_R), CSM_SUCCESS);
	write_aborts(s.pair.c, PAIR_WINDOW, "C attaches to read, and writes");
	CHECK_EQ(csm_call(s.pair.p, CSM_SEAL, s.pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(revoke(&s, s.pair.c_id), CSM_SUCCESS);
	state_take(s.pair.p, NULL, NULL, NULL);
	realm_refused("the region is sealed; P grants W", share(&s, s.pair.c_id, CSM_RIGHT_RW),
		      CSM_ERROR_STATE);
	write_aborts(s.pair.p, PAIR_REGION, "P writes its sealed region");
	scene_destroy(&s);
}

void case_i02(void)
{
	through_folds();
	on_demand();
	after_regrant();
}
