/* SPDX-License-Identifier: BSD-3-Clause */
#include "reference.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "number.h"
#include "text.h"

bool reference_bad(struct appraisal *a, const char *where, const char *why)
{
	a->status = error_set(a->error, CAEC_E_REFERENCE, "%s: %s", where, why);
	return false;
}

bool reference_members(struct appraisal *a, json_t *object, const char *where,
		       const char *const *names)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return reference_bad(a, where, "not an object");
	json_object_foreach(object, key, value)
	{
		size_t i = 0;

		while (names[i] && strcmp(names[i], key) != 0)
			i++;
		if (!names[i]) {
			a->status = error_set(a->error, CAEC_E_REFERENCE,
					      "%s: unknown member \"%.60s\"", where, key);
			return false;
		}
	}
	return true;
}

static enum match bad(struct appraisal *a, const char *where, const char *why)
{
	(void)reference_bad(a, where, why);
	return MATCH_BAD;
}

static int nibble(char c)
{
	const char *digits = "0123456789abcdef",
		   *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;

	return found ? (int)(found - digits) : -1;
}

static enum match one_hex(struct appraisal *a, json_t *reference, struct caec_bytes bytes,
			  const char *where)
{
	const char *text = json_string_value(reference);
	size_t length = json_string_length(reference);
	bool equal;

	if (!text || length % 2 != 0)
		return bad(a, where, "not hexadecimal text");
	equal = bytes.data && length == 2 * bytes.size;
	for (size_t i = 0; i < length; i += 2) {
		int high = nibble(text[i]), low = nibble(text[i + 1]);

		if (high < 0 || low < 0)
			return bad(a, where, "not hexadecimal text");
		if (equal && bytes.data[i / 2] != (uint8_t)(high << 4 | low))
			equal = false;
	}
	return equal ? MATCH : MISMATCH;
}

enum match reference_bytes(struct appraisal *a, json_t *reference, struct caec_bytes bytes,
			   const char *where)
{
	enum match match, result = MISMATCH;
	json_t *one;
	size_t i;

	if (!reference)
		return MATCH;
	if (!json_is_array(reference))
		return one_hex(a, reference, bytes, where);
	json_array_foreach(reference, i, one)
	{
		match = one_hex(a, one, bytes, where);
		if (match == MATCH_BAD)
			return match;
		if (match == MATCH)
			result = match;
	}
	return result;
}

enum match reference_text(struct appraisal *a, json_t *reference, struct caec_bytes text,
			  const char *where)
{
	if (!reference)
		return MATCH;
	if (!json_is_string(reference))
		return bad(a, where, "not text");
	return bytes_equal(text, (struct caec_bytes){ (const uint8_t *)json_string_value(reference),
						      json_string_length(reference) }) ?
		       MATCH :
		       MISMATCH;
}

enum match reference_number(struct appraisal *a, json_t *reference, uint64_t value,
			    const char *where)
{
	const char *text = json_string_value(reference);
	uint64_t wanted;

	if (!reference)
		return MATCH;
	if (json_is_integer(reference) && json_integer_value(reference) >= 0)
		return (uint64_t)json_integer_value(reference) == value ? MATCH : MISMATCH;
	if (!number_parse(text, &wanted))
		return bad(a, where, "not a number");
	return wanted == value ? MATCH : MISMATCH;
}

enum match reference_bool(struct appraisal *a, json_t *reference, bool value, const char *where)
{
	if (!reference)
		return MATCH;
	if (!json_is_boolean(reference))
		return bad(a, where, "neither true nor false");
	return json_is_true(reference) == value ? MATCH : MISMATCH;
}

enum match reference_rights(struct appraisal *a, json_t *reference, uint64_t rights,
			    const char *where)
{
	const char *text = json_string_value(reference);

	if (!reference)
		return MATCH;
	if (!text || (strcmp(text, "r") != 0 && strcmp(text, "rw") != 0))
		return bad(a, where, "neither \"r\" nor \"rw\"");
	return (rights & CAEC_RIGHT_W) && !text[1] ? MISMATCH : MATCH;
}

bool reference_switch(struct appraisal *a, json_t *reference, const char *where, bool *value)
{
	*value = json_is_true(reference);
	return !reference || json_is_boolean(reference) ||
	       reference_bad(a, where, "neither true nor false");
}

void trust_set(json_t *vector, const char *claim, enum trust value)
{
	if (json_integer_value(json_object_get(vector, claim)) < (json_int_t)value)
		(void)json_object_set_new(vector, claim, json_integer(value));
}

void violation(struct appraisal *a, json_t *vector, const char *claim, enum trust value,
	       const char *format, ...)
{
	struct caec_error told;
	char text[200];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	trust_set(vector, claim, value);
	/* error_set() also makes it printable, and so valid in JSON. */
	(void)error_set(&told, CAEC_E_POLICY, "%s", text);
	(void)json_array_append_new(a->failures, json_string(told.text));
	if (a->status == CAEC_OK) {
		a->status = told.status;
		*a->error = told;
	}
}

bool appraise_match(struct appraisal *a, enum match match, json_t *vector, const char *claim,
		    enum trust good, enum trust bad_value, const char *what)
{
	if (match == MATCH_BAD)
		return false;
	if (match == MATCH)
		trust_set(vector, claim, good);
	else
		violation(a, vector, claim, bad_value, "%s: not a value that the reference has",
			  what);
	return true;
}
