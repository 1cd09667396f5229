/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The demo's provider (bare/demo.h): makes a region, shares it with C, carries the file from its window of normal-world
 * memory into it, takes C's right away at the end. What the window holds is read once and believed only within bounds.
 */
#include <bare/demo.h>

#include "csm.h"
#include "demo_common.h"
#include "guest.h"

static struct demo_region *const region = (struct demo_region *)DEMO_REGION_IPA;

static uint64_t self(void)
{
	uint64_t id, version, max_consumers;

	check_eq(csm_self(&id, &version, &max_consumers), CSM_SUCCESS);
	check_eq(version, CSM_ABI_VERSION);
	demo_event(DEMO_EVENT_SELF, id, 'P', 0);
	return id;
}

/* The next chunk, from the window into its slot. Returns its length; 0: that was all. */
static uint64_t carry(const struct boot_info *bi, uint64_t seq)
{
	const volatile struct demo_window *window = (struct demo_window *)shared_base();
	uint64_t slot = (seq - 1) % DEMO_SLOTS;
	uint64_t gprs[3] = { seq, 0, 0 };
	uint64_t length;

	host_call(DEMO_HC_FETCH, gprs, 1);
	check_eq(window->seq, seq);
	length = window->length;
	check(length <= DEMO_CHUNK_MAX && sizeof(*window) <= bi->shared_size);

	if (seq > DEMO_SLOTS)
		demo_wait_word(&region->tail, seq - DEMO_SLOTS);
	memcpy(region->slot[slot], (const void *)window->payload, length);
	region->length[slot] = length;
	__atomic_store_n(&region->head, seq, __ATOMIC_RELEASE);

	if (length) {
		gprs[0] = seq;
		gprs[1] = (uint64_t)region->slot[slot];
		gprs[2] = length;
		host_call(DEMO_HC_WROTE, gprs, 3);
	}
	return length;
}

void realm_main(const struct boot_info *bi)
{
	uint64_t id, consumer, epoch, seq = 1;

	check(bi->shared_size >= DEMO_WINDOW_SIZE && bi->ram_size >= DEMO_RAM_MIN);
	host_send(DEMO_SLOT_P_ID, self());

	check_eq(csm_create(DEMO_REGION_IPA, DEMO_REGION_SIZE, &id), CSM_SUCCESS);
	demo_event(DEMO_EVENT_CREATED, id, DEMO_REGION_IPA, DEMO_REGION_SIZE);
	memset(region, 0, offsetof(struct demo_region, slot));

	consumer = host_wait(DEMO_SLOT_C_ID);
	check_eq(csm_share(id, consumer, CSM_RIGHT_RW, &epoch), CSM_SUCCESS);
	demo_event(DEMO_EVENT_SHARED, id, consumer, CSM_RIGHT_RW);
	host_send(DEMO_SLOT_REGION, id);
	host_wait(DEMO_SLOT_ATTACHED);

	while (carry(bi, seq))
		seq++;
	demo_wait_word(&region->tail, seq);

	check_eq(csm_revoke(id, consumer, &epoch), CSM_SUCCESS);
	demo_event(DEMO_EVENT_REVOKED, id, consumer, 0);
	host_send(DEMO_SLOT_REVOKED, 1);

	check_eq(csm_destroy(id), CSM_SUCCESS);
	demo_event(DEMO_EVENT_DESTROYED, id, 0, 0);
}
