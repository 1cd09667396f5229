/* SPDX-License-Identifier: BSD-3-Clause */
/* What the RMM tells a realm of its peers (CSM_EVENTS), heard by the interrupt that it makes for that. One vCPU. */
#ifndef GUEST_EVENTS_H
#define GUEST_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include <abi/csm.h>

/* Asks for the interrupt, with this INTID (16-31 but for timers, PMU and maintenance), and lets interrupts in. */
void events_listen(unsigned int intid);

/*
 * The latest event of that kind (CSM_EVENT_*) since it was asked for last. Waits at most ms milliseconds, without an exit of
 * its own. False: there was none.
 */
bool events_wait(uint32_t kind, uint64_t ms, struct csm_event_record *record);

#endif
