/* SPDX-License-Identifier: BSD-3-Clause */
/* Sharing, and what ends it from the realms' side. */
#include <stddef.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_pair.h"

#define OTHER_SEED 0x8877665544332211UL

void case_csm_share(void)
{
	struct csm_pair pair;

	pair_attach(&pair, CSM_RIGHT_RW);
	/* both directions, every page */
	puppet_fill(pair.c, PAIR_WINDOW, PAIR_SIZE, OTHER_SEED);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, OTHER_SEED);
	puppet_fill(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	puppet_exec_aborts(pair.c, PAIR_WINDOW);
	/* nothing beside the window */
	puppet_read_aborts(pair.c, PAIR_WINDOW - GRANULE_SIZE);
	puppet_read_aborts(pair.c, PAIR_WINDOW + PAIR_SIZE);
	pair_destroy(&pair);
}

void case_csm_read_only(void)
{
	struct csm_pair pair;

	pair_create(&pair);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_ERROR_PERM);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	for (uint64_t offset = 0; offset < PAIR_SIZE; offset += GRANULE_SIZE)
		puppet_write_aborts(pair.c, PAIR_WINDOW + offset);
	puppet_exec_aborts(pair.c, PAIR_WINDOW);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	/* a grant to write does not oblige to */
	pair_destroy(&pair);

	pair_create(&pair);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	puppet_write_aborts(pair.c, PAIR_WINDOW);
	pair_destroy(&pair);
}

void case_csm_revoke(void)
{
	struct csm_pair pair;

	pair_attach(&pair, CSM_RIGHT_RW);
	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, pair.c_id, 0, 0, 0, NULL), CSM_SUCCESS);
	pair_window_is_shut(&pair);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK(csm_attach(&pair, CSM_RIGHT_R) != CSM_SUCCESS);

	/* granted anew, attached anew, and left by the consumer */
	puppet_fill(pair.p, PAIR_REGION, PAIR_SIZE, OTHER_SEED);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, OTHER_SEED);
	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK(pair.c->csm_exits[CSM_EXIT_REMOVE] >= 1);
	pair_window_is_shut(&pair);
	/* detaching has used the grant up */
	CHECK(csm_attach(&pair, CSM_RIGHT_R) != CSM_SUCCESS);
	CHECK(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL) != CSM_SUCCESS);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, OTHER_SEED);
	pair_destroy(&pair);
}

void case_csm_destroy(void)
{
	struct csm_pair pair;
	uint64_t desc, old, fresh;

	pair_attach(&pair, CSM_RIGHT_RW);
	desc = csm_region(pair.p, 0)->desc;
	pair.p->keep_descriptors = true;
	CHECK_EQ(csm_call(pair.p, CSM_DESTROY, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK(pair.p->csm_exits[CSM_EXIT_REMOVE] >= 1);
	pair_window_is_shut(&pair);
	/* the pages are the provider's own, with what was in them */
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK(csm_share(&pair, CSM_RIGHT_R) != CSM_SUCCESS);
	CHECK(csm_attach(&pair, CSM_RIGHT_R) != CSM_SUCCESS);
	CHECK_EQ(granule_used(GRANULE_CSM), 1);
	csm_reclaim(pair.p, desc);
	CHECK_EQ(rmi_csm_reclaim(desc), RMI_ERROR_INPUT);

	/* and private again: the host can take one away, and another region can be made there */
	rtt_data_destroy(pair.p, PAIR_REGION + PAIR_SIZE - GRANULE_SIZE);
	old = pair.csm;
	CHECK_EQ(csm_create(pair.p, PAIR_REGION, PAIR_SIZE - GRANULE_SIZE, &fresh), CSM_SUCCESS);
	CHECK(fresh != old);
	pair.p->keep_descriptors = false;
	pair.csm = fresh;
	CHECK_EQ(csm_call(pair.p, CSM_DESTROY, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(granule_used(GRANULE_CSM), 0);
	pair_destroy(&pair);
}
