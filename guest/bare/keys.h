/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Keys of a realm, on P-384: its own for an agreement with an owner, the owner's for signatures. Points are uncompressed: 04,
 * x, y. Numbers at random come from the CPU.
 */
#ifndef GUEST_KEYS_H
#define GUEST_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bare/owner.h>

void random_bytes(void *to, size_t count);

/* A new key of this realm; its public half. */
void key_make(uint8_t point[OWNER_POINT_SIZE]);
/*
 * The AES-256 key that this realm's key and the peer's point agree on, for that purpose: SHA-256 over x of the shared point
 * and the purpose's byte. False if it is no point of the curve.
 */
bool key_agree(const uint8_t peer[OWNER_POINT_SIZE], uint8_t purpose, uint8_t key[OWNER_KEY_SIZE]);

/* Is that an ECDSA signature (DER) by that key, with SHA-384? */
bool signature_holds(const uint8_t key[OWNER_POINT_SIZE], const void *data, size_t size,
		     const uint8_t *signature, size_t signature_size);

/* AES-256-GCM without additional data. An opened text whose tag is wrong is wiped. */
void text_seal(const uint8_t key[OWNER_KEY_SIZE], const uint8_t *from, size_t size,
	       struct owner_seal *seal, uint8_t *to);
bool text_open(const uint8_t key[OWNER_KEY_SIZE], const struct owner_seal *seal,
	       const uint8_t *from, size_t size, uint8_t *to);

#endif
