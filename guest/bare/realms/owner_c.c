/* SPDX-License-Identifier: BSD-3-Clause */
/* The consumer that has an owner (bare/owner.h): takes the file from the provider that the owner names, and no other. */
#include "owner_common.h"

static struct demo_region *const region = (struct demo_region *)DEMO_ATTACH_IPA;
static uint8_t text[OWNER_FILE_MAX];
static uint8_t sealed[sizeof(struct owner_seal) + OWNER_FILE_MAX];

void realm_main(const struct boot_info *bi)
{
	uint8_t nonce[OWNER_NONCE_SIZE], key[OWNER_KEY_SIZE];
	struct owner_order order;
	struct owner_seal seal;
	uint64_t id, status, length;

	check(bi->shared_size >= DEMO_WINDOW_SIZE);
	owner_introduce('C', nonce);
	if (!owner_obey('C', nonce, &order, key))
		return;
	id = host_wait(DEMO_SLOT_REGION);
	status = csm_attach(id, order.peer, DEMO_ATTACH_IPA, DEMO_REGION_SIZE, order.rights);
	if (status != CSM_SUCCESS) {
		owner_event(OWNER_EVENT_ATTACH_FAILED, status, 0);
		return;
	}
	owner_event(OWNER_EVENT_ATTACHED, id, order.peer);
	host_send(DEMO_SLOT_ATTACHED, 1);
	owner_take_token(OWNER_FILE_PROOF, 'c');

	demo_wait_word(&region->head, 1);
	length = __atomic_load_n(&region->length[0], __ATOMIC_RELAXED);
	check(length <= sizeof(text));
	memcpy(text, region->slot, length);
	owner_event(OWNER_EVENT_TEXT, length, 0);
	text_seal(key, text, length, &seal, sealed + sizeof(seal));
	memcpy(sealed, &seal, sizeof(seal));
	owner_put(OWNER_FILE_TEXT, sealed, sizeof(seal) + length);
	__atomic_store_n(&region->tail, 1, __ATOMIC_RELEASE);
}
