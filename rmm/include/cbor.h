/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CBOR encoder (RFC 8949), core deterministic encoding: shortest heads, definite lengths only. The caller writes map keys
 * in ascending order of their encoding. What does not fit is not written, but counted: len is always the length that the
 * whole encoding has, so that a first pass without a buffer can measure.
 */
#ifndef RMM_CBOR_H
#define RMM_CBOR_H

#include "types.h"

struct cbor {
	uint8_t *buf; /* NULL: only measure */
	size_t size; /* of buf, bytes */
	size_t len; /* encoded so far; more than size: the encoding did not fit */
};

static inline bool cbor_fits(const struct cbor *c)
{
	return c->len <= c->size;
}

void cbor_uint(struct cbor *c, uint64_t value);
/* Any label: negative ones too. */
void cbor_int(struct cbor *c, int64_t value);
void cbor_bytes(struct cbor *c, const void *data, size_t size);
void cbor_text(struct cbor *c, const char *text);
void cbor_bool(struct cbor *c, bool value);
/* The head alone; size bytes, or count items (pairs, for a map), follow. */
void cbor_bytes_head(struct cbor *c, uint64_t size);
void cbor_array(struct cbor *c, uint64_t count);
void cbor_map(struct cbor *c, uint64_t count);
void cbor_tag(struct cbor *c, uint64_t tag);
/* What is encoded already. */
void cbor_raw(struct cbor *c, const void *data, size_t size);

#endif
