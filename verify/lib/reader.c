/* SPDX-License-Identifier: BSD-3-Clause */
#include "reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "heads.h"
#include "text.h"

void rd_init(struct rd *rd, struct caec_bytes raw, unsigned int flags, struct caec_error *error)
{
	memset(rd, 0, sizeof(*rd));
	rd->base = raw.data;
	rd->pos = raw.data;
	rd->end = raw.data + raw.size;
	rd->lenient = flags & CAEC_LENIENT;
	rd->where = "token";
	rd->error = error;
}

void rd_inside(struct rd *rd, const struct rd *outer, struct caec_bytes string, const char *where)
{
	*rd = *outer;
	rd->pos = string.data;
	rd->end = string.data + string.size;
	rd->where = where;
}

bool rd_fail(struct rd *rd, enum caec_status status, size_t offset, const char *format, ...)
{
	char text[sizeof(rd->error->text)];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	rd->status =
		error_at(rd->error, status, offset, "%s, offset %zu: %s", rd->where, offset, text);
	return false;
}

/* Bytes of the shortest head for a value. */
static size_t shortest(uint64_t value)
{
	if (value < 24)
		return 1;
	if (value <= 0xff)
		return 2;
	if (value <= 0xffff)
		return 3;
	return value <= 0xffffffff ? 5 : 9;
}

bool rd_next(struct rd *rd, struct rd_item *item)
{
	size_t offset = (size_t)(rd->pos - rd->base), left = (size_t)(rd->end - rd->pos), read,
	       head;
	unsigned int additional;

	memset(item, 0, sizeof(*item));
	item->offset = offset;
	if (left == 0)
		return rd_fail(rd, CAEC_E_CBOR, offset, "it ends where an item is due");
	additional = *rd->pos & 0x1f;
	if (additional == 31)
		return rd_fail(rd, CAEC_E_CBOR, offset, "an indefinite length");
	if (additional > 27)
		return rd_fail(rd, CAEC_E_CBOR, offset, "reserved additional information %u",
			       additional);
	switch (heads_decode(rd->pos, left, item, &read)) {
	case HEADS_SHORT:
		return rd_fail(rd, CAEC_E_CBOR, offset, "it ends inside an item");
	case HEADS_BAD:
		return rd_fail(rd, CAEC_E_CBOR, offset, "no item begins with byte 0x%02x",
			       *rd->pos);
	case HEADS_GOOD:
		break;
	}
	head = read - item->string.size;
	if (!rd->lenient && item->kind <= RD_TAG && head != shortest(item->value))
		return rd_fail(rd, CAEC_E_CBOR, offset,
			       "an integer or length that is longer than need be");
	if (item->kind == RD_TEXT && !text_is_utf8(item->string))
		return rd_fail(rd, CAEC_E_CBOR, offset, "text that is not UTF-8");
	rd->pos += read;
	return true;
}

bool rd_expect(struct rd *rd, struct rd_item *item, enum rd_kind kind, enum caec_status status,
	       const char *what)
{
	if (!rd_next(rd, item))
		return false;
	if (item->kind != kind)
		return rd_fail(rd, status, item->offset, "%s is %s, not %s", what,
			       rd_kind_text(item->kind), rd_kind_text(kind));
	return true;
}

bool rd_end(struct rd *rd)
{
	if (rd->pos != rd->end)
		return rd_fail(rd, CAEC_E_CBOR, (size_t)(rd->pos - rd->base),
			       "%zu bytes behind the end", (size_t)(rd->end - rd->pos));
	return true;
}

bool rd_array_begin(struct rd *rd, const struct rd_item *item)
{
	if (item->value > (size_t)(rd->end - rd->pos))
		return rd_fail(rd, CAEC_E_CBOR, item->offset,
			       "an array of more elements than bytes are left");
	return true;
}

bool rd_map_begin(struct rd *rd, struct rd_map *map, const struct rd_item *item)
{
	map->rd = rd;
	map->left = item->value;
	map->count = 0;
	if (item->value > (size_t)(rd->end - rd->pos) / 2)
		return rd_fail(rd, CAEC_E_CBOR, item->offset,
			       "a map of more entries than bytes are left");
	if (item->value > RD_MAP_MAX)
		return rd_fail(rd, CAEC_E_CBOR, item->offset, "a map of more than %d entries",
			       RD_MAP_MAX);
	return true;
}

/* Equal keys: by value, since a lenient reader meets one integer in several encodings. */
static bool same_key(const struct rd_item *a, const struct rd_item *b)
{
	if (a->kind != b->kind || a->value != b->value)
		return false;
	if (a->kind == RD_UINT || a->kind == RD_NINT || a->string.size == 0)
		return true;
	return memcmp(a->string.data, b->string.data, a->string.size) == 0;
}

bool rd_map_key(struct rd_map *map, struct rd_item *key)
{
	if (!rd_next(map->rd, key))
		return false;
	if (key->kind > RD_TEXT)
		return rd_fail(map->rd, CAEC_E_CBOR, key->offset, "a map key that is %s",
			       rd_kind_text(key->kind));
	for (unsigned int i = 0; i < map->count; i++) {
		if (same_key(&map->keys[i], key))
			return rd_fail(map->rd, CAEC_E_CBOR, key->offset,
				       "a key that the map has already");
	}
	map->keys[map->count++] = *key;
	map->left--;
	return true;
}

static bool skip(struct rd *rd, unsigned int depth);

static bool skip_map(struct rd *rd, const struct rd_item *item, unsigned int depth)
{
	struct rd_item key;
	struct rd_map map;

	if (!rd_map_begin(rd, &map, item))
		return false;
	while (map.left > 0) {
		if (!rd_map_key(&map, &key) || !skip(rd, depth + 1))
			return false;
	}
	return true;
}

/* Recursion is bounded by RD_DEPTH_MAX, each level by the size of a struct rd_map. */
static bool skip(struct rd *rd, unsigned int depth)
{
	struct rd_item item;

	if (depth > RD_DEPTH_MAX)
		return rd_fail(rd, CAEC_E_CBOR, (size_t)(rd->pos - rd->base), "more than %d levels",
			       RD_DEPTH_MAX);
	if (!rd_next(rd, &item))
		return false;
	switch (item.kind) {
	case RD_ARRAY:
		if (!rd_array_begin(rd, &item))
			return false;
		for (uint64_t i = 0; i < item.value; i++) {
			if (!skip(rd, depth + 1))
				return false;
		}
		return true;
	case RD_MAP:
		return skip_map(rd, &item, depth);
	case RD_TAG:
		return skip(rd, depth + 1);
	default:
		return true;
	}
}

bool rd_skip(struct rd *rd)
{
	return skip(rd, 0);
}

bool rd_is_label(const struct rd_item *key, int64_t label)
{
	if (label >= 0)
		return key->kind == RD_UINT && key->value == (uint64_t)label;
	return key->kind == RD_NINT && key->value == (uint64_t)(-1 - label);
}

const char *rd_kind_text(enum rd_kind kind)
{
	static const char *const texts[] = {
		[RD_UINT] = "an unsigned integer",
		[RD_NINT] = "a negative integer",
		[RD_BYTES] = "a byte string",
		[RD_TEXT] = "text",
		[RD_ARRAY] = "an array",
		[RD_MAP] = "a map",
		[RD_TAG] = "a tagged item",
		[RD_BOOL] = "true or false",
		[RD_NULL] = "null",
		[RD_OTHER] = "undefined or floating point",
	};

	return texts[kind];
}
