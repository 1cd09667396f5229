/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of this folder share. docs/abi.md says what each call does; csm_core.h is all that the core knows.
 *
 * An operation has two parts: link_lock() takes the region and the realms that it concerns, all locks in one go, and
 * checks that they still belong together; a bounded step then works on their tables. What is unfinished is recorded in
 * the descriptor, so that any later call can go on with it.
 */
#ifndef RMM_CSM_CSM_H
#define RMM_CSM_CSM_H

#include <abi/csm.h>

#include <arch.h>
#include <csm_core.h>
#include <granule.h>
#include <realm.h>
#include <rec.h>
#include <rmi_calls.h>
#include <rtt.h>

#include "region.h"
#include "tree.h"

/* ---- registry.c: ids and what they name */

enum registry {
	REGISTRY_REALMS, /* realm id -> RD */
	REGISTRY_REGIONS, /* csm id -> descriptor */
	REGISTRY_COUNT,
};

/* Ids and handles below this name no realm and no region. */
#define ID_MIN (1UL << 32)

/*
 * A realm is in the registry from its first CSM call on: before that nobody has anything to tell it, and realms that never
 * make one pay nothing.
 */
void csm_realm_register(pa_t rd);
/* No CSM on a machine without random numbers. */
bool csm_available(void);
/* A fresh id; false when all were given out. */
bool registry_new_id(enum registry which, uint64_t *id);
void registry_insert(enum registry which, pa_t object);
void registry_remove(enum registry which, pa_t object);
/* PA of the object with this id, 0 if there is none. Nothing is locked: the object may be gone when it is used. */
uint64_t registry_find(enum registry which, uint64_t id);

/* ---- ranges.c: what a realm provides and consumes, under its RD's lock */

/* What a tree refers to: a region by its descriptor, or one of its slots. */
uint64_t region_ref(pa_t desc);
uint64_t slot_ref(pa_t desc, const struct region *region, const struct slot *slot);
/* The region, or the one that the slot is in; the slot, if it is one; where the range begins in the realm. */
struct region *region_at(uint64_t ref);
struct slot *slot_at(uint64_t ref);
uint64_t range_base(uint64_t ref);
/* Descriptor of the region, and of the attachment, whose range in the realm covers an IPA; 0: none. */
uint64_t provides_find(struct realm_locked p, uint64_t ipa);
uint64_t consumes_find(struct realm_locked c, uint64_t ipa);
/* The n-th of what a realm provides, then of what it consumes; 0: there are no more. */
uint64_t range_nth(struct realm_locked r, uint64_t n);
/* Not empty, granule-aligned, inside the protected half. */
bool range_valid(const struct s2 *s2, uint64_t base, uint64_t size);
/* May a new range, which is valid, be there? ERROR_INPUT: it overlaps another; ERROR_LIMIT: a tree is full. */
uint64_t range_free(struct realm_locked r, uint64_t base, uint64_t size);

/* ---- link.c: a region with the realms that an operation concerns, locked together */

struct link_key {
	uint64_t desc; /* PA of the descriptor: a hint, any value */
	uint64_t id; /* csm id that must be there; 0: any */
	uint64_t provider; /* PA of the RD that must provide it; 0: any */
	/* Whose slot is wanted: a realm id; a handle: any realm that has attached by that grant; 0: nobody's. Or this: */
	uint64_t consumer;
#define CONSUMER_ANY UINT32_MAX /* any realm that has attached; no handle is as large */
	uint64_t rd; /* lock this RD as the consumer's; 0: the slot's, if it has attached */
};

/* What an exit tells the host: a region or window of the exiting realm, and a realm that has got an event. */
struct csm_notice {
	uint64_t kind; /* CSM_EXIT_*; 0: nothing to tell */
	uint64_t desc; /* of the region; 0: none */
	uint64_t rd; /* 0: none */
	uint64_t base;
	uint64_t size;
};

struct link {
	struct operand ops[3];
	size_t count;
	pa_t desc;
	struct region *region;
	struct slot *slot; /* NULL: there is none for that consumer */
	struct realm_locked p;
	struct realm_locked c; /* valid if the slot is attached, or key.rd is not 0 */
	struct csm_notice
		notice; /* what the operation has done that the host shall know; empty if locking failed */
};

/*
 * SUCCESS: all is locked. ERROR_INPUT: there is no such region, or it is CLOSED, or somebody else's. INCOMPLETE: it
 * changed under our hands again and again.
 */
