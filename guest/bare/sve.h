/* SPDX-License-Identifier: BSD-3-Clause */
/* The SVE registers, at the vector length in force (sve.S). CPACR_EL1 must let them through. */
#ifndef GUEST_SVE_H
#define GUEST_SVE_H

#include <stdint.h>

#define SVE_VECTOR_MAX 256
/* Z0-Z31, P0-P15, FFR; a predicate has a bit for each byte of a vector. */
#define SVE_IMAGE_SIZE(vector) (32 * (vector) + 17 * (vector) / 8)

/* Bytes of a vector. */
uint64_t sve_vector_size(void);
uint64_t sve_read_zcr(void);
void sve_write_zcr(uint64_t zcr);
void sve_load(const void *image);
void sve_store(void *image);

#endif
