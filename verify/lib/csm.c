/* SPDX-License-Identifier: BSD-3-Clause */
/* The claim of what a realm shares (docs/token.md). It is ours, so it is read without latitude. */
#include <string.h>

#include "claims.h"
#include "parts.h"

#define AT(member) offsetof(struct caec_peer, member)

static const struct claim peer_claims[] = {
	{ 1, "peer: realm id", RD_UINT, CLAIM_REQUIRED, CLAIM_ANY, AT(realm_id) },
	{ 2, "peer: RIM", RD_BYTES, CLAIM_OPTIONAL, CLAIM_HASH, AT(rim) },
	{ 3, "peer: rights", RD_UINT, CLAIM_REQUIRED, CLAIM_MAX(CAEC_RIGHT_R | CAEC_RIGHT_W),
	  AT(rights) },
	{ 4, "peer: attached", RD_BOOL, CLAIM_REQUIRED, CLAIM_ANY, AT(attached) },
	{ 5, "peer: epoch", RD_UINT, CLAIM_REQUIRED, CLAIM_ANY, AT(epoch) },
};

#undef AT
#define AT(member) offsetof(struct caec_region, member)

static const struct claim region_claims[] = {
	{ 1, "region: CSM id", RD_UINT, CLAIM_REQUIRED, CLAIM_ANY, AT(id) },
	{ 2, "region: role", RD_UINT, CLAIM_REQUIRED, CAEC_PROVIDER, CAEC_CONSUMER, AT(role) },
	{ 3, "region: size", RD_UINT, CLAIM_REQUIRED, CLAIM_ANY, AT(size) },
	{ 4, "region: rights", RD_UINT, CLAIM_REQUIRED, CLAIM_MAX(CAEC_RIGHT_R | CAEC_RIGHT_W),
	  AT(rights) },
	{ 5, "region: epoch", RD_UINT, CLAIM_REQUIRED, CLAIM_ANY, AT(epoch) },
	{ 6, "region: digest", RD_BYTES, CLAIM_OPTIONAL, CLAIM_SIZE(32), AT(digest) },
	{ 7, "region: peers", RD_ARRAY, CLAIM_REQUIRED, CLAIM_ANY, AT(peers) },
};

#undef AT

/* The claim's map; what was left out is an array of its own. */
struct csm_map {
	uint64_t realm_id;
	struct caec_array regions;
	struct caec_array omitted;
};

#define AT(member) offsetof(struct csm_map, member)

static const struct claim csm_claims[] = {
	{ 1, "CSM: realm id", RD_UINT, CLAIM_REQUIRED, CLAIM_ANY, AT(realm_id) },
	{ 2, "CSM: regions", RD_ARRAY, CLAIM_REQUIRED, CLAIM_ANY, AT(regions) },
	{ 3, "CSM: regions left out", RD_ARRAY, CLAIM_OPTIONAL, CLAIM_SIZE(2), AT(omitted) },
};

bool peer_read(struct rd *rd, struct caec_peer *peer)
{
	memset(peer, 0, sizeof(*peer));
	return claims_read(rd, peer_claims, CLAIMS_COUNT(peer_claims), CLAIMS_EXACT, peer);
}

bool region_read(struct rd *rd, struct caec_region *region)
{
	memset(region, 0, sizeof(*region));
	return claims_read(rd, region_claims, CLAIMS_COUNT(region_claims), CLAIMS_EXACT, region);
}

static bool check_peers(struct rd *outer, struct caec_array peers)
{
	struct caec_peer peer;
	struct rd rd;

	rd_inside(&rd, outer, peers.items, outer->where);
	for (size_t i = 0; i < peers.count; i++) {
		if (!peer_read(&rd, &peer)) {
			outer->status = rd.status;
			return false;
		}
	}
	return true;
}

static bool check_regions(struct rd *outer, struct caec_array regions)
{
	struct caec_region region;
	struct rd rd;
	bool good = true;

	rd_inside(&rd, outer, regions.items, outer->where);
	for (size_t i = 0; good && i < regions.count; i++) {
		size_t offset = (size_t)(rd.pos - rd.base);

		good = region_read(&rd, &region) && check_peers(&rd, region.peers);
		if (good && (region.size == 0 || region.size % 4096 != 0))
			good = rd_fail(&rd, CAEC_E_TYPE, offset,
				       "a region whose size is not a multiple of 4096");
	}
	outer->status = rd.status;
	return good;
}

static bool read_omitted(struct rd *outer, struct caec_array array, struct caec_csm *csm)
{
	struct rd_item item;
	struct rd rd;
	bool good;

	rd_inside(&rd, outer, array.items, outer->where);
	good = rd_expect(&rd, &item, RD_UINT, CAEC_E_TYPE, "the number of regions left out");
	csm->omitted = item.value;
	good = good &&
	       rd_expect(&rd, &item, RD_BYTES, CAEC_E_TYPE, "the digest of regions left out");
	if (good && (item.string.size != 32 || csm->omitted == 0))
		good = rd_fail(&rd, CAEC_E_TYPE, item.offset,
			       "regions left out: not a number above 0 and 32 bytes");
	csm->omitted_digest = item.string;
	outer->status = rd.status;
	return good;
}

bool csm_read(struct rd *outer, struct caec_bytes content, struct caec_csm *csm)
{
	struct csm_map map = { 0 };
	struct rd rd;
	bool good;

	rd_inside(&rd, outer, content, "realm token, CSM claim");
	rd.lenient = false;
	good = claims_read(&rd, csm_claims, CLAIMS_COUNT(csm_claims), CLAIMS_EXACT, &map) &&
	       rd_end(&rd) && check_regions(&rd, map.regions) &&
	       (!map.omitted.items.data || read_omitted(&rd, map.omitted, csm));
	csm->realm_id = map.realm_id;
	csm->regions = map.regions;
	outer->status = rd.status;
	return good;
}
