/* SPDX-License-Identifier: BSD-3-Clause */
/* A reader of the CSM claim of a token (docs/token.md) for the tests. Everything unexpected fails the test. */
#ifndef UNIT_CCA_CLAIM_H
#define UNIT_CCA_CLAIM_H

#include "cca_token.h"

#define PEERS_MAX 64
#define REGIONS_MAX 256

struct peer {
	uint64_t realm;
	struct span rim;
	uint64_t rights;
	bool attached;
	uint64_t epoch;
};

struct listed_region {
	uint64_t id, role, size, rights, epoch;
	struct span digest;
	unsigned int peer_count;
	struct peer peers[PEERS_MAX];
};

struct claim {
	uint64_t realm;
	unsigned int count;
	struct listed_region regions[REGIONS_MAX];
	uint64_t omitted;
	struct span omitted_digest;
};

void cca_claim_read(struct span s, struct claim *out);

#endif
