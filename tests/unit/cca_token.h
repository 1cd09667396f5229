/* SPDX-License-Identifier: BSD-3-Clause */
/* A reader of CCA tokens for the tests, and OpenSSL's opinion of their signatures. Everything unexpected fails the test. */
#ifndef UNIT_CCA_TOKEN_H
#define UNIT_CCA_TOKEN_H

#include "harness.h"

struct span {
	const uint8_t *data;
	size_t size;
};

/* A reader of deterministic CBOR: [at, end). */
struct reader {
	const uint8_t *at;
	const uint8_t *end;
};

/* The head of an item that must be of this major type; its argument. */
uint64_t cbor_take(struct reader *r, unsigned int major);
struct span cbor_take_string(struct reader *r, unsigned int major);
/* An integer of either sign. */
int64_t cbor_take_int(struct reader *r);

struct cca_token {
	const uint8_t *platform;
	size_t platform_size;
	struct span payload; /* of the realm token */
	struct span signature;
	struct span challenge, profile, rpv, hash, key, rim, rem[4], key_hash;
	struct span csm; /* empty if there is no such claim */
};

void cca_token_read(const uint8_t *data, size_t size, struct cca_token *t);
/* Claims as the RD has them, and the signature by the key that they name. */
void cca_token_check_realm(const struct cca_token *t, const struct realm *realm,
			   const uint8_t challenge[64]);
/* The platform token of the model begins with its challenge: the digest of that key. */
void cca_token_check_binding(const struct cca_token *t);

#endif
