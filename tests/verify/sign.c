/* SPDX-License-Identifier: BSD-3-Clause */
#include "sign.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

static EVP_PKEY *keys[KEYS];

static const char *curve(enum sign_key key)
{
	return key == KEY_CPAK_256 ? "P-256" : key == KEY_CPAK_521 ? "P-521" : "P-384";
}

EVP_PKEY *sign_pkey(enum sign_key key)
{
	if (!keys[key])
		keys[key] = EVP_EC_gen(curve(key));
	if (!keys[key])
		abort();
	return keys[key];
}

size_t sign_size(enum sign_key key)
{
	return key == KEY_CPAK_256 ? 32 : key == KEY_CPAK_521 ? 66 : 48;
}

static void number(enum sign_key key, const char *name, uint8_t *out)
{
	BIGNUM *bn = NULL;

	if (EVP_PKEY_get_bn_param(sign_pkey(key), name, &bn) != 1 ||
	    BN_bn2binpad(bn, out, (int)sign_size(key)) < 0)
		abort();
	BN_free(bn);
}

void sign_point(enum sign_key key, uint8_t *out)
{
	number(key, OSSL_PKEY_PARAM_EC_PUB_X, out);
	number(key, OSSL_PKEY_PARAM_EC_PUB_Y, out + sign_size(key));
}

void sign_cose_key(enum sign_key key, struct writer *w)
{
	uint8_t point[132];

	sign_point(key, point);
	w_head(w, MAJOR_MAP, 4, 0);
	w_int(w, 1);
	w_int(w, 2);
	w_int(w, -1);
	w_int(w, key == KEY_CPAK_256 ? 1 : key == KEY_CPAK_521 ? 3 : 2);
	w_int(w, -2);
	w_bytes(w, point, sign_size(key));
	w_int(w, -3);
	w_bytes(w, point + sign_size(key), sign_size(key));
}

size_t sign(enum sign_key key, const struct writer *data, uint8_t out[132])
{
	const char *digest = key == KEY_CPAK_256 ? "SHA256" :
			     key == KEY_CPAK_521 ? "SHA512" :
						   "SHA384";
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char der[200];
	const unsigned char *at = der;
	size_t length = sizeof(der), size = sign_size(key);
	ECDSA_SIG *pair;

	if (!context ||
	    EVP_DigestSignInit_ex(context, NULL, digest, NULL, NULL, sign_pkey(key), NULL) != 1 ||
	    EVP_DigestSign(context, der, &length, data->data, data->size) != 1)
		abort();
	EVP_MD_CTX_free(context);
	pair = d2i_ECDSA_SIG(NULL, &at, (long)length);
	if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, (int)size) < 0 ||
	    BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + size, (int)size) < 0)
		abort();
	ECDSA_SIG_free(pair);
	return 2 * size;
}

char *sign_pem(enum sign_key key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data, *text;
	long size;

	if (!bio || PEM_write_bio_PUBKEY(bio, sign_pkey(key)) != 1)
		abort();
	size = BIO_get_mem_data(bio, &data);
	text = calloc(1, (size_t)size + 1);
	if (!text)
		abort();
	memcpy(text, data, (size_t)size);
	BIO_free(bio);
	return text;
}

void sign_hash(const char *algo, const void *data, size_t size, uint8_t *out)
{
	size_t length;

	if (EVP_Q_digest(NULL, algo, NULL, data, size, out, &length) != 1)
		abort();
}

void sign_end(void)
{
	for (size_t i = 0; i < KEYS; i++) {
		EVP_PKEY_free(keys[i]);
		keys[i] = NULL;
	}
}
