/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * mbedTLS as the RMM and the bare realms use it: the hashes, nothing that
 * allocates, nothing that asks an operating system.
 */
#ifndef MBEDTLS_CONFIG_H
#define MBEDTLS_CONFIG_H

#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA512_C

#endif /* MBEDTLS_CONFIG_H */
