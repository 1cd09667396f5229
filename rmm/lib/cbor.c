/* SPDX-License-Identifier: BSD-3-Clause */
#include <cbor.h>

#include <string.h>

enum major {
	MAJOR_UINT,
	MAJOR_NINT,
	MAJOR_BYTES,
	MAJOR_TEXT,
	MAJOR_ARRAY,
	MAJOR_MAP,
	MAJOR_TAG,
	MAJOR_SIMPLE,
};

/* Values of the low five bits of a head: the argument itself up to 23, then how many bytes of it follow. */
#define ARGUMENT_DIRECT_MAX 23
#define ARGUMENT_1_BYTE 24
#define SIMPLE_FALSE 20
#define SIMPLE_TRUE 21

void cbor_raw(struct cbor *c, const void *data, size_t size)
{
	if (size != 0 && c->len <= c->size && size <= c->size - c->len)
		memcpy(c->buf + c->len, data, size);
	c->len += size;
}

static void head(struct cbor *c, enum major major, uint64_t argument)
{
	uint8_t bytes[9];
	unsigned int order = 0; /* 2^order bytes follow */

	if (argument <= ARGUMENT_DIRECT_MAX) {
		bytes[0] = (uint8_t)(major << 5 | argument);
		cbor_raw(c, bytes, 1);
		return;
	}
	while (order < 3 && argument >> (8U << order) != 0)
		order++;
	bytes[0] = (uint8_t)(major << 5 | (ARGUMENT_1_BYTE + order));
	for (unsigned int i = 0; i < 1U << order; i++)
		bytes[1 + i] = (uint8_t)(argument >> 8 * ((1U << order) - 1 - i));
	cbor_raw(c, bytes, 1 + (1U << order));
}

void cbor_uint(struct cbor *c, uint64_t value)
{
	head(c, MAJOR_UINT, value);
}

void cbor_int(struct cbor *c, int64_t value)
{
	if (value < 0)
		head(c, MAJOR_NINT, ~(uint64_t)value);
	else
		head(c, MAJOR_UINT, (uint64_t)value);
}

void cbor_bytes_head(struct cbor *c, uint64_t size)
{
	head(c, MAJOR_BYTES, size);
}

void cbor_bytes(struct cbor *c, const void *data, size_t size)
{
	cbor_bytes_head(c, size);
	cbor_raw(c, data, size);
}

void cbor_text(struct cbor *c, const char *text)
{
	const size_t size = strlen(text);

	head(c, MAJOR_TEXT, size);
	cbor_raw(c, text, size);
}

void cbor_bool(struct cbor *c, bool value)
{
	head(c, MAJOR_SIMPLE, value ? SIMPLE_TRUE : SIMPLE_FALSE);
}

void cbor_array(struct cbor *c, uint64_t count)
{
	head(c, MAJOR_ARRAY, count);
}

void cbor_map(struct cbor *c, uint64_t count)
{
	head(c, MAJOR_MAP, count);
}

void cbor_tag(struct cbor *c, uint64_t tag)
{
	head(c, MAJOR_TAG, tag);
}
