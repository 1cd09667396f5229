/* SPDX-License-Identifier: BSD-3-Clause */
/* What both realms of the demo do. */
#ifndef GUEST_DEMO_COMMON_H
#define GUEST_DEMO_COMMON_H

#include <bare/demo.h>

#include "guest.h"

#define DEMO_POLLS_PER_YIELD 2000

static inline void demo_event(uint64_t event, uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t gprs[4] = { event, a, b, c };

	host_call(DEMO_HC_EVENT, gprs, 4);
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

#endif
