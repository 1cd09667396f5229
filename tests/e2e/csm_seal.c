/* SPDX-License-Identifier: BSD-3-Clause */
/* Who the other realm is, grants by measurement, and regions that nobody can change any more. */
#include <stddef.h>
#include <string.h>

#include <abi/rsi.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <sha256.h>

#include "cases.h"
#include "csm_pair.h"

/* A page of each realm's own RAM, beside the region. */
#define BUFFER (PAIR_REGION + PAIR_SIZE + GRANULE_SIZE)

static uint64_t word(struct realm *realm, uint64_t offset)
{
	return puppet_read(realm, BUFFER + offset);
}

static void info(struct realm *realm, uint64_t which)
{
	CHECK_EQ(csm_call(realm, CSM_INFO, which, BUFFER, 0, 0, 0, NULL), CSM_SUCCESS);
}

/* What the RMM says of a realm is what it says to that realm. */
static void peer(struct csm_pair *pair, struct realm *who, struct realm *of, uint64_t of_id)
{
	const uint64_t rim[6] = { RSI_MEASUREMENT_READ, 0 };
	uint64_t out[3];

	CHECK_EQ(csm_call(who, CSM_PEER, pair->csm, of_id, BUFFER, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(puppet_smc(of, rim, out), RSI_SUCCESS);
	CHECK_EQ(word(who, offsetof(struct csm_peer, realm)), of_id);
	for (unsigned int i = 0; i < 3; i++)
		CHECK_EQ(word(who, offsetof(struct csm_peer, rim) + 8 * i), out[i]);
}

void case_csm_info(void)
{
	struct csm_pair pair;

	pair_attach(&pair, CSM_RIGHT_R);
	info(pair.p, pair.csm);
	CHECK_EQ(word(pair.p, offsetof(struct csm_info, csm)), pair.csm);
	CHECK_EQ(word(pair.p, offsetof(struct csm_info, base)), PAIR_REGION);
	CHECK_EQ(word(pair.p, offsetof(struct csm_info, peers)), pair.c_id);
	info(pair.c, 0);
	CHECK_EQ(word(pair.c, offsetof(struct csm_info, csm)), pair.csm);
	CHECK_EQ(word(pair.c, offsetof(struct csm_info, base)), PAIR_WINDOW);
	CHECK_EQ(word(pair.c, offsetof(struct csm_info, provider)), pair.p_id);
	CHECK_EQ(csm_call(pair.c, CSM_INFO, 1, BUFFER, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	CHECK_EQ(csm_call(pair.c, CSM_INFO, 0, PAIR_WINDOW, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	peer(&pair, pair.p, pair.c, pair.c_id);
	peer(&pair, pair.c, pair.p, pair.p_id);
	pair_destroy(&pair);
}

/* The provider's policy page, which means the consumer; wrong: but for one bit. */
static void write_policy(struct csm_pair *pair, const uint64_t rim[3], uint64_t wrong)
{
	puppet_write(pair->p, BUFFER + offsetof(struct csm_policy, fields), CSM_POLICY_RIM);
	for (unsigned int i = 0; i < 3; i++)
		puppet_write(pair->p, BUFFER + offsetof(struct csm_policy, rim) + 8 * i,
			     rim[i] ^ (i == 2 ? wrong : 0));
}

void case_csm_measured(void)
{
	struct csm_pair pair;
	uint64_t rim[8], handle[3];

	/* the consumer's RIM, as the RMM tells who has seen it attached */
	pair_attach(&pair, CSM_RIGHT_R);
	CHECK_EQ(csm_call(pair.p, CSM_PEER, pair.csm, pair.c_id, BUFFER, 0, 0, NULL), CSM_SUCCESS);
	for (unsigned int i = 0; i < 8; i++)
		rim[i] = word(pair.p, offsetof(struct csm_peer, rim) + 8 * i);
	CHECK_EQ(csm_call(pair.c, CSM_DETACH, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);

	/* the report becomes the policy: id and fields lie at the same place, and so do the RIMs */
	for (uint64_t i = 0; i < sizeof(struct csm_peer); i += 8)
		puppet_write(pair.p, BUFFER + i, 0);
	for (unsigned int i = 3; i < 8; i++)
		puppet_write(pair.p, BUFFER + offsetof(struct csm_policy, rim) + 8 * i, rim[i]);
	write_policy(&pair, rim, 1);
	CHECK_EQ(csm_call(pair.p, CSM_SHARE_MEASURED, pair.csm, BUFFER, CSM_RIGHT_RW, 0, 0, handle),
		 CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_ERROR_INPUT);
	write_policy(&pair, rim, 0);
	CHECK_EQ(csm_call(pair.p, CSM_SHARE_MEASURED, pair.csm, BUFFER, CSM_RIGHT_RW, 0, 0, handle),
		 CSM_SUCCESS);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_SUCCESS);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(csm_call(pair.p, CSM_REVOKE, pair.csm, handle[0], 0, 0, 0, NULL), CSM_SUCCESS);
	pair_window_is_shut(&pair);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_ERROR_INPUT);
	pair_destroy(&pair);
}

static uint64_t content[PAIR_SIZE / 8];

void case_csm_seal(void)
{
	struct csm_pair pair;
	uint64_t digest[4];

	pair_attach(&pair, CSM_RIGHT_RW);
	CHECK_EQ(csm_call(pair.p, CSM_SEAL, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	for (uint64_t offset = 0; offset < PAIR_SIZE; offset += GRANULE_SIZE) {
		puppet_write_aborts(pair.p, PAIR_REGION + offset);
		puppet_write_aborts(pair.c, PAIR_WINDOW + offset);
	}
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	for (uint64_t i = 0; i < PAIR_SIZE / 8; i++)
		content[i] = PAIR_SEED + i;
	sha256(content, sizeof(content), (uint8_t *)digest);
	info(pair.c, pair.csm);
	for (unsigned int i = 0; i < 4; i++)
		CHECK_EQ(word(pair.c, offsetof(struct csm_info, digest) + 8 * i), digest[i]);
	CHECK_EQ(csm_share(&pair, CSM_RIGHT_RW), CSM_ERROR_STATE);
	CHECK_EQ(csm_attach(&pair, CSM_RIGHT_RW), CSM_ERROR_PERM);

	/* a page goes: no digest any more */
	rtt_data_destroy(pair.p, PAIR_REGION);
	puppet_read_aborts(pair.c, PAIR_WINDOW);
	puppet_write_aborts(pair.c, PAIR_WINDOW + GRANULE_SIZE);
	info(pair.c, pair.csm);
	for (unsigned int i = 0; i < 4; i++)
		CHECK_EQ(word(pair.c, offsetof(struct csm_info, digest) + 8 * i), 0);
	CHECK_EQ(csm_call(pair.p, CSM_SEAL, pair.csm, 0, 0, 0, 0, NULL), CSM_ERROR_STATE);
	CHECK_EQ(csm_call(pair.p, CSM_DESTROY, pair.csm, 0, 0, 0, 0, NULL), CSM_SUCCESS);
	puppet_write(pair.p, PAIR_REGION + GRANULE_SIZE, 1);
	pair_destroy(&pair);
}
