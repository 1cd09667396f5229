/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a provider decides: CSM_SHARE, CSM_REVOKE, CSM_DESTROY.
 */
#include "csm.h"

#define ARG_ID 1
#define ARG_CONSUMER 2
#define ARG_RIGHTS 3

static struct link_key key_of(const struct rec *rec)
{
	return (struct link_key){
		.desc = registry_find(REGISTRY_REGIONS, rec->csm.x[ARG_ID]),
		.id = rec->csm.x[ARG_ID],
		.provider = rec->rd.v,
	};
}

/* The locked region takes a new grant: the slot, or an error. */
static uint64_t find_slot(struct link *l, uint64_t consumer, struct slot **slot)
{
	struct region *region = l->region;

	if (!region_allows(region, REGION_SHARE) || region_slot(region, consumer) != NULL)
		return CSM_ERROR_STATE;
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		if (slot_allows(&region->slots[i], SLOT_SHARE)) {
			*slot = &region->slots[i];
			return CSM_SUCCESS;
		}
	}
	return CSM_ERROR_LIMIT;
}

enum rec_next csm_share(struct rec *rec)
{
	const struct link_key key = key_of(rec);
	const uint64_t consumer = rec->csm.x[ARG_CONSUMER];
	const uint64_t rights = rec->csm.x[ARG_RIGHTS];
	struct slot *slot = NULL;
	uint64_t epoch = 0;
	uint64_t status;
	struct link l;

	switch (link_lock(&l, &key)) {
	case LINK_NONE:
		return csm_reply(rec, CSM_ERROR_INPUT, 0);
	case LINK_BUSY:
		return csm_reply(rec, CSM_INCOMPLETE, 0);
	case LINK_OK:
		break;
	}
	/* Whether the id is live makes no difference: sharing tells nobody who runs. */
	if (consumer < ID_MIN || consumer == l.region->provider_id || rights == 0 ||
	    rights > CSM_RIGHT_RW)
		status = CSM_ERROR_INPUT;
	else
		status = find_slot(&l, consumer, &slot);
	if (status == CSM_SUCCESS) {
		slot->realm = consumer;
		slot->granted = (uint8_t)rights_implied(rights);
		slot_apply(l.region, slot, SLOT_SHARE);
		epoch = slot->epoch;
	}
	link_unlock(&l);
	return csm_reply(rec, status, epoch);
}

/* Take the grant, and with it the attachment, back as far as the budget goes. */
static uint64_t revoke(struct link *l)
{
	struct budget b = { BUDGET_ENTRIES };

	slot_apply(l->region, l->slot, SLOT_REVOKE);
	if (l->slot->state == SLOT_REVOKING && window_remove(l, &b) != STEP_DONE)
		return CSM_INCOMPLETE;
	return CSM_SUCCESS;
}

enum rec_next csm_revoke(struct rec *rec, bool again)
{
	struct link_key key = key_of(rec);
	uint64_t status;
	uint64_t epoch;
	struct link l;

	key.consumer = rec->csm.x[ARG_CONSUMER];
	switch (link_lock(&l, &key)) {
	case LINK_NONE:
		/* Gone since the first call: closed, and with it every mapping. */
		return csm_reply(rec, again ? CSM_SUCCESS : CSM_ERROR_INPUT, 0);
	case LINK_BUSY:
		return csm_reply(rec, CSM_INCOMPLETE, 0);
	case LINK_OK:
		break;
	}
	if (l.slot != NULL)
		status = revoke(&l);
	else
		status = again ? CSM_SUCCESS : CSM_ERROR_INPUT;
	epoch = status == CSM_SUCCESS ? l.region->epoch : 0;
	link_unlock(&l);
	return csm_reply(rec, status, epoch);
}

enum rec_next csm_destroy(struct rec *rec, bool again, struct rmi_rec_exit *exit)
{
	const struct link_key key = key_of(rec);
	struct removed removed;

	switch (region_close(&key, CSM_SUCCESS, &removed)) {
	case STEP_DONE:
		return csm_reply_removed(rec, CSM_SUCCESS, &removed, exit);
	case STEP_MORE:
		return csm_reply(rec, CSM_INCOMPLETE, 0);
	case STEP_GONE:
		return csm_reply(rec, CSM_SUCCESS, 0);
	default:
		return csm_reply(rec, again ? CSM_SUCCESS : CSM_ERROR_INPUT, 0);
	}
}
