/* SPDX-License-Identifier: BSD-3-Clause */
#include "text.h"

#include <string.h>

/* Bytes of the character at text, 0 if it is none (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF). */
static size_t character(const uint8_t *text, size_t size)
{
	uint32_t value, least;
	size_t length;

	if (text[0] < 0x80)
		return 1;
	if (text[0] >= 0xc2 && text[0] <= 0xdf) {
		length = 2, least = 0x80, value = text[0] & 0x1f;
	} else if ((text[0] & 0xf0) == 0xe0) {
		length = 3, least = 0x800, value = text[0] & 0x0f;
	} else if (text[0] >= 0xf0 && text[0] <= 0xf4) {
		length = 4, least = 0x10000, value = text[0] & 0x07;
	} else {
		return 0;
	}
	if (length > size)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (text[i] & 0x3f);
	}
	if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	return length;
}

bool text_is_utf8(struct caec_bytes text)
{
	for (size_t at = 0, step; at < text.size; at += step) {
		step = character(text.data + at, text.size - at);
		if (step == 0)
			return false;
	}
	return true;
}

bool text_is(struct caec_bytes text, const char *string)
{
	return text.data && text.size == strlen(string) &&
	       memcmp(text.data, string, text.size) == 0;
}

bool bytes_equal(struct caec_bytes a, struct caec_bytes b)
{
	return a.data && b.data && a.size == b.size &&
	       (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
