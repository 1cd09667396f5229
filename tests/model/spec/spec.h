/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Confidential Shared Memory as csm.md and docs/abi.md describe it, made executable: a small world of realms, regions and
 * pages, and what each call does to it. It shares nothing with the RMM but the numbers of the ABI.
 *
 * Addresses are page numbers. A region is known by its descriptor granule (an index), a realm by its RD (an index), and
 * both to each other by their ids: the counters in the lower halves of the real ones, from 1, 0 for none.
 *
 * How far a call goes before it answers INCOMPLETE is not laid down, only that it goes on from there. So a step is told
 * what was seen of the implementation (struct seen), believes it about extents alone, and checks that they are allowed.
 */
#ifndef MODEL_SPEC_H
#define MODEL_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include <abi/csm.h>
#include <abi/rmi.h>

#define REALMS 3
#define REGIONS 3
/* Pages of a realm's IPA space that take part; the first RAM_PAGES of them start as RAM, the others EMPTY. */
#define PAGES 4
#define RAM_PAGES 2
/* Granules that the host has to populate pages with. */
#define GRANULES 4
#define VCPUS 2
#define SLOTS 4
#define POLICIES 2
#define EVENTS 32
#define NONE (-1)

/* ---- what there is */

enum page_kind {
	PAGE_OWN, /* the realm's own, populated or not */
	PAGE_BORROWED, /* in a window, mapped */
	PAGE_RESERVED, /* in a window, not mapped */
};

struct s_page {
	uint8_t kind;
	uint8_t ripas; /* PAGE_OWN; else 0 */
	int8_t granule; /* populated with, or mapped to; NONE */
	bool writable; /* stage 2 lets the realm write */
	bool readable;
	bool executable;
	bool marked; /* in a region of this realm */
	bool draining; /* the host is taking it away: nobody may map it any more */
};

enum waiting {
	WAITS_NOT,
	WAITS_CREATE, /* the host was asked by an exit */
	WAITS_ATTACH,
	WAITS_RIPAS,
};

/* A call with its arguments, for "call again with the same arguments". */
struct s_call {
	uint32_t op; /* enum op; 0: none */
	uint32_t region; /* id */
	uint32_t other; /* id of a realm, or a handle */
	uint8_t base, size, rights;
};

struct s_vcpu {
	bool exists;
	uint8_t waits;
	struct s_call call; /* the last one, if it is not finished */
	uint32_t creating; /* CREATE: id of the region that the host donated */
	uint8_t asked; /* WAITS_ATTACH, CREATE: 1 + page of the range at which the host was asked to do something */
	uint8_t ripas_page, ripas; /* WAITS_RIPAS: what was asked for */
};

struct s_event {
	uint32_t region, from, epoch, kind; /* from 0: the host */
};

struct s_realm {
	bool exists;
	bool listens; /* it has asked for events once */
	bool lost; /* there were more events than could be kept */
	uint8_t event_count;
	uint32_t id; /* kept after the realm is gone */
	struct s_vcpu vcpu[VCPUS];
	struct s_page page[PAGES];
	struct s_event event[EVENTS];
};

enum region_state {
	REGION_NONE,
	REGION_CREATING,
	REGION_OPEN,
	REGION_CLOSING,
	REGION_CLOSED,
};

enum slot_state {
	SLOT_FREE,
	SLOT_GRANTED,
	SLOT_ATTACHING,
	SLOT_ATTACHED,
	SLOT_UNDOING,
	SLOT_DETACHING,
	SLOT_REVOKING,
	SLOT_BARRED,
};

/* One consumer of a region: a grant, then an attachment. */
struct s_slot {
	uint8_t state;
	int8_t realm; /* index, while attached; NONE */
	uint8_t base; /* of the window */
	uint8_t extent; /* pages of it that are BORROWED or RESERVED, from its base */
	uint8_t granted, rights;
	uint8_t policy; /* number from 1 of the measured grant by which it came */
	uint8_t result; /* UNDOING: what ATTACH will answer */
	bool barred; /* will be BARRED instead of FREE */
	uint32_t id; /* of the consumer */
	uint32_t epoch;
	uint32_t bell_provider, bell_consumer;
};

struct s_policy {
	uint32_t handle; /* 0: none */
	uint8_t rights;
	uint8_t max; /* realms that may hold it at once; 0: any number */
	int8_t only; /* index of the one realm that has these measurements; NONE: all have */
	bool revoked;
};

struct s_region {
	uint8_t state;
	uint8_t seal; /* CSM_SEAL_*; 0: none */
	uint8_t base, size;
	uint8_t extent; /* pages that are marked, from the base */
	uint8_t result; /* CLOSING: what CREATE will answer */
	uint8_t untold; /* slots that have still to hear of the seal */
	int8_t provider; /* index; NONE: CLOSED */
	uint32_t id, provider_id; /* kept until the descriptor is used again */
	uint32_t epoch, state_epoch, handles;
	uint8_t digest[PAGES]; /* SEALED: the content that was hashed */
	struct s_slot slot[SLOTS];
	struct s_policy policy[POLICIES];
};

