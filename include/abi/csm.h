/* SPDX-License-Identifier: (BSD-3-Clause OR GPL-2.0-only) */
/*
 * Confidential Shared Memory ABI 0.1: memory that realms share and nobody else can reach.
 * docs/abi.md describes each call with its errors and their causes.
 *
 * Numbers that are not listed here are answered with SMCCC NOT_SUPPORTED.
 */
#ifndef ABI_CSM_H
#define ABI_CSM_H

#include <stddef.h>
#include <stdint.h>

/* major << 16 | minor */
#define CSM_ABI_VERSION 0x00000001UL

/* Realm calls: SMC64, vendor hypervisor range. */
#define CSM_SELF 0xC600C500UL
#define CSM_CREATE 0xC600C501UL
#define CSM_SHARE 0xC600C502UL
#define CSM_SHARE_MEASURED 0xC600C503UL
#define CSM_REVOKE 0xC600C504UL
#define CSM_DESTROY 0xC600C505UL
#define CSM_ATTACH 0xC600C506UL
#define CSM_DETACH 0xC600C507UL
#define CSM_INFO 0xC600C508UL
#define CSM_PEER 0xC600C509UL
#define CSM_NOTIFY 0xC600C50AUL
#define CSM_EVENTS 0xC600C50BUL
#define CSM_EVENT_IRQ 0xC600C50CUL
#define CSM_SEAL 0xC600C50DUL

#define CSM_FID_FIRST 0xC600C500UL
#define CSM_FID_LAST 0xC600C51FUL

/* Status in x0 of a realm call: the RSI codes 0-3, and these. */
#define CSM_SUCCESS 0UL
#define CSM_ERROR_INPUT 1UL
#define CSM_ERROR_STATE 2UL
#define CSM_INCOMPLETE 3UL
#define CSM_ERROR_PERM 16UL
#define CSM_ERROR_LIMIT 17UL
#define CSM_ERROR_HOST 18UL

/* Rights of a grant or of an attachment. W implies R; nothing is ever executable. */
#define CSM_RIGHT_R 1UL
#define CSM_RIGHT_W 2UL
#define CSM_RIGHT_RW 3UL

/* Consumers that one region can have at once. */
#define CSM_MAX_CONSUMERS 64
/* Measured grants that one region can have at once. */
#define CSM_MAX_POLICIES 4

/* What CSM_INFO writes: the region as one of its parties sees it. All that is not named is 0. */
struct csm_info_peer {
	uint64_t realm; /* id of a consumer, live or not */
	uint64_t epoch;
	uint32_t handle; /* of the measured grant by which it came; 0: named by its id */
	uint8_t rights; /* granted */
	uint8_t state; /* CSM_PEER_* */
	uint8_t reserved[2];
};

struct csm_info_grant { /* a measured grant */
	uint32_t handle; /* 0: none */
	uint32_t max;
	uint32_t holders; /* realms that hold it now */
	uint8_t rights;
	uint8_t reserved[3];
};

struct csm_info {
	uint64_t csm; /* csm id */
	uint64_t base; /* IPA in the caller; 0: not attached */
	uint64_t size; /* bytes */
	uint64_t provider; /* its realm id */
	uint64_t epoch; /* of the last change of the region's state or of the caller's grant or attachment */
	uint8_t role; /* CSM_ROLE_* */
	uint8_t state; /* CSM_STATE_* */
	uint8_t rights; /* the caller's; of a grant that is not attached: what may be asked for */
	uint8_t attachment; /* CONSUMER: CSM_PEER_* */
	uint8_t seal; /* CSM_SEAL_* */
	uint8_t reserved0[3];
	uint8_t digest[32]; /* SEALED: SHA-256 of the region */
	uint32_t peer_count; /* PROVIDER: consumers in the table */
	uint8_t reserved1[20];
	struct csm_info_peer peers[CSM_MAX_CONSUMERS];
	struct csm_info_grant grants[CSM_MAX_POLICIES]; /* PROVIDER */
};

_Static_assert(sizeof(struct csm_info_peer) == 24, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info_peer, handle) == 16, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info_peer, state) == 21, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info, epoch) == 0x20, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info, role) == 0x28, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info, seal) == 0x2c, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info, digest) == 0x30, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info, peer_count) == 0x50, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info, peers) == 0x68, "record of CSM_INFO");
_Static_assert(offsetof(struct csm_info, grants) == 0x668, "record of CSM_INFO");
_Static_assert(sizeof(struct csm_info) == 0x6a8, "record of CSM_INFO");

#define CSM_ROLE_PROVIDER 1U
#define CSM_ROLE_CONSUMER 2U

#define CSM_STATE_CREATING 1U
#define CSM_STATE_OPEN 2U
#define CSM_STATE_CLOSING 3U

#define CSM_SEAL_SEALING 1U
#define CSM_SEAL_SEALED 2U
#define CSM_SEAL_BROKEN 3U /* a page has gone: no digest any more */

#define CSM_PEER_GRANTED 1U
#define CSM_PEER_ATTACHING 2U
#define CSM_PEER_ATTACHED 3U
#define CSM_PEER_LEAVING 4U
#define CSM_PEER_BARRED 5U /* came by a measured grant and was revoked by its id */

/* What CSM_PEER writes: who the realm on the other side is, by what the RMM has measured. */
#define CSM_MEASUREMENT_SIZE 64
#define CSM_REMS 4

struct csm_peer {
	uint64_t realm; /* id */
	uint8_t hash_algo; /* as in RSI_REALM_CONFIG: 0 SHA-256, 1 SHA-512 */
	uint8_t reserved[7];
	uint8_t rim[CSM_MEASUREMENT_SIZE]; /* a digest shorter than 64 bytes is followed by zeroes */
	uint8_t rem[CSM_REMS][CSM_MEASUREMENT_SIZE];
	uint8_t rpv[64];
};

