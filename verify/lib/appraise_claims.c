/* SPDX-License-Identifier: BSD-3-Clause */
/* Claims of platform and realm against their reference. */
#include "json.h"
#include "reference.h"
#include "text.h"

/* ---- platform */

static const char *const platform_members[] = {
	"cpak",		 "implementation-id", "instance-id", "config",
	"sw-components", "other-components",  NULL,
};
static const char *const component_members[] = { "type",    "measurement", "signer-id",
						 "version", "optional",	   NULL };

/* Does the entry cover the component? An entry without a member leaves it open. */
static enum match covers(struct appraisal *a, json_t *entry, const struct caec_component *component)
{
	const enum match all[] = {
		reference_text(a, json_object_get(entry, "type"), component->type,
			       "sw-components: type"),
		reference_text(a, json_object_get(entry, "version"), component->version,
			       "sw-components: version"),
		reference_bytes(a, json_object_get(entry, "measurement"), component->measurement,
				"sw-components: measurement"),
		reference_bytes(a, json_object_get(entry, "signer-id"), component->signer_id,
				"sw-components: signer-id"),
	};
	enum match result = MATCH;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i] > result)
			result = all[i];
	}
	return result;
}

/* Each component must be covered by an entry. */
static bool check_components(struct appraisal *a, json_t *entries,
			     const struct caec_platform *platform)
{
	struct caec_array left = platform->components;
	struct caec_component component;
	json_t *entry;
	size_t i;

	while (caec_component_next(&left, &component)) {
		enum match best = MISMATCH;

		json_array_foreach(entries, i, entry)
		{
			enum match match = covers(a, entry, &component);

			if (match == MATCH_BAD)
				return false;
			if (match == MATCH)
				best = match;
		}
		if (best != MATCH)
			violation(a, a->platform, "executables", TRUST_CONTRAINDICATED,
				  "software component \"%.*s\": not one that the reference has",
				  (int)(component.type.size < 60 ? component.type.size : 60),
				  component.type.data ? (const char *)component.type.data : "");
	}
	return true;
}

/* Each entry must cover a component, unless it is optional. */
static bool check_entries(struct appraisal *a, json_t *entries,
			  const struct caec_platform *platform)
{
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
	{
		struct caec_array left = platform->components;
		struct caec_component component;
		bool optional, found = false;

		if (!reference_members(a, entry, "sw-components", component_members) ||
		    !reference_switch(a, json_object_get(entry, "optional"),
				      "sw-components: optional", &optional))
			return false;
		while (caec_component_next(&left, &component))
			found = covers(a, entry, &component) == MATCH || found;
		if (a->status == CAEC_E_REFERENCE)
			return false;
		if (!found && !optional)
			violation(a, a->platform, "executables", TRUST_CONTRAINDICATED,
				  "software component %zu of the reference: not in the token", i);
	}
	return true;
}

static bool components(struct appraisal *a, json_t *reference, const struct caec_platform *platform)
{
	json_t *entries = json_object_get(reference, "sw-components");
	bool others;

	if (!reference_switch(a, json_object_get(reference, "other-components"),
			      "platform: other-components", &others))
		return false;
	if (!entries)
		return true;
	if (!json_is_array(entries))
		return reference_bad(a, "sw-components", "not a list");
	trust_set(a->platform, "executables", TRUST_BOOT);
	return check_entries(a, entries, platform) &&
	       (others || check_components(a, entries, platform));
}

/* One claim, if the reference has it. */
static bool bytes(struct appraisal *a, json_t *reference, const char *name, struct caec_bytes value,
		  json_t *vector, const char *claim, enum trust good, enum trust bad)
{
	json_t *wanted = json_object_get(reference, name);

	return !wanted || appraise_match(a, reference_bytes(a, wanted, value, name), vector, claim,
					 good, bad, name);
}

bool appraise_platform(struct appraisal *a, json_t *reference, const struct caec_platform *platform)
{
	if (!reference)
		return true;
	return reference_members(a, reference, "platform", platform_members) &&
	       bytes(a, reference, "implementation-id", platform->implementation_id, a->platform,
		     "hardware", TRUST_AFFIRMING, TRUST_UNRECOGNIZED) &&
	       bytes(a, reference, "instance-id", platform->instance_id, a->platform,
		     "instance-identity", TRUST_AFFIRMING, TRUST_UNRECOGNIZED) &&
	       bytes(a, reference, "config", platform->config, a->platform, "configuration",
		     TRUST_AFFIRMING, TRUST_CONTRAINDICATED) &&
	       components(a, reference, platform);
}

/* ---- realm */

static const char *const realm_members[] = { "hash-algorithm", "rim", "rem", "rpv", NULL };

/* A list of four; null leaves a REM open. */
static bool rems(struct appraisal *a, json_t *reference, const struct caec_realm *realm)
{
	static const char *const names[] = { "REM 0", "REM 1", "REM 2", "REM 3" };
	json_t *list = json_object_get(reference, "rem");

	if (!list)
		return true;
	if (!json_is_array(list) || json_array_size(list) != 4)
		return reference_bad(a, "realm: rem", "not a list of four");
	for (size_t i = 0; i < 4; i++) {
		json_t *rem = json_array_get(list, i);

		if (!json_is_null(rem) &&
		    !appraise_match(a, reference_bytes(a, rem, realm->rem[i], names[i]), a->realm,
				    "executables", TRUST_BOOT, TRUST_CONTRAINDICATED, names[i]))
			return false;
	}
	return true;
}

bool appraise_realm(struct appraisal *a, json_t *reference, const struct caec_realm *realm)
{
	json_t *algo = json_object_get(reference, "hash-algorithm");

	if (!reference)
		return true;
	return reference_members(a, reference, "realm", realm_members) &&
	       (!algo ||
		appraise_match(a, reference_text(a, algo, realm->hash_algo, "hash-algorithm"),
			       a->realm, "configuration", TRUST_AFFIRMING, TRUST_CONTRAINDICATED,
			       "hash-algorithm")) &&
	       bytes(a, reference, "rim", realm->rim, a->realm, "executables", TRUST_BOOT,
		     TRUST_CONTRAINDICATED) &&
	       rems(a, reference, realm) &&
	       bytes(a, reference, "rpv", realm->rpv, a->realm, "configuration", TRUST_AFFIRMING,
		     TRUST_CONTRAINDICATED);
}
