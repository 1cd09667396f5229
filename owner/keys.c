/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include "owner.h"

#define CURVE "P-384"
#define COORDINATE 48
#define PATH_SIZE 4096

static FILE *open_key(const char *folder, const char *name, int flags, const char *mode)
{
	char path[PATH_SIZE];
	int n = snprintf(path, sizeof(path), "%s/%s", folder, name), fd;
	FILE *file;

	if (n < 0 || n >= PATH_SIZE)
		owner_die("a name is too long");
	fd = open(path, flags, 0600);
	file = fd < 0 ? NULL : fdopen(fd, mode);
	if (!file)
		owner_die("%s cannot be opened", path);
	return file;
}

EVP_PKEY *key_new(const char *folder, const char *name)
{
	FILE *file = open_key(folder, name, O_WRONLY | O_CREAT | O_TRUNC, "w");
	EVP_PKEY *key = EVP_EC_gen(CURVE);

	if (!key || PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) != 1 ||
	    fclose(file) != 0)
		owner_die("no key can be made");
	return key;
}

EVP_PKEY *key_load(const char *folder, const char *name)
{
	FILE *file = open_key(folder, name, O_RDONLY, "r");
	EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);

	if (!key)
		owner_die("%s holds no key", name);
	(void)fclose(file);
	return key;
}

void key_point(EVP_PKEY *key, uint8_t point[OWNER_POINT_SIZE])
{
	size_t size;

	if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, OWNER_POINT_SIZE,
					    &size) != 1 ||
	    size != OWNER_POINT_SIZE || point[0] != POINT_CONVERSION_UNCOMPRESSED)
		owner_die("a key has no point of the right form");
}

static EVP_PKEY *from_point(const uint8_t point[OWNER_POINT_SIZE])
{
	uint8_t octets[OWNER_POINT_SIZE];
	char curve[] = CURVE;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets, sizeof(octets)),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;

	memcpy(octets, point, sizeof(octets));
	if (!context || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		owner_die("a realm's key is no point of " CURVE);
	EVP_PKEY_CTX_free(context);
	return key;
}

void key_agree(EVP_PKEY *key, const uint8_t peer[OWNER_POINT_SIZE], uint8_t purpose,
	       uint8_t agreed[OWNER_KEY_SIZE])
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	EVP_PKEY *theirs = from_point(peer);
	uint8_t input[COORDINATE + 1];
	size_t size = COORDINATE;

	if (!context || EVP_PKEY_derive_init(context) != 1 ||
	    EVP_PKEY_derive_set_peer(context, theirs) != 1 ||
	    EVP_PKEY_derive(context, input, &size) != 1 || size != COORDINATE)
		owner_die("no key can be agreed on");
	input[COORDINATE] = purpose;
	if (EVP_Q_digest(NULL, "SHA256", NULL, input, sizeof(input), agreed, NULL) != 1)
		owner_die("SHA-256 fails");
	OPENSSL_cleanse(input, sizeof(input));
	EVP_PKEY_free(theirs);
	EVP_PKEY_CTX_free(context);
}

size_t key_sign(EVP_PKEY *key, const void *data, size_t size, uint8_t to[OWNER_SIGNATURE_MAX])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t length = OWNER_SIGNATURE_MAX;

	if (!context || EVP_DigestSignInit(context, NULL, EVP_sha384(), NULL, key) != 1 ||
	    EVP_DigestSign(context, to, &length, data, size) != 1)
		owner_die("nothing can be signed");
	EVP_MD_CTX_free(context);
	return length;
}

void text_seal(const uint8_t key[OWNER_KEY_SIZE], const uint8_t *from, size_t size,
	       struct owner_seal *seal, uint8_t *to)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int length = 0, rest = 0;

	if (!context || RAND_bytes(seal->iv, sizeof(seal->iv)) != 1 ||
	    EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, seal->iv) != 1 ||
	    EVP_EncryptUpdate(context, to, &length, from, (int)size) != 1 ||
	    EVP_EncryptFinal_ex(context, to + length, &rest) != 1 ||
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, sizeof(seal->tag), seal->tag) != 1)
		owner_die("nothing can be encrypted");
	EVP_CIPHER_CTX_free(context);
}

bool text_open(const uint8_t key[OWNER_KEY_SIZE], const struct owner_seal *seal,
	       const uint8_t *from, size_t size, uint8_t *to)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	struct owner_seal copy = *seal;
	int length = 0, rest = 0;
	bool good = context &&
		    EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, copy.iv) == 1 &&
		    EVP_DecryptUpdate(context, to, &length, from, (int)size) == 1 &&
		    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, sizeof(copy.tag),
					copy.tag) == 1 &&
		    EVP_DecryptFinal_ex(context, to + length, &rest) == 1;

	EVP_CIPHER_CTX_free(context);
	return good;
}
