/* SPDX-License-Identifier: BSD-3-Clause */
#include "digest.h"
#include "guest.h"

#include <mbedtls/sha512.h>

#define HASH_SHA_256 0

void sha256_start(struct sha256 *s)
{
	mbedtls_sha256_init(&s->ctx);
	check_eq(mbedtls_sha256_starts(&s->ctx, 0), 0);
}

void sha256_update(struct sha256 *s, const void *data, size_t length)
{
	check_eq(mbedtls_sha256_update(&s->ctx, data, length), 0);
}

void sha256_finish(struct sha256 *s, uint8_t digest[SHA256_SIZE])
{
	check_eq(mbedtls_sha256_finish(&s->ctx, digest), 0);
	mbedtls_sha256_free(&s->ctx);
}

size_t digest_of(uint64_t hash_algo, const void *data, size_t length, uint8_t digest[SHA512_SIZE])
{
	if (hash_algo == HASH_SHA_256) {
		check_eq(mbedtls_sha256(data, length, digest, 0), 0);
		return SHA256_SIZE;
	}
	check_eq(mbedtls_sha512(data, length, digest, 0), 0);
	return SHA512_SIZE;
}
