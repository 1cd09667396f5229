/* SPDX-License-Identifier: BSD-3-Clause */
/* Public keys, and signatures by them. */
#ifndef VERIFY_KEY_H
#define VERIFY_KEY_H

#include <caec-verify.h>

#define KEY_COORDINATE_MAX 66

/* A curve, with the names that it has in each world. */
struct key_curve {
	const char *jwk; /* RFC 7518 */
	const char *group; /* OpenSSL */
	const char *digest; /* of the algorithm that goes with it */
	uint64_t cose; /* RFC 9053 */
	int alg; /* CAEC_ES* */
	size_t size; /* bytes of a coordinate */
};

const struct key_curve *key_curve_by_jwk(const char *name);
const struct key_curve *key_curve_by_cose(uint64_t number);
const struct key_curve *key_curve_by_group(const char *name);

/* x and y: as long as the curve's coordinates. The point must be on the curve. */
enum caec_status key_from_point(struct caec_key **key, const struct key_curve *curve,
				const uint8_t *x, const uint8_t *y, struct caec_error *error);
/* A COSE_Key as a CBOR map, which must fill the bytes. */
enum caec_status key_from_cose(struct caec_key **key, struct caec_bytes data,
			       struct caec_error *error);
/* JSON Web Key */
enum caec_status key_from_jwk(struct caec_key **key, const char *text, size_t size,
			      struct caec_error *error);
/* PEM: a public key or a certificate */
enum caec_status key_from_pem(struct caec_key **key, const void *data, size_t size,
			      struct caec_error *error);

const struct key_curve *key_curve(const struct caec_key *key);
/* x, then y; returns the bytes of both */
size_t key_point(const struct caec_key *key, uint8_t out[2 * KEY_COORDINATE_MAX],
		 struct caec_error *error);
char *key_to_pem(const struct caec_key *key);
char *key_to_jwk(const struct caec_key *key);

/* Check a signature (r, then s) over the pieces, one after the other. */
enum caec_status key_verify(const struct caec_key *key, int alg, const struct caec_bytes *pieces,
			    size_t count, struct caec_bytes signature, enum caec_status wrong,
			    const char *who, struct caec_error *error);

#endif
