/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ECDSA with P-384 and SHA-384 (ES384) over mbedTLS's arithmetic. The nonce is that of RFC 6979; the same message is signed the
 * same way, so a bad random number generator cannot betray the key. What guards against side channels is random: projective
 * coordinates of the points, and a factor that hides every secret from the divisions of s, which are not constant-time. It
 * comes from an HMAC_DRBG seeded with key, message and, where the CPU has it, RNDR.
 *
 * All of this runs as tasks: it may be suspended at any instruction and go on elsewhere. All memory is in the area.
 */
#include <attest.h>

#include <string.h>

#include <arch.h>
#include <cose.h>

#include <mbedtls/bignum.h>
#include <mbedtls/ecp.h>
#include <mbedtls/hmac_drbg.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha512.h>

#define SEED_RANDOM_WORDS 6

/* Constant after boot. */
static uint8_t private_key[SIGN_KEY_SIZE];

void sign_set_key(const uint8_t key[SIGN_KEY_SIZE])
{
	if (key != NULL)
		memcpy(private_key, key, sizeof(private_key));
	else
		mbedtls_platform_zeroize(private_key, sizeof(private_key));
}

void *sign_calloc(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return NULL;
	return arena_alloc(&arch_area()->work.arena, bytes);
}

void sign_free(void *p)
{
	arena_free(&arch_area()->work.arena, p);
}

/* What blinds the computation. */
static int blinding_init(mbedtls_hmac_drbg_context *drbg, const uint8_t digest[SIGN_DIGEST_SIZE])
{
	struct {
		uint8_t key[SIGN_KEY_SIZE];
		uint8_t digest[SIGN_DIGEST_SIZE];
		uint64_t random[SEED_RANDOM_WORDS];
	} seed;
	int ret;

	memset(&seed, 0, sizeof(seed));
	memcpy(seed.key, private_key, sizeof(seed.key));
	memcpy(seed.digest, digest, sizeof(seed.digest));
	for (unsigned int i = 0; i < SEED_RANDOM_WORDS; i++)
		(void)arch_random(&seed.random[i]);
	ret = mbedtls_hmac_drbg_seed_buf(drbg, mbedtls_md_info_from_type(MBEDTLS_MD_SHA384),
					 (const unsigned char *)&seed, sizeof(seed));
	mbedtls_platform_zeroize(&seed, sizeof(seed));
	return ret;
}

struct key {
	mbedtls_ecp_group group;
	mbedtls_mpi d;
	mbedtls_hmac_drbg_context drbg;
};

static int key_load(struct key *key, const uint8_t digest[SIGN_DIGEST_SIZE])
{
	int ret;

	mbedtls_ecp_group_init(&key->group);
	mbedtls_mpi_init(&key->d);
	mbedtls_hmac_drbg_init(&key->drbg);
	ret = mbedtls_ecp_group_load(&key->group, MBEDTLS_ECP_DP_SECP384R1);
	if (ret == 0)
		ret = mbedtls_mpi_read_binary(&key->d, private_key, sizeof(private_key));
	if (ret == 0)
		ret = mbedtls_ecp_check_privkey(&key->group, &key->d);
	if (ret == 0)
		ret = blinding_init(&key->drbg, digest);
	return ret;
}

static void key_free(struct key *key)
{
	mbedtls_hmac_drbg_free(&key->drbg);
	mbedtls_mpi_free(&key->d);
	mbedtls_ecp_group_free(&key->group);
}

/* Two numbers of the field or of the group's order, big-endian. */
static int write_pair(uint8_t out[SIGN_SIZE], const mbedtls_mpi *a, const mbedtls_mpi *b)
{
	int ret = mbedtls_mpi_write_binary(a, out, SIGN_KEY_SIZE);

	if (ret == 0)
		ret = mbedtls_mpi_write_binary(b, out + SIGN_KEY_SIZE, SIGN_KEY_SIZE);
	return ret;
}

/* Whatever the outcome, nothing secret stays in the heap. */
static void work_end(struct area *area, int ret)
{
	area->failed = ret != 0;
	mbedtls_platform_zeroize(&area->work, sizeof(area->work));
}

void sign_derive_public(struct area *area)
{
	static const uint8_t no_message[SIGN_DIGEST_SIZE];
	struct key key;
	mbedtls_ecp_point point;
	int ret;

	arena_init(&area->work.arena, sizeof(area->work.heap));
	mbedtls_ecp_point_init(&point);
	ret = key_load(&key, no_message);
	if (ret == 0)
		ret = mbedtls_ecp_mul(&key.group, &point, &key.d, &key.group.G,
				      mbedtls_hmac_drbg_random, &key.drbg);
	if (ret == 0)
		ret = write_pair(area->signature, &point.MBEDTLS_PRIVATE(X),
				 &point.MBEDTLS_PRIVATE(Y));
	mbedtls_ecp_point_free(&point);
	key_free(&key);
	work_end(area, ret);
}

static int digest_claims(const struct area *area, uint8_t digest[SIGN_DIGEST_SIZE])
{
	uint8_t head[COSE_SIG_STRUCTURE_HEAD_MAX];
	const size_t head_size =
		cose_sig_structure_head(head, area->claims_size + area->regions_size);
	mbedtls_sha512_context sha;
	int ret;

	mbedtls_sha512_init(&sha);
	ret = mbedtls_sha512_starts(&sha, 1);
	if (ret == 0)
		ret = mbedtls_sha512_update(&sha, head, head_size);
	if (ret == 0)
		ret = mbedtls_sha512_update(&sha, area->claims, area->claims_size);
	if (ret == 0)
		ret = mbedtls_sha512_update(&sha, area->regions, area->regions_size);
	if (ret == 0)
		ret = mbedtls_sha512_finish(&sha, digest);
	mbedtls_sha512_free(&sha);
	return ret;
}

