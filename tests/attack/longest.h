/* SPDX-License-Identifier: BSD-3-Clause */
/* The realms whose calls are measured against invariant 9: a provider, and as many consumers as a region can have. */
#ifndef ATTACK_LONGEST_H
#define ATTACK_LONGEST_H

#include <stdint.h>

#include <abi/csm.h>

#include <realm.h>

#define CONSUMERS CSM_MAX_CONSUMERS
/* A page of each realm's own. */
#define BUFFER 0x3ff000UL

extern struct longest_world {
	struct realm *p, *c[CONSUMERS]; /* of the consumers half with SHA-512, as the provider */
	uint64_t p_id, c_id[CONSUMERS];
	uint64_t csm; /* the region that the functions below mean */
} longest;

void longest_must(uint64_t status, int line);
#define MUST(call) longest_must(call, __LINE__)

/* The provider makes a region. */
void longest_create(uint64_t base, uint64_t size);
/* A call of the provider's about it. */
uint64_t longest_by_p(uint64_t fid, uint64_t b, uint64_t c);
/* Consumer i attaches it. */
uint64_t longest_attach(unsigned int i, uint64_t window, uint64_t size, uint64_t rights);
/* Everybody reads its events. */
void longest_drain(void);

/* CSM_EVENTS with as much to find, and as far down, as there can be. */
void longest_events(void);

#endif
