/* SPDX-License-Identifier: BSD-3-Clause */
/* A realm that uses an address without pause on another CPU, until it is shut out. */
#ifndef E2E_CSM_HAMMER_H
#define E2E_CSM_HAMMER_H

#include "csm_pair.h"

struct hammer {
	struct rec *rec;
	uint64_t op; /* BARE_PUPPET_HAMMER_WRITE, or BARE_PUPPET_SPY */
	uint64_t addr;
	uint64_t never; /* SPY: what must not be read there */
	struct puppet_result result;
};

/* Stores a counter there, on CPU 1. */
void hammer_write(struct hammer *h, struct rec *rec, uint64_t addr);
/* Reads there, and stores a counter in the next word. */
void hammer_spy(struct hammer *h, struct rec *rec, uint64_t addr, uint64_t never);

/* Until the writes arrive at this address of that realm. */
void hammer_wait(struct realm *realm, uint64_t addr);

/* It must have been ended by an abort in its page; a spy must not have seen what it must not. Returns its accesses. */
uint64_t hammer_end(struct hammer *h);

#endif
