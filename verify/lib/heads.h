/* SPDX-License-Identifier: BSD-3-Clause */
/* One CBOR head, and the string that follows it, by libcbor. */
#ifndef VERIFY_HEADS_H
#define VERIFY_HEADS_H

#include "reader.h"

enum heads { HEADS_GOOD, HEADS_SHORT, HEADS_BAD };

/*
 * data: size bytes, at least one, the first of a definite length. Sets kind, value and string of the item, and *read to the
 * bytes it took: the head's and the string's.
 */
enum heads heads_decode(const uint8_t *data, size_t size, struct rd_item *item, size_t *read);

#endif
