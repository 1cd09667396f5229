/* SPDX-License-Identifier: BSD-3-Clause */
/* The forms that a token comes in. */
#include <string.h>

#include "base64.h"
#include "error.h"

static int nibble(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* In place; false if it is not hexadecimal throughout. Does not write before it knows. */
static bool hex_decode(uint8_t *data, size_t *size)
{
	size_t digits = 0, out = 0;

	for (size_t i = 0; i < *size; i++) {
		if (!blank(data[i]) && nibble(data[i]) < 0)
			return false;
		digits += !blank(data[i]);
	}
	if (digits == 0 || digits % 2 != 0)
		return false;
	for (size_t i = 0, n = 0, high = 0; i < *size; i++) {
		if (blank(data[i]))
			continue;
		if (n++ % 2 == 0)
			high = (size_t)nibble(data[i]) << 4;
		else
			data[out++] = (uint8_t)(high | (size_t)nibble(data[i]));
	}
	*size = out;
	return true;
}

/* Text throughout? A token in CBOR begins with a byte that is none, 0xd9. */
static bool is_text(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (!blank(data[i]) && (data[i] < 0x21 || data[i] > 0x7e))
			return false;
	}
	return true;
}

enum caec_status caec_input_decode(void *data, size_t *size, struct caec_error *error)
{
	uint8_t *bytes = data;

	if (*size == 0)
		return error_set(error, CAEC_E_FORMAT, "the input is empty");
	if (!is_text(bytes, *size) || hex_decode(bytes, size) || base64_decode(bytes, size))
		return CAEC_OK;
	return error_set(error, CAEC_E_FORMAT, "neither CBOR nor base64 nor hexadecimal");
}

enum caec_status caec_hex_decode(const char *text, void *out, size_t max, size_t *size,
				 struct caec_error *error)
{
	size_t length = strlen(text);
	uint8_t *bytes = out;

	if (length % 2 != 0 || length / 2 > max)
		return error_set(error, CAEC_E_FORMAT,
				 "not an even number of digits, or more than %zu bytes", max);
	for (size_t i = 0; i < length; i += 2) {
		int high = nibble((uint8_t)text[i]), low = nibble((uint8_t)text[i + 1]);

		if (high < 0 || low < 0)
			return error_set(error, CAEC_E_FORMAT,
					 "a character that is no hexadecimal digit");
		bytes[i / 2] = (uint8_t)(high << 4 | low);
	}
	*size = length / 2;
	return CAEC_OK;
}
