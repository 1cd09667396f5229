/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The demo's consumer (bare/demo.h): attaches the region that P shares, takes each chunk out, hashes it inside the realm
 * and hands it on through its window of normal-world memory. What is hashed and what is handed on is one private copy, so
 * nobody can change it in between.
 */
#include <bare/demo.h>

#include "csm.h"
#include "demo_common.h"
#include "digest.h"
#include "guest.h"

static struct demo_region *const region = (struct demo_region *)DEMO_ATTACH_IPA;
static uint8_t chunk[DEMO_CHUNK_MAX] __attribute__((aligned(64)));
static struct sha256 hash;

static uint64_t self(void)
{
	uint64_t id, version, max_consumers;

	check_eq(csm_self(&id, &version, &max_consumers), CSM_SUCCESS);
	check_eq(version, CSM_ABI_VERSION);
	demo_event(DEMO_EVENT_SELF, id, 'C', 0);
	return id;
}

/* Waits for chunk seq, takes it out of its slot and frees the slot. Returns its length. */
static uint64_t take(uint64_t seq)
{
	uint64_t slot = (seq - 1) % DEMO_SLOTS;
	uint64_t length;

	demo_wait_word(&region->head, seq);
	length = __atomic_load_n(&region->length[slot], __ATOMIC_RELAXED);
	check(length <= DEMO_CHUNK_MAX);
	memcpy(chunk, region->slot[slot], length);
	__atomic_store_n(&region->tail, seq, __ATOMIC_RELEASE);
	return length;
}

static void store(uint64_t seq, uint64_t length)
{
	struct demo_window *window = (struct demo_window *)shared_base();
	uint64_t gprs[2] = { seq, length };

	memcpy(window->payload, chunk, length);
	window->seq = seq;
	window->length = length;
	host_call(DEMO_HC_STORE, gprs, 2);
}

static void digest(uint64_t total)
{
	uint64_t gprs[5];
	uint8_t value[SHA256_SIZE];

	sha256_finish(&hash, value);
	memcpy(gprs, value, sizeof(value));
	gprs[4] = total;
	host_call(DEMO_HC_DIGEST, gprs, 5);
}

static void expect_locked_out(void)
{
	struct fault fault;
	uint64_t value;

	check(!guest_probe_read(DEMO_ATTACH_IPA, &value, &fault));
	check_eq(ESR_EC(fault.esr), EC_DABT_SAME);
	check_eq(ESR_FSC(fault.esr), FSC_EXTERNAL_ABORT);
	check_eq(fault.far, DEMO_ATTACH_IPA);
	demo_event(DEMO_EVENT_LOCKED_OUT, fault.esr, fault.far, 0);
}

void realm_main(const struct boot_info *bi)
{
	uint64_t provider, id, length, seq, total = 0;

	check(bi->shared_size >= DEMO_WINDOW_SIZE);
	host_send(DEMO_SLOT_C_ID, self());
	provider = host_wait(DEMO_SLOT_P_ID);
	id = host_wait(DEMO_SLOT_REGION);
	check_eq(csm_attach(id, provider, DEMO_ATTACH_IPA, DEMO_REGION_SIZE, CSM_RIGHT_RW),
		 CSM_SUCCESS);
	demo_event(DEMO_EVENT_ATTACHED, id, DEMO_ATTACH_IPA, CSM_RIGHT_RW);
	host_send(DEMO_SLOT_ATTACHED, 1);

	sha256_start(&hash);
	for (seq = 1; (length = take(seq)) != 0; seq++) {
		sha256_update(&hash, chunk, length);
		store(seq, length);
		total += length;
	}
	digest(total);

	host_wait(DEMO_SLOT_REVOKED);
	expect_locked_out();
}
