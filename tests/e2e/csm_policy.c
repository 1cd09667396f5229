/* SPDX-License-Identifier: BSD-3-Clause */
/* How many realms may hold a measured grant at once. */
#include <stddef.h>

#include <check.h>
#include <granule.h>

#include "cases.h"
#include "csm_pair.h"

/* A page of the provider's own RAM, beside the region. */
#define BUFFER (PAIR_REGION + PAIR_SIZE + GRANULE_SIZE)
#define HOLDERS 2U

static uint64_t attach(const struct csm_pair *pair, struct realm *c)
{
	return csm_call(c, CSM_ATTACH, pair->csm, pair->p_id, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_R,
			NULL);
}

static uint64_t detach(const struct csm_pair *pair, struct realm *c)
{
	return csm_call(c, CSM_DETACH, pair->csm, 0, 0, 0, 0, NULL);
}

/* A grant to realms exactly like the consumer, which is attached: what CSM_PEER says of it has the layout of a policy. */
static uint64_t grant(const struct csm_pair *pair, uint64_t max)
{
	uint64_t out[3];

	CHECK_EQ(csm_call(pair->p, CSM_PEER, pair->csm, pair->c_id, BUFFER, 0, 0, NULL),
		 CSM_SUCCESS);
	puppet_write(pair->p, BUFFER + offsetof(struct csm_policy, fields), CSM_POLICY_ALL);
	puppet_write(pair->p, BUFFER + offsetof(struct csm_policy, max), max);
	CHECK_EQ(csm_call(pair->p, CSM_SHARE_MEASURED, pair->csm, BUFFER, CSM_RIGHT_R, 0, 0, out),
		 CSM_SUCCESS);
	return out[0];
}

static void expect_holders(const struct csm_pair *pair, uint64_t holders)
{
	const uint64_t grant = BUFFER + offsetof(struct csm_info, grants);

	CHECK_EQ(csm_call(pair->p, CSM_INFO, pair->csm, BUFFER, 0, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(puppet_read(pair->p, grant) >> 32, HOLDERS);
	CHECK_EQ((uint32_t)puppet_read(pair->p, grant + 8), holders);
}

void case_csm_policy_max(void)
{
	struct realm *like[HOLDERS + 1];
	struct csm_pair pair;
	uint64_t handle;

	_Static_assert(offsetof(struct csm_policy, max) == 8 &&
			       offsetof(struct csm_peer, hash_algo) == 8,
		       "the peer's hash algorithm, SHA-256, is where the cap goes: the byte is 0");
	_Static_assert(offsetof(struct csm_info_grant, max) == 4 &&
			       offsetof(struct csm_info_grant, holders) == 8,
		       "read as two words");

	pair_attach(&pair, CSM_RIGHT_R);
	handle = grant(&pair, HOLDERS);
	CHECK_EQ(detach(&pair, pair.c), CSM_SUCCESS);
	like[0] = pair.c;
	for (unsigned int i = 1; i <= HOLDERS; i++)
		like[i] = puppet_create("like the consumer");
	expect_holders(&pair, 0);
	for (unsigned int i = 0; i < HOLDERS; i++)
		CHECK_EQ(attach(&pair, like[i]), CSM_SUCCESS);
	expect_holders(&pair, HOLDERS);
	CHECK_EQ(attach(&pair, like[HOLDERS]), CSM_ERROR_LIMIT);
	puppet_read_aborts(like[HOLDERS], PAIR_WINDOW);
	expect_holders(&pair, HOLDERS);

	/* who leaves makes room; who holds it attaches again without taking a second place */
	CHECK_EQ(attach(&pair, like[1]), CSM_SUCCESS);
	CHECK_EQ(detach(&pair, like[0]), CSM_SUCCESS);
	expect_holders(&pair, HOLDERS - 1);
	CHECK_EQ(attach(&pair, like[HOLDERS]), CSM_SUCCESS);
	puppet_check(like[HOLDERS], PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(attach(&pair, like[0]), CSM_ERROR_LIMIT);

	/* a grant by id takes none of the places */
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(attach(&pair, like[0]), CSM_SUCCESS);
	expect_holders(&pair, HOLDERS);
	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, handle, 0, 0, 0, NULL), CSM_SUCCESS);
	puppet_check(like[0], PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	for (unsigned int i = 1; i <= HOLDERS; i++) {
		puppet_read_aborts(like[i], PAIR_WINDOW);
		puppet_done(like[i]);
		realm_destroy(like[i]);
	}
	pair_destroy(&pair);
}
