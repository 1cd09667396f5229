/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libcaec-verify: reads, checks and appraises Arm CCA attestation tokens, with the claim by which a realm tells what memory
 * it shares with whom (docs/token.md).
 *
 * Nothing here keeps a copy of a token: every struct caec_bytes points into the caller's buffer, which must outlive it.
 * Reading a token allocates no memory at all; checking signatures and JSON allocate no more than a small multiple of their
 * input. All functions may be called by several threads on different objects.
 */
#ifndef CAEC_VERIFY_H
#define CAEC_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CAEC_API __attribute__((visibility("default")))

/* What went wrong; also the exit status of the command. */
enum caec_status {
	CAEC_OK = 0,
	CAEC_E_INTERNAL = 1, /* out of memory, or the crypto library failed */
	CAEC_E_USAGE = 2, /* an argument that makes no sense */
	CAEC_E_IO = 3, /* a file that cannot be read or written */
	CAEC_E_FORMAT = 4, /* neither CBOR nor base64 nor hexadecimal of it */
	CAEC_E_KEY = 5, /* no public key that could be used */
	CAEC_E_REFERENCE = 6, /* reference values or parameters that cannot be understood */

	CAEC_E_CBOR = 10, /* malformed CBOR; offset says where */
	CAEC_E_TAG = 11, /* another tag or another outer structure than a CCA token has */
	CAEC_E_HEADER = 12, /* a critical COSE header that is not understood */
	CAEC_E_ALG = 13, /* no or another signature algorithm, or one that does not fit the key */
	CAEC_E_MISSING = 14, /* a claim that must be there is not */
	CAEC_E_TYPE = 15, /* a claim of the wrong type, length or range */
	CAEC_E_PROFILE = 16, /* a profile that is not known */

	CAEC_E_PLATFORM_SIGNATURE = 20, /* the platform token was not signed by this CPAK */
	CAEC_E_REALM_SIGNATURE = 21, /* the realm token was not signed by the RAK in it */
	CAEC_E_BINDING = 22, /* the platform token is not bound to that RAK */
	CAEC_E_CHALLENGE = 23, /* the realm's challenge is not the one expected */
	CAEC_E_LIFECYCLE = 24, /* the platform can be debugged or is not secured */

	CAEC_E_POLICY = 30, /* a value that the reference does not allow */
	CAEC_E_PAIR = 31, /* the two tokens do not describe one shared region */
};

/* The status in a few words, such as "malformed CBOR". */
CAEC_API const char *caec_status_text(enum caec_status status);

struct caec_error {
	enum caec_status status;
	size_t offset; /* bytes from the start of the token, for CAEC_E_CBOR to CAEC_E_PROFILE */
	char text[240]; /* one line, without its end, of printable ASCII */
};

/* Bytes or text (UTF-8, not ended by 0) inside a buffer of the caller. data is NULL where an optional item is absent. */
struct caec_bytes {
	const uint8_t *data;
	size_t size;
};

/* The elements of an array, encoded one after the other. */
struct caec_array {
	struct caec_bytes items;
	size_t count;
};

/* ---- the token */

/* COSE algorithms (RFC 9053) */
#define CAEC_ES256 (-7)
#define CAEC_ES384 (-35)
#define CAEC_ES512 (-36)

/* COSE_Sign1 (RFC 9052, 4.2) */
struct caec_sign1 {
	struct caec_bytes protected_header; /* encoded map */
	struct caec_bytes payload;
	struct caec_bytes signature; /* r, then s */
	int alg; /* CAEC_ES*; 0: none was given */
};

enum caec_profile {
	CAEC_PROFILE_NONE, /* realm tokens before the profile claim */
	CAEC_PROFILE_SSD_1, /* http://arm.com/CCA-SSD/1.0.0 */
	CAEC_PROFILE_2023, /* tag:arm.com,2023:cca_platform#1.0.0 and realm#1.0.0 */
	CAEC_PROFILE_2024, /* tag:arm.com,2024:cca_platform#2.0.0 and realm#2.0.0 */
};

/* Claims of the platform token. Absent optional ones have data == NULL. */
struct caec_platform {
	struct caec_sign1 sign1;
	enum caec_profile profile;
	struct caec_bytes profile_text;
	struct caec_bytes challenge; /* hash of the RAK: 32, 48 or 64 bytes */
	struct caec_bytes implementation_id; /* 32 bytes */
	struct caec_bytes instance_id; /* 33 bytes, the first is 1 */
	struct caec_bytes config;
	uint64_t lifecycle; /* at most 0xffff; see caec_lifecycle_text() */
	struct caec_array components; /* read them with caec_component_next() */
	struct caec_bytes verification_service; /* optional text */
	struct caec_bytes hash_algo; /* text */
};

struct caec_component {
	struct caec_bytes type; /* optional text */
	struct caec_bytes measurement; /* 32, 48 or 64 bytes */
	struct caec_bytes version; /* optional text */
	struct caec_bytes signer_id; /* 32, 48 or 64 bytes */
	struct caec_bytes hash_algo; /* optional text */
};

