/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * mbedTLS as the RMM and the bare realms use it: the hashes, nothing that
 * allocates, nothing that asks an operating system.
 */
#ifndef MBEDTLS_CONFIG_H
#define MBEDTLS_CONFIG_H

#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA512_C

/* Where the compiler may use the CPU's SHA instructions, there is no second way: see mk/flags.mk, rmm-fp-objs. */
#ifdef __ARM_FEATURE_SHA2
#define MBEDTLS_SHA256_USE_ARMV8_A_CRYPTO_ONLY
#endif
#ifdef __ARM_FEATURE_SHA512
#define MBEDTLS_SHA512_USE_A64_CRYPTO_ONLY
#endif

#endif /* MBEDTLS_CONFIG_H */
