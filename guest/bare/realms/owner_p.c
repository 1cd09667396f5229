/* SPDX-License-Identifier: BSD-3-Clause */
/* The provider that has an owner (bare/owner.h): shares with whom the owner says, and decrypts the owner's file inside. */
#include "owner_common.h"

static struct demo_region *const region = (struct demo_region *)DEMO_REGION_IPA;
static uint8_t sealed[sizeof(struct owner_seal) + OWNER_FILE_MAX];

/* From the window, encrypted, into the region, in the clear. False if somebody changed it. */
static bool take_text(const uint8_t key[OWNER_KEY_SIZE])
{
	const size_t size = owner_get(OWNER_FILE_TEXT, sealed, sizeof(sealed));
	struct owner_seal seal;

	if (size <= sizeof(seal))
		return false;
	memcpy(&seal, sealed, sizeof(seal));
	if (!text_open(key, &seal, sealed + sizeof(seal), size - sizeof(seal),
		       (uint8_t *)region->slot))
		return false;
	region->length[0] = size - sizeof(seal);
	return true;
}

void realm_main(const struct boot_info *bi)
{
	uint8_t nonce[OWNER_NONCE_SIZE], key[OWNER_KEY_SIZE];
	struct csm_event_record record;
	uint64_t id, epoch, gprs[3];
	struct owner_order order;

	check(bi->shared_size >= DEMO_WINDOW_SIZE && bi->ram_size >= DEMO_RAM_MIN);
	check(image_end() <= DEMO_REGION_IPA);
	events_listen(DEMO_EVENT_INTID);
	owner_introduce('P', nonce);
	if (!owner_obey('P', nonce, &order, key))
		return;

	check_eq(csm_create(DEMO_REGION_IPA, DEMO_REGION_SIZE, &id), CSM_SUCCESS);
	memset(region, 0, sizeof(*region));
	check_eq(csm_share(id, order.peer, order.rights, &epoch), CSM_SUCCESS);
	owner_event(OWNER_EVENT_SHARED, id, order.peer);
	host_send(DEMO_SLOT_REGION, id);
	host_wait(DEMO_SLOT_ATTACHED);
	check(events_wait(CSM_EVENT_ATTACHED, DEMO_PATIENCE_MS, &record));
	check(record.csm == id && record.from == order.peer);
	owner_take_token(OWNER_FILE_PROOF, 'p');
	if (!take_text(key)) {
		owner_event(OWNER_EVENT_REFUSED, OWNER_REFUSED_TEXT, 0);
		return;
	}
	owner_event(OWNER_EVENT_TEXT, region->length[0], 0);
	__atomic_store_n(&region->head, 1, __ATOMIC_RELEASE);
	demo_wait_word(&region->tail, 1);
	gprs[0] = 1;
	gprs[1] = (uint64_t)region->slot;
	gprs[2] = region->length[0];
	host_call(DEMO_HC_WROTE, gprs, 3);
	check_eq(csm_destroy(id), CSM_SUCCESS);
}
