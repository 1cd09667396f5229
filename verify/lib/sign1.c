/* SPDX-License-Identifier: BSD-3-Clause */
#include "sign1.h"

#include <string.h>

#define TAG_SIGN1 18

#define HEADER_ALG 1
#define HEADER_CRIT 2

/* Headers that may be called critical, since nothing follows from them here but what is done anyway. */
static bool understood(const struct rd_item *label)
{
	return rd_is_label(label, HEADER_ALG) || rd_is_label(label, 3) || rd_is_label(label, 4);
}

/* The labels are noted in a mask. */
static bool read_crit(struct rd *rd, unsigned int *critical)
{
	struct rd_item array, label;

	if (!rd_expect(rd, &array, RD_ARRAY, CAEC_E_HEADER, "the list of critical headers") ||
	    !rd_array_begin(rd, &array))
		return false;
	if (array.value == 0)
		return rd_fail(rd, CAEC_E_HEADER, array.offset,
			       "an empty list of critical headers");
	for (uint64_t i = 0; i < array.value; i++) {
		if (!rd_next(rd, &label))
			return false;
		if (!understood(&label))
			return rd_fail(rd, CAEC_E_HEADER, label.offset,
				       "a critical header that is not understood");
		*critical |= 1U << label.value;
	}
	return true;
}

static bool read_alg(struct rd *rd, int *alg)
{
	struct rd_item item;

	if (!rd_next(rd, &item))
		return false;
	for (int known = CAEC_ES512; known < 0; known++) {
		if ((known == CAEC_ES512 || known == CAEC_ES384 || known == CAEC_ES256) &&
		    rd_is_label(&item, known)) {
			*alg = known;
			return true;
		}
	}
	return rd_fail(rd, CAEC_E_ALG, item.offset,
		       "an algorithm other than ES256, ES384 and ES512");
}

/* What is called critical must be there, and be protected (RFC 9052, 3.1). */
static bool check_crit(struct rd *rd, const struct rd_map *map, size_t offset,
		       unsigned int critical)
{
	for (unsigned int i = 0; i < map->count; i++) {
		if (map->keys[i].kind == RD_UINT && map->keys[i].value < 8)
			critical &= ~(1U << map->keys[i].value);
	}
	return critical == 0 || rd_fail(rd, CAEC_E_HEADER, offset,
					"a critical header that is not among the protected ones");
}

/* The map of protected headers; no bytes at all stand for an empty one. */
static bool read_protected(struct rd *outer, struct caec_sign1 *sign1)
{
	struct rd_item head, label;
	unsigned int critical = 0;
	struct rd_map map;
	struct rd rd;
	bool good;

	if (sign1->protected_header.size == 0)
		return true;
	rd_inside(&rd, outer, sign1->protected_header, outer->where);
	if (!rd_expect(&rd, &head, RD_MAP, CAEC_E_TAG, "the protected header") ||
	    !rd_map_begin(&rd, &map, &head))
		goto failed;
	while (map.left > 0) {
		if (!rd_map_key(&map, &label))
			goto failed;
		if (rd_is_label(&label, HEADER_ALG))
			good = read_alg(&rd, &sign1->alg);
		else if (rd_is_label(&label, HEADER_CRIT))
			good = read_crit(&rd, &critical);
		else
			good = rd_skip(&rd);
		if (!good)
			goto failed;
	}
	if (rd_end(&rd) && check_crit(&rd, &map, head.offset, critical))
		return true;
failed:
	outer->status = rd.status;
	return false;
}

/* Nothing in the unprotected header counts; what must be protected may not be there. */
static bool read_unprotected(struct rd *rd)
{
	struct rd_item head, label;
	struct rd_map map;

	if (!rd_expect(rd, &head, RD_MAP, CAEC_E_TAG, "the unprotected header") ||
	    !rd_map_begin(rd, &map, &head))
		return false;
	while (map.left > 0) {
		if (!rd_map_key(&map, &label))
			return false;
		if (rd_is_label(&label, HEADER_ALG))
			return rd_fail(rd, CAEC_E_ALG, label.offset,
				       "an algorithm that is not protected");
		if (rd_is_label(&label, HEADER_CRIT))
			return rd_fail(rd, CAEC_E_HEADER, label.offset,
				       "critical headers that are not protected");
		if (!rd_skip(rd))
			return false;
	}
	return true;
}

bool sign1_read(struct rd *rd, struct caec_sign1 *sign1)
{
	struct rd_item item;

	if (!rd_expect(rd, &item, RD_TAG, CAEC_E_TAG, "what should be a tagged COSE_Sign1"))
		return false;
	if (item.value != TAG_SIGN1)
		return rd_fail(rd, CAEC_E_TAG, item.offset, "tag %llu, not 18",
			       (unsigned long long)item.value);
	if (!rd_expect(rd, &item, RD_ARRAY, CAEC_E_TAG, "the COSE_Sign1"))
		return false;
	if (item.value != 4)
		return rd_fail(rd, CAEC_E_TAG, item.offset, "a COSE_Sign1 of %llu parts, not 4",
			       (unsigned long long)item.value);
	if (!rd_expect(rd, &item, RD_BYTES, CAEC_E_TAG, "the protected header"))
		return false;
	sign1->protected_header = item.string;
	if (!read_protected(rd, sign1) || !read_unprotected(rd))
		return false;
	if (!rd_expect(rd, &item, RD_BYTES, CAEC_E_TAG, "the payload"))
		return false;
	sign1->payload = item.string;
	if (!rd_expect(rd, &item, RD_BYTES, CAEC_E_TAG, "the signature"))
		return false;
	sign1->signature = item.string;
	return rd_end(rd);
}

/* ---- Sig_structure: array(4) "Signature1", protected header, no external data, payload */

/* Head of a byte string; returns its length. */
static size_t bytes_head(uint8_t out[9], uint64_t size)
{
	unsigned int octets = size < 24		 ? 0 :
			      size <= 0xff	 ? 1 :
			      size <= 0xffff	 ? 2 :
			      size <= 0xffffffff ? 4 :
						   8;
	unsigned int code = octets == 0 ? (unsigned int)size :
			    octets == 1 ? 24 :
			    octets == 2 ? 25 :
			    octets == 4 ? 26 :
					  27;

	out[0] = (uint8_t)(0x40 | code);
	for (unsigned int i = 0; i < octets; i++)
		out[1 + i] = (uint8_t)(size >> (8 * (octets - 1 - i)));
	return 1 + octets;
}

static struct caec_bytes piece(const void *data, size_t size)
{
	return (struct caec_bytes){ .data = data, .size = size };
}

enum caec_status sign1_verify(const struct caec_sign1 *sign1, const struct caec_key *key,
			      enum caec_status wrong, const char *who, struct caec_error *error)
{
	static const uint8_t context[] = { 0x84, 0x6a, 'S', 'i', 'g', 'n',
					   'a',	 't',  'u', 'r', 'e', '1' };
	static const uint8_t no_external[] = { 0x40 };
	uint8_t head[9], payload_head[9];
	struct caec_bytes pieces[] = {
		piece(context, sizeof(context)),
		piece(head, bytes_head(head, sign1->protected_header.size)),
		sign1->protected_header,
		piece(no_external, sizeof(no_external)),
		piece(payload_head, bytes_head(payload_head, sign1->payload.size)),
		sign1->payload,
	};

	return key_verify(key, sign1->alg, pieces, sizeof(pieces) / sizeof(pieces[0]),
			  sign1->signature, wrong, who, error);
}
