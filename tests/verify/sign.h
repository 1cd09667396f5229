/* SPDX-License-Identifier: BSD-3-Clause */
/* Keys of the tests, made anew at each run, and signatures by them. */
#ifndef TEST_VERIFY_SIGN_H
#define TEST_VERIFY_SIGN_H

#include <openssl/evp.h>

#include "writer.h"

enum sign_key { KEY_CPAK, KEY_RAK, KEY_OTHER, KEY_CPAK_256, KEY_CPAK_521, KEYS };

EVP_PKEY *sign_pkey(enum sign_key key);
/* Bytes of a coordinate. */
size_t sign_size(enum sign_key key);
/* x, then y */
void sign_point(enum sign_key key, uint8_t *out);
/* COSE_Key of RMM 1.0, without a wrapper */
void sign_cose_key(enum sign_key key, struct writer *w);
/* r, then s, over data; returns its length */
size_t sign(enum sign_key key, const struct writer *data, uint8_t out[132]);
/* PEM of the public key, ended by 0 */
char *sign_pem(enum sign_key key);
void sign_hash(const char *algo, const void *data, size_t size, uint8_t *out);
void sign_end(void);

#endif