struct spec {
	uint32_t last_realm, last_region; /* ids given out */
	uint8_t content[GRANULES]; /* what the realms wrote */
	struct s_realm realm[REALMS];
	struct s_region region[REGIONS];
};

/* ---- what may be done */

enum op {
	OP_NONE,
	/* calls of a realm */
	OP_CREATE,
	OP_SHARE,
	OP_SHARE_MEASURED,
	OP_REVOKE,
	OP_REVOKE_HANDLE,
	OP_DESTROY,
	OP_ATTACH,
	OP_DETACH,
	OP_NOTIFY,
	OP_EVENTS,
	OP_SEAL,
	OP_RIPAS_ASK,
	OP_ACCESS,
	/* the host */
	OP_ANSWER, /* enter a vCPU that waits for CREATE or ATTACH */
	OP_DONATE,
	OP_RECLAIM,
	OP_CLOSE,
	OP_EVICT,
	OP_DATA_CREATE,
	OP_DATA_DESTROY,
	OP_RIPAS_DO, /* SET_RIPAS as asked, then enter */
	OP_RIPAS_DROP, /* enter without it */
	OP_FOLD,
	OP_UNDELEGATE,
	OP_REC_DESTROY, /* both of a realm */
	OP_REALM_DESTROY, /* with all that it has */
	OP_REALM_CREATE,
	OP_COUNT,
};

enum access {
	ACCESS_R,
	ACCESS_W,
	ACCESS_X,
};

struct action {
	uint8_t op;
	uint8_t realm; /* who calls, or is concerned */
	uint8_t vcpu;
	uint8_t region; /* index of the descriptor: the region there, or the last that was */
	uint8_t other; /* a realm, a slot, a policy, a granule, an access */
	uint8_t base, size; /* pages */
	uint8_t arg; /* rights, RIPAS, 1 ACCEPT */
	bool interrupted; /* an interrupt waits from the beginning: the call goes as little far as it can */
	bool inside; /* taken by another PE in the middle of the next one */
	uint32_t stale; /* id to use instead of that of region, in a test of old ids; 0: none */
};

/* What it came to. */
enum ending {
	ENDS_RETURN, /* the realm goes on */
	ENDS_CREATE,
	ENDS_ATTACH,
	ENDS_REMOVE,
	ENDS_NOTIFY,
	ENDS_RIPAS,
	ENDS_PAGE, /* the host is told of a page that is missing: region NONE, base */
	ENDS_ABORT, /* ACCESS: the realm got a synchronous external abort */
	ENDS_REFUSED, /* the host's entry or command failed */
};

struct outcome {
	uint64_t status; /* x0 of the caller; 0 if a call does not answer yet */
	uint32_t value; /* x1: ids and epochs as counters, handles, counts */
	uint8_t ending;
	int8_t region; /* ENDS_*: that the exit names; NONE */
	int8_t realm; /* ENDS_*: to be scheduled; NONE */
	uint8_t base, size;
	bool lost; /* EVENTS: x2 */
	struct s_event
		bells[2 * REGIONS *
		      SLOTS]; /* EVENTS: doorbells, by region and slot; epoch 0 ends; kind is bits */
};

/* What is seen of the implementation after the step. */
struct seen {
	bool incomplete; /* what it answered */
	uint64_t status;
	uint8_t ending;
	struct s_page page[REALMS][PAGES];
	struct {
		uint8_t state;
		uint8_t seal;
		uint8_t attached; /* windows that there are */
	} region[REGIONS];
};

/*
 * One step: s becomes what it must be, *o what must have been answered. NULL, or which rule what was seen breaks. False
 * in *possible: nobody can do this now.
 */
const char *spec_step(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o, bool *possible);
void spec_init(struct spec *s);
/* The invariants of csm.md section 6, in the model's own terms: what is broken, or NULL. */
const char *spec_invariant(const struct spec *s);

/* ---- view.c: what INFO and PEER must say. status; ids and epochs are counters. */
uint64_t spec_info(const struct spec *s, unsigned int realm, unsigned int region,
		   struct csm_info *info);
uint64_t spec_peer(const struct spec *s, unsigned int realm, unsigned int region, uint32_t peer);

/* ---- ids.c */
/* Index of the region with this id that is not CLOSED; NONE. */
int s_region_find(const struct spec *s, uint32_t id);
int s_slot_find(const struct s_region *r, uint32_t id);
int s_slot_free(const struct s_region *r);
bool s_slot_attached(const struct s_slot *t);
/* The slot of a realm's attachment whose window has this page; NULL. */
const struct s_slot *s_window_at(const struct spec *s, unsigned int realm, unsigned int page,
				 const struct s_region **r);
