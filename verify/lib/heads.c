/* SPDX-License-Identifier: BSD-3-Clause */
#include "heads.h"

#include <cbor/callbacks.h>
#include <cbor/streaming.h>

#define SMALL_TAGS 0xc0

static void set(void *context, enum rd_kind kind, uint64_t value)
{
	struct rd_item *item = context;

	item->kind = kind;
	item->value = value;
}

static void uint8(void *context, uint8_t value)
{
	set(context, RD_UINT, value);
}

static void uint16(void *context, uint16_t value)
{
	set(context, RD_UINT, value);
}

static void uint32(void *context, uint32_t value)
{
	set(context, RD_UINT, value);
}

static void uint64(void *context, uint64_t value)
{
	set(context, RD_UINT, value);
}

static void nint8(void *context, uint8_t value)
{
	set(context, RD_NINT, value);
}

static void nint16(void *context, uint16_t value)
{
	set(context, RD_NINT, value);
}

static void nint32(void *context, uint32_t value)
{
	set(context, RD_NINT, value);
}

static void nint64(void *context, uint64_t value)
{
	set(context, RD_NINT, value);
}

static void string(struct rd_item *item, enum rd_kind kind, cbor_data data, size_t size)
{
	set(item, kind, size);
	item->string.data = data;
	item->string.size = size;
}

static void bytes(void *context, cbor_data data, size_t size)
{
	string(context, RD_BYTES, data, size);
}

static void text(void *context, cbor_data data, size_t size)
{
	string(context, RD_TEXT, data, size);
}

static void array(void *context, size_t count)
{
	set(context, RD_ARRAY, count);
}

static void map(void *context, size_t count)
{
	set(context, RD_MAP, count);
}

static void tag(void *context, uint64_t value)
{
	set(context, RD_TAG, value);
}

static void boolean(void *context, bool value)
{
	set(context, RD_BOOL, value);
}

static void null(void *context)
{
	set(context, RD_NULL, 0);
}

static void other(void *context)
{
	set(context, RD_OTHER, 0);
}

static void float4(void *context, float value)
{
	(void)value;
	other(context);
}

static void float8(void *context, double value)
{
	(void)value;
	other(context);
}

/* Those of indefinite lengths are never called: the caller has seen to it. */
static const struct cbor_callbacks callbacks = {
	.uint8 = uint8,
	.uint16 = uint16,
	.uint32 = uint32,
	.uint64 = uint64,
	.negint8 = nint8,
	.negint16 = nint16,
	.negint32 = nint32,
	.negint64 = nint64,
	.byte_string_start = other,
	.byte_string = bytes,
	.string = text,
	.string_start = other,
	.indef_array_start = other,
	.array_start = array,
	.indef_map_start = other,
	.map_start = map,
	.tag = tag,
	.float2 = float4,
	.float4 = float4,
	.float8 = float8,
	.undefined = other,
	.null = null,
	.boolean = boolean,
	.indef_break = other,
};

enum heads heads_decode(const uint8_t *data, size_t size, struct rd_item *item, size_t *read)
{
	struct cbor_decoder_result result;

	/* libcbor 0.8 refuses tags below 24 that had no registration once, 18 among them. */
	if (data[0] >= SMALL_TAGS && data[0] < SMALL_TAGS + 24) {
		tag(item, data[0] - SMALL_TAGS);
		*read = 1;
		return HEADS_GOOD;
	}
	result = cbor_stream_decode(data, size, &callbacks, item);
	*read = result.read;
	if (result.status == CBOR_DECODER_NEDATA)
		return HEADS_SHORT;
	return result.status == CBOR_DECODER_FINISHED ? HEADS_GOOD : HEADS_BAD;
}
