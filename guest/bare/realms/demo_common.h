/* SPDX-License-Identifier: BSD-3-Clause */
/* What the realms of the demo share. */
#ifndef GUEST_DEMO_COMMON_H
#define GUEST_DEMO_COMMON_H

#include <bare/demo.h>

#include "csm.h"
#include "events.h"
#include "group.h"
#include "guest.h"
#include "timer.h"

#define DEMO_POLLS_PER_YIELD 2000
#define DEMO_EVENT_INTID 20
/* How long something may take that the realm waits for without an exit. */
#define DEMO_PATIENCE_MS 10000UL

static inline void demo_event(uint64_t event, uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t gprs[DEMO_EVENT_GPRS] = { event, a, b, c };

	host_call(DEMO_HC_EVENT, gprs, DEMO_EVENT_GPRS);
}

/* gprs[1] to [4] */
static inline void demo_event4(uint64_t event, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	uint64_t gprs[DEMO_EVENT_GPRS] = { event, a, b, c, d };

	host_call(DEMO_HC_EVENT, gprs, DEMO_EVENT_GPRS);
}

static inline void demo_turn(void)
{
	host_call(DEMO_HC_TURN, NULL, 0);
}

/* Who am I? */
static inline uint64_t demo_self(void)
{
	uint64_t id, version, max_consumers;

	check_eq(csm_self(&id, &version, &max_consumers), CSM_SUCCESS);
	check_eq(version, CSM_ABI_VERSION);
	return id;
}

/*
 * Polls a counter of the region until it reaches `value`; yields now and then, so that the peer runs even if there is one
 * CPU for both. The counter of an honest peer never runs ahead by more than the region has slots.
 */
static inline void demo_wait_word(const uint64_t *word, uint64_t value)
{
	for (;;) {
		uint64_t now;

		for (unsigned int i = 0; i < DEMO_POLLS_PER_YIELD; i++) {
			now = __atomic_load_n(word, __ATOMIC_ACQUIRE);
			if (now >= value) {
				check(now - value <= DEMO_SLOTS);
				return;
			}
			cpu_relax();
		}
		host_yield();
	}
}

#define DEMO_WORDS (DEMO_SLOTS * DEMO_CHUNK_MAX / sizeof(uint64_t))

/* Word n of the slots in the second half of the story. */
static inline uint64_t demo_word(uint64_t n)
{
	return mix64(n + 1);
}

static inline uint64_t demo_deadline(void)
{
	return vcounter() + timer_frequency() / 1000 * DEMO_PATIENCE_MS;
}

static inline bool demo_is_abort(const struct fault *fault, uint64_t addr)
{
	return ESR_EC(fault->esr) == EC_DABT_SAME && ESR_FSC(fault->esr) == FSC_EXTERNAL_ABORT &&
	       fault->far == addr;
}

/*
 * This realm lost its window with an abort, after so many reads: waits for what the RMM says of it, and when that is
 * complete tries every page once more.
 */
static inline void demo_cut_off(const struct fault *fault, uint64_t reads, uint32_t kind,
				uint64_t id, uint64_t provider)
{
	uint64_t gprs[DEMO_EVENT_GPRS] = { DEMO_EVENT_CUT_OFF, fault->esr, fault->far, reads };
	uint64_t value, aborted = 0, bytes = 0;
	struct csm_event_record record;
	struct fault again;

	check(events_wait(kind, DEMO_PATIENCE_MS, &record));
	check_eq(record.csm, id);
	check_eq(record.from, provider);
	gprs[4] = record.kind;
	gprs[5] = record.from;
	host_call(DEMO_HC_EVENT, gprs, DEMO_EVENT_GPRS);
	for (uint64_t page = 0; page < DEMO_PAGES; page++) {
		const uint64_t addr = DEMO_ATTACH_IPA + page * 0x1000;

		if (guest_probe_read(addr, &value, &again))
			bytes += sizeof(value);
		else if (demo_is_abort(&again, addr))
			aborted++;
	}
	demo_event(DEMO_EVENT_SWEPT, aborted, bytes, 0);
}

#endif
