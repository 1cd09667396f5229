/* SPDX-License-Identifier: BSD-3-Clause */
/* Invariant 5: all who share see the same granule at the same offset, or a fault. */
#include <stddef.h>

#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "scene.h"

/* V has the region elsewhere, where not even blocks are aligned alike. */
#define V_WINDOW (0x50000000UL + 0x5000UL)
#define PAGES (PAIR_SIZE / GRANULE_SIZE)

static uint64_t stamp(uint64_t page, uint64_t round)
{
	return 0x57a4900000000000UL + round * 0x10000 + page;
}

/* Each writes its stamps in turn, the others read them. */
static void all_agree(struct scene *s, uint64_t round)
{
	const struct {
		struct realm *realm;
		uint64_t base;
	} all[] = { { s->pair.p, PAIR_REGION }, { s->pair.c, PAIR_WINDOW }, { s->v, V_WINDOW } };

	for (unsigned int writer = 0; writer < 3; writer++) {
		const uint64_t n = 3 * round + writer;

		for (uint64_t page = 0; page < PAGES; page++)
			puppet_write(all[writer].realm, all[writer].base + page * GRANULE_SIZE,
				     stamp(page, n));
		for (unsigned int reader = 0; reader < 3; reader++)
			for (uint64_t page = 0; page < PAGES; page++)
				CHECK_EQ(puppet_read(all[reader].realm,
						     all[reader].base + page * GRANULE_SIZE),
					 stamp(page, n));
	}
}

/* A page of another granule than the one that was there. */
static void populate_other(struct scene *s, uint64_t ipa, uint64_t pa)
{
	const uint64_t ram[6] = { RSI_IPA_STATE_SET, ipa, ipa + GRANULE_SIZE, RIPAS_RAM,
				  RSI_CHANGE_DESTROYED };

	CHECK_EQ(puppet_smc(s->pair.p, ram, NULL), RSI_SUCCESS);
	CHECK_EQ(rmi_data_create_unknown(s->pair.p->rd, pa, ipa), RMI_SUCCESS);
}

/* The host takes two pages and gives them back the other way round. */
static void swap(struct scene *s)
{
	const uint64_t one = 3 * GRANULE_SIZE, two = 9 * GRANULE_SIZE;
	uint64_t pa[2], top;

	CHECK_EQ(rtt_data_take(s->pair.p, PAIR_REGION + one, &pa[0], &top), RMI_SUCCESS);
	CHECK_EQ(rtt_data_take(s->pair.p, PAIR_REGION + two, &pa[1], &top), RMI_SUCCESS);
	story("the host takes pages 3 and 9 away, to swap them");
	host_refused_quietly(rmi_data_create_unknown(s->pair.c->rd, pa[1], PAIR_WINDOW + one),
			     RTT_ERROR(RTT_PAGE_LEVEL));
	host_refused_quietly(rmi_data_create_unknown(s->v->rd, pa[1], V_WINDOW + one),
			     RTT_ERROR(RTT_PAGE_LEVEL));
	story("it gives C and V another page at that offset: RMI_ERROR_RTT");
	puppet_read_aborts(s->pair.c, PAIR_WINDOW + one);
	puppet_read_aborts(s->v, V_WINDOW + two);
	story("C and V read what is missing: aborts");
	populate_other(s, PAIR_REGION + one, pa[1]);
	populate_other(s, PAIR_REGION + two, pa[0]);
	CHECK_EQ(puppet_read(s->v, V_WINDOW + one), 0);
	CHECK_EQ(puppet_read(s->pair.c, PAIR_WINDOW + two), 0);
	story("P takes them back into use: swapped, but zero, and the same for all");
}

void case_i05(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	CHECK_EQ(share(&s, s.v_id, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_call(s.v, CSM_ATTACH, s.pair.csm, s.pair.p_id, V_WINDOW, PAIR_SIZE,
			  CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
	all_agree(&s, 0);
	story("P at 0x%lx, C at 0x%lx, V at 0x%lx: each reads what each wrote, in all %lu pages",
	      PAIR_REGION, PAIR_WINDOW, V_WINDOW, PAGES);
	swap(&s);
	all_agree(&s, 1);
	story("and so again in all pages");
	scene_destroy(&s);
}
