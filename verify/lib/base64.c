/* SPDX-License-Identifier: BSD-3-Clause */
#include "base64.h"

static int digit(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

static bool blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool base64_decode(uint8_t *data, size_t *size)
{
	size_t digits = 0, padding = 0, out = 0;
	uint32_t bits = 0;

	for (size_t i = 0; i < *size; i++) {
		int value = digit(data[i]);

		if (blank(data[i]))
			continue;
		if (data[i] == '=') {
			padding++;
			continue;
		}
		if (value < 0 || padding > 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		if (digits++ % 4 != 0)
			data[out++] = (uint8_t)(bits >> (6 - 2 * ((digits - 1) % 4)));
	}
	if (digits % 4 == 1 || (padding > 0 && (digits + padding) % 4 != 0) || padding > 2)
		return false;
	if ((digits % 4 == 2 && (bits & 0xf)) || (digits % 4 == 3 && (bits & 0x3)))
		return false;
	*size = out;
	return true;
}

void base64_encode(const uint8_t *data, size_t size, char *out)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	unsigned int have = 0;

	for (size_t i = 0; i < size; i++) {
		bits = bits << 8 | data[i];
		have += 8;
		while (have >= 6) {
			have -= 6;
			*out++ = alphabet[bits >> have & 0x3f];
		}
	}
	if (have > 0)
		*out++ = alphabet[bits << (6 - have) & 0x3f];
	*out = '\0';
}
