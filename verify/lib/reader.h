/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads CBOR (RFC 8949) item by item from memory, by libcbor's streaming decoder, and never beyond the end. Allocates nothing:
 * a length that the input claims is compared with what is left of it and believed no further.
 *
 * Refused everywhere: indefinite lengths, reserved and unassigned codes, text that is not UTF-8, and, unless lenient, heads that
 * are longer than need be. Maps: duplicate keys, keys that are neither integers nor strings, more than RD_MAP_MAX entries.
 */
#ifndef VERIFY_READER_H
#define VERIFY_READER_H

#include <caec-verify.h>

#define RD_MAP_MAX 64
#define RD_DEPTH_MAX 12

enum rd_kind {
	RD_UINT,
	RD_NINT, /* -1 - value */
	RD_BYTES,
	RD_TEXT,
	RD_ARRAY, /* value elements follow */
	RD_MAP, /* value pairs follow */
	RD_TAG,
	RD_BOOL,
	RD_NULL,
	RD_OTHER, /* undefined, floating point */
};

struct rd_item {
	enum rd_kind kind;
	uint64_t value;
	struct caec_bytes string; /* BYTES and TEXT */
	size_t offset;
};

struct rd {
	const uint8_t *base; /* offsets count from here */
	const uint8_t *pos;
	const uint8_t *end;
	bool lenient;
	const char *where; /* "platform token" and the like, for messages */
	struct caec_error *error;
	enum caec_status status; /* of the first failure */
};

/* A map that is being read: its keys so far. */
struct rd_map {
	struct rd *rd;
	uint64_t left;
	unsigned int count;
	struct rd_item keys[RD_MAP_MAX];
};

void rd_init(struct rd *rd, struct caec_bytes raw, unsigned int flags, struct caec_error *error);
/* A reader of a string inside what another one reads; failures and offsets are told as that one's. */
void rd_inside(struct rd *rd, const struct rd *outer, struct caec_bytes string, const char *where);

/* All of these return false after a failure, which is then in rd->status and *rd->error. */
bool rd_fail(struct rd *rd, enum caec_status status, size_t offset, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
bool rd_next(struct rd *rd, struct rd_item *item);
/* The next item must be of that kind; what names it in the message. */
bool rd_expect(struct rd *rd, struct rd_item *item, enum rd_kind kind, enum caec_status status,
	       const char *what);
/* Step over one item with all that is in it. */
bool rd_skip(struct rd *rd);
/* Nothing may be left. */
bool rd_end(struct rd *rd);

/* item is the map's or array's head, just read: are there bytes enough for what it announces? */
bool rd_array_begin(struct rd *rd, const struct rd_item *item);
bool rd_map_begin(struct rd *rd, struct rd_map *map, const struct rd_item *item);
/* Read the next key; its value is next in the reader. Call it map->left times. */
bool rd_map_key(struct rd_map *map, struct rd_item *key);

/* Is the key this integer? */
bool rd_is_label(const struct rd_item *key, int64_t label);
const char *rd_kind_text(enum rd_kind kind);

#endif
