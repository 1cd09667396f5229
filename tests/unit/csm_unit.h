/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the CSM tests share: a provider, two consumers, and a host that does what it is asked.
 */
#ifndef UNIT_CSM_H
#define UNIT_CSM_H

#include "csm_core.h"
#include "guest.h"

/* IPA of the region in the provider (RIPAS RAM, populated up to REGION_SIZE) and of the windows. */
#define REGION (GIB(1) + MIB(8))
#define REGION_SIZE (4 * GRANULE_SIZE)
#define REGION_RAM MIB(16)
#define WINDOW (GIB(1) + MIB(64))
/* Tables exist from here for one page more on each side. */
#define AFTER (REGION + REGION_RAM)

/* So much RIPAS RAM more, for tests that set it before they make realms; nothing is there. */
#define MORE (GIB(1) + MIB(256))
extern uint64_t more_ram;

extern struct realm_handle p, c, c2;
extern uint64_t id, desc; /* of the region that make_region() or create() made last */

/* What a call came to: the realm's registers and the exit. */
struct outcome {
	uint64_t x[4];
	struct rmi_rec_exit exit;
};

/* p, c, c2 run, with two RECs each; the host has called VERSION. */
void make_realms(void);
void make_party(struct realm_handle *r);
uint64_t realm_id(const struct realm_handle *r);

/* One SMC, one exit. */
struct outcome csm_smc(struct realm_handle *r, uint64_t rec, uint64_t fid, unsigned int count,
		       const uint64_t *args);
#define csm_once(r, fid, ...) csm_smc(r, (r)->rec, fid, ARGS(__VA_ARGS__))
#define csm_once2(r, fid, ...) csm_smc(r, (r)->rec2, fid, ARGS(__VA_ARGS__))
/* Enter again with the host's answer. */
struct outcome csm_answer(struct realm_handle *r, uint64_t rec, uint64_t response);
/* What the host does for an exit; CREATE sets desc. */
void host_serve(struct realm_handle *r, uint64_t rec, const struct rmi_rec_exit *exit);
/* The whole call: the host serves every exit and the realm repeats INCOMPLETE. */
struct outcome csm_all(struct realm_handle *r, uint64_t fid, unsigned int count,
		       const uint64_t *args);
#define csm(r, fid, ...) csm_all(r, fid, ARGS(__VA_ARGS__))
#define csm_ok(r, fid, ...) assert_int_equal(csm(r, fid, ##__VA_ARGS__).x[0], CSM_SUCCESS)
/* Must fail at once, without an exit to the host and without a change to regions, realms and tables. */
void csm_call_fails(struct realm_handle *r, uint64_t code, uint64_t fid, unsigned int count,
		    const uint64_t *args);
#define csm_fails(r, code, fid, ...) csm_call_fails(r, code, fid, ARGS(__VA_ARGS__))

void create(uint64_t base, uint64_t size);
void make_region(void); /* make_realms() and create(REGION, REGION_SIZE) */
void make_shared(uint64_t rights); /* ... and the grant to c */
void make_attached(uint64_t rights); /* ... and the window at WINDOW */
#define attach_args(rights) id, realm_id(&p), WINDOW, REGION_SIZE, rights

/* May the realm do this at an IPA, by its tables and by its TLB? */
bool can(const struct realm_handle *r, uint64_t ipa, enum native_access access);
/* Nothing of the window is left in c: entries, TLB, list. */
void expect_window_gone(const struct realm_handle *r, uint64_t base, uint64_t size);

#endif
