/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The demo's consumer (bare/demo.h): attaches the region that P shares, takes each chunk out, hashes it inside the realm
 * and hands it on through its window of normal-world memory. What is hashed and what is handed on is one private copy, so
 * nobody can change it in between. Then it reads on until it is cut off, twice.
 */
#include "demo_common.h"
#include "digest.h"

#define LOOKS_PER_CLOCK 1024U
#define WORDS_PER_REPORT 1024U

static struct demo_region *const region = (struct demo_region *)DEMO_ATTACH_IPA;
static uint8_t chunk[DEMO_CHUNK_MAX] __attribute__((aligned(64)));
static struct sha256 hash;
static struct demo_group group;
static uint64_t csm, provider;

/* Both ids are the host's word: not a byte of the window is touched before the RMM has said whose it is. */
static bool attach(uint64_t rights)
{
	uint64_t status = csm_attach(csm, provider, DEMO_ATTACH_IPA, DEMO_REGION_SIZE, rights);

	if (status == CSM_SUCCESS && boot_info.arg != DEMO_MISTAKE_TRUSTING &&
	    !group_is(csm, provider, group.provider)) {
		check_eq(csm_detach(csm), CSM_SUCCESS);
		status = DEMO_DISTRUST;
	}
	if (status != CSM_SUCCESS) {
		demo_event(DEMO_EVENT_TURNED_AWAY, status, 0, 0);
		return false;
	}
	demo_event4(DEMO_EVENT_ATTACHED, csm, DEMO_ATTACH_IPA, rights, 'C');
	demo_event(DEMO_EVENT_KNOWN, provider, 'P', 0);
	return true;
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

static uint64_t receive(void)
{
	uint64_t length, seq, total = 0;

	sha256_start(&hash);
	for (seq = 1; (length = take(seq)) != 0; seq++) {
		sha256_update(&hash, chunk, length);
		store(seq, length);
		total += length;
	}
	digest(total);
	return seq;
}

/* Reads one word of the region again and again; returns how often it could. */
static uint64_t read_on(uint64_t last, struct fault *fault)
{
	const uint64_t end = demo_deadline();
	uint64_t reads = 0, value;

	while (guest_probe_read((uint64_t)&region->head, &value, fault)) {
		check_eq(value, last);
		reads++;
		if (reads <= DEMO_BEATS)
			__atomic_store_n(&region->beat, reads, __ATOMIC_RELEASE);
		check(reads % LOOKS_PER_CLOCK != 0 || vcounter() < end);
	}
	check(demo_is_abort(fault, (uint64_t)&region->head));
	return reads;
}

/* Copies the slots again and again, telling how far it is where the host can see it; returns how many words it got. */
static uint64_t copy_on(struct fault *fault)
{
	struct demo_window *window = (struct demo_window *)shared_base();
	uint64_t *copy = (uint64_t *)chunk;
	const uint64_t end = demo_deadline();
	uint64_t words = 0, value, addr;

	for (;;) {
		addr = (uint64_t)region->slot + words % DEMO_WORDS * sizeof(value);
		if (!guest_probe_read(addr, &value, fault))
			break;
		check_eq(value, demo_word(words % DEMO_WORDS));
		copy[words % (sizeof(chunk) / sizeof(value))] = value;
		words++;
		if (words % WORDS_PER_REPORT == 0) {
			__atomic_store_n(&window->seq, words, __ATOMIC_RELEASE);
			check(vcounter() < end);
		}
	}
	check(demo_is_abort(fault, addr));
	return words;
}

void realm_main(const struct boot_info *bi)
{
	const uint64_t self = demo_self();
	struct fault fault;
	uint64_t reads;

	check(bi->shared_size >= DEMO_WINDOW_SIZE);
	demo_event(DEMO_EVENT_SELF, self, 'C', 0);
	host_send(DEMO_SLOT_C_ID, self);
	if (bi->arg != DEMO_MISTAKE_DEAF)
		events_listen(DEMO_EVENT_INTID);
	group_load(&group);
	provider = host_wait(DEMO_SLOT_P_ID);
	csm = host_wait(DEMO_SLOT_REGION);
	if (!attach(CSM_RIGHT_RW))
		return;
	host_send(DEMO_SLOT_ATTACHED, 1);

	reads = read_on(receive(), &fault);
	demo_cut_off(&fault, reads, CSM_EVENT_REVOKED, csm, provider);
	host_send(DEMO_SLOT_CUT_OFF, 1);

	host_wait(DEMO_SLOT_AGAIN);
	check(attach(CSM_RIGHT_R));
	((struct demo_window *)shared_base())->seq = 0;
	host_send(DEMO_SLOT_ATTACHED_AGAIN, 1);
	reads = copy_on(&fault);
	demo_cut_off(&fault, reads, CSM_EVENT_CLOSED, csm, provider);
}
