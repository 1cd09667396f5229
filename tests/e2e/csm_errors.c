/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM calls of realms with wrong arguments; a realm learns nothing of what it is no party to. */
#include <stddef.h>

#include <abi/smccc.h>

#include <check.h>
#include <granule.h>

#include "cases.h"
#include "csm_pair.h"

static uint64_t create(struct csm_pair *pair, uint64_t base, uint64_t size, uint64_t flags)
{
	return csm_call(pair->p, CSM_CREATE, base, size, flags, 0, 0, NULL);
}

static void create_errors(struct csm_pair *pair)
{
	uint64_t half = pair->p->half, ram = pair->p->ram;

	CHECK_EQ(create(pair, PAIR_REGION + 1, PAIR_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, PAIR_REGION, PAIR_SIZE + 1, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, PAIR_REGION, 0, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, 0x300000, PAIR_SIZE, 1), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, half - GRANULE_SIZE, 2 * GRANULE_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, half, GRANULE_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, -GRANULE_SIZE, 2 * GRANULE_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, GRANULE_SIZE, -GRANULE_SIZE, 0), CSM_ERROR_INPUT);
	/* over the region that exists */
	CHECK_EQ(create(pair, PAIR_REGION, PAIR_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, PAIR_REGION - GRANULE_SIZE, 2 * GRANULE_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, PAIR_REGION + PAIR_SIZE - GRANULE_SIZE, 2 * GRANULE_SIZE, 0),
		 CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, PAIR_REGION + GRANULE_SIZE, GRANULE_SIZE, 0), CSM_ERROR_INPUT);
	/* not RAM */
	CHECK_EQ(create(pair, ram, GRANULE_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(create(pair, ram - GRANULE_SIZE, 2 * GRANULE_SIZE, 0), CSM_ERROR_INPUT);
}

static uint64_t share(struct csm_pair *pair, uint64_t csm, uint64_t id, uint64_t rights)
{
	return csm_call(pair->p, CSM_SHARE, csm, id, rights, 0, 0, NULL);
}

static void share_errors(struct csm_pair *pair)
{
	CHECK_EQ(share(pair, pair->csm, pair->p_id, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(share(pair, pair->csm + 1, pair->c_id, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(share(pair, 0, pair->c_id, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(share(pair, pair->p_id, pair->c_id, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(share(pair, pair->csm, pair->c_id, 0), CSM_ERROR_INPUT);
	CHECK_EQ(share(pair, pair->csm, pair->c_id, 4), CSM_ERROR_INPUT);
	CHECK_EQ(share(pair, pair->csm, pair->c_id, 1UL << 32 | 1), CSM_ERROR_INPUT);
	/* an id that nobody has: no oracle for who is running */
	CHECK_EQ(share(pair, pair->csm, pair->c_id + 1000, CSM_RIGHT_R), CSM_SUCCESS);
	/* another realm's region, and one that there is not, look alike */
	CHECK_EQ(csm_call(pair->c, CSM_SHARE, pair->csm, pair->p_id, CSM_RIGHT_R, 0, 0, NULL),
		 CSM_ERROR_INPUT);
	CHECK_EQ(csm_call(pair->c, CSM_DESTROY, pair->csm, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	CHECK_EQ(csm_call(pair->c, CSM_REVOKE, pair->csm, pair->c_id, 0, 0, 0, NULL),
		 CSM_ERROR_INPUT);
	CHECK_EQ(csm_call(pair->c, CSM_DETACH, pair->csm, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	CHECK_EQ(csm_call(pair->p, CSM_DETACH, pair->csm, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
}

static uint64_t attach(struct csm_pair *pair, uint64_t csm, uint64_t provider, uint64_t base,
		       uint64_t size, uint64_t rights)
{
	return csm_call(pair->c, CSM_ATTACH, csm, provider, base, size, rights, NULL);
}

static void attach_errors(struct csm_pair *pair)
{
	uint64_t csm = pair->csm, p = pair->p_id, half = pair->c->half;

	/* before there is a grant: as an id that does not exist */
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm + 7, p, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(csm_share(pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_share(pair, CSM_RIGHT_R), CSM_ERROR_STATE);

	CHECK_EQ(attach(pair, csm, pair->c_id, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R),
		 CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p + 1, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW + 8, PAIR_SIZE, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW, PAIR_SIZE - GRANULE_SIZE, CSM_RIGHT_R),
		 CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW, PAIR_SIZE + GRANULE_SIZE, CSM_RIGHT_R),
		 CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW, 0, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, half, PAIR_SIZE, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, half - GRANULE_SIZE, PAIR_SIZE, CSM_RIGHT_R),
		 CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, -PAIR_SIZE, PAIR_SIZE, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW, PAIR_SIZE, 0), CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW, PAIR_SIZE, 8), CSM_ERROR_INPUT);

	CHECK_EQ(csm_attach(pair, CSM_RIGHT_RW), CSM_SUCCESS);
	/* equal arguments join what is done; others do not */
	CHECK_EQ(csm_attach(pair, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW + PAIR_SIZE, PAIR_SIZE, CSM_RIGHT_RW),
		 CSM_ERROR_STATE);
	CHECK_EQ(attach(pair, csm, p, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R), CSM_ERROR_STATE);
	/* a window is not the consumer's to share on, nor to make a region of */
	CHECK_EQ(csm_call(pair->c, CSM_CREATE, PAIR_WINDOW, PAIR_SIZE, 0, 0, 0, NULL),
		 CSM_ERROR_INPUT);
}

/* A grant takes a place whether anybody has that id or not; revoking frees it. */
static void limit(struct csm_pair *pair)
{
	uint64_t id = pair->c_id + 2000, taken = 2; /* C, and the void grant of share_errors() */

	for (; taken < CSM_MAX_CONSUMERS; taken++)
		CHECK_EQ(share(pair, pair->csm, ++id, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(share(pair, pair->csm, id + 1, CSM_RIGHT_R), CSM_ERROR_LIMIT);
	CHECK_EQ(share(pair, pair->csm, id, CSM_RIGHT_R), CSM_ERROR_STATE);
	CHECK_EQ(csm_call(pair->p, CSM_REVOKE, pair->csm, id, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(share(pair, pair->csm, id + 1, CSM_RIGHT_R), CSM_SUCCESS);
}

static void second_window(struct csm_pair *pair)
{
	uint64_t csm;

	CHECK_EQ(csm_create(pair->p, 0x300000, PAIR_SIZE, &csm), CSM_SUCCESS);
	CHECK_EQ(share(pair, csm, pair->c_id, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(attach(pair, csm, pair->p_id, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R),
		 CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, pair->p_id, PAIR_WINDOW + PAIR_SIZE - GRANULE_SIZE, PAIR_SIZE,
			CSM_RIGHT_R),
		 CSM_ERROR_INPUT);
	CHECK_EQ(attach(pair, csm, pair->p_id, PAIR_WINDOW + PAIR_SIZE, PAIR_SIZE, CSM_RIGHT_R),
		 CSM_SUCCESS);
	puppet_check(pair->c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
}

void case_csm_errors(void)
{
	struct csm_pair pair;

	pair_create(&pair);
	create_errors(&pair);
	share_errors(&pair);
	attach_errors(&pair);
	limit(&pair);
	second_window(&pair);
	for (uint64_t fid = CSM_FID_FIRST + 14; fid <= CSM_FID_LAST; fid++)
		CHECK_EQ(csm_call(pair.p, fid, pair.csm, 0, 0, 0, 0, NULL), SMCCC_NOT_SUPPORTED);
	puppet_check(pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	pair_destroy(&pair);
}
