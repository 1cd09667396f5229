/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm can learn of the regions that it is party to: CSM_INFO, CSM_PEER.
 */
#include <string.h>

#include "csm.h"

_Static_assert(CSM_MEASUREMENT_SIZE == MEASUREMENT_SIZE && CSM_REMS == MEASUREMENT_COUNT - 1,
	       "measurements in records");

/* As a realm sees it. */
static uint8_t peer_state(const struct slot *slot)
{
	if (slot->state <= SLOT_ATTACHED)
		return slot->state;
	return slot->state == SLOT_BARRED ? CSM_PEER_BARRED : CSM_PEER_LEAVING;
}

/* The record may be in a page of the realm's, whose other vCPUs write to it: nothing is read back. */
static void list_peers(const struct region *region, struct csm_info *info)
{
	uint32_t count = 0;

	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		const struct slot *slot = &region->slots[i];

		if (slot->realm == 0)
			continue;
		info->peers[count++] = (struct csm_info_peer){
			.realm = slot->realm,
			.epoch = slot_epoch(region, slot),
			.handle = slot->policy ? region->policies[slot->policy - 1].handle : 0,
			.rights = slot->granted,
			.state = peer_state(slot),
		};
	}
	info->peer_count = count;
}

static void list_policies(const struct region *region, struct csm_info *info)
{
	for (unsigned int i = 0; i < CSM_MAX_POLICIES; i++)
		info->grants[i] = (struct csm_info_grant){
			.handle = region->policies[i].handle,
			.max = region->policies[i].max,
			.holders = policy_holders(region, i + 1),
			.rights = region->policies[i].rights,
		};
}

void region_describe(const struct link *l, bool to_consumer, struct csm_info *info)
{
	const struct region *region = l->region;
	const struct slot *slot = l->slot;

	memset(info, 0, sizeof(*info));
	info->csm = region->id;
	info->size = region->size;
	info->provider = region->provider_id;
	info->state = region->state;
	info->seal = region->seal;
	if (region->seal == SEAL_SEALED)
		memcpy(info->digest, region->digest, sizeof(info->digest));
	if (!to_consumer) {
		info->role = CSM_ROLE_PROVIDER;
		info->base = region_base(region);
		info->rights = (uint8_t)region_rights(region);
		info->epoch = region->state_epoch;
		list_peers(region, info);
		list_policies(region, info);
		return;
	}
	info->role = CSM_ROLE_CONSUMER;
	info->base = slot_base(slot);
	info->rights = (uint8_t)slot_rights(slot);
	info->epoch = slot_epoch(region, slot);
	info->attachment = peer_state(slot);
}

/* The lock of the calling realm. */
static struct realm_locked self(const struct op *op)
{
	return op->by_consumer ? op->l.c : op->l.p;
}

uint64_t csm_info(struct op *op)
{
	void *buffer;
	uint64_t status;

	if (op->by_consumer && op->l.slot == NULL)
		return CSM_ERROR_INPUT;
	status = op_buffer(op, self(op), op->x[2], &buffer);
	if (status == CSM_SUCCESS)
		region_describe(&op->l, op->by_consumer, buffer);
	return status;
}

/* A realm is told only of one that has itself named it: a provider by its grant, a consumer by attaching. */
uint64_t csm_peer(struct op *op)
{
	const struct link *l = &op->l;
	const bool up = op->by_consumer;
	const struct realm *peer = up ? l->p.realm : l->c.realm;
	struct csm_peer *out;
	void *buffer;
	uint64_t status;

	if (l->slot == NULL || (!up && !slot_attached(l->slot)) || peer->id != op->x[2])
		return CSM_ERROR_INPUT;
	status = op_buffer(op, self(op), op->x[3], &buffer);
	if (status != CSM_SUCCESS)
		return status;
	out = buffer;
	memset(out, 0, sizeof(*out));
	out->realm = peer->id;
	out->hash_algo = peer->hash_algo;
	memcpy(out->rim, peer->measurement[0], sizeof(out->rim));
	memcpy(out->rem, peer->measurement[1], sizeof(out->rem));
	memcpy(out->rpv, peer->rpv, sizeof(out->rpv));
	return CSM_SUCCESS;
}
