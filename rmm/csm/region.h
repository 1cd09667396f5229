/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A region of Confidential Shared Memory: its descriptor, the table of its consumers, and their states.
 *
 * Locks
 *   - a descriptor's lock protects all of it but the links; as link_lock() takes the provider's RD too, what is in it
 *     changes only with both, and whoever holds that RD may read it;
 *   - next of a descriptor (list of what a realm provides) and of a slot (list of what a realm consumes) belong to the
 *     lock of that realm's RD, whoever holds the descriptor; base and size are constant while a link leads to them;
 *   - a region's state changes only with its provider's RD locked too, a slot's realm, rd, base and state only with the
 *     RD of that consumer, once it has attached: whoever holds an RD may read them of what is in that RD's lists;
 *   - doorbells (bell and rung) belong to the RD of the realm that they are for;
 *   - id_next belongs to the registry's bucket.
 * All three, RD of the provider, RD of the consumer and descriptor, are taken at once by link_lock().
 */
#ifndef RMM_CSM_REGION_H
#define RMM_CSM_REGION_H

#include <abi/csm.h>

#include <granule.h>
#include <measure.h>
#include <types.h>

enum csm_state {
	REGION_NONE = 0,
	REGION_CREATING, /* entries [0, cursor) carry the mark */
	REGION_OPEN,
	REGION_CLOSING, /* entries [0, cursor) still carry the mark */
	REGION_CLOSED, /* nothing refers to it any more; waits for RECLAIM */
	/* Of an OPEN region; SEALED and BROKEN last until it is gone. */
	SEAL_NONE = 0,
	SEAL_SEALING = CSM_SEAL_SEALING,
	SEAL_SEALED = CSM_SEAL_SEALED,
	SEAL_BROKEN = CSM_SEAL_BROKEN, /* a page has gone since SEALING */
	/* A slot of the table: a grant, then an attachment. */
	SLOT_FREE = 0,
	SLOT_GRANTED = 8,
	SLOT_ATTACHING, /* entries [0, cursor) of the window are BORROWED or RESERVED */
	SLOT_ATTACHED,
	SLOT_UNDOING, /* a failed ATTACH goes back to GRANTED; here and below, [0, cursor) is left to unmap */
	SLOT_DETACHING,
	SLOT_REVOKING,
	SLOT_BARRED, /* came by a policy, revoked by id: stays out until the policy goes */
};

enum csm_event {
	REGION_DONATE,
	REGION_MARKED,
	REGION_SHARE,
	REGION_ATTACH,
	REGION_CLOSE,
	REGION_EMPTIED,
	REGION_RECLAIM,
	SEAL_START,
	SEAL_HASHED,
	SEAL_BREAK,
	SLOT_SHARE,
	SLOT_ATTACH,
	SLOT_MAPPED,
	SLOT_UNDO,
	SLOT_DETACH,
	SLOT_REVOKE,
	SLOT_EMPTIED,
};

struct slot {
	uint64_t realm; /* id of the consumer; 0: free */
	uint64_t rd; /* PA of its RD from ATTACHING on, else 0; the realm cannot go while this is set */
	uint64_t base; /* IPA of the window in the consumer */
	uint64_t next; /* attach_ref of the consumer's next attachment, 0 ends the list */
	uint64_t epoch;
	uint32_t bell[2]; /* doorbell bits for the provider and for the consumer, see events.c */
	uint32_t cursor; /* granules, see the states */
	uint8_t state; /* SLOT_* */
	uint8_t granted : 2; /* CSM_RIGHT_* */
	uint8_t rights : 2; /* of the attachment, within granted */
	uint8_t policy : 3; /* number of the measured grant by which it came, from 1; 0: none */
	uint8_t barred : 1; /* will be BARRED instead of FREE */
	uint8_t result; /* UNDOING: what ATTACH will answer */
	uint8_t pad;
};

/* A measured grant, see policy.c. */
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
	uint64_t id_next; /* registry */
	uint64_t provider; /* PA of its RD; 0: CLOSED */
	uint64_t provider_id;
	uint64_t base; /* IPA in the provider */
	uint64_t size; /* bytes */
	uint64_t next; /* PA of the provider's next region, 0 ends the list */
	uint64_t cursor; /* bytes, see the states */
	uint64_t epoch; /* the counter that every change draws from */
	uint64_t state_epoch; /* of the last change of state */
	uint64_t rung; /* slots with doorbells for the provider, a bit each */
	uint64_t writers; /* slots whose windows a seal has still to make read-only, a bit each */
	uint64_t untold; /* slots that have still to hear of the seal, a bit each */
	uint64_t sealed_to; /* bytes that have lost W, of the first such window or of the region */
	uint64_t hashed_to; /* bytes */
	struct measure_stream stream;
	uint8_t digest[32];
	uint32_t handles; /* the last one given out */
	struct policy policies[CSM_MAX_POLICIES];
	uint8_t state; /* REGION_* */
	uint8_t result; /* CLOSING: what CSM_CREATE will answer, 0: it was not CREATE that failed */
	uint8_t seal; /* SEAL_* */
	uint8_t pad[REGION_HEADER_SIZE - 271 - CSM_MAX_POLICIES * sizeof(struct policy)];
	struct slot slots[CSM_MAX_CONSUMERS];
};

_Static_assert((int)REGION_CREATING == CSM_STATE_CREATING && (int)REGION_OPEN == CSM_STATE_OPEN &&
		       (int)REGION_CLOSING == CSM_STATE_CLOSING,
	       "CSM_INFO shows a region's state as it is");
_Static_assert(sizeof(struct slot) == 56, "a slot is 56 bytes");
_Static_assert(offsetof(struct region, slots) == REGION_HEADER_SIZE, "header of a descriptor");
_Static_assert(sizeof(struct region) == GRANULE_SIZE, "a descriptor is one granule");

/* Largest region: the slots count granules in 32 bits. */
#define REGION_SIZE_MAX (0xffffffffUL << GRANULE_SHIFT)
/* Regions that one realm can provide, and windows that it can hold: a scan of both lists is bounded. */
#define REALM_REGIONS_MAX 512U
#define REALM_WINDOWS_MAX 512U

/* ---- state.c: the only place that changes a state */

bool state_allows(uint8_t state, enum csm_event event);
void region_apply(struct region *region, enum csm_event event);
void seal_apply(struct region *region, enum csm_event event);
/* A slot that becomes FREE is all zero. */
void slot_apply(struct region *region, struct slot *slot, enum csm_event event);

#endif
