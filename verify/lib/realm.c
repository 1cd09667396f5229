/* SPDX-License-Identifier: BSD-3-Clause */
/* Claims of the realm token: DEN0137 A7.2.3.1, and the one of this project. */
#include <string.h>

#include "claims.h"
#include "parts.h"
#include "text.h"

#define LABEL_CSM (-75000)

struct realm_map {
	struct caec_array rems;
	struct caec_bytes csm;
	struct caec_realm claims;
};

#define AT(member) offsetof(struct realm_map, member)

static const struct claim claims[] = {
	{ 10, "challenge", RD_BYTES, CLAIM_REQUIRED, CLAIM_SIZE(64), AT(claims.challenge) },
	{ 265, "profile", RD_TEXT, CLAIM_OPTIONAL, CLAIM_ANY, AT(claims.profile_text) },
	{ 44235, "personalization value", RD_BYTES, CLAIM_REQUIRED, CLAIM_SIZE(64),
	  AT(claims.rpv) },
	{ 44236, "hash algorithm", RD_TEXT, CLAIM_REQUIRED, CLAIM_ANY, AT(claims.hash_algo) },
	{ 44237, "public key", RD_BYTES, CLAIM_REQUIRED, CLAIM_ANY, AT(claims.public_key) },
	{ 44238, "RIM", RD_BYTES, CLAIM_REQUIRED, CLAIM_HASH, AT(claims.rim) },
	{ 44239, "REMs", RD_ARRAY, CLAIM_REQUIRED, CLAIM_SIZE(4), AT(rems) },
	{ 44240, "public key hash algorithm", RD_TEXT, CLAIM_REQUIRED, CLAIM_ANY,
	  AT(claims.public_key_hash_algo) },
	{ LABEL_CSM, "CSM", RD_BYTES, CLAIM_OPTIONAL, CLAIM_ANY, AT(csm) },
};

static bool read_rems(struct rd *rd, const struct caec_array *array, struct caec_realm *realm)
{
	struct rd_item item;
	struct rd inner;
	bool good = true;

	rd_inside(&inner, rd, array->items, "realm token, REMs");
	for (size_t i = 0; good && i < 4; i++) {
		good = rd_expect(&inner, &item, RD_BYTES, CAEC_E_TYPE, "a REM");
		if (good && item.string.size != realm->rim.size)
			good = rd_fail(&inner, CAEC_E_TYPE, item.offset,
				       "a REM of another length than the RIM");
		realm->rem[i] = item.string;
	}
	rd->status = inner.status;
	return good;
}

/* The measurements are as long as the algorithm named makes them. */
static bool check_algo(struct rd *rd, const struct caec_realm *realm)
{
	static const struct {
		const char *name;
		size_t size;
	} algos[] = { { "sha-256", 32 }, { "sha-384", 48 }, { "sha-512", 64 } };
	size_t offset = (size_t)(realm->rim.data - rd->base);

	for (size_t i = 0; i < sizeof(algos) / sizeof(algos[0]); i++) {
		if (!text_is(realm->hash_algo, algos[i].name))
			continue;
		if (realm->rim.size == algos[i].size)
			return true;
		return rd_fail(rd, CAEC_E_TYPE, offset,
			       "claim 44238 (RIM) has %zu bytes, which %s has not", realm->rim.size,
			       algos[i].name);
	}
	return rd_fail(rd, CAEC_E_TYPE, offset,
		       "claim 44236 (hash algorithm) names none that is known");
}

static bool check_profile(struct rd *rd, struct caec_realm *realm)
{
	struct caec_bytes text = realm->profile_text;

	realm->profile = CAEC_PROFILE_NONE;
	if (!text.data)
		return true;
	if (text_is(text, "tag:arm.com,2023:realm#1.0.0"))
		realm->profile = CAEC_PROFILE_2023;
	else if (text_is(text, "tag:arm.com,2024:realm#2.0.0"))
		realm->profile = CAEC_PROFILE_2024;
	else
		return rd_fail(rd, CAEC_E_PROFILE, (size_t)(text.data - rd->base), "profile %.*s",
			       (int)(text.size < 80 ? text.size : 80), (const char *)text.data);
	return true;
}

bool realm_read(struct rd *outer, struct caec_realm *realm)
{
	struct realm_map map = { 0 };
	struct rd rd;
	bool good;

	rd_inside(&rd, outer, realm->sign1.payload, "realm token");
	good = claims_read(&rd, claims, CLAIMS_COUNT(claims), 0, &map) && rd_end(&rd);
	map.claims.sign1 = realm->sign1;
	*realm = map.claims;
	good = good && check_profile(&rd, realm) && check_algo(&rd, realm) &&
	       read_rems(&rd, &map.rems, realm);
	if (good && map.csm.data) {
		realm->has_csm = true;
		good = csm_read(&rd, map.csm, &realm->csm);
	}
	outer->status = rd.status;
	return good;
}