uint64_t link_lock(struct link *l, const struct link_key *key);
void link_unlock(struct link *l);
/* PA of the RD of a realm that has attached, which keeps the realm from going; else 0. */
uint64_t slot_rd(const struct slot *slot);
struct slot *region_slot(struct region *region, uint64_t realm_id);
struct slot *region_slot_free(struct region *region);

/* ---- leaf.c: how far a call may go, and neighbouring entries with one walk for a table */

/*
 * What one call may do, counted in neighbouring entries that are changed alike: about 7 instructions each. A run of them
 * begins with walks, checks and barriers, BUDGET_RUN; locks for one more consumer are BUDGET_LINK. Interrupts are
 * looked for between runs.
 */
#define BUDGET_ENTRIES 1600U
#define BUDGET_LINK 300U
#define BUDGET_RUN 32U
#define BUDGET_RUN_MAX S2_ENTRIES
#define BUDGET_LEVEL 12U /* one more level of a tree that is changed */
#define BUDGET_LOOK 50U /* one more consumer's entry that is only looked at */

struct budget {
	unsigned int left;
};

/* Spend so many entries' worth: false when nothing was left. An interrupt that waits takes the rest. */
bool budget_take(struct budget *b, unsigned int entries);
/* Spend so many for what had to be done anyhow. */
void budget_charge(struct budget *b, unsigned int entries);
/* Longest run, of at most max entries, that may follow; at least 1. */
unsigned int budget_run(const struct budget *b, uint64_t max);

/* Coarsest level at which an entry can begin at ipa and end within size bytes. */
int fitting_level(uint64_t ipa, uint64_t size);

struct leaf {
	struct rtt_walk w;
	uint64_t start; /* IPA where the entry begins */
};

/* Move to the leaf entry that covers ipa. A leaf that is all zero has not been anywhere yet. */
void leaf_seek(struct realm_locked r, struct leaf *leaf, uint64_t ipa);
/* Each entry becomes (entry & keep) | set, and one that is valid gets more. */
struct leaf_change {
	uint64_t keep;
	uint64_t set;
	uint64_t valid;
	bool cached; /* what was there may be in TLBs: invalidate */
};

/* Change what begins and ends in [base, base + size), from its end downwards. Returns how much of it is left to do. */
uint64_t leaf_change_down(struct realm_locked r, uint64_t base, uint64_t size, struct budget *b,
			  const struct leaf_change *change);

/* ---- ops.c: what realm calls and host calls have in common */

/* What is done: a realm's call, or one of the host's. */
#define OP_OF(fid) ((fid)-CSM_FID_FIRST)
#define OP_CLOSE (OP_OF(CSM_SEAL) + 1)
#define OP_EVICT (OP_OF(CSM_SEAL) + 2)
#define OP_DATA_DESTROY (OP_OF(CSM_SEAL) + 3)

/* What the host said to the exit that a call waited for. */
enum answer {
	ANSWER_NOT_ASKED, /* the call comes from the realm */
	ANSWER_ACCEPT,
	ANSWER_REJECT,
};

/* What steps return besides CSM_* and makes their realm exit: for a page of its own, for what op->need says. */
#define OP_NEEDS_PAGE 0x100UL
#define OP_ASKS_HOST 0x101UL

/*
 * An operation goes in steps. Each begins with the region and the realms of the key locked, is bounded, and returns what
 * the caller shall be told: SUCCESS when all is done, INCOMPLETE when the budget is spent or the key now has somebody else
 * to lock, or why it cannot be done.
 */
struct op {
	struct rec *rec; /* whose call it is; NULL: the host's */
	const uint64_t *x; /* its arguments, from x[1] */
	enum answer answer;
	uint64_t asked; /* 1 + offset where the host has just been asked for something; 0: nowhere */
	bool again; /* the same call was told INCOMPLETE, or has made a step: who finds nothing left is done */
	bool by_consumer; /* the calling realm is the consumer of the two that are locked */
	struct link_key key;
	struct link l;
	struct budget budget;
	uint64_t out[3]; /* results, from x1 */
	struct {
		uint64_t offset; /* into the range of CREATE or ATTACH, or IPA of the page */
		int level; /* the host must empty the entry and build tables down to this level */
	} need;
	struct smc_result *res; /* DATA_DESTROY */
	bool taken; /* the same: a consumer has lost the page in this call */
};

