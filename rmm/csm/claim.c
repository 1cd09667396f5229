/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm's token says of CSM: one claim, with each region that the realm is party to and who is on the other side
 * (docs/token.md). A region is copied in one step under its locks, so all that is said of it is of one moment; then it is
 * encoded without them, a part in a step. A realm that changes its set of regions meanwhile makes the listing begin again, so
 * that none can be kept out of it.
 */
#include <csm_claim.h>

#include <string.h>

#include <abi/token.h>

#include "csm.h"

static void put_uint(struct cbor *c, unsigned int label, uint64_t value)
{
	cbor_uint(c, label);
	cbor_uint(c, value);
}

/* Bytes of the RIM, which is constant, of the realm with this id; 0: it has gone. */
static size_t rim_of(uint64_t id, uint8_t rim[MEASUREMENT_SIZE])
{
	const struct realm_locked r = realm_lock(registry_find(REGISTRY_REALMS, id));
	size_t size = 0;

	if (r.g == NULL)
		return 0;
	if (r.realm->id == id) {
		size = measure_digest_size(r.realm->hash_algo);
		memcpy(rim, r.realm->measurement[0], size);
	}
	realm_unlock(r);
	return size;
}

/* The RIM only of one that has itself named the holder of the token. */
static void put_peer(struct cbor *c, const struct csm_info_peer *peer)
{
	const bool attached = peer->state != CSM_PEER_GRANTED;
	uint8_t rim[MEASUREMENT_SIZE];
	const size_t rim_size = attached ? rim_of(peer->realm, rim) : 0;

	cbor_map(c, rim_size != 0 ? 5 : 4);
	put_uint(c, CSM_CLAIM_PEER_ID, peer->realm);
	if (rim_size != 0) {
		cbor_uint(c, CSM_CLAIM_PEER_RIM);
		cbor_bytes(c, rim, rim_size);
	}
	put_uint(c, CSM_CLAIM_PEER_RIGHTS, peer->rights);
	cbor_uint(c, CSM_CLAIM_PEER_ATTACHED);
	cbor_bool(c, attached);
	put_uint(c, CSM_CLAIM_PEER_EPOCH, peer->epoch);
}

static void put_region(struct cbor *c, const struct csm_info *region)
{
	const bool sealed = region->seal == CSM_SEAL_SEALED;

	cbor_map(c, sealed ? 7 : 6);
	put_uint(c, CSM_CLAIM_REGION_ID, region->csm);
	put_uint(c, CSM_CLAIM_REGION_ROLE, region->role);
	put_uint(c, CSM_CLAIM_REGION_SIZE, region->size);
	put_uint(c, CSM_CLAIM_REGION_RIGHTS, region->rights);
	put_uint(c, CSM_CLAIM_REGION_EPOCH, region->epoch);
	if (sealed) {
		cbor_uint(c, CSM_CLAIM_REGION_DIGEST);
		cbor_bytes(c, region->digest, sizeof(region->digest));
	}
	cbor_uint(c, CSM_CLAIM_REGION_PEERS);
	cbor_array(c, region->peer_count);
}

/* A part of a region's encoding at most: its head, or a peer. */
#define CLAIM_PART_MAX 128

/* The next part of what has been copied; of a region that turns out not to fit, the first again, now to be hashed. */
static void put_part(struct csm_claim *claim, const struct csm_info *region, struct cbor *regions)
{
	uint8_t bytes[CLAIM_PART_MAX];
	struct cbor part = { bytes, sizeof(bytes), 0 };

	if (claim->part == 0)
		put_region(&part, region);
	else
		put_peer(&part, &region->peers[claim->part - 1]);

	if (!claim->hashing && regions->len + part.len + CSM_CLAIM_OMITTED_SIZE > regions->size) {
		regions->len = claim->start;
		claim->hashing = true;
		claim->part = 0;
		return;
	}
	if (claim->hashing) {
		arch_fp_begin();
		measure_stream_add(&claim->omitted_hash, bytes, part.len);
		arch_fp_end();
	} else {
		cbor_raw(regions, bytes, part.len);
	}
	if (claim->part++ < region->peer_count)
		return;
	claim->listed += !claim->hashing;
	claim->omitted += claim->hashing;
	claim->copied = false;
	claim->next++;
}

