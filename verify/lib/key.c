/* SPDX-License-Identifier: BSD-3-Clause */
#include "key.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "error.h"

struct caec_key {
	EVP_PKEY *pkey;
	const struct key_curve *curve;
};

static const struct key_curve curves[] = {
	{ "P-256", "prime256v1", "SHA256", 1, CAEC_ES256, 32 },
	{ "P-384", "secp384r1", "SHA384", 2, CAEC_ES384, 48 },
	{ "P-521", "secp521r1", "SHA512", 3, CAEC_ES512, 66 },
};

#define CURVES (sizeof(curves) / sizeof(curves[0]))

const struct key_curve *key_curve_by_jwk(const char *name)
{
	for (size_t i = 0; i < CURVES; i++) {
		if (strcmp(curves[i].jwk, name) == 0)
			return &curves[i];
	}
	return NULL;
}

const struct key_curve *key_curve_by_cose(uint64_t number)
{
	for (size_t i = 0; i < CURVES; i++) {
		if (curves[i].cose == number)
			return &curves[i];
	}
	return NULL;
}

const struct key_curve *key_curve_by_group(const char *name)
{
	for (size_t i = 0; i < CURVES; i++) {
		if (strcmp(curves[i].group, name) == 0)
			return &curves[i];
	}
	return NULL;
}

const struct key_curve *key_curve(const struct caec_key *key)
{
	return key->curve;
}

void caec_key_free(struct caec_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

/* Takes pkey over, also when it fails. */
static enum caec_status wrap(struct caec_key **key, EVP_PKEY *pkey, struct caec_error *error)
{
	const struct key_curve *curve = NULL;
	char group[64];
	size_t length;

	if (EVP_PKEY_get_group_name(pkey, group, sizeof(group), &length) == 1)
		curve = key_curve_by_group(group);
	if (!curve) {
		EVP_PKEY_free(pkey);
		return error_set(error, CAEC_E_KEY, "the key is not on P-256, P-384 or P-521");
	}
	*key = calloc(1, sizeof(**key));
	if (!*key) {
		EVP_PKEY_free(pkey);
		return error_set(error, CAEC_E_INTERNAL, "no memory");
	}
	(*key)->pkey = pkey;
	(*key)->curve = curve;
	return CAEC_OK;
}

enum caec_status key_from_point(struct caec_key **key, const struct key_curve *curve,
				const uint8_t *x, const uint8_t *y, struct caec_error *error)
{
	uint8_t point[1 + 2 * KEY_COORDINATE_MAX];
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)curve->group,
						 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point,
						  1 + 2 * curve->size),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pkey = NULL;
	int good;

	point[0] = 4;
	memcpy(point + 1, x, curve->size);
	memcpy(point + 1 + curve->size, y, curve->size);
	good = context && EVP_PKEY_fromdata_init(context) == 1 &&
	       EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, params) == 1;
	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
	if (!good)
		return error_set(error, CAEC_E_KEY, "the key is no point on %s", curve->jwk);
	return wrap(key, pkey, error);
}

/* Nobody is asked for a passphrase. */
static int no_passphrase(char *buffer, int size, int writing, void *context)
{
	(void)buffer;
	(void)size;
	(void)writing;
	(void)context;
	return -1;
}

enum caec_status key_from_pem(struct caec_key **key, const void *data, size_t size,
			      struct caec_error *error)
{
	BIO *bio = size <= INT32_MAX ? BIO_new_mem_buf(data, (int)size) : NULL;
	EVP_PKEY *pkey = NULL;
	X509 *certificate;

	if (!bio)
		return error_set(error, CAEC_E_INTERNAL, "no memory");
	pkey = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	if (!pkey) {
		(void)BIO_reset(bio);
		certificate = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
		if (certificate)
			pkey = X509_get_pubkey(certificate);
		X509_free(certificate);
	}
	BIO_free(bio);
	ERR_clear_error();
	if (!pkey)
		return error_set(error, CAEC_E_KEY,
				 "no public key and no certificate in the PEM file");
	return wrap(key, pkey, error);
}

size_t key_point(const struct caec_key *key, uint8_t out[2 * KEY_COORDINATE_MAX],
		 struct caec_error *error)
{
	static const char *const names[] = { OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y };
	size_t size = key->curve->size;

	for (size_t i = 0; i < 2; i++) {
		BIGNUM *number = NULL;
		int length;

		if (EVP_PKEY_get_bn_param(key->pkey, names[i], &number) != 1) {
			(void)error_set(error, CAEC_E_INTERNAL, "the key cannot be taken apart");
			return 0;
		}
		length = BN_bn2binpad(number, out + i * size, (int)size);
		BN_free(number);
		if (length != (int)size) {
			(void)error_set(error, CAEC_E_INTERNAL, "the key cannot be taken apart");
			return 0;
		}
	}
	return 2 * size;
}

char *key_to_pem(const struct caec_key *key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL, *data;
	long size;

	if (bio && PEM_write_bio_PUBKEY(bio, key->pkey) == 1) {
		size = BIO_get_mem_data(bio, &data);
		text = calloc(1, (size_t)size + 1);
		if (text)
			memcpy(text, data, (size_t)size);
	}
	BIO_free(bio);
	return text;
}

/* OpenSSL wants r and s in DER. Returns its length, 0 without memory. */
static int to_der(struct caec_bytes signature, unsigned char **der)
{
	int half = (int)(signature.size / 2), length = 0;
	BIGNUM *r = BN_bin2bn(signature.data, half, NULL),
	       *s = BN_bin2bn(signature.data + half, half, NULL);
	ECDSA_SIG *pair = ECDSA_SIG_new();

	*der = NULL;
	if (r && s && pair && ECDSA_SIG_set0(pair, r, s) == 1) {
		r = s = NULL;
		length = i2d_ECDSA_SIG(pair, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return length > 0 ? length : 0;
}

static int check(const struct caec_key *key, const struct caec_bytes *pieces, size_t count,
		 const unsigned char *der, int length)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int result = -1;

	if (context && EVP_DigestVerifyInit_ex(context, NULL, key->curve->digest, NULL, NULL,
					       key->pkey, NULL) == 1) {
		size_t i;

		for (i = 0; i < count; i++) {
			if (EVP_DigestVerifyUpdate(context, pieces[i].data, pieces[i].size) != 1)
				break;
		}
		if (i == count)
			result = EVP_DigestVerifyFinal(context, der, (size_t)length) == 1;
	}
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return result;
}

enum caec_status key_verify(const struct caec_key *key, int alg, const struct caec_bytes *pieces,
			    size_t count, struct caec_bytes signature, enum caec_status wrong,
			    const char *who, struct caec_error *error)
{
	unsigned char *der;
	int length, result;

	if (alg == 0)
		return error_set(error, CAEC_E_ALG, "%s: its header names no algorithm", who);
	if (alg != key->curve->alg)
		return error_set(error, CAEC_E_ALG,
				 "%s: COSE algorithm %d does not go with a key on %s", who, alg,
				 key->curve->jwk);
	if (signature.size != 2 * key->curve->size)
		return error_set(error, wrong, "%s: a signature of %zu bytes, not %zu", who,
				 signature.size, 2 * key->curve->size);
	length = to_der(signature, &der);
	result = length ? check(key, pieces, count, der, length) : -1;
	OPENSSL_free(der);
	if (result < 0)
		return error_set(error, CAEC_E_INTERNAL, "the crypto library failed");
	if (result == 0)
		return error_set(error, wrong, "%s: the signature does not verify", who);
	return CAEC_OK;
}
