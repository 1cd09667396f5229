/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Attestation. The realm attestation key (RAK) and the platform token come from EL3 once, at boot, and stay in the RMM's own
 * memory; nothing but sign.c reads the private half.
 */
#ifndef RMM_ATTEST_H
#define RMM_ATTEST_H

#include "area.h"
#include "cbor.h"
#include "realm.h"
#include "rec.h"

/* Ask EL3 for key and platform token. Cold boot, after arch_caps() is known; again only in tests. */
void attest_init(void);
/* Can tokens be made? The same from boot to the end. */
bool attest_available(void);

/* The public half of the RAK as a COSE_Key: what the platform token's challenge is a digest of. */
#define ATTEST_COSE_KEY_SIZE 107
const uint8_t *attest_public_key(void);
const uint8_t *attest_platform_token(size_t *size);

/* sign.c: these run as tasks (arch.h). The public point, x then y, of the key, into area->signature. */
void sign_derive_public(struct area *area);
/* ES384 over COSE's Sig_structure of claims and regions, into area->signature. */
void sign_claims(struct area *area);
/* The private key, for both. It is copied; wiped if NULL is given. */
void sign_set_key(const uint8_t key[SIGN_KEY_SIZE]);

/* claims.c: the payload of a realm token, up to the CSM claim, which is to follow if csm is true. */
void claims_encode(struct cbor *c, struct realm_locked r, const uint8_t challenge[64], bool csm);

/* token.c: the whole token, of which the area holds only the realm's part. */
size_t token_regions_max(const struct area *area);
size_t token_size(const struct area *area);
/* Bytes [from, from + size) of it, size at least 1 and within it. */
void token_copy(const struct area *area, size_t from, uint8_t *to, size_t size);

#endif
