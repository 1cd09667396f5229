/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A region of Confidential Shared Memory: its descriptor, the table of its consumers, and their states.
 *
 * Locks
 *   - a descriptor's lock protects all of it but the nodes; as link_lock() takes the provider's RD too, what is in it
 *     changes only with both, and whoever holds that RD may read it;
 *   - node of a descriptor (tree of what a realm provides) and of a slot (tree of what it consumes) belong to the lock of
 *     that realm's RD, whoever holds the descriptor; base and size are constant while they are in its tree;
 *   - a region's state changes only with its provider's RD locked too, a slot's realm, base and state only with the RD of
 *     that consumer, once it has attached: whoever holds an RD may read them of what is in that RD's trees;
 *   - doorbells (bell and rung) belong to the RD of the realm that they are for;
 *   - id_node belongs to the registry's bucket.
 * All three, RD of the provider, RD of the consumer and descriptor, are taken at once by link_lock().
 */
#ifndef RMM_CSM_REGION_H
#define RMM_CSM_REGION_H

#include <abi/csm.h>

#include <granule.h>
#include <measure.h>
#include <realm.h>
#include <types.h>

enum region_state {
	REGION_NONE,
	REGION_CREATING, /* entries [0, cursor) carry the mark */
	REGION_OPEN,
	REGION_CLOSING, /* entries [0, cursor) still carry the mark */
	REGION_CLOSED, /* nothing refers to it any more; waits for RECLAIM */
};

/* Of an OPEN region; SEALED and BROKEN last until it is gone. */
enum seal_state {
	SEAL_NONE,
	SEAL_SEALING,
	SEAL_SEALED,
	SEAL_BROKEN, /* a page has gone since SEALING */
};

/* A slot of the table: a grant, then an attachment. */
enum slot_state {
	SLOT_FREE,
	SLOT_GRANTED,
	SLOT_ATTACHING, /* entries [0, cursor) of the window are BORROWED or RESERVED */
	SLOT_ATTACHED,
	SLOT_UNDOING, /* a failed ATTACH goes back to GRANTED; here and below, [0, cursor) is left to unmap */
	SLOT_DETACHING,
	SLOT_REVOKING,
	SLOT_BARRED, /* came by a policy, revoked by id: stays out until the policy goes */
};

struct slot {
	uint64_t realm; /* id of the consumer; 0: free */
	struct tree_node node; /* the window, in the consumer's tree; the key is its first granule */
	uint64_t epoch;
	uint32_t bell[2]; /* doorbell bits for the provider and for the consumer, see events.c */
	uint64_t cursor : 36; /* granules, see the states */
	uint64_t granted : 2; /* CSM_RIGHT_* */
	uint64_t rights : 2; /* of the attachment, within granted */
	uint64_t policy : 3; /* number of the measured grant by which it came, from 1; 0: none */
	uint64_t barred : 1; /* will be BARRED instead of FREE */
	uint8_t state; /* SLOT_* */
	uint8_t result; /* UNDOING: what ATTACH will answer */
};

/* A measured grant, see grant.c. */
struct policy {
	uint8_t digest[32];
	uint32_t handle; /* 0: unused */
	uint32_t max; /* holders at once; 0: no limit */
	uint8_t fields; /* CSM_POLICY_* */
	uint8_t rights; /* CSM_RIGHT_* */
	bool revoked; /* as soon as nobody holds it any more, it is unused */
};

_Static_assert(CSM_MAX_POLICIES < 8, "a slot has three bits for a policy's number");

#define REGION_HEADER_SIZE 512U

/* The descriptor: one granule in state CSM. */
struct region {
	uint64_t id;
	struct tree_node id_node; /* in the registry */
	struct tree_node node; /* in the provider's tree; the key is its first granule */
	uint64_t provider; /* PA of its RD; 0: CLOSED */
	uint64_t provider_id;
	uint64_t size; /* bytes */
	uint64_t cursor; /* bytes, see the states */
	uint64_t epoch; /* the counter that every change draws from */
	uint64_t state_epoch; /* of the last change of state */
	uint64_t rung; /* slots with doorbells for the provider, a bit each */
	uint64_t writers; /* slots whose windows a seal has still to make read-only, a bit each */
	uint64_t untold; /* slots that have still to hear of the seal, a bit each */
	uint64_t writable; /* bytes that still have W, at most, of the first such window or of the region */
	uint64_t hashed_to; /* bytes */
	struct measure_stream stream;
	uint8_t digest[32];
	uint32_t handles; /* the last one given out */
	struct policy policies[CSM_MAX_POLICIES];
	uint8_t state; /* REGION_* */
	uint8_t result; /* CLOSING: what CSM_CREATE will answer, 0: it was not CREATE that failed */
	uint8_t seal; /* SEAL_* */
	uint8_t pad[REGION_HEADER_SIZE - 295 - CSM_MAX_POLICIES * sizeof(struct policy)];
	struct slot slots[CSM_MAX_CONSUMERS];
};

_Static_assert(REGION_CREATING == CSM_STATE_CREATING && REGION_OPEN == CSM_STATE_OPEN &&
		       REGION_CLOSING == CSM_STATE_CLOSING && SEAL_SEALING == CSM_SEAL_SEALING &&
		       SEAL_SEALED == CSM_SEAL_SEALED && SEAL_BROKEN == CSM_SEAL_BROKEN &&
		       SLOT_GRANTED == CSM_PEER_GRANTED && SLOT_ATTACHING == CSM_PEER_ATTACHING &&
		       SLOT_ATTACHED == CSM_PEER_ATTACHED,
	       "CSM_INFO shows these states as they are");
_Static_assert(sizeof(struct slot) == 56, "a slot is 56 bytes");
_Static_assert(offsetof(struct region, slots) == REGION_HEADER_SIZE, "header of a descriptor");
_Static_assert(sizeof(struct region) == GRANULE_SIZE, "a descriptor is one granule");

static inline uint64_t node_base(const struct tree_node *node)
{
	return (__atomic_load_n(&node->word, __ATOMIC_RELAXED) & TREE_KEY) << GRANULE_SHIFT;
}

/* IPA in the provider. */
static inline uint64_t region_base(const struct region *region)
{
	return node_base(&region->node);
}

/* IPA of the window in the consumer. */
static inline uint64_t slot_base(const struct slot *slot)
{
	return node_base(&slot->node);
}

/* Has the consumer a window, which keeps its realm from going? */
static inline bool slot_attached(const struct slot *slot)
{
	return slot->state >= SLOT_ATTACHING && slot->state <= SLOT_REVOKING;
}

/* Rights in force: of a region, its provider's; of a slot, those of the attachment, before that those of the grant. */
static inline uint64_t region_rights(const struct region *region)
{
	return region->seal == SEAL_NONE ? CSM_RIGHT_RW : CSM_RIGHT_R;
}

static inline uint64_t slot_rights(const struct slot *slot)
{
	return slot_attached(slot) ? slot->rights : slot->granted;
}

/* Of the grant, the attachment or the region, whichever changed last. */
static inline uint64_t slot_epoch(const struct region *region, const struct slot *slot)
{
	return slot->epoch > region->state_epoch ? slot->epoch : region->state_epoch;
}

/* ---- state.c: the only place that changes a state; panics if the new one may not follow */

void region_set_state(struct region *region, enum region_state to);
void seal_set_state(struct region *region, enum seal_state to);
/* A slot that becomes FREE is all zero, or BARRED. */
void slot_set_state(struct region *region, struct slot *slot, enum slot_state to);

#endif
