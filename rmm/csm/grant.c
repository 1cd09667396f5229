/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a provider decides of realms that it names: CSM_SHARE, CSM_REVOKE.
 */
#include "csm.h"

#define ARG_CONSUMER 2
#define ARG_RIGHTS 3

/*
 * Whether the consumer's id is live makes no difference: sharing tells nobody who runs. If it is, its RD is locked, and a
 * realm that listens hears of it.
 */
uint64_t csm_share(struct op *op)
{
	const uint64_t consumer = op->x[ARG_CONSUMER], rights = op->x[ARG_RIGHTS];
	struct region *region = op->l.region;
	struct slot *slot = region_slot_free(region);
	const struct realm *to = op->l.c.realm;

	if (consumer < ID_MIN || consumer == region->provider_id || !rights_valid(rights))
		return CSM_ERROR_INPUT;
	if (!may_grant(region, rights) || region_slot(region, consumer) != NULL)
		return CSM_ERROR_STATE;
	if (slot == NULL)
		return CSM_ERROR_LIMIT;

	slot->realm = consumer;
	slot->granted = rights_implied(rights);
	slot_becomes(region, slot, SLOT_GRANTED);
	op->out[0] = slot->epoch;
	op->l.slot = slot;
	if (to != NULL && to->id == consumer && to->events.asked)
		event_post(&op->l, false, CSM_EVENT_GRANTED);
	return CSM_SUCCESS;
}

uint64_t csm_revoke(struct op *op)
{
	struct link *l = &op->l;

	op->out[0] = l->region->epoch;
	if (op->x[ARG_CONSUMER] < ID_MIN)
		return policy_revoke(op);
	if (l->slot == NULL)
		return CSM_ERROR_INPUT;
	l->slot->barred = l->slot->policy != 0;
	link_slot_becomes(l, slot_attached(l->slot) ? SLOT_REVOKING : SLOT_FREE);
	if (l->slot->state == SLOT_REVOKING && window_remove(op) != CSM_SUCCESS)
		return CSM_INCOMPLETE;
	op->out[0] = l->region->epoch;
	return CSM_SUCCESS;
}
