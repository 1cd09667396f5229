/* SPDX-License-Identifier: BSD-3-Clause */
/* The collection that holds platform and realm token. */
#include <inttypes.h>
#include <string.h>

#include "error.h"
#include "parts.h"
#include "sign1.h"

#define LABEL_PLATFORM 44234
#define LABEL_REALM 44241

/* CoAP content format of application/eat+cwt: the type of a CMW record. */
#define CWT 263

/* A member's value: the token itself, or a CMW record [type, token, ? indicator]. */
static bool read_member(struct rd *rd, uint64_t tag, const char *what, struct caec_bytes *content)
{
	struct rd_item item;
	uint64_t parts;

	if (content->data)
		return rd_fail(rd, CAEC_E_TAG, (size_t)(rd->pos - rd->base),
			       "two of what should be one %s", what);
	if (tag == CAEC_TAG_CMW) {
		if (!rd_expect(rd, &item, RD_ARRAY, CAEC_E_TAG, what))
			return false;
		parts = item.value;
		if (parts != 2 && parts != 3)
			return rd_fail(rd, CAEC_E_TAG, item.offset,
				       "a CMW record of %" PRIu64 " parts", parts);
		if (!rd_expect(rd, &item, RD_UINT, CAEC_E_TAG, "the type of a CMW record"))
			return false;
		if (item.value != CWT)
			return rd_fail(rd, CAEC_E_TAG, item.offset,
				       "a CMW record of type %" PRIu64 ", not %d", item.value, CWT);
	}
	if (!rd_expect(rd, &item, RD_BYTES, CAEC_E_TAG, what))
		return false;
	*content = item.string;
	return tag != CAEC_TAG_CMW || parts == 2 ||
	       rd_expect(rd, &item, RD_UINT, CAEC_E_TAG, "the indicator of a CMW record");
}

static bool read_collection(struct rd *rd, struct caec_token *token, struct caec_bytes *platform,
			    struct caec_bytes *realm)
{
	struct rd_item item, key;
	struct rd_map map;
	bool good;

	if (!rd_expect(rd, &item, RD_TAG, CAEC_E_TAG, "what should be a tagged collection"))
		return false;
	if (item.value != CAEC_TAG_COLLECTION && item.value != CAEC_TAG_CMW)
		return rd_fail(rd, CAEC_E_TAG, item.offset, "tag %" PRIu64 ", neither 399 nor 907",
			       item.value);
	token->tag = item.value;
	if (!rd_expect(rd, &item, RD_MAP, CAEC_E_TAG, "the collection") ||
	    !rd_map_begin(rd, &map, &item))
		return false;
	while (map.left > 0) {
		if (!rd_map_key(&map, &key))
			return false;
		if (rd_is_label(&key, LABEL_PLATFORM))
			good = read_member(rd, token->tag, "platform token", platform);
		else if (rd_is_label(&key, LABEL_REALM))
			good = read_member(rd, token->tag, "realm token", realm);
		else if (token->tag == CAEC_TAG_CMW)
			good = rd_skip(rd);
		else
			good = rd_fail(rd, CAEC_E_TAG, key.offset,
				       "a member besides platform and realm token");
		if (!good)
			return false;
	}
	if (!platform->data || !realm->data)
		return rd_fail(rd, CAEC_E_TAG, item.offset, "no %s token",
			       platform->data ? "realm" : "platform");
	return rd_end(rd);
}

static enum caec_status read_all(struct rd *rd, struct caec_token *token)
{
	struct caec_bytes platform = { 0 }, realm = { 0 };
	struct rd inner;

	if (!read_collection(rd, token, &platform, &realm))
		return rd->status;
	rd_inside(&inner, rd, platform, "platform token");
	if (!sign1_read(&inner, &token->platform.sign1) || !platform_read(&inner, &token->platform))
		return inner.status;
	rd_inside(&inner, rd, realm, "realm token");
	if (!sign1_read(&inner, &token->realm.sign1) || !realm_read(&inner, &token->realm))
		return inner.status;
	return CAEC_OK;
}

enum caec_status caec_token_parse(struct caec_token *token, const void *data, size_t size,
				  unsigned int flags, struct caec_error *error)
{
	struct rd rd;

	memset(token, 0, sizeof(*token));
	if (flags & ~CAEC_LENIENT)
		return error_set(error, CAEC_E_USAGE, "flags that are not known");
	token->raw.data = data;
	token->raw.size = size;
	rd_init(&rd, token->raw, flags, error);
	return read_all(&rd, token);
}

/* ---- elements, read again one by one */

/* A reader for what was found good once: its failures are told to nobody. */
static void parts_again(struct rd *rd, struct caec_array left)
{
	rd_init(rd, left.items, CAEC_LENIENT, NULL);
}

/* Take note of how far it came. */
static bool parts_taken(struct rd *rd, struct caec_array *left, bool good)
{
	if (!good) {
		left->count = 0;
		return false;
	}
	left->items.size = (size_t)(rd->end - rd->pos);
	left->items.data = rd->pos;
	left->count--;
	return true;
}

bool caec_component_next(struct caec_array *left, struct caec_component *component)
{
	struct rd rd;

	if (left->count == 0)
		return false;
	parts_again(&rd, *left);
	return parts_taken(&rd, left, component_read(&rd, component));
}

bool caec_region_next(struct caec_array *left, struct caec_region *region)
{
	struct rd rd;

	if (left->count == 0)
		return false;
	parts_again(&rd, *left);
	return parts_taken(&rd, left, region_read(&rd, region));
}

bool caec_peer_next(struct caec_array *left, struct caec_peer *peer)
{
	struct rd rd;

	if (left->count == 0)
		return false;
	parts_again(&rd, *left);
	return parts_taken(&rd, left, peer_read(&rd, peer));
}
