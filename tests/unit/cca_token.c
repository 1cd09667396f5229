/* SPDX-License-Identifier: BSD-3-Clause */
#include "cca_token.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include <abi/token.h>

#define MAJOR_UINT 0
#define MAJOR_NINT 1
#define MAJOR_BYTES 2
#define MAJOR_TEXT 3
#define MAJOR_ARRAY 4
#define MAJOR_MAP 5
#define MAJOR_TAG 6

#define ES384_SIZE 96

uint64_t cbor_take(struct reader *r, unsigned int major)
{
	uint64_t argument = 0;
	unsigned int info;

	assert_true(r->at < r->end);
	assert_int_equal(*r->at >> 5, major);
	info = *r->at++ & 31;
	if (info < 24)
		return info;
	assert_true(info <= 27);
	for (unsigned int i = 0; i < 1U << (info - 24); i++) {
		assert_true(r->at < r->end);
		argument = argument << 8 | *r->at++;
	}
	/* The shortest form. */
	assert_true(info == 24 ? argument >= 24 : argument >> (8U << (info - 25)) != 0);
	return argument;
}

struct span cbor_take_string(struct reader *r, unsigned int major)
{
	const uint64_t size = cbor_take(r, major);
	const struct span s = { r->at, size };

	assert_true(size <= (uint64_t)(r->end - r->at));
	r->at += size;
	return s;
}

int64_t cbor_take_int(struct reader *r)
{
	assert_true(r->at < r->end);
	if (*r->at >> 5 == MAJOR_NINT)
		return (int64_t)~cbor_take(r, MAJOR_NINT);
	return (int64_t)cbor_take(r, MAJOR_UINT);
}

static void read_claims(struct cca_token *t)
{
	struct reader r = { t->payload.data, t->payload.data + t->payload.size };
	const uint64_t count = cbor_take(&r, MAJOR_MAP);

	assert_int_equal(cbor_take_int(&r), CCA_REALM_CHALLENGE);
	t->challenge = cbor_take_string(&r, MAJOR_BYTES);
	assert_int_equal(cbor_take_int(&r), CCA_REALM_PROFILE);
	t->profile = cbor_take_string(&r, MAJOR_TEXT);
	assert_int_equal(cbor_take_int(&r), CCA_REALM_RPV);
	t->rpv = cbor_take_string(&r, MAJOR_BYTES);
	assert_int_equal(cbor_take_int(&r), CCA_REALM_HASH_ALGO);
	t->hash = cbor_take_string(&r, MAJOR_TEXT);
	assert_int_equal(cbor_take_int(&r), CCA_REALM_PUBLIC_KEY);
	t->key = cbor_take_string(&r, MAJOR_BYTES);
	assert_int_equal(cbor_take_int(&r), CCA_REALM_RIM);
	t->rim = cbor_take_string(&r, MAJOR_BYTES);
	assert_int_equal(cbor_take_int(&r), CCA_REALM_REM);
	assert_int_equal(cbor_take(&r, MAJOR_ARRAY), 4);
	for (unsigned int i = 0; i < 4; i++)
		t->rem[i] = cbor_take_string(&r, MAJOR_BYTES);
	assert_int_equal(cbor_take_int(&r), CCA_REALM_PUBLIC_KEY_HASH_ALGO);
	t->key_hash = cbor_take_string(&r, MAJOR_TEXT);
	if (count == 9) {
		assert_int_equal(cbor_take_int(&r), CCA_REALM_CSM);
		t->csm = cbor_take_string(&r, MAJOR_BYTES);
	} else {
		assert_int_equal(count, 8);
	}
	assert_ptr_equal(r.at, r.end);
}

void cca_token_read(const uint8_t *data, size_t size, struct cca_token *t)
{
	static const uint8_t protected_header[] = { 0xa1, 0x01, 0x38, 0x22 };
	struct reader r = { data, data + size };
	struct span s;

	memset(t, 0, sizeof(*t));
	assert_int_equal(cbor_take(&r, MAJOR_TAG), CCA_TOKEN_TAG);
	assert_int_equal(cbor_take(&r, MAJOR_MAP), 2);
	assert_int_equal(cbor_take_int(&r), CCA_TOKEN_PLATFORM);
	s = cbor_take_string(&r, MAJOR_BYTES);
	t->platform = s.data;
	t->platform_size = s.size;
	assert_int_equal(cbor_take_int(&r), CCA_TOKEN_REALM);
	s = cbor_take_string(&r, MAJOR_BYTES);
	assert_ptr_equal(r.at, r.end);

	r = (struct reader){ s.data, s.data + s.size };
	assert_int_equal(cbor_take(&r, MAJOR_TAG), COSE_SIGN1_TAG);
	assert_int_equal(cbor_take(&r, MAJOR_ARRAY), 4);
	s = cbor_take_string(&r, MAJOR_BYTES);
	assert_int_equal(s.size, sizeof(protected_header));
	assert_memory_equal(s.data, protected_header, s.size);
	assert_int_equal(cbor_take(&r, MAJOR_MAP), 0);
	t->payload = cbor_take_string(&r, MAJOR_BYTES);
	t->signature = cbor_take_string(&r, MAJOR_BYTES);
	assert_int_equal(t->signature.size, ES384_SIZE);
	assert_ptr_equal(r.at, r.end);
	read_claims(t);
}

