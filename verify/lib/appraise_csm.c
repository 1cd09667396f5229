/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm shares against the reference. An entry covers a region or a peer when all that it says holds; each region and
 * peer must be covered, and each entry that is not optional must cover one.
 */
#include <inttypes.h>
#include <string.h>

#include "reference.h"

static const char *const csm_members[] = { "realm-id", "regions", "other-regions", NULL };
static const char *const region_members[] = {
	"id", "role", "size", "rights", "sealed", "peers", "other-peers", "optional", NULL,
};
static const char *const peer_members[] = { "realm-id", "rim",	    "rights",
					    "attached", "optional", NULL };

static enum match worst(const enum match *all, size_t count)
{
	enum match result = MATCH;

	for (size_t i = 0; i < count; i++) {
		if (all[i] > result)
			result = all[i];
	}
	return result;
}

static enum match covers_peer(struct appraisal *a, json_t *entry, const struct caec_peer *peer)
{
	const enum match all[] = {
		reference_number(a, json_object_get(entry, "realm-id"), peer->realm_id,
				 "peers: realm-id"),
		reference_bytes(a, json_object_get(entry, "rim"), peer->rim, "peers: rim"),
		reference_rights(a, json_object_get(entry, "rights"), peer->rights,
				 "peers: rights"),
		reference_bool(a, json_object_get(entry, "attached"), peer->attached,
			       "peers: attached"),
	};

	return worst(all, sizeof(all) / sizeof(all[0]));
}

/* Is every peer of the region covered? */
static enum match peers_covered(struct appraisal *a, json_t *entries, struct caec_array left)
{
	struct caec_peer peer;
	json_t *entry;
	size_t i;

	while (caec_peer_next(&left, &peer)) {
		enum match best = MISMATCH;

		json_array_foreach(entries, i, entry)
		{
			if (covers_peer(a, entry, &peer) == MATCH)
				best = MATCH;
		}
		if (best != MATCH)
			return best;
	}
	return MATCH;
}

static enum match peers(struct appraisal *a, json_t *reference, const struct caec_region *region)
{
	json_t *entries = json_object_get(reference, "peers"), *entry;
	bool others, optional;
	size_t i;

	if (!reference_switch(a, json_object_get(reference, "other-peers"), "regions: other-peers",
			      &others))
		return MATCH_BAD;
	if (!entries)
		return MATCH;
	if (!json_is_array(entries)) {
		(void)reference_bad(a, "peers", "not a list");
		return MATCH_BAD;
	}
	json_array_foreach(entries, i, entry)
	{
		struct caec_array left = region->peers;
		struct caec_peer peer;
		bool found = false;

		if (!reference_members(a, entry, "peers", peer_members) ||
		    !reference_switch(a, json_object_get(entry, "optional"), "peers: optional",
				      &optional))
			return MATCH_BAD;
		while (caec_peer_next(&left, &peer))
			found = covers_peer(a, entry, &peer) == MATCH || found;
		if (!found && !optional)
			return a->status == CAEC_E_REFERENCE ? MATCH_BAD : MISMATCH;
	}
	if (a->status == CAEC_E_REFERENCE)
		return MATCH_BAD;
	return others ? MATCH : peers_covered(a, entries, region->peers);
}

static enum match role(struct appraisal *a, json_t *reference, uint64_t value)
{
	const char *text = json_string_value(reference);

	if (!reference)
		return MATCH;
	if (!text || (strcmp(text, "provider") != 0 && strcmp(text, "consumer") != 0)) {
		(void)reference_bad(a, "regions: role", "neither \"provider\" nor \"consumer\"");
		return MATCH_BAD;
	}
	return (text[0] == 'p') == (value == CAEC_PROVIDER) ? MATCH : MISMATCH;
}

/* true, false, or the digest itself */
static enum match sealed(struct appraisal *a, json_t *reference, struct caec_bytes digest)
{
	if (json_is_boolean(reference))
		return json_is_true(reference) == (digest.data != NULL) ? MATCH : MISMATCH;
	return reference_bytes(a, reference, digest, "regions: sealed");
}

static enum match covers_region(struct appraisal *a, json_t *entry,
				const struct caec_region *region)
{
	const enum match all[] = {
		reference_number(a, json_object_get(entry, "id"), region->id, "regions: id"),
		role(a, json_object_get(entry, "role"), region->role),
		reference_number(a, json_object_get(entry, "size"), region->size, "regions: size"),
		reference_rights(a, json_object_get(entry, "rights"), region->rights,
				 "regions: rights"),
		sealed(a, json_object_get(entry, "sealed"), region->digest),
		peers(a, entry, region),
	};

	return worst(all, sizeof(all) / sizeof(all[0]));
}

/* Entries that cover nothing. */
static bool check_entries(struct appraisal *a, json_t *entries, const struct caec_csm *csm)
{
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
	{
		struct caec_array left = csm->regions;
		struct caec_region region;
		bool optional, found = false;

		if (!reference_members(a, entry, "regions", region_members) ||
		    !reference_switch(a, json_object_get(entry, "optional"), "regions: optional",
				      &optional))
			return false;
		while (caec_region_next(&left, &region))
			found = covers_region(a, entry, &region) == MATCH || found;
		if (a->status == CAEC_E_REFERENCE)
			return false;
		if (!found && !optional)
			violation(a, a->realm, "sourced-data", TRUST_CONTRAINDICATED,
				  "region %zu of the reference: none in the token is as it says",
				  i);
	}
	return true;
}

/* Regions that no entry covers. */
static bool check_regions(struct appraisal *a, json_t *entries, const struct caec_csm *csm)
{
	struct caec_array left = csm->regions;
	struct caec_region region;
	json_t *entry;
	size_t i;

	while (caec_region_next(&left, &region)) {
		bool found = false;

		json_array_foreach(entries, i, entry)
			found = covers_region(a, entry, &region) == MATCH || found;
		if (!found)
			violation(a, a->realm, "sourced-data", TRUST_CONTRAINDICATED,
				  "region 0x%016" PRIx64 ": not as the reference allows any",
				  region.id);
	}
	if (csm->omitted > 0)
		violation(a, a->realm, "sourced-data", TRUST_CONTRAINDICATED,
			  "%" PRIu64 " regions were left out of the token", csm->omitted);
	return a->status != CAEC_E_REFERENCE;
}

bool appraise_csm(struct appraisal *a, json_t *reference, const struct caec_realm *realm)
{
	json_t *entries = json_object_get(reference, "regions"),
	       *id = json_object_get(reference, "realm-id");
	bool others;

	if (!reference)
		return true;
	if (!reference_members(a, reference, "csm", csm_members) ||
	    !reference_switch(a, json_object_get(reference, "other-regions"), "csm: other-regions",
			      &others))
		return false;
	if (entries && !json_is_array(entries))
		return reference_bad(a, "regions", "not a list");
	if (!realm->has_csm) {
		violation(a, a->realm, "sourced-data", TRUST_CONTRAINDICATED,
			  "the token has no claim about shared memory");
		return true;
	}
	trust_set(a->realm, "sourced-data", TRUST_AFFIRMING);
	if (id && !appraise_match(a, reference_number(a, id, realm->csm.realm_id, "csm: realm-id"),
				  a->realm, "instance-identity", TRUST_AFFIRMING,
				  TRUST_UNRECOGNIZED, "realm-id"))
		return false;
	if (!check_entries(a, entries, &realm->csm))
		return false;
	return others || check_regions(a, entries, &realm->csm);
}
