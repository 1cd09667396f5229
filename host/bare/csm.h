/* SPDX-License-Identifier: BSD-3-Clause */
/* The host's part of Confidential Shared Memory: descriptors, and taking regions down. */
#ifndef HOST_CSM_H
#define HOST_CSM_H

#include "realm.h"

/* CLOSE or EVICT until it is complete; the last return code. */
uint64_t csm_close(uint64_t desc);
uint64_t csm_evict(uint64_t desc, uint64_t rd);

/* Takes the descriptor granule of a closed region back; fails the case if the RMM refuses. */
void csm_reclaim(struct realm *provider, uint64_t desc);

/* The region whose provider is this realm, by order of creation. */
struct region *csm_region(struct realm *realm, unsigned int n);

/* Before a realm is destroyed: closes and reclaims its regions, evicts it from those of others. */
void csm_forget(struct realm *realm);

#endif