/* The locked region, with all that a realm can see of its peers. */
static void copy(struct csm_claim *claim, struct csm_info *region, const struct link *l)
{
	const bool to_consumer = l->slot != NULL;
	uint32_t peers = 0;

	region_describe(l, to_consumer, region);
	for (uint32_t i = 0; i < region->peer_count; i++) {
		if (region->peers[i].state != CSM_PEER_BARRED)
			region->peers[peers++] = region->peers[i];
	}
	if (to_consumer)
		region->peers[peers++] =
			(struct csm_info_peer){ .realm = region->provider,
						.epoch = l->region->state_epoch,
						.rights = (uint8_t)region_rights(l->region),
						.state = CSM_PEER_ATTACHED };
	region->peer_count = peers;
	claim->copied = true;
	claim->hashing = false;
	claim->part = 0;
}

static void begin(struct csm_claim *claim, struct cbor *regions, uint32_t changes)
{
	*claim = (struct csm_claim){ .begun = true, .changes = changes };
	regions->len = 0;
	arch_fp_begin();
	measure_stream_begin(&claim->omitted_hash);
	arch_fp_end();
}

static void end(struct csm_claim *claim, struct cbor *regions)
{
	uint8_t digest[32];

	if (claim->omitted == 0)
		return;
	arch_fp_begin();
	measure_stream_end(&claim->omitted_hash, digest);
	arch_fp_end();
	cbor_uint(regions, CSM_CLAIM_OMITTED);
	cbor_array(regions, 2);
	cbor_uint(regions, claim->omitted);
	cbor_bytes(regions, digest, sizeof(digest));
}

bool csm_claim_step(const struct rec *rec, struct csm_claim *claim, struct csm_info *region,
		    struct cbor *regions)
{
	struct realm_locked r;
	struct link_key key;
	struct link l;
	uint32_t changes;
	uint64_t ref;

	if (claim->copied) {
		put_part(claim, region, regions);
		return false;
	}

	r = realm_lock_owner(rec->rd);
	changes = r.realm->ranges_changed;
	ref = range_nth(r, claim->next);
	key = (struct link_key){ .desc = tree_granule(ref).v };
	if (ref != 0 && slot_at(ref) != NULL) {
		key.consumer = r.realm->id;
		key.rd = rec->rd.v;
	} else {
		key.provider = rec->rd.v;
	}
	realm_unlock(r);

	if (!claim->begun || claim->changes != changes) {
		begin(claim, regions, changes);
		return false;
	}
	if (ref == 0) {
		end(claim, regions);
		return true;
	}
	/* Whatever goes wrong: it is another set of regions by now, or the next step finds the same again. */
	if (link_lock(&l, &key) != CSM_SUCCESS)
		return false;
	if (csm_caller(rec)->ranges_changed == changes && (key.consumer == 0 || l.slot != NULL)) {
		copy(claim, region, &l);
		claim->start = (uint32_t)regions->len;
	}
	link_unlock(&l);
	return false;
}

bool csm_claim_offered(const struct rec *rec)
{
	return csm_caller(rec)->id != 0;
}

void csm_claim_head(const struct rec *rec, const struct csm_claim *claim, size_t regions_size,
		    struct cbor *c)
{
	uint8_t bytes[CSM_CLAIM_HEAD_MAX];
	struct cbor head = { bytes, sizeof(bytes), 0 };

	cbor_map(&head, claim->omitted != 0 ? 3 : 2);
	put_uint(&head, CSM_CLAIM_REALM_ID, csm_caller(rec)->id);
	cbor_uint(&head, CSM_CLAIM_REGIONS);
	cbor_array(&head, claim->listed);
	cbor_int(c, CCA_REALM_CSM);
	cbor_bytes_head(c, head.len + regions_size);
	cbor_raw(c, bytes, head.len);
}
