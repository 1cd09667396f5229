/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The area of a REC: auxiliary granules, mapped side by side while a token is made or read, at an address that is the same
 * on every PE. A computation that was suspended on one PE goes on on another with all its pointers.
 *
 *	unmapped | stack | unmapped | struct area
 *
 * The mapping belongs to the PE that runs the REC; no other PE can see the area there.
 */
#ifndef RMM_AREA_H
#define RMM_AREA_H

#include "arch_task.h" /* struct arch_task, from arch/<name>/include */
#include "arena.h"
#include "csm_claim.h"
#include "types.h"

#define AREA_STACK_GRANULES 1
#define AREA_DATA_GRANULES 2
#define AREA_GRANULES (AREA_STACK_GRANULES + AREA_DATA_GRANULES)

#define SIGN_DIGEST_SIZE 48 /* SHA-384 */
#define SIGN_KEY_SIZE 48 /* a coordinate or a scalar of P-384, big-endian */
#define SIGN_SIZE (2 * SIGN_KEY_SIZE) /* r, s */

/* What is secret while a signature is made. Wiped when the signature is there, or given up. */
struct sign_work {
	struct arena arena;
	uint8_t heap[2400];
};

/* Bytes of the claims of RMM 1.0 with SHA-512, and of the CSM claim up to its regions; of these. */
#define CLAIMS_SIZE_MAX 704
#define REGIONS_SIZE_MAX 3840

struct area {
	struct arch_task task;
	struct csm_claim csm;
	bool failed; /* the signing, once it has ended */
	uint8_t signature[SIGN_SIZE];
	/* Payload of the realm token: the claims, as they were at RSI_ATTESTATION_TOKEN_INIT, then the regions. */
	size_t claims_size;
	size_t regions_size;
	uint8_t claims[CLAIMS_SIZE_MAX];
	uint8_t regions[REGIONS_SIZE_MAX];
	union {
		struct csm_info region; /* that is being listed, before the signing */
		struct sign_work work;
	};
};

_Static_assert(sizeof(struct area) <= AREA_DATA_GRANULES * GRANULE_SIZE, "data of an area");

#endif
