/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * mbedTLS as the RMM and the bare realms use it: hashes and, in the RMM, ECDSA with P-384. Nothing asks an operating
 * system; memory comes from the arena of the signing that runs (rmm/core/sign.c).
 */
#ifndef MBEDTLS_CONFIG_H
#define MBEDTLS_CONFIG_H

#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C

/* Where the compiler may use the CPU's SHA instructions, there is no second way: see mk/flags.mk, rmm-fp-objs. */
#ifdef __ARM_FEATURE_SHA2
#define MBEDTLS_SHA256_USE_ARMV8_A_CRYPTO_ONLY
#endif
#ifdef __ARM_FEATURE_SHA512
#define MBEDTLS_SHA512_USE_A64_CRYPTO_ONLY
#endif

/* What ECDSA (rmm/core/sign.c) is made of. */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_HMAC_DRBG_C
#define MBEDTLS_MD_C

/* Reduction by the shape of the prime, multiples of the base point in a constant table, UMULH. */
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1
#define MBEDTLS_HAVE_ASM

#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_CALLOC_MACRO sign_calloc
#define MBEDTLS_PLATFORM_FREE_MACRO sign_free

#include <stddef.h>
void *sign_calloc(size_t count, size_t size);
void sign_free(void *p);

#endif /* MBEDTLS_CONFIG_H */
