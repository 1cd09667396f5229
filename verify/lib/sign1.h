/* SPDX-License-Identifier: BSD-3-Clause */
/* COSE_Sign1 (RFC 9052): structure and signature. */
#ifndef VERIFY_SIGN1_H
#define VERIFY_SIGN1_H

#include "key.h"
#include "reader.h"

/* Read a tagged COSE_Sign1 that fills the reader to its end. */
bool sign1_read(struct rd *rd, struct caec_sign1 *sign1);

/*
 * Check the signature. wrong is the status for one that does not verify, who says whose it is.
 * Errors: CAEC_E_ALG when algorithm and key do not fit or the signature's length is not the algorithm's.
 */
enum caec_status sign1_verify(const struct caec_sign1 *sign1, const struct caec_key *key,
			      enum caec_status wrong, const char *who, struct caec_error *error);

#endif
