/* SPDX-License-Identifier: BSD-3-Clause */
/* What is fetched from EL3 at boot. */
#include <attest.h>

#include <string.h>

#include <arch.h>
#include <cose.h>
#include <measure.h>

#include <mbedtls/platform_util.h>

/* All constant after boot; the size is 0 if there is no key or no token. */
static uint8_t platform_token[GRANULE_SIZE];
static size_t platform_token_size;
static uint8_t public_key[ATTEST_COSE_KEY_SIZE];

bool attest_available(void)
{
	return platform_token_size != 0;
}

const uint8_t *attest_public_key(void)
{
	return public_key;
}

const uint8_t *attest_platform_token(size_t *size)
{
	*size = platform_token_size;
	return platform_token;
}

/* Also checks that the key is one. */
static bool derive_public(void)
{
	struct cbor c = { public_key, sizeof(public_key), 0 };
	uint64_t granules[AREA_GRANULES];
	struct area *area;
	bool derived;

	arch_area_of_boot(granules);
	area = arch_area_map(granules);
	arch_task_start(sign_derive_public, false);
	derived = arch_task_run() == TASK_DONE && !area->failed;
	if (derived)
		cose_key_p384(&c, area->signature, area->signature + SIGN_KEY_SIZE);
	arch_area_unmap();
	return derived && c.len == sizeof(public_key);
}

void attest_init(void)
{
	uint8_t key[SIGN_KEY_SIZE];
	uint8_t challenge[MEASUREMENT_SIZE];
	bool given;

	platform_token_size = 0;
	given = arch_el3_realm_key(key);
	sign_set_key(given ? key : NULL);
	mbedtls_platform_zeroize(key, sizeof(key));
	if (!given || !derive_public()) {
		sign_set_key(NULL);
		return;
	}
	arch_fp_begin();
	measure_hash(HASH_SHA_256, public_key, sizeof(public_key), challenge);
	arch_fp_end();
	platform_token_size = arch_el3_platform_token(challenge, measure_digest_size(HASH_SHA_256),
						      platform_token, sizeof(platform_token));
	if (platform_token_size == 0)
		sign_set_key(NULL);
}
