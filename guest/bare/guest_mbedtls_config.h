/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * mbedTLS as the bare realms use it: hashes, and for those that deal with an owner ECDSA and Diffie-Hellman on P-384 and
 * AES-GCM. Memory comes from heap.c. What a program does not use is dropped by the linker.
 */
#ifndef GUEST_MBEDTLS_CONFIG_H
#define GUEST_MBEDTLS_CONFIG_H

#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C

#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_HAVE_ASM

#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_GCM_C

#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_CALLOC_MACRO heap_calloc
#define MBEDTLS_PLATFORM_FREE_MACRO heap_free

#include "heap.h"

#endif
