/* SPDX-License-Identifier: BSD-3-Clause */
#include "claims.h"

#include <inttypes.h>
#include <string.h>

#define CLAIMS_MAX 32

static const struct claim *find(const struct claim *claims, size_t count, const struct rd_item *key)
{
	for (size_t i = 0; i < count; i++) {
		if (rd_is_label(key, claims[i].label))
			return &claims[i];
	}
	return NULL;
}

/* Hashes come in three lengths and no others between. */
static bool in_range(const struct claim *claim, uint64_t value)
{
	if (value < claim->least || value > claim->most)
		return false;
	return claim->kind != RD_BYTES || claim->least != 32 || claim->most != 64 ||
	       value % 16 == 0;
}

static bool array_value(struct rd *rd, const struct rd_item *item, struct caec_array *array)
{
	if (!rd_array_begin(rd, item))
		return false;
	array->count = item->value;
	array->items.data = rd->pos;
	for (uint64_t i = 0; i < item->value; i++) {
		if (!rd_skip(rd))
			return false;
	}
	array->items.size = (size_t)(rd->pos - array->items.data);
	return true;
}

static bool value(struct rd *rd, const struct claim *claim, void *out)
{
	char *place = (char *)out + claim->place;
	struct rd_item item;

	if (!rd_next(rd, &item))
		return false;
	if (item.kind != claim->kind)
		return rd_fail(rd, CAEC_E_TYPE, item.offset, "claim %" PRId64 " (%s) is %s, not %s",
			       claim->label, claim->name, rd_kind_text(item.kind),
			       rd_kind_text(claim->kind));
	if (!in_range(claim, item.value))
		return rd_fail(rd, CAEC_E_TYPE, item.offset,
			       "claim %" PRId64 " (%s) has a %s of %" PRIu64
			       ", which is out of range",
			       claim->label, claim->name,
			       claim->kind == RD_UINT ? "value" : "length", item.value);
	switch (claim->kind) {
	case RD_ARRAY:
		return array_value(rd, &item, (struct caec_array *)place);
	case RD_BYTES:
	case RD_TEXT:
		*(struct caec_bytes *)place = item.string;
		return true;
	case RD_BOOL:
		*(bool *)place = item.value;
		return true;
	default:
		*(uint64_t *)place = item.value;
		return true;
	}
}

static bool all_there(struct rd *rd, const struct claim *claims, size_t count, const bool *seen,
		      size_t offset)
{
	for (size_t i = 0; i < count; i++) {
		if (claims[i].need == CLAIM_REQUIRED && !seen[i])
			return rd_fail(rd, CAEC_E_MISSING, offset, "no claim %" PRId64 " (%s)",
				       claims[i].label, claims[i].name);
	}
	return true;
}

bool claims_read(struct rd *rd, const struct claim *claims, size_t count, unsigned int flags,
		 void *out)
{
	bool seen[CLAIMS_MAX] = { false };
	const struct claim *claim, *last = NULL;
	struct rd_item head, key;
	struct rd_map map;

	if (!rd_expect(rd, &head, RD_MAP, CAEC_E_TYPE, "what should be claims") ||
	    !rd_map_begin(rd, &map, &head))
		return false;
	while (map.left > 0) {
		if (!rd_map_key(&map, &key))
			return false;
		claim = find(claims, count, &key);
		if (!claim && (flags & CLAIMS_EXACT))
			return rd_fail(rd, CAEC_E_TYPE, key.offset,
				       "a claim that is not known here");
		/* The tables of such maps are in order themselves. */
		if ((flags & CLAIMS_EXACT) && last && claim < last)
			return rd_fail(rd, CAEC_E_CBOR, key.offset,
				       "labels that are not in ascending order");
		if (!claim) {
			if (!rd_skip(rd))
				return false;
			continue;
		}
		if (!value(rd, claim, out))
			return false;
		seen[claim - claims] = true;
		last = claim;
	}
	return all_there(rd, claims, count, seen, head.offset);
}
