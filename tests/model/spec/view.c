/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm is told of a region: CSM_INFO, and whether CSM_PEER answers (csm.md 3).
 */
#include <stddef.h>
#include <string.h>

#include "spec.h"

/* What the states of a slot are called. */
static const uint8_t states[] = {
	[SLOT_GRANTED] = CSM_PEER_GRANTED,   [SLOT_ATTACHING] = CSM_PEER_ATTACHING,
	[SLOT_ATTACHED] = CSM_PEER_ATTACHED, [SLOT_UNDOING] = CSM_PEER_LEAVING,
	[SLOT_DETACHING] = CSM_PEER_LEAVING, [SLOT_REVOKING] = CSM_PEER_LEAVING,
	[SLOT_BARRED] = CSM_PEER_BARRED,
};

/* One consumer's churn neither shows to nor disturbs another. */
static uint32_t epoch_of(const struct s_region *r, const struct s_slot *t)
{
	return t->epoch > r->state_epoch ? t->epoch : r->state_epoch;
}

static void for_provider(const struct s_region *r, struct csm_info *info)
{
	info->role = CSM_ROLE_PROVIDER;
	info->base = r->base;
	info->rights = r->seal ? CSM_RIGHT_R : CSM_RIGHT_RW;
	info->epoch = r->state_epoch;
	for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
		if (t->state != SLOT_FREE)
			info->peers[info->peer_count++] = (struct csm_info_peer){
				.realm = t->id,
				.epoch = epoch_of(r, t),
				.handle = t->policy ? r->policy[t->policy - 1].handle : 0,
				.rights = t->granted,
				.state = states[t->state],
			};
	for (unsigned int n = 0; n < POLICIES; n++)
		info->grants[n] = (struct csm_info_grant){
			.handle = r->policy[n].handle,
			.max = r->policy[n].max,
			.holders = s_policy_holders(r, n + 1),
			.rights = r->policy[n].rights,
		};
}

static void for_consumer(const struct s_region *r, const struct s_slot *t, struct csm_info *info)
{
	info->role = CSM_ROLE_CONSUMER;
	info->base = t->base;
	info->rights = s_slot_attached(t) ? t->rights : t->granted;
	info->epoch = epoch_of(r, t);
	info->attachment = states[t->state];
}

uint64_t spec_info(const struct spec *s, unsigned int realm, unsigned int region,
		   struct csm_info *info)
{
	const struct s_region *r = &s->region[region];
	int k;

	memset(info, 0, sizeof(*info));
	if (s_region_find(s, r->id) == NONE)
		return CSM_ERROR_INPUT;
	k = s_slot_find(r, s->realm[realm].id);
	if (r->provider != (int)realm && (k == NONE || r->slot[k].state == SLOT_BARRED))
		return CSM_ERROR_INPUT;
	info->csm = r->id;
	info->size = r->size;
	info->provider = r->provider_id;
	info->state = r->state;
	info->seal = r->seal;
	if (r->seal == CSM_SEAL_SEALED)
		memcpy(info->digest, r->digest, r->size);
	if (r->provider == (int)realm)
		for_provider(r, info);
	else
		for_consumer(r, &r->slot[k], info);
	return CSM_SUCCESS;
}

/* Of a peer that has itself named the caller: a provider that granted, a consumer that attached. */
uint64_t spec_peer(const struct spec *s, unsigned int realm, unsigned int region, uint32_t peer)
{
	const struct s_region *r = &s->region[region];
	int k;

	if (s_region_find(s, r->id) == NONE)
		return CSM_ERROR_INPUT;
	k = s_slot_find(r, r->provider == (int)realm ? peer : s->realm[realm].id);
	if (k == NONE)
		return CSM_ERROR_INPUT;
	if (r->provider == (int)realm)
		return s_slot_attached(&r->slot[k]) ? CSM_SUCCESS : CSM_ERROR_INPUT;
	return r->slot[k].state != SLOT_BARRED && r->provider_id == peer ? CSM_SUCCESS :
									   CSM_ERROR_INPUT;
}
