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
	uint64_t consumer; /* realm id of the slot that is wanted; 0: none */
	uint64_t rd; /* lock this RD as the consumer's; 0: the slot's, if it has attached */
	bool any_attached; /* instead of consumer: any slot that has attached ... */
	uint64_t handle; /* ... by this measured grant; 0: or by any, or none */
	bool unfinished; /* not if the region is OPEN */
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
	struct realm_locked c; /* valid if the slot is attached, or key.rd was set */
	struct csm_notice
		notice; /* what the operation has done that the host shall know; empty if locking failed */
};

/*
 * SUCCESS: all is locked. ERROR_INPUT: there is no such region, or it is CLOSED, or somebody else's. INCOMPLETE: it
 * changed under our hands again and again.
 */
uint64_t link_lock(struct link *l, const struct link_key *key);
void link_unlock(struct link *l);
/* The same for a region with the slot that the calling realm and its peer there share, whichever of them provides. */
uint64_t link_lock_peer(struct link *l, const struct rec *rec, uint64_t id, uint64_t peer);
/* PA of the RD of a realm that has attached, which keeps the realm from going; else 0. */
uint64_t slot_rd(const struct slot *slot);
struct slot *region_slot(struct region *region, uint64_t realm_id);
struct slot *region_slot_free(struct region *region);

/* ---- leaf.c: how far a call may go, and neighbouring entries with one walk for a table */

/*
 * What one call may do, counted in neighbouring entries that are changed alike: about 8 instructions each. A run of them
 * begins with walks, checks and barriers, BUDGET_RUN; locks for one more consumer are BUDGET_LINK. Interrupts are
 * looked for between runs.
 */
#define BUDGET_ENTRIES 800U
#define BUDGET_LINK 100U
#define BUDGET_RUN 16U
#define BUDGET_RUN_MAX S2_ENTRIES

struct budget {
	unsigned int left;
};

/* Spend so many entries' worth: false when nothing was left. An interrupt that waits takes the rest. */
bool budget_take(struct budget *b, unsigned int entries);
/* Longest run, of at most max entries, that may follow; at least 1. */
unsigned int budget_run(const struct budget *b, uint64_t max);

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

/*
 * ---- mark.c, window.c, close.c: bounded steps. They return what the realm shall be told: SUCCESS when all is done,
 * INCOMPLETE when the budget is spent, or why it cannot be done.
 */

/* ERROR_HOST: at this offset into the range the host must empty the entry and build tables down to this level. */
struct need {
	uint64_t offset;
	int level;
};

/* Mark the provider's entries upwards from the cursor. ERROR_INPUT: an entry is not RAM. */
uint64_t region_mark(struct link *l, struct budget *b, struct need *need);
/* Level of the entry at the start of a range, or if that is larger than the range, the level that is needed. */
int region_level(struct realm_locked p, uint64_t base, uint64_t size);
uint64_t region_unmark(struct link *l, struct budget *b);

/* Map or reserve the window's entries upwards from the cursor. */
uint64_t window_map(struct link *l, struct budget *b, struct need *need);
/* Level of consumer entry that the start of a window at base needs. */
int window_level(struct link *l, uint64_t base);
/* Map the RESERVED page at this IPA, if it is one. ERROR_HOST: the provider has not got it; ERROR_INPUT: and never will. */
uint64_t window_map_page(struct link *l, uint64_t ipa);
/* Make the slot's BORROWED page at this offset RESERVED, TLB included. */
void window_unmap_page(struct link *l, uint64_t offset);
/* Unmap downwards to 0, TLB included; then the slot is FREE or GRANTED again and out of the consumer's list. */
uint64_t window_remove(struct link *l, struct budget *b);

/* ---- events.c */

/* Tell the provider, or the consumer of l->slot, which must be locked; l->notice then names that realm. */
void event_post(struct link *l, bool to_provider, uint32_t kind);
/* slot_apply(), and the event that goes with it. */
void link_slot_apply(struct link *l, enum csm_event event);
/* Drop the records of a region: a new attachment must not be taken for revoked. */
void events_forget(struct realm_locked r, uint64_t csm);
/* Doorbells do not outlive the attachment. */
void bells_clear(struct link *l);

/* ---- close.c */