/* What CSM_SHARE_MEASURED reads: the realms that are meant. A field that does not count, and all reserved ones, are zero. */
struct csm_policy {
	uint64_t fields; /* CSM_POLICY_* that count; RIM must */
	uint32_t max; /* realms that may hold the grant at once; 0: no limit */
	uint8_t hash_algo; /* of the realm, as in struct csm_peer */
	uint8_t reserved[3];
	uint8_t rim[CSM_MEASUREMENT_SIZE];
	uint8_t rem[CSM_REMS][CSM_MEASUREMENT_SIZE];
	uint8_t rpv[64];
};

#define CSM_POLICY_RIM 1UL
#define CSM_POLICY_RPV 2UL
#define CSM_POLICY_REM(n) (4UL << (n))
#define CSM_POLICY_ALL 0x3fUL

_Static_assert(offsetof(struct csm_policy, hash_algo) == 12, "policy of CSM_SHARE_MEASURED");
_Static_assert(offsetof(struct csm_policy, rim) == 0x10, "policy of CSM_SHARE_MEASURED");
_Static_assert(offsetof(struct csm_policy, rpv) == 0x150, "policy of CSM_SHARE_MEASURED");
_Static_assert(sizeof(struct csm_policy) == 0x190, "policy of CSM_SHARE_MEASURED");

_Static_assert(offsetof(struct csm_peer, rim) == 0x10, "record of CSM_PEER");
_Static_assert(offsetof(struct csm_peer, rem) == 0x50, "record of CSM_PEER");
_Static_assert(offsetof(struct csm_peer, rpv) == 0x150, "record of CSM_PEER");
_Static_assert(sizeof(struct csm_peer) == 0x190, "record of CSM_PEER");
/*
 * What CSM_EVENTS writes to the caller's page: at most CSM_EVENTS_MAX of these, from its start.
 * epoch is the attachment's when it happened, so that an old REVOKED is not taken for one that follows a new ATTACH.
 */
struct csm_event_record {
	uint64_t csm; /* csm id */
	uint64_t from; /* realm id of the peer */
	uint64_t epoch;
	uint32_t bits; /* DOORBELL: all that were rung since the last CSM_EVENTS; else 0 */
	uint32_t kind; /* CSM_EVENT_* */
};

#define CSM_EVENTS_MAX 128U

_Static_assert(sizeof(struct csm_event_record) == 32, "record of CSM_EVENTS");
_Static_assert(offsetof(struct csm_event_record, from) == 8, "record of CSM_EVENTS");
_Static_assert(offsetof(struct csm_event_record, epoch) == 16, "record of CSM_EVENTS");
_Static_assert(offsetof(struct csm_event_record, bits) == 24, "record of CSM_EVENTS");
_Static_assert(offsetof(struct csm_event_record, kind) == 28, "record of CSM_EVENTS");

#define CSM_EVENT_DOORBELL 1U
#define CSM_EVENT_GRANTED 2U
#define CSM_EVENT_REVOKED 3U
#define CSM_EVENT_ATTACHED 4U
#define CSM_EVENT_DETACHED 5U
#define CSM_EVENT_CLOSED 6U
#define CSM_EVENT_SEALED 7U
#define CSM_EVENT_BROKEN 8U

/* x2 of CSM_EVENTS: events other than doorbells were lost; CSM_INFO tells what is. More wait: call again. */
#define CSM_EVENTS_LOST 1UL
#define CSM_EVENTS_MORE 2UL

/* This RMM's UUID, answered to SMCCC_VENDOR_HYP_UID in x0-x3. */
#define CSM_UID_0 0x5c1ca3e1UL
#define CSM_UID_1 0x8e4c9f47UL
#define CSM_UID_2 0x2bd0679aUL
#define CSM_UID_3 0xd67b4c13UL

/* Host call: one function id, the operation in x1. Returns status in x0 and at most x1-x4. */
#define RMI_CSM 0xC4000182UL

#define RMI_CSM_OP_VERSION 0UL
#define RMI_CSM_OP_CREATE 1UL
#define RMI_CSM_OP_RECLAIM 2UL
#define RMI_CSM_OP_CLOSE 3UL
#define RMI_CSM_OP_EVICT 4UL
#define RMI_CSM_OP_READ 5UL

/* x4 of READ by descriptor: CSM_STATE_*, 4 if CLOSED, and how many realms are attached or about to. By RD: CSM_ROLE_*. */
#define RMI_CSM_READ_STATE(x4) ((x4)&0xff)
#define RMI_CSM_READ_ATTACHED(x4) ((x4) >> 8)

/* Private status of RMI_CSM and of RMI_DATA_DESTROY: call again with the same arguments. */
#define RMI_CSM_INCOMPLETE 0x80UL

/* REC exit: exit_reason, and the kinds in exit.csm_kind. */
#define RMI_EXIT_CSM 0x80
#define CSM_EXIT_CREATE 1UL
#define CSM_EXIT_ATTACH 2UL
#define CSM_EXIT_REMOVE 3UL
#define CSM_EXIT_NOTIFY 4UL

/* enter.csm_response: the host's answer to CREATE and ATTACH. */
#define CSM_RESPONSE_NONE 0UL
#define CSM_RESPONSE_ACCEPT 1UL
#define CSM_RESPONSE_REJECT 2UL

/* RMI_RTT_READ_ENTRY: states of a consumer's window entries; no address is reported. */
#define RMI_RTTE_BORROWED 0x80UL
#define RMI_RTTE_RESERVED 0x81UL

#endif
