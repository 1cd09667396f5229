/* SPDX-License-Identifier: BSD-3-Clause */
/* Invariants 1 and 3: who reaches a region's granules at all, by which table, in which world. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <smc.h>

#include "cases.h"
#include "scene.h"

#define MAP_ATTRS (6UL << 2 | 3UL << 6)
/* What the RMM asks EL3 for: granules change their PAS by these. */
#define EL3_GRANULE_DELEGATE 0xC40001B0UL
#define EL3_GRANULE_UNDELEGATE 0xC40001B1UL
#define EL3_ATTEST_KEY 0xC40001B2UL

static bool in_region(struct scene *s, uint64_t pa)
{
	for (uint64_t at = 0; at < PAIR_SIZE; at += GRANULE_SIZE)
		if (rtt_pa(s->pair.p, PAIR_REGION + at) == pa)
			return true;
	return false;
}

/* No leaf entry that the host can read names a page of the region, but for P's own. */
static void no_entry_names_it(struct scene *s, struct realm *realm)
{
	uint64_t assigned = 0;

	for (uint64_t ipa = 0; ipa < realm->ram; ipa += GRANULE_SIZE) {
		const uint64_t pa = rtt_pa(realm, ipa);

		assigned += pa != 0;
		CHECK(pa == 0 || !in_region(s, pa));
	}
	story("none of %s's %lu pages of its own is one of the region's", realm->name, assigned);
}

/* The host maps the region's page into V's unprotected half, as if it were normal memory. */
static void smuggle(struct scene *s)
{
	const uint64_t pa = rtt_pa(s->pair.p, PAIR_REGION);
	const uint64_t ipa = s->v->half + BARE_SHARED_OFFSET;
	struct puppet_result result;

	rtt_ensure(s->v, ipa, RTT_PAGE_LEVEL);
	CHECK_EQ(rmi_rtt_map_unprotected(s->v->rd, ipa, RTT_PAGE_LEVEL, pa | MAP_ATTRS),
		 RMI_SUCCESS);
	story("the host maps P's page 0x%lx into V as if it were normal memory", pa);
	result = puppet_try(s->v, BARE_PUPPET_READ, ipa, 0, 0);
	CHECK(result.end == REC_CALLED && result.aborted);
	story("V reads there: abort, ESR 0x%08lx FAR 0x%lx", result.v[1], result.v[2]);
	result = puppet_try(s->v, BARE_PUPPET_WRITE, ipa, 1, 0);
	CHECK(result.end == REC_CALLED && result.aborted);
	story("V writes there: abort, ESR 0x%08lx FAR 0x%lx", result.v[1], result.v[2]);
}

void case_i01(void)
{
	struct scene s;
	uint64_t pa, desc;

	scene_create(&s, CSM_RIGHT_RW);
	pa = rtt_pa(s.pair.p, PAIR_REGION);
	desc = s.desc;
	rtt_ensure(s.v, OWN_PAGE, RTT_PAGE_LEVEL);
	state_take(s.v, NULL, NULL, NULL);
	realm_refused("V, without a grant, attaches", attach(&s, s.v, CSM_RIGHT_R),
		      CSM_ERROR_INPUT);
	host_refused("the host makes P's page V's", rmi_data_create_unknown(s.v->rd, pa, OWN_PAGE),
		     RMI_ERROR_INPUT);
	host_refused("the host makes P's page a table of V",
		     rmi_rtt_create(s.v->rd, pa, 3 * BLOCK, RTT_PAGE_LEVEL), RMI_ERROR_INPUT);
	host_refused("the host makes P's page a realm", rmi_realm_create(pa, desc),
		     RMI_ERROR_INPUT);
	host_refused("the host donates P's page as a descriptor",
		     rmi_csm_create(s.pair.p->rd, pa, s.pair.p->recs[0].pa), RMI_ERROR_INPUT);
	smuggle(&s);
	no_entry_names_it(&s, s.v);
	no_entry_names_it(&s, s.pair.c);
	puppet_read_aborts(s.pair.c, PAIR_WINDOW - GRANULE_SIZE);
	puppet_read_aborts(s.pair.c, PAIR_WINDOW + PAIR_SIZE);
	story("C reads the pages before and after its window: aborts");
	CHECK_EQ(detach(&s, s.pair.c), CSM_SUCCESS);
	window_is_gone(s.pair.c);
	story("C detaches: every entry of the window is unassigned");
	puppet_check(s.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	scene_destroy(&s);
}

/* ---- */

static uint64_t ask_el3(uint64_t fid, uint64_t pa)
{
	struct smc_regs regs = { .x = { fid, pa } };

	smc(&regs);
	return regs.x[0];
}

static void every_page(struct scene *s)
{
	for (uint64_t at = 0; at < PAIR_SIZE; at += GRANULE_SIZE) {
		const uint64_t pa = rtt_pa(s->pair.p, PAIR_REGION + at);

		host_refused_quietly(rmi_granule_undelegate(pa), RMI_ERROR_INPUT);
		host_refused_quietly(rmi_granule_delegate(pa), RMI_ERROR_INPUT);
		CHECK((int32_t)ask_el3(EL3_GRANULE_UNDELEGATE, pa) == -1);
		CHECK((int32_t)ask_el3(EL3_GRANULE_DELEGATE, pa) == -1);
	}
	state_same(
		"the host undelegates each of the %lu pages, by the RMM and by EL3 itself: refused",
		PAIR_SIZE / GRANULE_SIZE);
	CHECK((int32_t)ask_el3(EL3_ATTEST_KEY, 0) == -1);
}

void case_i03(void)
{
	struct scene s;
	uint64_t pa, top, out;

	scene_create(&s, CSM_RIGHT_RW);
	pa = rtt_pa(s.pair.p, PAIR_REGION);
	state_take(NULL, NULL, NULL, NULL);
	every_page(&s);
	host_access_faults(pa, "the region's first page");
	host_access_faults(rtt_pa(s.pair.p, PAIR_REGION + LAST_PAGE), "its last page");
	host_access_faults(s.desc, "its descriptor");
	host_access_faults(s.pair.p->rd, "P's descriptor");
	host_access_faults(s.pair.c->rtt_base, "C's table");
	state_same("after all that");

	/* what is on its way out is out of everybody's reach before it leaves */
	CHECK_EQ(rtt_data_take(s.pair.p, PAIR_REGION, &out, &top), RMI_SUCCESS);
	CHECK_EQ(out, pa);
	read_aborts(s.pair.c, PAIR_WINDOW, "the host takes the page; C reads");
	host_access_faults(pa, "the page, still in the realm world,");
	granule_take(pa);
	story("undelegated, it is zero");
	scene_destroy(&s);
}
