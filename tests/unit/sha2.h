/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef UNIT_SHA2_H
#define UNIT_SHA2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SHA-512 if wide, else SHA-256; the digest is padded with zeros to 64 bytes. */
void sha2(bool wide, const void *data, size_t size, uint8_t out[64]);

#endif
