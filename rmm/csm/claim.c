/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm's token says of CSM: one claim, with each region that the realm is party to and who is on the other side
 * (docs/token.md). A region is looked at under its locks, some parts in a step, and from the beginning if it has changed
 * between two steps. A realm that changes its set of regions meanwhile makes the listing begin again, so that none can be
 * kept out of it.
 */
#include <csm_claim.h>

#include <abi/token.h>

#include "csm.h"

/* A slot that its realm can see; one that is barred holds nothing. */
static bool listed(const struct slot *slot)
{
	return slot->realm != 0 && slot->state != SLOT_BARRED;
}

static void put_uint(struct cbor *c, unsigned int label, uint64_t value)
{
	cbor_uint(c, label);
	cbor_uint(c, value);
}

/* rim: of a realm that has itself named the holder of the token, which keeps it from going; else NULL. */
static void put_peer(struct cbor *c, uint64_t id, const struct realm *rim, uint64_t rights,
		     bool attached, uint64_t epoch)
{
	cbor_map(c, rim != NULL ? 5 : 4);
	put_uint(c, CSM_CLAIM_PEER_ID, id);
	if (rim != NULL) {
		cbor_uint(c, CSM_CLAIM_PEER_RIM);
		cbor_bytes(c, rim->measurement[0], measure_digest_size(rim->hash_algo));
	}
	put_uint(c, CSM_CLAIM_PEER_RIGHTS, rights);
	cbor_uint(c, CSM_CLAIM_PEER_ATTACHED);
	cbor_bool(c, attached);
	put_uint(c, CSM_CLAIM_PEER_EPOCH, epoch);
}

static void put_consumer(struct cbor *c, const struct region *region, const struct slot *slot)
{
	/* A RIM is constant, and an attached realm cannot go while the descriptor is locked. */
	const uint64_t rd = slot_rd(slot);

	put_peer(c, slot->realm, rd != 0 ? arch_granule_ptr(pa_of(rd)) : NULL, slot_rights(slot),
		 slot_attached(slot), slot_epoch(region, slot));
}

static void put_region(struct cbor *c, const struct link *l, unsigned int role, uint64_t rights,
		       uint64_t epoch, unsigned int peers)
{
	const struct region *region = l->region;
	const bool sealed = region->seal == SEAL_SEALED;

	cbor_map(c, sealed ? 7 : 6);
	put_uint(c, CSM_CLAIM_REGION_ID, region->id);
	put_uint(c, CSM_CLAIM_REGION_ROLE, role);
	put_uint(c, CSM_CLAIM_REGION_SIZE, region->size);
	put_uint(c, CSM_CLAIM_REGION_RIGHTS, rights);
	put_uint(c, CSM_CLAIM_REGION_EPOCH, epoch);
	if (sealed) {
		cbor_uint(c, CSM_CLAIM_REGION_DIGEST);
		cbor_bytes(c, region->digest, sizeof(region->digest));
	}
	cbor_uint(c, CSM_CLAIM_REGION_PEERS);
	cbor_array(c, peers);
}

/*
 * Part n of the encoding of a region: its head, then each peer. Parts fit CLAIM_PART_MAX; there are CSM_MAX_CONSUMERS + 1
 * of them, some empty.
 */
#define CLAIM_PART_MAX 128

static void put_part(struct cbor *c, const struct link *l, unsigned int n)
{
	const struct region *region = l->region;
	unsigned int peers = 0;

	if (l->slot != NULL) {
		if (n == 0)
			put_region(c, l, CSM_ROLE_CONSUMER, slot_rights(l->slot),
				   slot_epoch(region, l->slot), 1);
		else if (n == 1)
			put_peer(c, region->provider_id, l->p.realm, region_rights(region), true,
				 region->state_epoch);
		return;
	}
	if (n > 0) {
		if (n <= CSM_MAX_CONSUMERS && listed(&region->slots[n - 1]))
			put_consumer(c, region, &region->slots[n - 1]);
		return;
	}
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++)
		peers += listed(&region->slots[i]);
	put_region(c, l, CSM_ROLE_PROVIDER, region_rights(region), region->state_epoch, peers);
}

static void begin(struct csm_claim *claim, struct cbor *regions, uint32_t changes)
{
	*claim = (struct csm_claim){ .begun = true, .changes = changes };
	regions->len = 0;
	arch_fp_begin();
	measure_stream_begin(&claim->omitted_hash);
	arch_fp_end();
}

/* Parts that a step makes, about 1,000 instructions each if they are hashed. */
#define CLAIM_PARTS 8

static void hash_part(struct csm_claim *claim, const struct cbor *part)
{
	arch_fp_begin();
	measure_stream_add(&claim->omitted_hash, part->buf, part->len);
	arch_fp_end();
}

static void begin_region(struct csm_claim *claim, struct cbor *regions, const struct region *region)
{
	if (claim->part == 0)
		claim->start = (uint32_t)regions->len;
	if (claim->hashing)
		claim->omitted_hash = claim->omitted_before;
	regions->len = claim->start;
	claim->epoch = region->epoch;
	claim->part = 0;
	claim->hashing = false;
}

/* It does not fit: what there is of it goes, and it is hashed from its first part on. */
static void omit_region(struct csm_claim *claim, struct cbor *regions)
{
	regions->len = claim->start;
	claim->omitted_before = claim->omitted_hash;
	claim->part = 0;
	claim->hashing = true;
}

/* The next parts of a region, from the first if it has changed since. */
static void add(struct csm_claim *claim, struct cbor *regions, const struct link *l)
{
	unsigned int left = CLAIM_PARTS;

	if ((claim->part == 0 && !claim->hashing) || claim->epoch != l->region->epoch)
		begin_region(claim, regions, l->region);
	while (claim->part <= CSM_MAX_CONSUMERS && left != 0) {
		uint8_t bytes[CLAIM_PART_MAX];
		struct cbor part = { bytes, sizeof(bytes), 0 };

		put_part(&part, l, claim->part++);
		if (part.len == 0)
			continue;
		left--;
		if (claim->hashing)
			hash_part(claim, &part);
		else if (regions->len + part.len + CSM_CLAIM_OMITTED_SIZE <= regions->size)
			cbor_raw(regions, bytes, part.len);
		else
			omit_region(claim, regions);
	}
	if (claim->part <= CSM_MAX_CONSUMERS)
		return;
	claim->listed += !claim->hashing;
	claim->omitted += claim->hashing;
	claim->part = 0;
	claim->hashing = false;
	claim->next++;
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

bool csm_claim_step(const struct rec *rec, struct csm_claim *claim, struct cbor *regions)
{
	const struct realm_locked r = realm_lock_owner(rec->rd);
	const uint32_t changes = r.realm->ranges_changed;
	const uint64_t ref = range_nth(r, claim->next);
	struct link_key key = { .desc = tree_granule(ref).v };
	struct link l;

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
	/* Whatever went wrong: it is another set of regions by now, or the next step finds the same again. */
	if (link_lock(&l, &key) != CSM_SUCCESS)
		return false;
	if (csm_caller(rec)->ranges_changed == changes && (key.consumer == 0 || l.slot != NULL))
		add(claim, regions, &l);
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
