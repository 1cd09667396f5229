/* SPDX-License-Identifier: BSD-3-Clause */
#include "variants.h"

#include <string.h>

#include "shared.h"

/* name, status of parsing, status of verifying, what is different from the good token */
/* clang-format off */
#define VARIANTS(X) \
	X(good, OK, OK, (void)r) \
	X(sha_512, OK, OK, r->hash_size = 64) \
	X(tag_907, OK, OK, r->tag = 907) \
	X(tag_907_indicator, OK, OK, r->tag = 907; r->indicator = true) \
	X(tag_907_third_member, OK, OK, r->tag = 907; r->third_member = true) \
	X(profile_2024, OK, OK, r->platform.profile = "tag:arm.com,2024:cca_platform#2.0.0"; r->realm.profile = "tag:arm.com,2024:realm#2.0.0") \
	X(profile_ssd, OK, OK, r->platform.profile = "http://arm.com/CCA-SSD/1.0.0"; r->realm.profile = NULL) \
	X(profile_ssd_point, OK, OK, r->platform.profile = "http://arm.com/CCA-SSD/1.0.0"; r->realm.profile = NULL; r->point_key = true) \
	X(profile_ssd_named, OK, OK, r->platform.profile = "http://arm.com/CCA-SSD/1.0.0") \
	X(no_realm_profile, OK, OK, r->realm.profile = NULL) \
	X(binding_sha_384, OK, OK, r->binding_algo = "sha-384") \
	X(binding_sha_512, OK, OK, r->binding_algo = "sha-512") \
	X(kid, OK, OK, r->platform.kid = true; r->realm.kid = true) \
	X(crit_understood, OK, OK, r->realm.crit = 1) \
	X(unknown_claims, OK, OK, r->platform.extra = true; r->realm.extra = true) \
	X(no_verification_service, OK, OK, r->platform.omit = 2400) \
	X(text_odd, OK, OK, r->long_type = true) \
	X(csm_provider, OK, OK, shared_provider(r)) \
	X(csm_consumer, OK, OK, shared_consumer(r)) \
	X(csm_empty, OK, OK, shared_empty(r)) \
	X(csm_omitted, OK, OK, shared_omitted(r)) \
	X(csm_many, OK, OK, shared_many(r)) \
	X(no_tag, E_TAG, OK, r->no_tag = true) \
	X(tag_other, E_TAG, OK, r->tag = 400) \
	X(tag_sign_platform, E_TAG, OK, r->platform.tag = 17) \
	X(tag_sign_realm, E_TAG, OK, r->realm.tag = 98) \
	X(sign_three_parts, E_TAG, OK, r->realm.parts = 3) \
	X(no_platform, E_TAG, OK, r->no_platform = true) \
	X(no_realm, E_TAG, OK, r->no_realm = true) \
	X(third_member, E_TAG, OK, r->third_member = true) \
	X(record_type, E_TAG, OK, r->tag = 907; r->record_type = 601) \
	X(behind_token, E_CBOR, OK, r->behind = true) \
	X(behind_platform, E_CBOR, OK, r->platform.behind = true) \
	X(behind_realm, E_CBOR, OK, r->realm.behind = true) \
	X(behind_claims, E_CBOR, OK, r->realm.behind_payload = true) \
	X(duplicate_platform, E_CBOR, OK, r->platform.twice = 2401) \
	X(duplicate_realm, E_CBOR, OK, r->realm.twice = 44236) \
	X(not_shortest, E_CBOR, OK, r->realm.longer = 44236) \
	X(indefinite, E_CBOR, OK, r->realm.indefinite = 44235) \
	X(bad_utf8, E_CBOR, OK, r->bad_utf8 = true) \
	X(crit_platform, E_HEADER, OK, r->platform.crit = 33) \
	X(crit_realm, E_HEADER, OK, r->realm.crit = -70000) \
	X(crit_absent, E_HEADER, OK, r->realm.crit = 4; r->realm.kid = true) \
	X(crit_empty, E_HEADER, OK, r->realm.crit_empty = true) \
	X(crit_unprotected, E_HEADER, OK, r->realm.crit_unprotected = true) \
	X(alg_unknown, E_ALG, OK, r->realm.alg = -8) \
	X(alg_unprotected, E_ALG, OK, r->platform.alg_unprotected = true) \
	X(alg_none_platform, OK, E_ALG, r->platform.alg = 0) \
	X(alg_none_realm, OK, E_ALG, r->realm.alg = 0) \
	X(alg_other_platform, OK, E_ALG, r->platform.alg = -7) \
	X(alg_other_realm, OK, E_ALG, r->realm.alg = -36) \
	X(platform_es256, OK, E_ALG, r->platform.key = KEY_CPAK_256; r->platform.alg = -7) \
	X(platform_es512, OK, E_ALG, r->platform.key = KEY_CPAK_521; r->platform.alg = -36) \
	X(missing_platform_profile, E_MISSING, OK, r->platform.profile = NULL) \
	X(missing_platform_challenge, E_MISSING, OK, r->platform.omit = 10) \
	X(missing_implementation_id, E_MISSING, OK, r->platform.omit = 2396) \
	X(missing_instance_id, E_MISSING, OK, r->platform.omit = 256) \
	X(missing_config, E_MISSING, OK, r->platform.omit = 2401) \
	X(missing_lifecycle, E_MISSING, OK, r->platform.omit = 2395) \
	X(missing_components, E_MISSING, OK, r->platform.omit = 2399) \
	X(missing_platform_hash_algo, E_MISSING, OK, r->platform.omit = 2402) \
	X(missing_signer, E_MISSING, OK, r->component_lacks_signer = true) \
	X(missing_challenge, E_MISSING, OK, r->realm.omit = 10) \
	X(missing_rpv, E_MISSING, OK, r->realm.omit = 44235) \
	X(missing_hash_algo, E_MISSING, OK, r->realm.omit = 44236) \
	X(missing_public_key, E_MISSING, OK, r->realm.omit = 44237) \
	X(missing_rim, E_MISSING, OK, r->realm.omit = 44238) \
	X(missing_rem, E_MISSING, OK, r->realm.omit = 44239) \
	X(missing_key_hash_algo, E_MISSING, OK, r->realm.omit = 44240) \
	X(mistyped_platform_challenge, E_TYPE, OK, r->platform.mistype = 10) \
	X(mistyped_lifecycle, E_TYPE, OK, r->platform.mistype = 2395) \
	X(mistyped_components, E_TYPE, OK, r->platform.mistype = 2399) \
	X(mistyped_component, E_TYPE, OK, r->component_untyped = true) \
	X(mistyped_rim, E_TYPE, OK, r->realm.mistype = 44238) \
	X(mistyped_rem, E_TYPE, OK, r->realm.mistype = 44239) \
	X(mistyped_profile, E_TYPE, OK, r->realm.mistype = 265) \
	X(range_lifecycle, E_TYPE, OK, r->lifecycle = 0x10000) \
	X(range_instance_id, E_TYPE, OK, r->ueid_type = 2) \
	X(length_rim, E_TYPE, OK, r->rim_size = 33) \
	X(length_rim_other, E_TYPE, OK, r->rim_size = 64) \
	X(hash_algo_other, E_TYPE, OK, r->hash_algo = "md5") \
	X(hash_algo_not_its, E_TYPE, OK, r->hash_algo = "sha-512") \
	X(profile_platform, E_PROFILE, OK, r->platform.profile = "tag:arm.com,2099:cca_platform#9.0.0") \
	X(profile_realm, E_PROFILE, OK, r->realm.profile = "tag:arm.com,2099:realm#9.0.0") \
	X(profiles_mixed, OK, E_PROFILE, r->platform.profile = "tag:arm.com,2024:cca_platform#2.0.0") \
	X(platform_other_key, OK, E_PLATFORM_SIGNATURE, r->platform.key = KEY_OTHER) \
	X(platform_flip_r, OK, E_PLATFORM_SIGNATURE, r->platform.flip = 0) \
	X(platform_flip_s, OK, E_PLATFORM_SIGNATURE, r->platform.flip = 95) \
	X(platform_short, OK, E_PLATFORM_SIGNATURE, r->platform.cut = 1) \
	X(platform_half, OK, E_PLATFORM_SIGNATURE, r->platform.cut = 48) \
	X(platform_empty, OK, E_PLATFORM_SIGNATURE, r->platform.cut = 96) \
	X(realm_other_key, OK, E_REALM_SIGNATURE, r->realm.key = KEY_OTHER) \
	X(realm_flip_r, OK, E_REALM_SIGNATURE, r->realm.flip = 47) \
	X(realm_flip_s, OK, E_REALM_SIGNATURE, r->realm.flip = 48) \
	X(realm_short, OK, E_REALM_SIGNATURE, r->realm.cut = 2) \
	X(binding, OK, E_BINDING, r->bad_binding = true) \
	X(binding_algo, OK, E_BINDING, r->binding_algo = "sha-1") \
	X(key_off_curve, OK, E_KEY, r->bad_key = true) \
	X(key_point_2023, OK, E_KEY, r->point_key = true) \
	X(challenge, OK, E_CHALLENGE, r->challenge[63] ^= 1) \
	X(lifecycle_unknown, OK, E_LIFECYCLE, r->lifecycle = 0) \
	X(lifecycle_test, OK, E_LIFECYCLE, r->lifecycle = 0x1000) \
	X(lifecycle_debug, OK, E_LIFECYCLE, r->lifecycle = 0x4000) \
	X(lifecycle_recoverable, OK, E_LIFECYCLE, r->lifecycle = 0x5000) \
	X(lifecycle_invalid, OK, E_LIFECYCLE, r->lifecycle = 0x3100) \
	X(csm_unknown_key, E_TYPE, OK, shared_bent(r, SHARED_UNKNOWN_KEY)) \
	X(csm_descending, E_CBOR, OK, shared_bent(r, SHARED_DESCENDING)) \
	X(csm_not_shortest, E_CBOR, OK, shared_bent(r, SHARED_LONG)) \
	X(csm_duplicate, E_CBOR, OK, shared_bent(r, SHARED_DUPLICATE)) \
	X(csm_behind, E_CBOR, OK, shared_bent(r, SHARED_BEHIND)) \
	X(csm_role, E_TYPE, OK, shared_bent(r, SHARED_ROLE)) \
	X(csm_rights, E_TYPE, OK, shared_bent(r, SHARED_RIGHTS)) \
	X(csm_size, E_TYPE, OK, shared_bent(r, SHARED_SIZE)) \
	X(csm_digest, E_TYPE, OK, shared_bent(r, SHARED_DIGEST)) \
	X(csm_attached, E_TYPE, OK, shared_bent(r, SHARED_ATTACHED)) \
	X(csm_no_epoch, E_MISSING, OK, shared_bent(r, SHARED_NO_EPOCH)) \
	X(csm_no_realm, E_MISSING, OK, shared_bent(r, SHARED_NO_REALM)) \
	X(csm_omitted_none, E_TYPE, OK, shared_bent(r, SHARED_OMITTED_NONE))

#define BEND(name, parse, verify, change)       \
	static void name##_(struct recipe *r)   \
	{                                       \
		change;                         \
	}
#define ROW(name, parse, verify, change) { #name, CAEC_##parse, CAEC_##verify, name##_ },
/* clang-format on */

VARIANTS(BEND)

const struct variant variants[] = { VARIANTS(ROW) };
const size_t variants_count = sizeof(variants) / sizeof(variants[0]);

void variant_make(const struct variant *variant, struct writer *token)
{
	static struct recipe recipe;

	recipe_good(&recipe);
	variant->bend(&recipe);
	recipe_make(&recipe, token);
}
