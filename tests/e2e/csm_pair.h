/* SPDX-License-Identifier: BSD-3-Clause */
/* Two puppets that share memory: the provider's region lies in its RAM, the consumer's window beyond its own. */
#ifndef E2E_CSM_PAIR_H
#define E2E_CSM_PAIR_H

#include <stdint.h>

#include <abi/csm.h>

#include "puppet.h"

#define PAIR_REGION 0x280000UL
#define PAIR_SIZE 0x20000UL
#define PAIR_WINDOW 0x40080000UL
#define PAIR_SEED 0x1122334455667788UL

struct csm_pair {
	struct realm *p, *c;
	uint64_t p_id, c_id;
	uint64_t csm; /* the region's id */
};

/* A realm call with up to five arguments, repeated while it is incomplete. out: x1-x3, may be NULL. */
uint64_t csm_call(struct realm *realm, uint64_t fid, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
		  uint64_t e, uint64_t out[3]);

/*
 * What the host answers to the exit of a CSM call that began with these registers. The call is made again while it is
 * incomplete: REC_ASKED if the host is asked for more, REC_CALLED when puppet_outcome() has how it ended.
 */
enum rec_end csm_answer(struct rec *rec, const uint64_t x[6], uint64_t response);

/* Realm id, from CSM_SELF. */
uint64_t csm_self(struct realm *realm);

uint64_t csm_create(struct realm *realm, uint64_t base, uint64_t size, uint64_t *csm);
uint64_t csm_share(struct csm_pair *pair, uint64_t rights);
uint64_t csm_attach(struct csm_pair *pair, uint64_t rights);

/* Both realms, and a region of PAIR_SIZE at PAIR_REGION filled from PAIR_SEED. */
void pair_create(struct csm_pair *pair);
/* The same, shared with these rights and attached. */
void pair_attach(struct csm_pair *pair, uint64_t rights);
void pair_destroy(struct csm_pair *pair);

/* The consumer's window gives aborts, whatever it tries, at its first and its last page. */
void pair_window_is_shut(struct csm_pair *pair);

#endif
