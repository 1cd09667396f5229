/* SPDX-License-Identifier: BSD-3-Clause */
#include "group.h"

#include "csm.h"
#include "digest.h"
#include "guest.h"
#include "rsi.h"

/* What the RMM reads and writes, one after the other: it takes whole pages. */
static union {
	struct rsi_realm_config config;
	struct csm_policy policy;
	struct csm_peer peer;
	uint8_t bytes[4096];
} page __attribute__((aligned(4096)));

static uint8_t rpv[sizeof(page.config.rpv)];

void group_load(struct demo_group *group)
{
	uint8_t digest[sizeof(rpv)] = { 0 };
	uint64_t gprs[sizeof(*group) / sizeof(uint64_t)] = { 0 };

	host_call(DEMO_HC_GROUP, gprs, sizeof(gprs) / sizeof(gprs[0]));
	memcpy(group, gprs, sizeof(*group));
	check_eq(rsi_realm_config((uint64_t)&page), RSI_SUCCESS);
	memcpy(rpv, page.config.rpv, sizeof(rpv));
	digest_of(0, group, sizeof(*group), digest);
	check(memcmp(digest, rpv, sizeof(rpv)) == 0);
}

uint64_t group_share(uint64_t csm, const uint8_t rim[DEMO_RIM_SIZE], uint32_t max, uint64_t rights,
		     uint64_t *handle)
{
	memset(&page, 0, sizeof(page));
	page.policy.fields = CSM_POLICY_RIM | CSM_POLICY_RPV;
	page.policy.max = max;
	memcpy(page.policy.rim, rim, DEMO_RIM_SIZE);
	memcpy(page.policy.rpv, rpv, sizeof(rpv));
	return csm_share_measured(csm, (uint64_t)&page, rights, handle);
}

bool group_is(uint64_t csm, uint64_t peer, const uint8_t rim[DEMO_RIM_SIZE])
{
	static const uint8_t zero[CSM_MEASUREMENT_SIZE - DEMO_RIM_SIZE];

	return csm_peer(csm, peer, (uint64_t)&page) == CSM_SUCCESS && page.peer.realm == peer &&
	       page.peer.hash_algo == 0 && memcmp(page.peer.rim, rim, DEMO_RIM_SIZE) == 0 &&
	       memcmp(page.peer.rim + DEMO_RIM_SIZE, zero, sizeof(zero)) == 0 &&
	       memcmp(page.peer.rpv, rpv, sizeof(rpv)) == 0;
}
