/* SPDX-License-Identifier: (BSD-3-Clause OR GPL-2.0-only) */
/*
 * Realm Services Interface 1.0 (Arm DEN0137 1.0-rel0): what a realm says to the RMM, by SMC from EL1.
 */
#ifndef ABI_RSI_H
#define ABI_RSI_H

#include <stddef.h>
#include <stdint.h>

#define RSI_VERSION 0xC4000190UL
#define RSI_FEATURES 0xC4000191UL
#define RSI_MEASUREMENT_READ 0xC4000192UL
#define RSI_MEASUREMENT_EXTEND 0xC4000193UL
#define RSI_ATTESTATION_TOKEN_INIT 0xC4000194UL
#define RSI_ATTESTATION_TOKEN_CONTINUE 0xC4000195UL
#define RSI_REALM_CONFIG 0xC4000196UL
#define RSI_IPA_STATE_SET 0xC4000197UL
#define RSI_IPA_STATE_GET 0xC4000198UL
#define RSI_HOST_CALL 0xC4000199UL

#define RSI_FID_FIRST 0xC4000190UL
#define RSI_FID_LAST 0xC40001AFUL

#define RSI_ABI_VERSION 0x10000UL

#define RSI_SUCCESS 0UL
#define RSI_ERROR_INPUT 1UL
#define RSI_ERROR_STATE 2UL
#define RSI_INCOMPLETE 3UL
#define RSI_ERROR_UNKNOWN 4UL

/* RSI_IPA_STATE_SET: x4 bit 0, and the response in x2 */
#define RSI_CHANGE_DESTROYED 1UL
#define RSI_ACCEPT 0UL
#define RSI_REJECT 1UL

#define RSI_NUM_REMS 4
#define RSI_MEASUREMENT_SIZE 64

/* RsiRealmConfig: written by RSI_REALM_CONFIG into a 4 KiB-aligned granule. */
struct rsi_realm_config {
	uint64_t ipa_width; /* bits */
	uint64_t hash_algo; /* 0 SHA-256, 1 SHA-512 */
	uint8_t pad0[0x200 - 0x10];
	uint8_t rpv[64];
	uint8_t pad1[0x1000 - 0x240];
};

_Static_assert(sizeof(struct rsi_realm_config) == 0x1000, "RsiRealmConfig");
_Static_assert(offsetof(struct rsi_realm_config, rpv) == 0x200, "RsiRealmConfig.rpv");

#define RSI_HOST_CALL_GPRS 31

/* RsiHostCall: 256 bytes, 256-byte aligned, in and out. */
struct rsi_host_call {
	uint16_t imm;
	uint8_t pad[6];
	uint64_t gprs[RSI_HOST_CALL_GPRS];
};

_Static_assert(sizeof(struct rsi_host_call) == 0x100, "RsiHostCall");

#endif
