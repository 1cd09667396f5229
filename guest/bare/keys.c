/* SPDX-License-Identifier: BSD-3-Clause */
#include "keys.h"

#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/gcm.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>

#include "guest.h"

#define CURVE MBEDTLS_ECP_DP_SECP384R1
#define COORDINATE 48
#define SHA384_SIZE 48
#define RNDR_TRIES 1000

static mbedtls_ecp_keypair own;

/* RNDR; Z says that there was none. */
static bool rndr(uint64_t *value)
{
	uint64_t failed;

	__asm__ volatile("mrs %0, s3_3_c2_c4_0\n\tcset %1, eq"
			 : "=r"(*value), "=r"(failed)
			 :
			 : "cc");
	return !failed;
}

void random_bytes(void *to, size_t count)
{
	uint8_t *byte = to;

	while (count > 0) {
		uint64_t value = 0;
		size_t n = count < sizeof(value) ? count : sizeof(value);
		unsigned int tries = 0;

		while (!rndr(&value))
			check(tries++ < RNDR_TRIES);
		memcpy(byte, &value, n);
		byte += n;
		count -= n;
	}
}

static int rng(void *context, unsigned char *to, size_t count)
{
	(void)context;
	random_bytes(to, count);
	return 0;
}

void key_make(uint8_t point[OWNER_POINT_SIZE])
{
	size_t size;

	mbedtls_ecp_keypair_init(&own);
	check_eq(mbedtls_ecp_gen_key(CURVE, &own, rng, NULL), 0);
	check_eq(mbedtls_ecp_write_public_key(&own, MBEDTLS_ECP_PF_UNCOMPRESSED, &size, point,
					      OWNER_POINT_SIZE),
		 0);
	check_eq(size, OWNER_POINT_SIZE);
}

/* x of the shared point */
static bool shared(const uint8_t peer[OWNER_POINT_SIZE], uint8_t x[COORDINATE])
{
	uint8_t point[OWNER_POINT_SIZE];
	mbedtls_ecp_point theirs, result;
	mbedtls_ecp_group group;
	mbedtls_mpi d;
	size_t size;
	bool good;

	mbedtls_ecp_point_init(&theirs);
	mbedtls_ecp_point_init(&result);
	mbedtls_ecp_group_init(&group);
	mbedtls_mpi_init(&d);
	check_eq(mbedtls_ecp_export(&own, &group, &d, NULL), 0);
	good = mbedtls_ecp_point_read_binary(&group, &theirs, peer, OWNER_POINT_SIZE) == 0 &&
	       mbedtls_ecp_check_pubkey(&group, &theirs) == 0 &&
	       mbedtls_ecp_mul(&group, &result, &d, &theirs, rng, NULL) == 0 &&
	       mbedtls_ecp_point_write_binary(&group, &result, MBEDTLS_ECP_PF_UNCOMPRESSED, &size,
					      point, sizeof(point)) == 0;
	if (good)
		memcpy(x, point + 1, COORDINATE);
	mbedtls_platform_zeroize(point, sizeof(point));
	mbedtls_mpi_free(&d);
	mbedtls_ecp_group_free(&group);
	mbedtls_ecp_point_free(&result);
	mbedtls_ecp_point_free(&theirs);
	return good;
}

bool key_agree(const uint8_t peer[OWNER_POINT_SIZE], uint8_t purpose, uint8_t key[OWNER_KEY_SIZE])
{
	uint8_t input[COORDINATE + 1];

	if (!shared(peer, input))
		return false;
	input[COORDINATE] = purpose;
	check_eq(mbedtls_sha256(input, sizeof(input), key, 0), 0);
	mbedtls_platform_zeroize(input, sizeof(input));
	return true;
}

bool signature_holds(const uint8_t key[OWNER_POINT_SIZE], const void *data, size_t size,
		     const uint8_t *signature, size_t signature_size)
{
	uint8_t digest[SHA384_SIZE];
	mbedtls_ecp_keypair pair;
	mbedtls_ecp_group *group = &pair.MBEDTLS_PRIVATE(grp);
	mbedtls_ecp_point *point = &pair.MBEDTLS_PRIVATE(Q);
	bool good;

	check_eq(mbedtls_sha512(data, size, digest, 1), 0);
	mbedtls_ecp_keypair_init(&pair);
	check_eq(mbedtls_ecp_group_load(group, CURVE), 0);
	good = mbedtls_ecp_point_read_binary(group, point, key, OWNER_POINT_SIZE) == 0 &&
	       mbedtls_ecp_check_pubkey(group, point) == 0 &&
	       mbedtls_ecdsa_read_signature(&pair, digest, sizeof(digest), signature,
					    signature_size) == 0;
	mbedtls_ecp_keypair_free(&pair);
	return good;
}

void text_seal(const uint8_t key[OWNER_KEY_SIZE], const uint8_t *from, size_t size,
	       struct owner_seal *seal, uint8_t *to)
{
	mbedtls_gcm_context gcm;

	random_bytes(seal->iv, sizeof(seal->iv));
	mbedtls_gcm_init(&gcm);
	check_eq(mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, 8 * OWNER_KEY_SIZE), 0);
	check_eq(mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, size, seal->iv,
					   sizeof(seal->iv), NULL, 0, from, to, sizeof(seal->tag),
					   seal->tag),
		 0);
	mbedtls_gcm_free(&gcm);
}

bool text_open(const uint8_t key[OWNER_KEY_SIZE], const struct owner_seal *seal,
	       const uint8_t *from, size_t size, uint8_t *to)
{
	mbedtls_gcm_context gcm;
	bool good;

	mbedtls_gcm_init(&gcm);
	check_eq(mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, 8 * OWNER_KEY_SIZE), 0);
	good = mbedtls_gcm_auth_decrypt(&gcm, size, seal->iv, sizeof(seal->iv), NULL, 0, seal->tag,
					sizeof(seal->tag), from, to) == 0;
	mbedtls_gcm_free(&gcm);
	return good;
}