/* What a realm shares, and with whom: the claim at label -75000. */
struct caec_csm {
	uint64_t realm_id;
	struct caec_array regions; /* read them with caec_region_next() */
	uint64_t omitted; /* regions left out for want of room */
	struct caec_bytes
		omitted_digest; /* SHA-256 over their encodings; absent when none was left out */
};

#define CAEC_PROVIDER 1U
#define CAEC_CONSUMER 2U

#define CAEC_RIGHT_R 1U
#define CAEC_RIGHT_W 2U

struct caec_region {
	uint64_t id;
	uint64_t role; /* CAEC_PROVIDER or CAEC_CONSUMER */
	uint64_t size; /* bytes */
	uint64_t rights; /* of the token's realm: CAEC_RIGHT_* */
	uint64_t epoch;
	struct caec_bytes digest; /* SHA-256 of a sealed region, else absent */
	struct caec_array peers; /* read them with caec_peer_next() */
};

struct caec_peer {
	uint64_t realm_id;
	struct caec_bytes
		rim; /* 32 or 64 bytes; absent for a peer that has not named the token's realm */
	uint64_t rights;
	bool attached;
	uint64_t epoch;
};

/* Claims of the realm token */
struct caec_realm {
	struct caec_sign1 sign1;
	enum caec_profile profile;
	struct caec_bytes profile_text; /* optional */
	struct caec_bytes challenge; /* 64 bytes */
	struct caec_bytes rpv; /* 64 bytes */
	struct caec_bytes hash_algo; /* text: of RIM and REM */
	struct caec_bytes
		public_key; /* RAK: COSE_Key; an uncompressed point in tokens without profile */
	struct caec_bytes public_key_hash_algo; /* text */
	struct caec_bytes rim; /* 32, 48 or 64 bytes */
	struct caec_bytes rem[4]; /* as long as the RIM */
	bool has_csm;
	struct caec_csm csm;
};

#define CAEC_TAG_COLLECTION 399U /* drafts 00 and 01, RMM 1.0 */
#define CAEC_TAG_CMW 907U /* draft 02 and later */

struct caec_token {
	struct caec_bytes raw;
	uint64_t tag; /* CAEC_TAG_* */
	struct caec_platform platform;
	struct caec_realm realm;
};

/* Accept integers and lengths that are encoded longer than need be. Not for the CSM claim. */
#define CAEC_LENIENT 1U

/*
 * Read a token: structure and types of everything in it, no signatures. flags: CAEC_LENIENT or 0. Whatever the flags, there
 * are no indefinite lengths, duplicate keys, bytes behind the end, text that is not UTF-8, maps of more than 64 entries, or
 * more than 12 levels.
 *
 * Errors: CAEC_E_CBOR to CAEC_E_PROFILE, with the offset.
 */
CAEC_API enum caec_status caec_token_parse(struct caec_token *token, const void *data, size_t size,
					   unsigned int flags, struct caec_error *error);

/*
 * Take the first element off an array of a token that was parsed; false when none is left. The array is a copy of the
 * caller's: struct caec_array left = token.platform.components; while (caec_component_next(&left, &component)) ...
 */
CAEC_API bool caec_component_next(struct caec_array *left, struct caec_component *component);
CAEC_API bool caec_region_next(struct caec_array *left, struct caec_region *region);
CAEC_API bool caec_peer_next(struct caec_array *left, struct caec_peer *peer);

/* "secured", "debug" and so on, by the ranges of the platform specification; "invalid" outside of them. */
CAEC_API const char *caec_lifecycle_text(uint64_t lifecycle);
/* Is it in the range of secured platforms, 0x3000 to 0x30ff? */
CAEC_API bool caec_lifecycle_secured(uint64_t lifecycle);

/* ---- keys */

struct caec_key;

enum caec_key_format { CAEC_KEY_PEM, CAEC_KEY_JWK, CAEC_KEY_COSE };

/*
 * Read a public key on P-256, P-384 or P-521: PEM (a key or a certificate, whose own validity is not looked at), JWK, or
 * COSE_Key as CBOR. caec_key_free() releases it; NULL is fine there.
 *
 * Errors: CAEC_E_KEY, CAEC_E_INTERNAL.
 */
CAEC_API enum caec_status caec_key_load(struct caec_key **key, const void *data, size_t size,
					struct caec_error *error);
CAEC_API void caec_key_free(struct caec_key *key);
/* Write it in another format: *data is *size bytes, from malloc(), and ended by a 0 that does not count. */
CAEC_API enum caec_status caec_key_export(const struct caec_key *key, enum caec_key_format format,
					  char **data, size_t *size, struct caec_error *error);

/* ---- checks */

