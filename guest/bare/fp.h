/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The FP and SIMD registers as test patterns (fp.S). The masks have bit n for Vn, bit 32 for FPSR, bit 33 for FPCR.
 */
#ifndef GUEST_FP_H
#define GUEST_FP_H

#include <stdint.h>

void fp_fill(uint64_t seed);
/* Registers that do not hold what fp_fill(seed) put there. */
uint64_t fp_differ(uint64_t seed);
uint64_t fp_not_zero(void);

#endif
