/* SPDX-License-Identifier: (BSD-3-Clause OR GPL-2.0-only) */
/*
 * The CCA attestation token as the RMM makes it: DEN0137 1.0 A7.2, RFC 8949 (CBOR), RFC 9052 (COSE). docs/token.md has the
 * CDDL, the claim about Confidential Shared Memory included.
 */
#ifndef ABI_TOKEN_H
#define ABI_TOKEN_H

/* Upper bound of a token, bytes: what RSI_ATTESTATION_TOKEN_INIT reports. */
#define CCA_TOKEN_SIZE_MAX 8192

/* Collection: a map of two byte strings, each a tagged COSE_Sign1. */
#define CCA_TOKEN_TAG 399
#define CCA_TOKEN_PLATFORM 44234
#define CCA_TOKEN_REALM 44241

#define COSE_SIGN1_TAG 18
#define COSE_HEADER_ALG 1
#define COSE_ALG_ES384 (-35)

/* COSE_Key of an elliptic curve point */
#define COSE_KEY_KTY 1
#define COSE_KEY_KTY_EC2 2
#define COSE_KEY_CRV (-1)
#define COSE_KEY_CRV_P384 2
#define COSE_KEY_X (-2)
#define COSE_KEY_Y (-3)

/* Claims of a realm token */
#define CCA_REALM_CHALLENGE 10
#define CCA_REALM_PROFILE 265
#define CCA_REALM_RPV 44235
#define CCA_REALM_HASH_ALGO 44236
#define CCA_REALM_PUBLIC_KEY 44237
#define CCA_REALM_RIM 44238
#define CCA_REALM_REM 44239
#define CCA_REALM_PUBLIC_KEY_HASH_ALGO 44240

#define CCA_REALM_PROFILE_1_0 "tag:arm.com,2023:realm#1.0.0"
#define CCA_PLATFORM_PROFILE_1_0 "tag:arm.com,2023:cca_platform#1.0.0"
#define CCA_HASH_SHA_256 "sha-256"
#define CCA_HASH_SHA_512 "sha-512"

/* The private claim: a byte string that holds a map (docs/token.md). */
#define CCA_REALM_CSM (-75000)

#define CSM_CLAIM_REALM_ID 1
#define CSM_CLAIM_REGIONS 2
#define CSM_CLAIM_OMITTED 3

#define CSM_CLAIM_REGION_ID 1
#define CSM_CLAIM_REGION_ROLE 2
#define CSM_CLAIM_REGION_SIZE 3
#define CSM_CLAIM_REGION_RIGHTS 4
#define CSM_CLAIM_REGION_EPOCH 5
#define CSM_CLAIM_REGION_DIGEST 6
#define CSM_CLAIM_REGION_PEERS 7

#define CSM_CLAIM_PEER_ID 1
#define CSM_CLAIM_PEER_RIM 2
#define CSM_CLAIM_PEER_RIGHTS 3
#define CSM_CLAIM_PEER_ATTACHED 4
#define CSM_CLAIM_PEER_EPOCH 5

#endif
