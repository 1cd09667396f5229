/* SPDX-License-Identifier: BSD-3-Clause */
#include "events.h"

#include "csm.h"
#include "guest.h"
#include "irq.h"
#include "timer.h"

#define KINDS (CSM_EVENT_BROKEN + 1)

static struct csm_event_record page[CSM_EVENTS_MAX] __attribute__((aligned(4096)));
/* Written by the handler. */
static struct csm_event_record last[KINDS];
static volatile bool heard[KINDS];

static void on_event(unsigned int intid)
{
	uint64_t count;

	(void)intid;
	check_eq(csm_events((uint64_t)page, &count), CSM_SUCCESS);
	check(count <= CSM_EVENTS_MAX);
	for (uint64_t i = 0; i < count; i++) {
		check(page[i].kind < KINDS);
		last[page[i].kind] = page[i];
		heard[page[i].kind] = true;
	}
}

void events_listen(unsigned int intid)
{
	irq_set_handler(intid, on_event);
	check_eq(csm_event_irq(intid), CSM_SUCCESS);
	irq_enable();
}

bool events_wait(uint32_t kind, uint64_t ms, struct csm_event_record *record)
{
	const uint64_t end = vcounter() + timer_frequency() / 1000 * ms;

	check(kind < KINDS);
	while (!heard[kind]) {
		if (vcounter() > end)
			return false;
		cpu_relax();
	}
	irq_disable();
	*record = last[kind];
	heard[kind] = false;
	irq_enable();
	return true;
}
