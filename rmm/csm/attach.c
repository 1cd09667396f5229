/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a consumer decides: CSM_ATTACH and CSM_DETACH.
 */
#include "csm.h"

#define ARG_ID 1
#define ARG_PROVIDER 2
#define ARG_BASE 3
#define ARG_SIZE 4
#define ARG_RIGHTS 5

/* May one that has begun, and is not being taken away, go on with exactly these arguments? */
static uint64_t check_same(const struct link *l, const uint64_t *x)
{
	const struct slot *slot = l->slot;

	if (slot->state < SLOT_ATTACHING || slot->state > SLOT_UNDOING ||
	    slot_base(slot) != x[ARG_BASE])
		return CSM_ERROR_STATE;
	/* Sealed since: what has begun is undone first. */
	if (l->region->seal != SEAL_NONE && (x[ARG_RIGHTS] & CSM_RIGHT_W))
		return slot->state == SLOT_UNDOING ? CSM_SUCCESS : CSM_ERROR_PERM;
	return slot->rights == rights_implied(x[ARG_RIGHTS]) ? CSM_SUCCESS : CSM_ERROR_STATE;
}

/*
 * begun: the call was accepted before, so a grant alone is not enough. number: of the measured grant by which a realm
 * comes that has no slot yet.
 */
static uint64_t check(const struct link *l, const uint64_t *x, bool begun, unsigned int *number)
{
	const uint8_t rights = rights_implied(x[ARG_RIGHTS]);
	uint64_t status = CSM_SUCCESS;

	if (l->slot == NULL && begun)
		return CSM_ERROR_STATE;
	if (l->region->provider_id != x[ARG_PROVIDER] || l->region->size != x[ARG_SIZE] ||
	    !rights_valid(x[ARG_RIGHTS]) || !range_valid(&l->c.realm->s2, x[ARG_BASE], x[ARG_SIZE]))
		return CSM_ERROR_INPUT;
	if (l->slot == NULL)
		status = policy_find(l, rights, number);
	else if (rights & ~l->slot->granted)
		status = CSM_ERROR_PERM;
	if (status == CSM_ERROR_INPUT)
		return CSM_ERROR_INPUT;
	if (l->region->state != REGION_OPEN)
		return CSM_ERROR_STATE;
	if (l->slot != NULL && (begun || l->slot->state != SLOT_GRANTED))
		return check_same(l, x);
	if (status == CSM_SUCCESS)
		status = range_free(l->c, x[ARG_BASE], x[ARG_SIZE]);
	return status == CSM_SUCCESS && !csm_host_ready ? CSM_ERROR_HOST : status;
}

/* From here the window is taken: no other region, window or buffer of the realm can be put there. */
static void record(struct link *l, const uint64_t *x, unsigned int number)
{
	struct slot *slot;

	if (l->slot == NULL)
		policy_grant(l, number);
	slot = l->slot;
	slot->rights = rights_implied(x[ARG_RIGHTS]);
	slot_set_state(l->region, slot, SLOT_ATTACHING);
	events_forget(l->c, l->region->id);
	l->c.realm->ranges_changed++;
	tree_insert(&l->c.realm->consumes, slot_ref(l->desc, l->region, slot),
		    x[ARG_BASE] >> GRANULE_SHIFT);
}

static void undo(struct link *l, uint64_t result)
{
	slot_set_state(l->region, l->slot, SLOT_UNDOING);
	l->slot->result = (uint8_t)result;
}

uint64_t csm_attach(struct op *op)
{
	const bool begun = op->answer != ANSWER_NOT_ASKED;
	struct link *l = &op->l;
	const uint64_t *x = op->x;
	unsigned int number = 0;
	uint64_t result;
	uint64_t status = check(l, x, begun, &number);

	if (status == CSM_ERROR_PERM && l->slot != NULL && l->slot->state == SLOT_ATTACHING)
		undo(l, status);
	else if (status != CSM_SUCCESS)
		return status;
	if (l->slot == NULL || l->slot->state == SLOT_GRANTED)
		record(l, x, number);
	if (op->answer == ANSWER_REJECT && l->slot->state == SLOT_ATTACHING)
		undo(l, CSM_ERROR_HOST);
	if (l->slot->state == SLOT_ATTACHING) {
		status = window_map(op);
		if (status == CSM_SUCCESS)
			link_slot_set_state(l, SLOT_ATTACHED);
		/* The host accepted without doing what it was asked. */
		if (status == CSM_ERROR_HOST)
			undo(l, status);
	}
	if (l->slot->state != SLOT_UNDOING)
		return status;
	result = l->slot->result;
	status = window_remove(op);
	return status == CSM_SUCCESS ? result : status;
}

uint64_t csm_detach(struct op *op)
{
	struct link *l = &op->l;
	const uint64_t base = l->slot != NULL ? slot_base(l->slot) : 0;
	uint64_t status;

	if (l->slot == NULL)
		return CSM_ERROR_INPUT;
	if (!slot_attached(l->slot))
		return CSM_ERROR_STATE;
	/* Whoever revokes has the last word; the consumer may help. */
	if (l->slot->state != SLOT_REVOKING)
		link_slot_set_state(l, SLOT_DETACHING);
	status = window_remove(op);
	/* If the provider was told just now, the host hears of both at once. */
	if (status == CSM_SUCCESS)
		l->notice = (struct csm_notice){ CSM_EXIT_REMOVE, l->desc.v, l->notice.rd, base,
						 l->region->size };
	return status;
}
