/* SPDX-License-Identifier: BSD-3-Clause */
/* Claims of the platform token: DEN0137 A7.2.3.2, draft-ffm-rats-cca-token. */
#include <string.h>

#include "claims.h"
#include "parts.h"
#include "text.h"

#define AT(member) offsetof(struct caec_platform, member)

static const struct claim claims[] = {
	{ 265, "profile", RD_TEXT, CLAIM_REQUIRED, CLAIM_ANY, AT(profile_text) },
	{ 10, "challenge", RD_BYTES, CLAIM_REQUIRED, CLAIM_HASH, AT(challenge) },
	{ 2396, "implementation id", RD_BYTES, CLAIM_REQUIRED, CLAIM_SIZE(32),
	  AT(implementation_id) },
	{ 256, "instance id", RD_BYTES, CLAIM_REQUIRED, CLAIM_SIZE(33), AT(instance_id) },
	{ 2401, "configuration", RD_BYTES, CLAIM_REQUIRED, CLAIM_ANY, AT(config) },
	{ 2395, "lifecycle", RD_UINT, CLAIM_REQUIRED, CLAIM_MAX(0xffff), AT(lifecycle) },
	{ 2399, "software components", RD_ARRAY, CLAIM_REQUIRED, 1, UINT64_MAX, AT(components) },
	{ 2400, "verification service", RD_TEXT, CLAIM_OPTIONAL, CLAIM_ANY,
	  AT(verification_service) },
	{ 2402, "hash algorithm", RD_TEXT, CLAIM_REQUIRED, CLAIM_ANY, AT(hash_algo) },
};

#undef AT
#define AT(member) offsetof(struct caec_component, member)

static const struct claim component_claims[] = {
	{ 1, "component type", RD_TEXT, CLAIM_OPTIONAL, CLAIM_ANY, AT(type) },
	{ 2, "measurement", RD_BYTES, CLAIM_REQUIRED, CLAIM_HASH, AT(measurement) },
	{ 4, "version", RD_TEXT, CLAIM_OPTIONAL, CLAIM_ANY, AT(version) },
	{ 5, "signer id", RD_BYTES, CLAIM_REQUIRED, CLAIM_HASH, AT(signer_id) },
	{ 6, "hash algorithm", RD_TEXT, CLAIM_OPTIONAL, CLAIM_ANY, AT(hash_algo) },
};

bool component_read(struct rd *rd, struct caec_component *component)
{
	memset(component, 0, sizeof(*component));
	return claims_read(rd, component_claims, CLAIMS_COUNT(component_claims), 0, component);
}

static enum caec_profile profile_of(struct caec_bytes text)
{
	if (text_is(text, "tag:arm.com,2023:cca_platform#1.0.0"))
		return CAEC_PROFILE_2023;
	if (text_is(text, "tag:arm.com,2024:cca_platform#2.0.0"))
		return CAEC_PROFILE_2024;
	return text_is(text, "http://arm.com/CCA-SSD/1.0.0") ? CAEC_PROFILE_SSD_1 :
							       CAEC_PROFILE_NONE;
}

/* What is not told by length and type. */
static bool check(struct rd *rd, struct caec_platform *platform)
{
	size_t offset = (size_t)(platform->sign1.payload.data - rd->base);

	platform->profile = profile_of(platform->profile_text);
	if (platform->profile == CAEC_PROFILE_NONE)
		return rd_fail(
			rd, CAEC_E_PROFILE, offset, "profile %.*s",
			(int)(platform->profile_text.size < 80 ? platform->profile_text.size : 80),
			(const char *)platform->profile_text.data);
	if (platform->instance_id.data[0] != 1)
		return rd_fail(rd, CAEC_E_TYPE, offset,
			       "claim 256 (instance id) is no UEID of type RAND");
	return true;
}

static bool check_components(struct rd *rd, const struct caec_platform *platform)
{
	struct caec_component component;
	struct rd inner;

	rd_inside(&inner, rd, platform->components.items, "platform token, software components");
	for (size_t i = 0; i < platform->components.count; i++) {
		if (!component_read(&inner, &component)) {
			rd->status = inner.status;
			return false;
		}
	}
	return true;
}

bool platform_read(struct rd *outer, struct caec_platform *platform)
{
	struct rd rd;
	bool good;

	rd_inside(&rd, outer, platform->sign1.payload, "platform token");
	good = claims_read(&rd, claims, CLAIMS_COUNT(claims), 0, platform) && rd_end(&rd) &&
	       check(&rd, platform) && check_components(&rd, platform);
	outer->status = rd.status;
	return good;
}

/* Ranges of DEN0137 A7.2.3.2.7: the low byte is the platform's own. */
const char *caec_lifecycle_text(uint64_t lifecycle)
{
	static const char *const texts[] = {
		"unknown",	 "assembly-and-test", "provisioning",	"secured",
		"non-cca-debug", "recoverable-debug", "decommissioned",
	};

	if (lifecycle > 0xffff || (lifecycle & 0x0f00) ||
	    lifecycle >> 12 >= sizeof(texts) / sizeof(texts[0]))
		return "invalid";
	return texts[lifecycle >> 12];
}

bool caec_lifecycle_secured(uint64_t lifecycle)
{
	return lifecycle >= 0x3000 && lifecycle <= 0x30ff;
}
