/* SPDX-License-Identifier: BSD-3-Clause */
/* What a puppet reads of its events, into a page of its own. */
#ifndef E2E_CSM_EVENT_H
#define E2E_CSM_EVENT_H

#include "csm_pair.h"

#define EVENTS_PAGE (PAIR_REGION - 0x10000)

/* CSM_EVENTS: how many records there were; none were lost. */
uint64_t events(struct realm *realm);
/* Record n of the realm's page. */
struct csm_event_record event_record(struct realm *realm, uint64_t n);
/* It is of the pair's region, from the other realm. */
void expect_record(struct csm_pair *pair, struct realm *realm, uint64_t n, uint32_t kind,
		   uint32_t bits);
/* One such event waits, and nothing else. */
void expect_one(struct csm_pair *pair, struct realm *realm, uint32_t kind, uint32_t bits);

#endif
