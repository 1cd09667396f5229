/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM claims: of two realms that share a region, and bent ones. */
#ifndef TEST_VERIFY_SHARED_H
#define TEST_VERIFY_SHARED_H

#include "maker.h"

#define SHARED_REGION 0x00c5000100000001ULL
#define SHARED_SIZE_BYTES 0x200000ULL
#define SHARED_PROVIDER 0xabcd000100000001ULL
#define SHARED_CONSUMER 0xabcd000100000002ULL

/* A region as its holder's token has it, with one peer. */
struct shared {
	uint64_t holder, region, role, size, rights, epoch;
	uint8_t digest[32];
	bool sealed;
	uint64_t peer, peer_rights, peer_epoch;
	bool peer_attached, peer_has_rim;
	uint8_t peer_rim[64];
	size_t peer_rim_size;
};

void shared_defaults(struct shared *shared, const struct recipe *peer, bool provider);
/* Give the recipe a claim with that region. The claim lives until the next call of this kind. */
void shared_claim(struct recipe *recipe, const struct shared *shared);

/* RIMs of the two realms. */
void shared_provider(struct recipe *recipe);
void shared_consumer(struct recipe *recipe);
void shared_empty(struct recipe *recipe);
void shared_omitted(struct recipe *recipe);
void shared_many(struct recipe *recipe);

enum shared_bend {
	SHARED_STRAIGHT,
	SHARED_UNKNOWN_KEY,
	SHARED_DESCENDING,
	SHARED_LONG,
	SHARED_DUPLICATE,
	SHARED_BEHIND,
	SHARED_ROLE,
	SHARED_RIGHTS,
	SHARED_SIZE,
	SHARED_DIGEST,
	SHARED_ATTACHED,
	SHARED_NO_EPOCH,
	SHARED_NO_REALM,
	SHARED_OMITTED_NONE,
};

void shared_bent(struct recipe *recipe, enum shared_bend bend);

#endif
