/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm can learn of the regions that it is party to: CSM_INFO, CSM_PEER.
 */
#include <string.h>

#include <rsi_calls.h>

#include "csm.h"

_Static_assert(CSM_MEASUREMENT_SIZE == MEASUREMENT_SIZE && CSM_REMS == MEASUREMENT_COUNT - 1,
	       "measurements in records");

/*
 * Lock the region that key leads to, with the calling realm as its provider, and then with the slot of peer, or as a
 * consumer. ERROR_INPUT: it is neither; self is the caller's lock.
 */
static uint64_t lock_party(struct link *l, const struct rec *rec, struct link_key key,
			   uint64_t peer, struct realm_locked *self)
{
	uint64_t status;

	key.provider = rec->rd.v;
	key.consumer = peer;
	status = link_lock(l, &key);
	*self = l->p;
	if (status != CSM_ERROR_INPUT)
		return status;
	key.provider = 0;
	key.consumer = csm_caller(rec)->id;
	key.rd = rec->rd.v;
	status = link_lock(l, &key);
	*self = l->c;
	if (status == CSM_SUCCESS && l->slot == NULL) {
		link_unlock(l);
		status = CSM_ERROR_INPUT;
	}
	return status;
}

/* As a realm sees it. */
static uint32_t peer_state(uint8_t state)
{
	switch (state) {
	case SLOT_GRANTED:
		return CSM_PEER_GRANTED;
	case SLOT_ATTACHING:
		return CSM_PEER_ATTACHING;
	case SLOT_ATTACHED:
		return CSM_PEER_ATTACHED;
	case SLOT_BARRED:
		return CSM_PEER_BARRED;
	default:
		return CSM_PEER_LEAVING;
	}
}

/* Of the grant, the attachment or the region, whichever changed last. */
static uint64_t epoch_of(const struct region *region, const struct slot *slot)
{
	return slot->epoch > region->state_epoch ? slot->epoch : region->state_epoch;
}

static void list_peers(const struct region *region, struct csm_info *info)
{
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		const struct slot *slot = &region->slots[i];

		if (slot->realm == 0)
			continue;
		info->peers[info->peer_count++] = (struct csm_info_peer){
			.realm = slot->realm,
			.epoch = epoch_of(region, slot),
			.handle = slot->policy ? region->policies[slot->policy - 1].handle : 0,
			.rights = slot->granted,
			.state = peer_state(slot->state),
		};
	}
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

static void describe(const struct link *l, struct csm_info *info)
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
	if (slot == NULL) {
		info->role = CSM_ROLE_PROVIDER;
		info->base = region_base(region);
		info->rights = region->seal == SEAL_NONE ? CSM_RIGHT_RW : CSM_RIGHT_R;
		info->epoch = region->state_epoch;
		list_peers(region, info);
		list_policies(region, info);
		return;
	}
	info->role = CSM_ROLE_CONSUMER;
	info->base = slot_base(slot);
	info->rights = slot_attached(slot) ? slot->rights : slot->granted;
	info->epoch = epoch_of(region, slot);
	info->attachment = peer_state(slot->state);
}

/* The n-th region that the caller provides or is attached to. */
static uint64_t find_indexed(const struct rec *rec, uint64_t n)
{
	const struct realm_locked r = realm_lock_owner(rec->rd);
	const uint64_t ref = range_nth(r, n);

	realm_unlock(r);
	return tree_granule(ref).v;
}

uint64_t csm_buffer(struct realm_locked self, uint64_t ipa, void **buffer, int *level)
{
	*buffer = NULL;
	if (!granule_aligned(ipa) || realm_buffer(self, ipa_of(ipa), buffer, level) == BUFFER_BAD)
		return CSM_ERROR_INPUT;
	return CSM_SUCCESS;
}

enum rec_next csm_reply_buffer(struct rec *rec, uint64_t status, uint64_t x1, uint64_t ipa,
			       const void *buffer, int level, struct rmi_rec_exit *exit)
{
	if (status == CSM_SUCCESS && buffer == NULL)
		return rsi_retry_with_page(rec, ipa_of(ipa), level, exit);
	return csm_reply(rec, status, x1);
}

enum rec_next csm_info(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t which = rec->csm.x[1];
	const uint64_t ipa = rec->csm.x[2];
	struct link_key key = csm_key(which);
	struct realm_locked self;
	void *buffer = NULL;
	uint64_t status;
	struct link l;
	int level = 0;

	if (which < ID_MIN)
		key = (struct link_key){ .desc = find_indexed(rec, which) };
	status = lock_party(&l, rec, key, 0, &self);
	if (status == CSM_SUCCESS) {
		status = csm_buffer(self, ipa, &buffer, &level);
		if (buffer != NULL)
			describe(&l, buffer);
		link_unlock(&l);
	}
	return csm_reply_buffer(rec, status, 0, ipa, buffer, level, exit);
}

/* The realm on the other side, if it has itself named the caller: a provider by its grant, a consumer by attaching. */
static const struct realm *peer_of(const struct link *l, struct realm_locked self, uint64_t peer)
{
	if (l->slot == NULL)
		return NULL;
	if (self.g == l->c.g)
		return l->region->provider_id == peer ? l->p.realm : NULL;
	return slot_attached(l->slot) ? l->c.realm : NULL;
}

static void report(const struct realm *realm, struct csm_peer *out)
{
	memset(out, 0, sizeof(*out));
	out->realm = realm->id;
	out->hash_algo = realm->hash_algo;
	memcpy(out->rim, realm->measurement[0], sizeof(out->rim));
	memcpy(out->rem, realm->measurement[1], sizeof(out->rem));
	memcpy(out->rpv, realm->rpv, sizeof(out->rpv));
}

enum rec_next csm_peer(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t ipa = rec->csm.x[3];
	const struct realm *peer;
	struct realm_locked self;
	void *buffer = NULL;
	uint64_t status;
	struct link l;
	int level = 0;

	status = lock_party(&l, rec, csm_key(rec->csm.x[1]), rec->csm.x[2], &self);
	if (status == CSM_SUCCESS) {
		peer = peer_of(&l, self, rec->csm.x[2]);
		status = CSM_ERROR_INPUT;
		if (peer != NULL)
			status = csm_buffer(self, ipa, &buffer, &level);
		if (buffer != NULL)
			report(peer, buffer);
		link_unlock(&l);
	}
	return csm_reply_buffer(rec, status, 0, ipa, buffer, level, exit);
}
