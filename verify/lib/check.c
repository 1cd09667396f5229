/* SPDX-License-Identifier: BSD-3-Clause */
/* Signatures of a token, and what ties its two halves together. */
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "error.h"
#include "key.h"
#include "sign1.h"
#include "text.h"

#define POINT_SIZE 97 /* uncompressed, P-384 */

/* The RAK: a COSE_Key, or, in tokens from before profiles, an uncompressed point. */
static enum caec_status load_rak(const struct caec_realm *realm, struct caec_key **rak,
				 struct caec_error *error)
{
	const struct key_curve *curve = key_curve_by_jwk("P-384");
	const uint8_t *key = realm->public_key.data;

	if (realm->profile == CAEC_PROFILE_NONE && realm->public_key.size == POINT_SIZE &&
	    key[0] == 4)
		return key_from_point(rak, curve, key + 1, key + 1 + curve->size, error);
	return key_from_cose(rak, realm->public_key, error);
}

static const char *openssl_digest(struct caec_bytes name)
{
	static const struct {
		const char *name, *digest;
	} digests[] = { { "sha-256", "SHA256" }, { "sha-384", "SHA384" }, { "sha-512", "SHA512" } };

	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
		if (text_is(name, digests[i].name))
			return digests[i].digest;
	}
	return NULL;
}

static enum caec_status check_binding(const struct caec_token *token, struct caec_error *error)
{
	const char *digest = openssl_digest(token->realm.public_key_hash_algo);
	uint8_t hash[EVP_MAX_MD_SIZE];
	struct caec_bytes key = token->realm.public_key;
	size_t size;

	if (!digest)
		return error_set(
			error, CAEC_E_BINDING,
			"the realm token hashes its key by an algorithm that is not known");
	if (EVP_Q_digest(NULL, digest, NULL, key.data, key.size, hash, &size) != 1)
		return error_set(error, CAEC_E_INTERNAL, "the crypto library failed");
	if (!bytes_equal(token->platform.challenge, (struct caec_bytes){ hash, size }))
		return error_set(
			error, CAEC_E_BINDING,
			"the platform token's challenge is not the hash of the realm's public key");
	return CAEC_OK;
}

/* Which realm token may stand beside which platform token. */
static enum caec_status check_profiles(const struct caec_token *token, struct caec_error *error)
{
	enum caec_profile platform = token->platform.profile, realm = token->realm.profile;

	if (realm == platform || (realm == CAEC_PROFILE_NONE && platform != CAEC_PROFILE_2024) ||
	    (realm == CAEC_PROFILE_2023 && platform == CAEC_PROFILE_SSD_1))
		return CAEC_OK;
	return error_set(error, CAEC_E_PROFILE,
			 "the profiles of platform and realm token do not go together");
}

static enum caec_status check_challenge(const struct caec_token *token, struct caec_bytes wanted,
					struct caec_error *error)
{
	uint8_t padded[64] = { 0 };

	if (!wanted.data)
		return CAEC_OK;
	if (wanted.size > sizeof(padded))
		return error_set(error, CAEC_E_USAGE, "a challenge is at most %zu bytes long",
				 sizeof(padded));
	memcpy(padded, wanted.data, wanted.size);
	if (CRYPTO_memcmp(padded, token->realm.challenge.data, sizeof(padded)) != 0)
		return error_set(error, CAEC_E_CHALLENGE,
				 "the realm token answers another challenge");
	return CAEC_OK;
}

static enum caec_status check_lifecycle(const struct caec_token *token, bool allow_debug,
					struct caec_error *error)
{
	uint64_t lifecycle = token->platform.lifecycle;

	if (allow_debug || caec_lifecycle_secured(lifecycle))
		return CAEC_OK;
	return error_set(error, CAEC_E_LIFECYCLE, "the platform's lifecycle is 0x%04x (%s)",
			 (unsigned int)lifecycle, caec_lifecycle_text(lifecycle));
}

enum caec_status caec_token_verify(const struct caec_token *token, const struct caec_key *cpak,
				   const struct caec_expectations *expectations,
				   struct caec_error *error)
{
	static const struct caec_expectations none = { 0 };
	struct caec_key *rak = NULL;
	enum caec_status status;

	if (!expectations)
		expectations = &none;
	status = sign1_verify(&token->platform.sign1, cpak, CAEC_E_PLATFORM_SIGNATURE,
			      "platform token", error);
	if (status == CAEC_OK)
		status = load_rak(&token->realm, &rak, error);
	if (status == CAEC_OK)
		status = sign1_verify(&token->realm.sign1, rak, CAEC_E_REALM_SIGNATURE,
				      "realm token", error);
	caec_key_free(rak);
	if (status == CAEC_OK)
		status = check_binding(token, error);
	if (status == CAEC_OK)
		status = check_profiles(token, error);
	if (status == CAEC_OK)
		status = check_challenge(token, expectations->challenge, error);
	if (status == CAEC_OK)
		status = check_lifecycle(token, expectations->allow_debug, error);
	return status;
}
