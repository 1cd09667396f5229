/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Realm Descriptor (RD): one granule, protected by that granule's lock.
 */
#ifndef RMM_REALM_H
#define RMM_REALM_H

#include <abi/csm.h>

#include "granule.h"
#include "s2.h"
#include "types.h"

/* RmiRealmState. Transitions: CREATE -> NEW; ACTIVATE NEW -> ACTIVE; PSCI SYSTEM_OFF/RESET ACTIVE -> SYSTEM_OFF. */
enum realm_state {
	REALM_NEW = 0,
	REALM_ACTIVE,
	REALM_SYSTEM_OFF,
};

enum hash_algo {
	HASH_SHA_256 = 0,
	HASH_SHA_512 = 1,
};

/* Lifecycle events of CSM that wait to be read; one more sets lost. */
#define REALM_EVENTS 32

/* Under the RD lock; waiting is also read without it, when a REC is about to run. */
struct realm_events {
	uint32_t waiting; /* records, doorbell words that are not zero, and 1 if lost */
	uint8_t count; /* of records */
	bool lost;
	bool asked; /* the realm has called CSM_EVENTS or CSM_EVENT_IRQ */
	struct csm_event_record record[REALM_EVENTS];
};

/*
 * A node of one of CSM's trees (csm/tree.h), in the object that it is for. The word: the key, a mark, is there one here or
 * below, how many nodes are here and below.
 */
struct tree_node {
	uint64_t child[2]; /* references; 0: none */
	uint64_t word;
};

#define TREE_KEY_BITS 35 /* numbers of granules in the protected half of 48 bits */
#define TREE_DEPTH_MAX (TREE_KEY_BITS + 1)
#define TREE_KEY MASK(TREE_KEY_BITS - 1, 0)
#define TREE_MARK BIT(TREE_KEY_BITS)
#define TREE_MARK_BELOW (TREE_MARK << 1)
#define TREE_COUNT_ONE (TREE_MARK << 2)
#define TREE_COUNT (-TREE_COUNT_ONE)
/* No tree can hold more: half a TiB of descriptors. */
#define TREE_COUNT_MAX (TREE_COUNT / TREE_COUNT_ONE)

#define MEASUREMENT_SIZE 64
#define MEASUREMENT_COUNT 5 /* 0 is RIM, 1-4 are REM[0..3] */

/* At most 2^n - 1 RECs a realm (feature register 0). */
#define REALM_MAX_RECS_ORDER 8
#define REALM_MAX_RECS ((1U << REALM_MAX_RECS_ORDER) - 1)

struct realm {
	struct s2 s2;
	uint32_t state; /* enum realm_state; written under the RD lock, read by REC_ENTER with acquire */
	uint8_t hash_algo;
	uint8_t sve_vq; /* longest SVE vector in units of 128 bits, 0: no SVE; constant */
	/* Constant, from RmiRealmParams. */
	bool pmu;
	uint8_t pmu_num_ctrs;
	uint8_t num_bps; /* minus 1 */
	uint8_t num_wps; /* minus 1 */
	uint32_t rec_index; /* index that the next REC must have; only grows */
	_Alignas(8) uint8_t rpv[64];
	_Alignas(8) uint8_t measurement[MEASUREMENT_COUNT][MEASUREMENT_SIZE];

	/* CSM, see csm/: identity, registry, and what this realm provides and consumes. */
	uint64_t id; /* unique for this boot; 0: the platform has no random numbers, so no CSM */
	bool registered; /* its id is in the registry: it has made a CSM call */
	struct tree_node id_node; /* in the registry's bucket, under its lock */
	uint64_t provides; /* root of the tree of regions that it provides; 0: none */
	uint64_t consumes; /* root of the tree of its windows; 0: none */
	uint32_t ranges_changed; /* how often one of the two trees has changed */
	struct realm_events events;
};

_Static_assert(sizeof(struct realm) <= GRANULE_SIZE, "an RD is one granule");

/*
 * A locked RD. Functions that need the lock take this handle; operands_lock() and the functions below are the only
 * ways to get one.
 */
struct realm_locked {
	struct granule *g;
	struct realm *realm;
};

/* From an operand that operands_lock() has locked in state RD. */
struct realm_locked realm_of_operand(const struct operand *op);
/* Lock the RD at an address that the host gave; g is NULL if it is none. */
struct realm_locked realm_lock(uint64_t rd);
/* Lock the RD that a REC belongs to: always there, since the REC holds a count on it. */
struct realm_locked realm_lock_owner(pa_t rd);
void realm_unlock(struct realm_locked r);

static inline pa_t realm_pa(struct realm_locked r)
{
	return granule_pa(r.g);
}

/* VMID map: false if the VMID is out of range or taken. Leaf lock. */
bool vmid_reserve(uint16_t vmid);
void vmid_release(uint16_t vmid);

#endif