/* Numbers of one signature. */
struct numbers {
	mbedtls_ecp_point point;
	mbedtls_mpi e, k, r, s, t, u;
};

static void numbers_init(struct numbers *n)
{
	mbedtls_ecp_point_init(&n->point);
	mbedtls_mpi_init(&n->e);
	mbedtls_mpi_init(&n->k);
	mbedtls_mpi_init(&n->r);
	mbedtls_mpi_init(&n->s);
	mbedtls_mpi_init(&n->t);
	mbedtls_mpi_init(&n->u);
}

static void numbers_free(struct numbers *n)
{
	mbedtls_ecp_point_free(&n->point);
	mbedtls_mpi_free(&n->e);
	mbedtls_mpi_free(&n->k);
	mbedtls_mpi_free(&n->r);
	mbedtls_mpi_free(&n->s);
	mbedtls_mpi_free(&n->t);
	mbedtls_mpi_free(&n->u);
}

/* x = a b mod the group's order */
static int mul_mod(const struct key *key, mbedtls_mpi *x, const mbedtls_mpi *a,
		   const mbedtls_mpi *b)
{
	const int ret = mbedtls_mpi_mul_mpi(x, a, b);

	return ret != 0 ? ret : mbedtls_mpi_mod_mpi(x, x, &key->group.N);
}

/* RFC 6979 3.2: the nonce, from key and digest. e is the digest modulo the order, which has as many bits. */
static int nonce(struct key *key, struct numbers *n)
{
	mbedtls_hmac_drbg_context drbg;
	uint8_t seed[2 * SIGN_KEY_SIZE];
	int ret;

	mbedtls_hmac_drbg_init(&drbg);
	ret = write_pair(seed, &key->d, &n->e);
	if (ret == 0)
		ret = mbedtls_hmac_drbg_seed_buf(
			&drbg, mbedtls_md_info_from_type(MBEDTLS_MD_SHA384), seed, sizeof(seed));
	if (ret == 0)
		ret = mbedtls_ecp_gen_privkey(&key->group, &n->k, mbedtls_hmac_drbg_random, &drbg);
	mbedtls_hmac_drbg_free(&drbg);
	mbedtls_platform_zeroize(seed, sizeof(seed));
	return ret;
}

/* s = (e + r d) / k, as (e t + r (d t)) / (k t) with a random t. */
static int scalar(struct key *key, struct numbers *n)
{
	int ret = mbedtls_ecp_gen_privkey(&key->group, &n->t, mbedtls_hmac_drbg_random, &key->drbg);

	if (ret == 0)
		ret = mul_mod(key, &n->s, &key->d, &n->t);
	if (ret == 0)
		ret = mul_mod(key, &n->s, &n->s, &n->r);
	if (ret == 0)
		ret = mul_mod(key, &n->u, &n->e, &n->t);
	if (ret == 0)
		ret = mbedtls_mpi_add_mpi(&n->s, &n->s, &n->u);
	if (ret == 0)
		ret = mul_mod(key, &n->k, &n->k, &n->t);
	if (ret == 0)
		ret = mbedtls_mpi_inv_mod(&n->k, &n->k, &key->group.N);
	return ret != 0 ? ret : mul_mod(key, &n->s, &n->s, &n->k);
}

/* RFC 6979 3.2: a nonce that gives r or s of zero wants another; nobody will ever see that, so it is an error here. */
static int sign_digest(struct key *key, const uint8_t digest[SIGN_DIGEST_SIZE],
		       uint8_t out[SIGN_SIZE])
{
	struct numbers n;
	int ret;

	numbers_init(&n);
	ret = mbedtls_mpi_read_binary(&n.e, digest, SIGN_DIGEST_SIZE);
	if (ret == 0)
		ret = mbedtls_mpi_mod_mpi(&n.e, &n.e, &key->group.N);
	if (ret == 0)
		ret = nonce(key, &n);
	if (ret == 0)
		ret = mbedtls_ecp_mul(&key->group, &n.point, &n.k, &key->group.G,
				      mbedtls_hmac_drbg_random, &key->drbg);
	if (ret == 0)
		ret = mbedtls_mpi_mod_mpi(&n.r, &n.point.MBEDTLS_PRIVATE(X), &key->group.N);
	if (ret == 0)
		ret = scalar(key, &n);
	if (ret == 0 && (mbedtls_mpi_cmp_int(&n.r, 0) == 0 || mbedtls_mpi_cmp_int(&n.s, 0) == 0))
		ret = MBEDTLS_ERR_ECP_RANDOM_FAILED;
	if (ret == 0)
		ret = write_pair(out, &n.r, &n.s);
	numbers_free(&n);
	return ret;
}

void sign_claims(struct area *area)
{
	uint8_t digest[SIGN_DIGEST_SIZE];
	struct key key;
	int ret;

	arena_init(&area->work.arena, sizeof(area->work.heap));
	ret = digest_claims(area, digest);
	if (ret == 0) {
		ret = key_load(&key, digest);
		if (ret == 0)
			ret = sign_digest(&key, digest, area->signature);
		key_free(&key);
	}
	work_end(area, ret);
}