/* Does [base, base + size) of the realm touch a region that it provides, or a window of its own? */
bool touches_region(const struct spec *s, unsigned int realm, unsigned int base, unsigned int size);
bool touches_window(const struct spec *s, unsigned int realm, unsigned int base, unsigned int size);
uint8_t implied(uint8_t rights);

/* ---- epoch.c: every change of state draws an epoch */
void region_becomes(struct s_region *r, enum region_state state);
void seal_becomes(struct s_region *r, uint8_t seal);
void slot_becomes(struct s_region *r, struct s_slot *t, enum slot_state state);

/* ---- event.c */
void post(struct spec *s, struct outcome *o, unsigned int to, const struct s_region *r,
	  const struct s_slot *about, uint32_t kind);
void forget_events(struct s_realm *realm, uint32_t region);
void do_notify(struct spec *s, const struct action *a, struct outcome *o);
void do_events(struct spec *s, const struct action *a, struct outcome *o);

/* ---- vcpu.c: how calls begin and end */
/* The vCPU makes this call; true if it repeats one that is not finished. */
bool call_begins(struct spec *s, const struct action *a, const struct s_call *call);
/* It is answered: anything but INCOMPLETE forgets it. */
void answer(struct spec *s, const struct action *a, struct outcome *o, uint64_t status,
	    uint32_t value);

/* ---- the rules, one file for each idea; they return NULL or what is wrong */
const char *do_create(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o);
const char *do_create_answered(struct spec *s, const struct action *a, const struct seen *seen,
			       struct outcome *o);
void do_donate(struct spec *s, const struct action *a, struct outcome *o);
const char *do_rec_destroy(struct spec *s, const struct action *a, const struct seen *seen,
			   struct outcome *o);

void do_share(struct spec *s, const struct action *a, struct outcome *o);
const char *do_revoke(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o);

void do_share_measured(struct spec *s, const struct action *a, struct outcome *o);
const char *do_revoke_handle(struct spec *s, const struct action *a, const struct seen *seen,
			     struct outcome *o);
/* By which measured grant may this realm attach? 0: none, *why says why not. */
unsigned int s_policy_for(const struct s_region *r, unsigned int realm, uint32_t id, uint8_t rights,
			  uint64_t *why);
unsigned int s_policy_holders(const struct s_region *r, unsigned int number);

const char *do_destroy(struct spec *s, const struct action *a, const struct seen *seen,
		       struct outcome *o);
const char *do_host_close(struct spec *s, const struct action *a, const struct seen *seen,
			  struct outcome *o);
void do_reclaim(struct spec *s, const struct action *a, struct outcome *o);
/* The region goes; *status INCOMPLETE, or SUCCESS when nothing is left. by_host: the provider is told. */
const char *s_close_region(struct spec *s, int region, bool by_host, bool interrupted,
			   uint64_t result, const struct seen *seen, struct outcome *o,
			   uint64_t *status);

const char *do_attach(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o, bool begun, bool accepted);
const char *do_detach(struct spec *s, const struct action *a, const struct seen *seen,
		      struct outcome *o);
const char *do_evict(struct spec *s, const struct action *a, const struct seen *seen,
		     struct outcome *o);
/* The slot leaves, from the state that it is in, and its window as far as is seen. *gone: it is out of the table. */
const char *s_window_shrink(struct spec *s, int region, struct s_slot *t, bool interrupted,
			    const struct seen *seen, bool *gone);
/* Pages from the base of a window that are seen BORROWED or RESERVED. */
uint8_t seen_extent(const struct seen *seen, const struct s_region *r, const struct s_slot *t);

const char *do_seal(struct spec *s, const struct action *a, const struct seen *seen,
		    struct outcome *o);
/* A page of the region goes. */
void seal_breaks(struct spec *s, int region, struct outcome *o);

void do_data_create(struct spec *s, const struct action *a, struct outcome *o);
const char *do_data_destroy(struct spec *s, const struct action *a, const struct seen *seen,
			    struct outcome *o);
void do_ripas_ask(struct spec *s, const struct action *a, struct outcome *o);
void do_ripas_do(struct spec *s, const struct action *a, struct outcome *o, bool apply);
/* What stage 2 says of a realm's own page follows from its state. */
void page_update(struct s_page *p, bool sealed);
/* May a consumer map the provider's page? */
bool page_lendable(const struct s_page *p);
/* A window's entry: the provider's page, or nothing yet. */
void page_lend(struct spec *s, const struct s_region *r, const struct s_slot *t,
	       unsigned int offset);
int s_granule_free(const struct spec *s);

void do_access(struct spec *s, const struct action *a, struct outcome *o);

bool realm_destroyable(const struct spec *s, unsigned int realm);
void do_realm_destroy(struct spec *s, unsigned int realm);
void do_realm_create(struct spec *s, unsigned int realm);

#endif
