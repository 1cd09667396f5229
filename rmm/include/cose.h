/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * COSE (RFC 9052) as far as tokens need it: COSE_Sign1 with the one protected header {alg: ES384} and no unprotected one.
 */
#ifndef RMM_COSE_H
#define RMM_COSE_H

#include "cbor.h"

/* What is signed is this head, then the payload itself. Returns the head's size. */
#define COSE_SIG_STRUCTURE_HEAD_MAX 28
size_t cose_sig_structure_head(uint8_t head[COSE_SIG_STRUCTURE_HEAD_MAX], size_t payload_size);

/* A tagged COSE_Sign1, up to its payload; the payload and cose_sign1_tail() follow. */
void cose_sign1_head(struct cbor *c, size_t payload_size);
/* All behind the payload: the signature. */
void cose_sign1_tail(struct cbor *c, const uint8_t *signature, size_t size);

/* COSE_Key of a point of P-384; x and y are 48 bytes each, big-endian. */
void cose_key_p384(struct cbor *c, const uint8_t *x, const uint8_t *y);

#endif
