/* SPDX-License-Identifier: BSD-3-Clause */
/* Base64 (RFC 4648), both alphabets. */
#ifndef VERIFY_BASE64_H
#define VERIFY_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decode in place; white space is skipped, padding may be left out, bits that stand for nothing must be 0. */
bool base64_decode(uint8_t *data, size_t *size);
/* The url-safe alphabet without padding, ended by 0: out has room for (size + 2) / 3 * 4 + 1. */
void base64_encode(const uint8_t *data, size_t size, char *out);

#endif
