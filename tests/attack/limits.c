/* SPDX-License-Identifier: BSD-3-Clause */
/* Weakness 17: limits that are hit in silence. */
#include <stddef.h>

#include <check.h>
#include <csm.h>
#include <granule.h>

#include "cases.h"
#include "scene.h"

#define CONSUMERS CSM_MAX_CONSUMERS
#define REGIONS REALM_REGIONS

static struct realm *consumers[CONSUMERS];
static uint64_t ids[REGIONS];

/* As many consumers as a region can have, all at once, and one more. */
static void many_consumers(struct csm_pair *pair)
{
	struct realm *late;

	for (unsigned int i = 0; i < CONSUMERS; i++) {
		consumers[i] = puppet_create("consumer");
		pair->c = consumers[i];
		pair->c_id = csm_self(pair->c);
		CHECK_EQ(csm_share(pair, CSM_RIGHT_RW), CSM_SUCCESS);
		CHECK_EQ(csm_attach(pair, CSM_RIGHT_RW), CSM_SUCCESS);
	}
	story("%u realms have attached the region", CONSUMERS);
	for (unsigned int i = 0; i < CONSUMERS; i++) {
		puppet_check(consumers[i], PAIR_WINDOW, GRANULE_SIZE, PAIR_SEED + i);
		puppet_fill(consumers[i], PAIR_WINDOW, GRANULE_SIZE, PAIR_SEED + i + 1);
	}
	story("each reads what the one before it wrote");
	late = puppet_create("late");
	state_take(pair->p, late, NULL, NULL);
	realm_refused("P grants to one more",
		      csm_call(pair->p, CSM_SHARE, pair->csm, csm_self(late), CSM_RIGHT_R, 0, 0,
			       NULL),
		      CSM_ERROR_LIMIT);
	realm_refused("that one attaches",
		      csm_call(late, CSM_ATTACH, pair->csm, pair->p_id, PAIR_WINDOW, PAIR_SIZE,
			       CSM_RIGHT_R, NULL),
		      CSM_ERROR_INPUT);
	/* one leaves, and there is room */
	CHECK_EQ(csm_call(consumers[0], CSM_DETACH, pair->csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(csm_call(pair->p, CSM_SHARE, pair->csm, csm_self(late), CSM_RIGHT_R, 0, 0, NULL),
		 CSM_SUCCESS);
	CHECK_EQ(csm_call(late, CSM_ATTACH, pair->csm, pair->p_id, PAIR_WINDOW, PAIR_SIZE,
			  CSM_RIGHT_R, NULL),
		 CSM_SUCCESS);
	puppet_check(late, PAIR_WINDOW, GRANULE_SIZE, PAIR_SEED + CONSUMERS);
	story("one detaches: now it is granted and attached");
	CHECK_EQ(csm_call(pair->p, CSM_DESTROY, pair->csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	for (unsigned int i = 1; i < CONSUMERS; i++) {
		puppet_read_aborts(consumers[i], PAIR_WINDOW);
		puppet_done(consumers[i]);
		realm_destroy(consumers[i]);
	}
	puppet_read_aborts(late, PAIR_WINDOW);
	story("P destroys the region: none of the %u reads it any more", CONSUMERS);
	realm_destroy(late);
	pair->c = consumers[0];
}

/* Regions of one page, each with a page between it and the next. */
static void many_regions(struct csm_pair *pair)
{
	const uint64_t id = csm_self(pair->c);

	for (unsigned int i = 0; i < REGIONS; i++) {
		const uint64_t at = PAIR_REGION + 2UL * i * GRANULE_SIZE;

		puppet_fill(pair->p, at, GRANULE_SIZE, SEED_2 + i);
		CHECK_EQ(csm_create(pair->p, at, GRANULE_SIZE, &ids[i]), CSM_SUCCESS);
		CHECK_EQ(csm_call(pair->p, CSM_SHARE, ids[i], id, CSM_RIGHT_R, 0, 0, NULL),
			 CSM_SUCCESS);
		CHECK_EQ(csm_call(pair->c, CSM_ATTACH, ids[i], pair->p_id,
				  PAIR_WINDOW + i * GRANULE_SIZE, GRANULE_SIZE, CSM_RIGHT_R, NULL),
			 CSM_SUCCESS);
	}
	for (unsigned int i = 0; i < REGIONS; i++)
		puppet_check(pair->c, PAIR_WINDOW + i * GRANULE_SIZE, GRANULE_SIZE, SEED_2 + i);
	story("%u regions of one provider, all attached by one consumer, each with its own content",
	      REGIONS);
}

void case_w17(void)
{
	struct csm_pair pair = { .p = puppet_create("provider") };

	pair.p_id = csm_self(pair.p);
	puppet_fill(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(csm_create(pair.p, PAIR_REGION, PAIR_SIZE, &pair.csm), CSM_SUCCESS);
	many_consumers(&pair);
	many_regions(&pair);
	pair_destroy(&pair);
}
