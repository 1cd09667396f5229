/* SPDX-License-Identifier: BSD-3-Clause */
/* Keys as COSE_Key (RFC 9052, 7; RFC 9053, 7.1.1), and the reading of a key in any format. */
#include <stdlib.h>
#include <string.h>

#include "claims.h"
#include "error.h"
#include "key.h"

#define KTY_EC2 2

struct cose_key {
	uint64_t kty;
	uint64_t curve;
	struct caec_bytes x;
	struct caec_bytes y;
};

#define AT(member) offsetof(struct cose_key, member)

static const struct claim labels[] = {
	{ 1, "kty", RD_UINT, CLAIM_REQUIRED, KTY_EC2, KTY_EC2, AT(kty) },
	{ -1, "crv", RD_UINT, CLAIM_REQUIRED, 1, 3, AT(curve) },
	{ -2, "x", RD_BYTES, CLAIM_REQUIRED, CLAIM_MAX(KEY_COORDINATE_MAX), AT(x) },
	{ -3, "y", RD_BYTES, CLAIM_REQUIRED, CLAIM_MAX(KEY_COORDINATE_MAX), AT(y) },
};

enum caec_status key_from_cose(struct caec_key **key, struct caec_bytes data,
			       struct caec_error *error)
{
	const struct key_curve *curve;
	struct cose_key cose = { 0 };
	struct caec_error why;
	struct rd rd;

	rd_init(&rd, data, 0, &why);
	rd.where = "COSE_Key";
	if (!claims_read(&rd, labels, CLAIMS_COUNT(labels), 0, &cose) || !rd_end(&rd))
		return error_set(error, CAEC_E_KEY, "%.200s", why.text);
	curve = key_curve_by_cose(cose.curve);
	if (cose.x.size != curve->size || cose.y.size != curve->size)
		return error_set(error, CAEC_E_KEY,
				 "coordinates of a COSE_Key on %s are %zu bytes long", curve->jwk,
				 curve->size);
	return key_from_point(key, curve, cose.x.data, cose.y.data, error);
}

/* Deterministic, and what RMM 1.0 hashes (DEN0137 A7.2.3.1.6): kty, crv, x, y. */
static size_t to_cose(const struct caec_key *key, uint8_t *out, struct caec_error *error)
{
	const struct key_curve *curve = key_curve(key);
	uint8_t point[2 * KEY_COORDINATE_MAX];
	size_t at = 0;

	if (key_point(key, point, error) == 0)
		return 0;
	out[at++] = 0xa4;
	out[at++] = 0x01;
	out[at++] = KTY_EC2;
	out[at++] = 0x20;
	out[at++] = (uint8_t)curve->cose;
	for (size_t i = 0; i < 2; i++) {
		out[at++] = (uint8_t)(0x21 + i);
		out[at++] = 0x58;
		out[at++] = (uint8_t)curve->size;
		memcpy(out + at, point + i * curve->size, curve->size);
		at += curve->size;
	}
	return at;
}

#define COSE_KEY_MAX (5 + 2 * (3 + KEY_COORDINATE_MAX))

static size_t skip_blanks(const char *text, size_t size)
{
	size_t at = 0;

	while (at < size &&
	       (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
		at++;
	return at;
}

enum caec_status caec_key_load(struct caec_key **key, const void *data, size_t size,
			       struct caec_error *error)
{
	static const char pem[] = "-----BEGIN";
	const char *text = data;
	size_t at = skip_blanks(text, size);

	*key = NULL;
	if (size - at >= strlen(pem) && memcmp(text + at, pem, strlen(pem)) == 0)
		return key_from_pem(key, data, size, error);
	if (at < size && text[at] == '{')
		return key_from_jwk(key, text, size, error);
	return key_from_cose(key, (struct caec_bytes){ data, size }, error);
}

enum caec_status caec_key_export(const struct caec_key *key, enum caec_key_format format,
				 char **data, size_t *size, struct caec_error *error)
{
	*size = 0;
	*data = format == CAEC_KEY_PEM ? key_to_pem(key) :
		format == CAEC_KEY_JWK ? key_to_jwk(key) :
					 calloc(1, COSE_KEY_MAX + 1);
	if (!*data)
		return error_set(error, CAEC_E_INTERNAL, "the key cannot be written");
	if (format != CAEC_KEY_COSE) {
		*size = strlen(*data);
		return CAEC_OK;
	}
	*size = to_cose(key, (uint8_t *)*data, error);
	if (*size > 0)
		return CAEC_OK;
	free(*data);
	*data = NULL;
	return CAEC_E_INTERNAL;
}
