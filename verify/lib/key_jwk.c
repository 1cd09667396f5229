/* SPDX-License-Identifier: BSD-3-Clause */
/* Keys as JWK (RFC 7517, RFC 7518 6.2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base64.h"
#include "error.h"
#include "key.h"

/* A coordinate, which JWK has in full length. */
static bool coordinate(json_t *jwk, const char *name, const struct key_curve *curve,
		       uint8_t out[KEY_COORDINATE_MAX])
{
	const char *text = json_string_value(json_object_get(jwk, name));
	uint8_t buffer[2 * KEY_COORDINATE_MAX];
	size_t size;

	if (!text || strlen(text) > sizeof(buffer))
		return false;
	size = strlen(text);
	memcpy(buffer, text, size);
	if (!base64_decode(buffer, &size) || size != curve->size)
		return false;
	memcpy(out, buffer, size);
	return true;
}

static enum caec_status from_object(struct caec_key **key, json_t *jwk, struct caec_error *error)
{
	const char *kty = json_string_value(json_object_get(jwk, "kty"));
	const char *crv = json_string_value(json_object_get(jwk, "crv"));
	uint8_t x[KEY_COORDINATE_MAX], y[KEY_COORDINATE_MAX];
	const struct key_curve *curve;

	if (!kty || strcmp(kty, "EC") != 0)
		return error_set(error, CAEC_E_KEY, "JWK: kty is not EC");
	curve = crv ? key_curve_by_jwk(crv) : NULL;
	if (!curve)
		return error_set(error, CAEC_E_KEY, "JWK: crv is not P-256, P-384 or P-521");
	if (!coordinate(jwk, "x", curve, x) || !coordinate(jwk, "y", curve, y))
		return error_set(error, CAEC_E_KEY, "JWK: x and y must be base64url of %zu bytes",
				 curve->size);
	return key_from_point(key, curve, x, y, error);
}

enum caec_status key_from_jwk(struct caec_key **key, const char *text, size_t size,
			      struct caec_error *error)
{
	json_error_t why;
	json_t *jwk = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
	enum caec_status status;

	if (!jwk)
		return error_set(error, CAEC_E_KEY, "JWK: line %d: %s", why.line, why.text);
	status = from_object(key, jwk, error);
	json_decref(jwk);
	return status;
}

char *key_to_jwk(const struct caec_key *key)
{
	const struct key_curve *curve = key_curve(key);
	char x[2 * KEY_COORDINATE_MAX], y[2 * KEY_COORDINATE_MAX], *text;
	uint8_t point[2 * KEY_COORDINATE_MAX];
	static const char format[] = "{\"kty\":\"EC\",\"crv\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}\n";
	size_t room = sizeof(format) + sizeof(x) + sizeof(y) + 8;

	if (key_point(key, point, NULL) == 0)
		return NULL;
	base64_encode(point, curve->size, x);
	base64_encode(point + curve->size, curve->size, y);
	text = malloc(room);
	if (text)
		(void)snprintf(text, room, format, curve->jwk, x, y);
	return text;
}
