/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The demo's provider (bare/demo.h): makes a region, shares it with C, carries the file from its window of normal-world
 * memory into it, takes C's right away while C reads, lets M read, and is destroyed in the middle of its work. What the
 * window holds is read once and believed only within bounds.
 */
#include "demo_common.h"

static struct demo_region *const region = (struct demo_region *)DEMO_REGION_IPA;
static struct demo_group group;

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

/* With one realm that has this measurement; returns the grant's handle. */
static uint64_t share(uint64_t id, const uint8_t rim[DEMO_RIM_SIZE], uint64_t rights, char who)
{
	uint64_t handle, start;

	check_eq(group_share(id, rim, 1, rights, &handle), CSM_SUCCESS);
	memcpy(&start, rim, sizeof(start));
	demo_event4(DEMO_EVENT_SHARED, id, start, rights, (uint64_t)who);
	return handle;
}

/* The RMM says who has attached, and what that realm is. */
static void meet_consumer(uint64_t id)
{
	struct csm_event_record record;

	check(events_wait(CSM_EVENT_ATTACHED, DEMO_PATIENCE_MS, &record));
	check_eq(record.csm, id);
	check(group_is(id, record.from, group.consumer));
	demo_event(DEMO_EVENT_KNOWN, record.from, 'C', 0);
}

/* C reads all the time; no such read may give what is written here after the call has come back. */
static void revoke_reader(const struct boot_info *bi, uint64_t id, uint64_t handle)
{
	uint64_t epoch;

	demo_wait_word(&region->beat, DEMO_BEATS);
	if (bi->arg != DEMO_MISTAKE_NOT_REVOKED)
		check_eq(csm_revoke(id, handle, &epoch), CSM_SUCCESS);
	__atomic_store_n(&region->head, DEMO_LATE, __ATOMIC_SEQ_CST);
	demo_event(DEMO_EVENT_REVOKED, id, 0, 0);
}

static void write_pattern(void)
{
	uint64_t *words = (uint64_t *)region->slot;

	for (uint64_t i = 0; i < DEMO_WORDS; i++)
		__atomic_store_n(&words[i], demo_word(i), __ATOMIC_RELAXED);
}

static void let_read(const struct boot_info *bi, uint64_t id)
{
	const uint64_t rights = bi->arg == DEMO_MISTAKE_WRITABLE ? CSM_RIGHT_RW : CSM_RIGHT_R;
	const uint64_t *words = (uint64_t *)region->slot;

	write_pattern();
	share(id, group.reader, rights, 'M');
	demo_turn();
	check_eq(region->head, DEMO_LATE);
	for (uint64_t i = 0; i < DEMO_WORDS; i++)
		check_eq(words[i], demo_word(i));
	demo_event(DEMO_EVENT_UNCHANGED, id, 0, 0);
}

void realm_main(const struct boot_info *bi)
{
	const uint64_t self = demo_self();
	uint64_t id, handle, epoch, seq = 1;

	check(bi->shared_size >= DEMO_WINDOW_SIZE && bi->ram_size >= DEMO_RAM_MIN);
	demo_event(DEMO_EVENT_SELF, self, 'P', 0);
	host_send(DEMO_SLOT_P_ID, self);
	demo_turn();

	group_load(&group);
	events_listen(DEMO_EVENT_INTID);
	host_wait(DEMO_SLOT_C_ID);
	check_eq(csm_create(DEMO_REGION_IPA, DEMO_REGION_SIZE, &id), CSM_SUCCESS);
	demo_event(DEMO_EVENT_CREATED, id, DEMO_REGION_IPA, DEMO_REGION_SIZE);
	memset(region, 0, offsetof(struct demo_region, slot));

	handle = share(id, group.consumer, CSM_RIGHT_RW, 'C');
	if (bi->arg == DEMO_MISTAKE_INVITED)
		check_eq(csm_share(id, host_wait(DEMO_SLOT_M_ID), CSM_RIGHT_RW, &epoch),
			 CSM_SUCCESS);
	host_send(DEMO_SLOT_REGION, id);
	host_wait(DEMO_SLOT_ATTACHED);
	meet_consumer(id);

	while (carry(bi, seq))
		seq++;
	demo_wait_word(&region->tail, seq);
	revoke_reader(bi, id, handle);
	host_wait(DEMO_SLOT_CUT_OFF);

	let_read(bi, id);

	share(id, group.consumer, CSM_RIGHT_R, 'C');
	host_send(DEMO_SLOT_AGAIN, 1);
	host_wait(DEMO_SLOT_ATTACHED_AGAIN);
	meet_consumer(id);
	for (;;) {
		write_pattern();
		demo_turn();
	}
}
