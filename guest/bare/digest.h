/* SPDX-License-Identifier: BSD-3-Clause */
/* Hashes, from mbedTLS. */
#ifndef GUEST_DIGEST_H
#define GUEST_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include <mbedtls/sha256.h>

#define SHA256_SIZE 32
#define SHA512_SIZE 64

struct sha256 {
	mbedtls_sha256_context ctx;
};

void sha256_start(struct sha256 *s);
void sha256_update(struct sha256 *s, const void *data, size_t length);
void sha256_finish(struct sha256 *s, uint8_t digest[SHA256_SIZE]);

/* One buffer with a realm's hash algorithm (RsiHashAlgorithm); returns the digest's size in bytes. */
size_t digest_of(uint64_t hash_algo, const void *data, size_t length, uint8_t digest[SHA512_SIZE]);

#endif
