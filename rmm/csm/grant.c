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
	struct link_key key = csm_key(rec->csm.x[ARG_ID]);

	key.provider = rec->rd.v;
	return key;
}

/*
 * Record a grant in the locked region. Whether the id is live makes no difference: sharing tells nobody who runs. If it
 * is, its RD is locked, and a realm that listens hears of it.
 */
static uint64_t share(struct link *l, uint64_t consumer, uint64_t rights, uint64_t *epoch)
{
	struct region *region = l->region;
	struct slot *slot = region_slot_free(region);
	const struct realm *to = l->c.realm;

	if (consumer < ID_MIN || consumer == region->provider_id || rights == 0 ||
	    rights > CSM_RIGHT_RW)
		return CSM_ERROR_INPUT;
	if (!state_allows(region->state, REGION_SHARE) || region_slot(region, consumer) != NULL ||
	    ((rights & CSM_RIGHT_W) && region->seal != SEAL_NONE))
		return CSM_ERROR_STATE;

	if (slot == NULL)
		return CSM_ERROR_LIMIT;

	slot->realm = consumer;
	slot->granted = rights_implied(rights);
	slot_apply(region, slot, SLOT_SHARE);
	*epoch = slot->epoch;
	l->slot = slot;
	if (to != NULL && to->id == consumer && to->events.asked)
		event_post(l, false, CSM_EVENT_GRANTED);
	return CSM_SUCCESS;
}

enum rec_next csm_share(struct rec *rec, struct rmi_rec_exit *exit)
{
	struct link_key key = key_of(rec);
	uint64_t epoch = 0;
	uint64_t status;
	struct link l;

	key.rd = registry_find(REGISTRY_REALMS, rec->csm.x[ARG_CONSUMER]);
	status = link_lock(&l, &key);
	if (status == CSM_SUCCESS) {
		status = share(&l, rec->csm.x[ARG_CONSUMER], rec->csm.x[ARG_RIGHTS], &epoch);
		link_unlock(&l);
	}
	return csm_reply_notice(rec, status, epoch, &l.notice, exit);
}

enum rec_next csm_revoke(struct rec *rec, bool again, struct rmi_rec_exit *exit)
{
	struct budget b = { BUDGET_ENTRIES };
	struct link_key key = key_of(rec);
	uint64_t epoch = 0;
	uint64_t status;
	struct link l;

	key.consumer = rec->csm.x[ARG_CONSUMER];
	if (key.consumer < ID_MIN)
		return csm_revoke_handle(rec, again, exit);
	status = link_lock(&l, &key);
	if (status == CSM_SUCCESS) {
		if (l.slot == NULL) {
			status = CSM_ERROR_INPUT;
		} else {
			l.slot->barred = l.slot->policy != 0;
			link_slot_apply(&l, SLOT_REVOKE);
			if (l.slot->state == SLOT_REVOKING)
				status = window_remove(&l, &b);
		}
		if (status == CSM_SUCCESS || again)
			epoch = l.region->epoch;
		link_unlock(&l);
	}
	/* Gone since the first call: another vCPU or the host has finished. */
	if (status == CSM_ERROR_INPUT && again)
		status = CSM_SUCCESS;
	return csm_reply_notice(rec, status, status == CSM_SUCCESS ? epoch : 0, &l.notice, exit);
}

enum rec_next csm_destroy(struct rec *rec, bool again, struct rmi_rec_exit *exit)
{
	const struct link_key key = key_of(rec);
	struct csm_notice notice;
	uint64_t status = region_close(&key, CSM_ERROR_HOST, &notice);

	if (status == CSM_ERROR_INPUT && again)
		status = CSM_SUCCESS;
	return csm_reply_notice(rec, status, 0, &notice, exit);
}
