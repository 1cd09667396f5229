/* SPDX-License-Identifier: BSD-3-Clause */
/* The owner of a file in the demo: include/bare/owner.h says what it does. For the build machine, with OpenSSL. */
#ifndef OWNER_H
#define OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include <bare/owner.h>

#define OWNER_SHA512_SIZE 64
#define OWNER_RPV_SIZE 64

/* Says what went wrong, and ends the program. */
__attribute__((noreturn, format(printf, 1, 2))) void owner_die(const char *text, ...);

/* files.c: whole files; a size beyond max is an error. Written under another name first, so that nobody reads a part. */
size_t file_read(const char *folder, const char *name, void *to, size_t max);
void file_write(const char *folder, const char *name, const void *from, size_t size);

/* keys.c: keys on P-384 in PEM files, made readable to their owner alone */
EVP_PKEY *key_new(const char *folder, const char *name);
EVP_PKEY *key_load(const char *folder, const char *name);
void key_point(EVP_PKEY *key, uint8_t point[OWNER_POINT_SIZE]);
/* SHA-256 over x of the shared point, and the purpose's byte */
void key_agree(EVP_PKEY *key, const uint8_t peer[OWNER_POINT_SIZE], uint8_t purpose,
	       uint8_t agreed[OWNER_KEY_SIZE]);
size_t key_sign(EVP_PKEY *key, const void *data, size_t size, uint8_t to[OWNER_SIGNATURE_MAX]);
void text_seal(const uint8_t key[OWNER_KEY_SIZE], const uint8_t *from, size_t size,
	       struct owner_seal *seal, uint8_t *to);
bool text_open(const uint8_t key[OWNER_KEY_SIZE], const struct owner_seal *seal,
	       const uint8_t *from, size_t size, uint8_t *to);

#endif
