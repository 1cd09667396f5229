/* SPDX-License-Identifier: BSD-3-Clause */
/* Weaknesses 6 and 7: the host works on the tables under a window or a region. */
#include <stddef.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "scene.h"

#define BLOCK_REGION (2 * BLOCK)
#define BLOCK_WINDOW 0x40000000UL

void case_w06(void)
{
	struct scene s;
	uint64_t fresh, source;

	scene_create(&s, CSM_RIGHT_RW);
	fresh = granule_give(GRANULE_DELEGATED);
	source = granule_alloc(1, 1);
	state_take(NULL, NULL, NULL, NULL);
	host_refused("the host creates a page at C's IPA",
		     rmi_data_create_unknown(s.pair.c->rd, fresh, PAIR_WINDOW),
		     RTT_ERROR(RTT_PAGE_LEVEL));
	host_refused("the host creates a page with content at C's IPA",
		     rmi_data_create(s.pair.c->rd, fresh, PAIR_WINDOW, source, 0), REALM_ERROR(0));
	host_refused("the host creates a page over P's live one",
		     rmi_data_create_unknown(s.pair.p->rd, fresh, PAIR_REGION),
		     RTT_ERROR(RTT_PAGE_LEVEL));
	host_refused("the host creates a page of P's own granule at C's IPA",
		     rmi_data_create_unknown(s.pair.c->rd, rtt_pa(s.pair.p, PAIR_REGION),
					     PAIR_WINDOW),
		     RMI_ERROR_INPUT);
	host_refused("the host creates a page of P's granule in V",
		     rmi_data_create_unknown(s.v->rd, rtt_pa(s.pair.p, PAIR_REGION), OWN_PAGE),
		     RMI_ERROR_INPUT);
	puppet_check(s.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(s.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	granule_take(fresh);
	granule_free(source, 1);
	scene_destroy(&s);
}

/* A window of 2 MiB, all of whose entries are alike: a table that would fold if it were not a window's. */
static void reserved_block(struct csm_pair *pair)
{
	const struct realm_config config = { .name = "provider", .ram = BLOCK_REGION + BLOCK };

	*pair = (struct csm_pair){ .p = puppet_create_from(&config),
				   .c = puppet_create("consumer") };
	pair->p_id = csm_self(pair->p);
	pair->c_id = csm_self(pair->c);
	pair->p->csm_lazy = true;
	CHECK_EQ(csm_create(pair->p, BLOCK_REGION, BLOCK, &pair->csm), CSM_SUCCESS);
	CHECK_EQ(csm_share(pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair->c, CSM_ATTACH, pair->csm, pair->p_id, BLOCK_WINDOW, BLOCK,
			  CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
}

/* level: of P's entries */
static void work_on_window(struct csm_pair *pair, int64_t level)
{
	uint64_t out, top, fresh = granule_give(GRANULE_DELEGATED);

	state_take(NULL, NULL, NULL, NULL);
	host_refused("the host folds C's table",
		     rmi_rtt_fold(pair->c->rd, BLOCK_WINDOW, RTT_PAGE_LEVEL, &out),
		     RTT_ERROR(RTT_PAGE_LEVEL));
	CHECK_EQ(out, 0);
	host_refused("the host destroys C's table",
		     rmi_rtt_destroy(pair->c->rd, BLOCK_WINDOW, RTT_PAGE_LEVEL, &out, &top),
		     RTT_ERROR(RTT_PAGE_LEVEL));
	host_refused("the host destroys P's table",
		     rmi_rtt_destroy(pair->p->rd, BLOCK_REGION, RTT_PAGE_LEVEL, &out, &top),
		     RTT_ERROR(level));
	host_refused("the host makes a table below C's pages",
		     rmi_rtt_create(pair->c->rd, fresh, BLOCK_WINDOW, RTT_PAGE_LEVEL),
		     RTT_ERROR(RTT_BLOCK_LEVEL));
	granule_take(fresh);
}

static uint64_t block_entries(struct realm *realm, uint64_t state)
{
	uint64_t n = 0;

	for (uint64_t ipa = BLOCK_WINDOW; ipa < BLOCK_WINDOW + BLOCK; ipa += GRANULE_SIZE) {
		struct rtt_entry entry;

		CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
		n += entry.level == RTT_PAGE_LEVEL && entry.state == state && entry.desc == 0;
	}
	return n;
}

void case_w07(void)
{
	struct csm_pair pair;
	uint64_t out;

	reserved_block(&pair);
	CHECK_EQ(block_entries(pair.c, RMI_RTTE_RESERVED), 512);
	story("C's window: a table of 512 entries RESERVED");
	work_on_window(&pair, RTT_BLOCK_LEVEL);
	/* and with pages in it */
	rtt_populate_block(pair.p, BLOCK_REGION);
	puppet_fill(pair.p, BLOCK_REGION, BLOCK, PAIR_SEED);
	puppet_check(pair.c, BLOCK_WINDOW, BLOCK, PAIR_SEED);
	CHECK_EQ(block_entries(pair.c, RMI_RTTE_BORROWED), 512);
	story("now 512 entries BORROWED, contiguous");
	work_on_window(&pair, RTT_PAGE_LEVEL);
	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, pair.c_id, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(block_entries(pair.c, RMI_RTTE_UNASSIGNED), 512);
	story("P revokes: SUCCESS, and all 512 entries are gone");
	for (uint64_t at = 0; at < BLOCK; at += BLOCK / 8)
		puppet_read_aborts(pair.c, BLOCK_WINDOW + at);
	write_aborts(pair.c, BLOCK_WINDOW + BLOCK - GRANULE_SIZE, "C writes its last page");
	/* from now on the table is C's alone */
	CHECK_EQ(rmi_rtt_fold(pair.c->rd, BLOCK_WINDOW, RTT_PAGE_LEVEL, &out), RMI_SUCCESS);
	granule_take(out);
	pair_destroy(&pair);
}
