/* SPDX-License-Identifier: BSD-3-Clause */
/* Maps of claims with integer labels, read by tables. */
#ifndef VERIFY_CLAIMS_H
#define VERIFY_CLAIMS_H

#include "reader.h"

/* What lengths (strings), values (UINT) or numbers of elements (ARRAY) are allowed. */
#define CLAIM_ANY 0, UINT64_MAX
#define CLAIM_SIZE(n) (n), (n)
#define CLAIM_MAX(n) 0, (n)
/* 32, 48 or 64 bytes */
#define CLAIM_HASH 32, 64

enum claim_need { CLAIM_OPTIONAL, CLAIM_REQUIRED };

/*
 * One claim. Where its value goes, at an offset in the caller's structure, depends on the kind: BYTES and TEXT struct
 * caec_bytes, ARRAY struct caec_array, UINT uint64_t, BOOL bool.
 */
struct claim {
	int64_t label;
	const char *name;
	enum rd_kind kind;
	enum claim_need need;
	uint64_t least, most;
	size_t place;
};

/* In a map of ours: no other claims, labels ascending (RFC 8949, 4.2.1). */
#define CLAIMS_EXACT 1U

/* Read one map into the structure at out, which is all zero. Other claims are stepped over. */
bool claims_read(struct rd *rd, const struct claim *claims, size_t count, unsigned int flags,
		 void *out);

#define CLAIMS_COUNT(claims) (sizeof(claims) / sizeof((claims)[0]))

#endif
