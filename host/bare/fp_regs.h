/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's own FP, SIMD and SVE registers. The host is compiled without them, so what is put there stays there until a
 * realm or the RMM spoils it.
 */
#ifndef HOST_FP_REGS_H
#define HOST_FP_REGS_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes of the registers' image: V0-V31 or Z0-Z31 at the CPU's vector length, P0-P15, FFR. */
#define FP_IMAGE_SIZE (32 * 256 + 17 * 32)

/* Bytes of an SVE vector, or 0 if there is no SVE. */
uint64_t fp_vector_bytes(void);

/* Load all vector registers from, or store them to, an image; sve says whether Z, P and FFR or only V. */
void fp_load(const void *image, bool sve);
void fp_store(void *image, bool sve);

/* One horizontal vector of ZA, in and out of memory; SVCR.ZA must be set. */
void fp_za_load(uint32_t row, const void *vector);
void fp_za_store(uint32_t row, void *vector);

#endif