static void same(struct span s, const void *data, size_t size)
{
	assert_int_equal(s.size, size);
	assert_memory_equal(s.data, data, size);
}

/* COSE_Key, 107 bytes: heads at known places. */
static EVP_PKEY *public_key(struct span key)
{
	static const uint8_t head[] = { 0xa4, 0x01, 0x02, 0x20, 0x02, 0x21, 0x58, 0x30 };
	static const uint8_t middle[] = { 0x22, 0x58, 0x30 };
	uint8_t point[97] = { 4 };
	char group[] = "secp384r1";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
		OSSL_PARAM_END,
	};
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pkey = NULL;

	assert_int_equal(key.size, 107);
	assert_memory_equal(key.data, head, sizeof(head));
	assert_memory_equal(key.data + 56, middle, sizeof(middle));
	memcpy(point + 1, key.data + 8, 48);
	memcpy(point + 49, key.data + 59, 48);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params), 1);
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

/* r and s as DER has them, for OpenSSL. */
static size_t der_signature(const uint8_t *rs, uint8_t out[128])
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	uint8_t *p = out;
	int size;

	ECDSA_SIG_set0(sig, BN_bin2bn(rs, 48, NULL), BN_bin2bn(rs + 48, 48, NULL));
	size = i2d_ECDSA_SIG(sig, &p);
	ECDSA_SIG_free(sig);
	assert_true(size > 0 && size <= 128);
	return (size_t)size;
}

static bool signature_valid(const struct cca_token *t, struct span payload)
{
	/* Sig_structure with a payload of 256 to 65535 bytes. */
	static const uint8_t head[] = "\x84\x6a"
				      "Signature1\x44\xa1\x01\x38\x22\x40\x59";
	const uint8_t size[2] = { (uint8_t)(payload.size >> 8), (uint8_t)payload.size };
	EVP_PKEY *pkey = public_key(t->key);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t der[128];
	const size_t der_size = der_signature(t->signature.data, der);
	bool valid;

	assert_int_equal(EVP_DigestVerifyInit(md, NULL, EVP_sha384(), NULL, pkey), 1);
	EVP_DigestVerifyUpdate(md, head, sizeof(head) - 1);
	EVP_DigestVerifyUpdate(md, size, 2);
	EVP_DigestVerifyUpdate(md, payload.data, payload.size);
	valid = EVP_DigestVerifyFinal(md, der, der_size) == 1;
	EVP_MD_CTX_free(md);
	EVP_PKEY_free(pkey);
	return valid;
}

static void check_signature(const struct cca_token *t)
{
	static uint8_t other[CCA_TOKEN_SIZE_MAX];

	assert_true(signature_valid(t, t->payload));
	/* This judge says no, too. */
	memcpy(other, t->payload.data, t->payload.size);
	other[t->payload.size / 2] ^= 1;
	assert_false(signature_valid(t, (struct span){ other, t->payload.size }));
}

void cca_token_check_realm(const struct cca_token *t, const struct realm *realm,
			   const uint8_t challenge[64])
{
	const bool sha512 = realm->hash_algo == HASH_SHA_512;
	const size_t digest = sha512 ? 64 : 32;

	same(t->challenge, challenge, 64);
	same(t->profile, "tag:arm.com,2023:realm#1.0.0", 28);
	same(t->rpv, realm->rpv, 64);
	same(t->hash, sha512 ? "sha-512" : "sha-256", 7);
	same(t->key_hash, "sha-256", 7);
	same(t->rim, realm->measurement[0], digest);
	for (unsigned int i = 0; i < 4; i++)
		same(t->rem[i], realm->measurement[1 + i], digest);
	check_signature(t);
}

void cca_token_check_binding(const struct cca_token *t)
{
	uint8_t digest[32];

	SHA256(t->key.data, t->key.size, digest);
	assert_memory_equal(t->platform, digest, sizeof(digest));
}