/* Begin to take a region down: no new grant or mapping; mere grants are gone. result as in region_close(). */
void region_begin_close(struct link *l, uint64_t result);
/*
 * Take the region down: everybody's windows, then the marks. ERROR_INPUT: key names nothing. notice: REMOVE if it was
 * this call that made it CLOSED, NOTIFY if a consumer got an event, which is also a reason to be INCOMPLETE. result: what
 * a CSM_CREATE that goes on meanwhile shall answer.
 */
uint64_t region_close(const struct link_key *key, uint64_t result, struct csm_notice *notice);

/* ---- policy.c: measured grants, numbered from 1 */

/* The one by which the locked consumer, which has no slot, may attach. ERROR_INPUT: none; PERM, LIMIT: none now, or so. */
uint64_t policy_find(const struct link *l, uint64_t rights, unsigned int *number);
/* Give it the slot that policy_find() has seen: GRANTED. */
void policy_grant(struct link *l, unsigned int number);
unsigned int policy_holders(const struct region *region, unsigned int number);

/* ---- seal.c */

/* A page of the region goes: its seal is broken, if there is one. */
void seal_break(struct link *l);
/* Tell who is still to be told. False: key has the consumer to lock for it. */
bool seal_tell(struct link *l, struct link_key *key);

/* ---- info.c: buffers */

/* A page of the caller. SUCCESS with *buffer NULL: the host must bring it first; ERROR_INPUT: not one to be used. */
uint64_t csm_buffer(struct realm_locked self, uint64_t ipa, void **buffer, int *level);
/* Answer a call with such a buffer, or have it made again when the page is there. */
enum rec_next csm_reply_buffer(struct rec *rec, uint64_t status, uint64_t x1, uint64_t ipa,
			       const void *buffer, int level, struct rmi_rec_exit *exit);

/* ---- calls.c: how realm calls begin and end */

/* W implies R. */
static inline uint8_t rights_implied(uint64_t rights)
{
	return (uint8_t)((rights & CSM_RIGHT_W) ? CSM_RIGHT_RW : rights);
}

/* The host has said that it knows CSM exits. Set once, so no lock. */
extern bool csm_host_ready;

/* The region that a call names. */
struct link_key csm_key(uint64_t id);
/* Id and geometry of a realm are constant and a REC keeps its RD: no lock is needed to read them. */
const struct realm *csm_caller(const struct rec *rec);
/* Answer a call; everything but INCOMPLETE ends it. */
enum rec_next csm_reply(struct rec *rec, uint64_t status, uint64_t x1);
/* Answer it and, if there is something to tell, exit to the host. */
enum rec_next csm_reply_notice(struct rec *rec, uint64_t status, uint64_t x1,
			       const struct csm_notice *notice, struct rmi_rec_exit *exit);
/* Ask the host; the call goes on in csm_resume(). */
enum rec_next csm_ask_host(struct rec *rec, struct rmi_rec_exit *exit, uint64_t kind, uint64_t desc,
			   uint64_t base, uint64_t size, const struct need *need);

/* What the host said to the exit that the call waited for. */
enum answer {
	ANSWER_NOT_ASKED, /* the call comes from the realm */
	ANSWER_ACCEPT,
	ANSWER_REJECT,
};

/* The calls. Arguments are in rec->csm.x. again: the same REC made the same call before and was told INCOMPLETE. */
enum rec_next csm_create(struct rec *rec, enum answer answer, struct rmi_rec_exit *exit);
void csm_create_abandon(struct rec *rec);
enum rec_next csm_share(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next csm_revoke(struct rec *rec, bool again, struct rmi_rec_exit *exit);
enum rec_next csm_destroy(struct rec *rec, bool again, struct rmi_rec_exit *exit);
enum rec_next csm_attach(struct rec *rec, enum answer answer, struct rmi_rec_exit *exit);
enum rec_next csm_detach(struct rec *rec, bool again, struct rmi_rec_exit *exit);
enum rec_next csm_share_measured(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next csm_revoke_handle(struct rec *rec, bool again, struct rmi_rec_exit *exit);
enum rec_next csm_seal(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next csm_info(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next csm_peer(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next csm_notify(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next csm_events(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next csm_event_irq(struct rec *rec);
/* RMI_CSM CREATE: the host donates a descriptor. */
void csm_host_create(const uint64_t *x, struct smc_result *res);

#endif