struct caec_expectations {
	struct caec_bytes challenge; /* at most 64 bytes, zeroes follow; data == NULL: not checked */
	bool allow_debug; /* accept platforms that are not secured */
};

/*
 * Check a token that was parsed, in this order: the platform token's signature with cpak, the realm token's with the RAK in
 * it, the platform's binding to that RAK, profiles that belong together, the challenge, the platform's lifecycle.
 *
 * Errors: CAEC_E_ALG, CAEC_E_KEY, CAEC_E_PROFILE, CAEC_E_PLATFORM_SIGNATURE to CAEC_E_LIFECYCLE, CAEC_E_INTERNAL.
 */
CAEC_API enum caec_status caec_token_verify(const struct caec_token *token,
					    const struct caec_key *cpak,
					    const struct caec_expectations *expectations,
					    struct caec_error *error);

/*
 * Do two tokens describe a region as its two parties see it at one moment? Both must have been verified. Same platform and
 * RAK; the same region and size with complementary roles; each names the other by id and RIM; the consumer is attached, with
 * rights within its grant; epochs of the region and of the attachment, rights of the provider and digests are equal in both. csm: the region that is meant; 0: every one that both have, and there
 * is at least one. *found is set to their number.
 *
 * Errors: CAEC_E_PAIR.
 */
CAEC_API enum caec_status caec_pair(const struct caec_token *a, const struct caec_token *b,
				    uint64_t csm, size_t *found, struct caec_error *error);

/*
 * Compare a token with reference values in JSON (docs/token.md). cpak may be NULL if the reference has one. *result becomes
 * the trust vector in JSON, from malloc(), also when the token fails; it stays NULL when there is nothing to say.
 *
 * Errors: those of caec_token_verify(), CAEC_E_REFERENCE, CAEC_E_POLICY.
 */
CAEC_API enum caec_status caec_appraise(const struct caec_token *token, const struct caec_key *cpak,
					const struct caec_expectations *expectations,
					const char *reference, size_t size, char **result,
					struct caec_error *error);

/* All claims as JSON, from malloc(); NULL if there is no memory. */
CAEC_API char *caec_token_json(const struct caec_token *token);

/* ---- input */

/*
 * Find out whether data is raw CBOR, hexadecimal or base64 (either alphabet, with or without padding), and replace it by what
 * it stands for, in place; *size becomes its length. White space is skipped in the latter two.
 *
 * Errors: CAEC_E_FORMAT.
 */
CAEC_API enum caec_status caec_input_decode(void *data, size_t *size, struct caec_error *error);
/* Hexadecimal, without white space, to at most max bytes. Errors: CAEC_E_FORMAT. */
CAEC_API enum caec_status caec_hex_decode(const char *text, void *out, size_t max, size_t *size,
					  struct caec_error *error);

/* ---- measurements, computed ahead (DEN0137 "Realm measurement") */

enum caec_hash { CAEC_SHA_256 = 0, CAEC_SHA_512 = 1 };

struct caec_measurement {
	enum caec_hash hash;
	uint8_t value[64]; /* a digest shorter than that is followed by zeroes */
};

/* What RMI_REALM_CREATE measures. */
struct caec_realm_params {
	uint64_t flags; /* RmiRealmFlags: 1 LPA2, 2 SVE, 4 PMU */
	uint8_t ipa_width; /* s2sz */
	uint8_t sve_vl;
	uint8_t num_bps;
	uint8_t num_wps;
	uint8_t pmu_num_ctrs;
	enum caec_hash hash;
};

/* The RIM after RMI_REALM_CREATE. All of these fail only with CAEC_E_INTERNAL or, for odd addresses, CAEC_E_USAGE. */
CAEC_API enum caec_status caec_rim_create(struct caec_measurement *rim,
					  const struct caec_realm_params *params);
/* RMI_RTT_INIT_RIPAS over [base, top) in entries of that size (4 KiB, 2 MiB or 1 GiB), as the tables have them. */
CAEC_API enum caec_status caec_rim_ripas(struct caec_measurement *rim, uint64_t base, uint64_t top,
					 uint64_t entry);
/* RMI_DATA_CREATE of one granule; flags as the host gives them: 1 measures the content. content: 4096 bytes. */
CAEC_API enum caec_status caec_rim_data(struct caec_measurement *rim, uint64_t ipa, uint64_t flags,
					const void *content);
/* RMI_REC_CREATE of a runnable REC. */
CAEC_API enum caec_status caec_rim_rec(struct caec_measurement *rim, uint64_t pc,
				       const uint64_t gprs[8]);
/* A REM before any extension. */
CAEC_API void caec_rem_init(struct caec_measurement *rem, enum caec_hash hash);
/* RSI_MEASUREMENT_EXTEND with at most 64 bytes: hashes the whole slot and the value, zero-padded (docs/design.md). */
CAEC_API enum caec_status caec_rem_extend(struct caec_measurement *rem, const void *value,
					  size_t size);

#ifdef __cplusplus
}
#endif

#endif