/* Make steps as far as the budget goes. */
uint64_t op_run(struct op *op, uint64_t kind);
/* How many arguments it has. */
unsigned int op_args(uint64_t kind);
/* A page of the caller's: SUCCESS, or what the step shall return. */
uint64_t op_buffer(struct op *op, struct realm_locked self, uint64_t ipa, void **buffer);
/* What the step shall return when it needs something of the host; ERROR_HOST if that was asked to do just this. */
uint64_t op_ask(struct op *op, uint64_t offset, int level);

/* The steps. */
uint64_t csm_create(struct op *op);
uint64_t csm_share(struct op *op);
uint64_t csm_share_measured(struct op *op);
uint64_t csm_revoke(struct op *op);
uint64_t csm_attach(struct op *op);
uint64_t csm_detach(struct op *op);
uint64_t csm_info(struct op *op);
uint64_t csm_peer(struct op *op);
uint64_t csm_notify(struct op *op);
uint64_t csm_events(struct op *op);
uint64_t csm_event_irq(struct op *op);
uint64_t csm_seal(struct op *op);
/* Take the region down: everybody's windows, then the marks. Of a CSM_CREATE that failed, too. */
uint64_t csm_close(struct op *op);
uint64_t csm_evict(struct op *op);
uint64_t csm_page_destroy(struct op *op);

/* CSM_CREATE before there is a region: SUCCESS when there is one, which op->key names. */
uint64_t create_begin(struct op *op);
/* RMI_CSM CREATE: the host donates a descriptor. */
void csm_host_create(const uint64_t *x, struct smc_result *res);

/* ---- window.c: parts of steps, which return the same */

/* Map or reserve the window's entries upwards from the cursor. */
uint64_t window_map(struct op *op);
/* Unmap downwards to 0, TLB included; then the slot is FREE or GRANTED again and out of the consumer's tree. */
uint64_t window_remove(struct op *op);

/* ---- events.c */

/* Tell the provider, or the consumer of l->slot, which must be locked; l->notice then names that realm. */
void event_post(struct link *l, bool to_provider, uint32_t kind);
/* slot_set_state(), and the event that goes with it. */
void link_slot_set_state(struct link *l, enum slot_state to);
/* Drop the records of a region: a new attachment must not be taken for revoked. */
void events_forget(struct realm_locked r, uint64_t csm);
/* Doorbells do not outlive the attachment. Returns levels of trees that were changed. */
unsigned int bells_clear(struct link *l);

/* ---- grant.c: measured grants, numbered from 1 */

/* The one by which the locked consumer, which has no slot, may attach. ERROR_INPUT: none; PERM, LIMIT: none now, or so. */
uint64_t policy_find(const struct link *l, uint64_t rights, unsigned int *number);
/* Give it the slot that policy_find() has seen: GRANTED. */
void policy_grant(struct link *l, unsigned int number);
unsigned int policy_holders(const struct region *region, unsigned int number);

/* ---- info.c */

/* What CSM_INFO writes: the locked region as its provider sees it, or as the consumer of l->slot does. */
void region_describe(const struct link *l, bool to_consumer, struct csm_info *info);

/* ---- seal.c */

/* A page of the region goes: its seal is broken, if there is one. */
void seal_break(struct link *l);
/* Tell who is still to be told. False: key has the consumer to lock for it. */
bool seal_tell(struct link *l, struct link_key *key);

/* ---- and */

static inline bool rights_valid(uint64_t rights)
{
	return rights != 0 && rights <= CSM_RIGHT_RW;
}

/* May such rights be granted now? */
static inline bool may_grant(const struct region *region, uint64_t rights)
{
	return region->state == REGION_OPEN &&
	       (region->seal == SEAL_NONE || !(rights & CSM_RIGHT_W));
}

/* W implies R. */
static inline uint8_t rights_implied(uint64_t rights)
{
	return (uint8_t)((rights & CSM_RIGHT_W) ? CSM_RIGHT_RW : rights);
}

/* The host has said that it knows CSM exits. Set once, so no lock. */
extern bool csm_host_ready;

/* Id and geometry of a realm are constant and a REC keeps its RD: no lock is needed to read them. */
static inline const struct realm *csm_caller(const struct rec *rec)
{
	return arch_granule_ptr(rec->rd);
}

#endif
