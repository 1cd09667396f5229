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

static struct link_key key_of(const struct rec *rec)
{
	return (struct link_key){
		.desc = registry_find(REGISTRY_REGIONS, rec->csm.x[ARG_ID]),
		.id = rec->csm.x[ARG_ID],
		.consumer = csm_caller(rec)->id,
		.rd = rec->rd.v,
	};
}

/* An attachment that has begun and is not being taken away, for exactly these arguments. */
static bool same_attachment(const struct slot *slot, const uint64_t *x)
{
	return (slot->state == SLOT_ATTACHING || slot->state == SLOT_ATTACHED ||
		slot->state == SLOT_UNDOING) &&
	       slot->base == x[ARG_BASE] && slot->rights == rights_implied(x[ARG_RIGHTS]);
}

/* Are these the arguments of a window of this region in this realm? */
static bool args_valid(const struct link *l, const uint64_t *x)
{
	return l->region->provider_id == x[ARG_PROVIDER] && l->region->size == x[ARG_SIZE] &&
	       x[ARG_RIGHTS] != 0 && x[ARG_RIGHTS] <= CSM_RIGHT_RW &&
	       range_valid(&l->c.realm->s2, x[ARG_BASE], x[ARG_SIZE]);
}

/* May a new attachment begin? */
static uint64_t check_new(const struct link *l, const uint64_t *x)
{
	if (rights_implied(x[ARG_RIGHTS]) & ~l->slot->granted)
		return CSM_ERROR_PERM;
	if (csm_range_shared(l->c, x[ARG_BASE], x[ARG_BASE] + x[ARG_SIZE]) != 0)
		return CSM_ERROR_INPUT;
	if (l->c.realm->consumes_count >= REALM_WINDOWS_MAX)
		return CSM_ERROR_LIMIT;
	return csm_host_ready() ? CSM_SUCCESS : CSM_ERROR_HOST;
}

static uint64_t check(const struct link *l, const uint64_t *x)
{
	if (l->slot == NULL || !args_valid(l, x))
		return CSM_ERROR_INPUT;
	if (!region_allows(l->region, REGION_ATTACH))
		return CSM_ERROR_STATE;
	if (slot_allows(l->slot, SLOT_ATTACH))
		return check_new(l, x);
	return same_attachment(l->slot, x) ? CSM_SUCCESS : CSM_ERROR_STATE;
}

/* From here the window is taken: no other region, window or buffer of the realm can be put there. */
static void record(struct link *l, const uint64_t *x)
{
	struct slot *slot = l->slot;

	slot->base = x[ARG_BASE];
	slot->rd = realm_pa(l->c).v;
	slot->rights = rights_implied(x[ARG_RIGHTS]);
	slot->cursor = 0;
	slot_apply(l->region, slot, SLOT_ATTACH);
	consumes_add(l->c, l->desc, (unsigned int)(slot - l->region->slots));
}

static void undo(struct link *l, uint64_t result)
{
	slot_apply(l->region, l->slot, SLOT_UNDO);
	l->slot->result = (uint8_t)result;
}

/*
 * One step of an attachment. INCOMPLETE with need->level set: the host is needed at that place; otherwise the answer to
 * the realm. asked: where the host has just been asked to help, 0: nowhere.
 */
static uint64_t attach_step(struct link *l, uint64_t asked, struct need *need)
{
	struct budget b = { BUDGET_ENTRIES };
	uint64_t result;

	if (l->slot->state == SLOT_ATTACHED)
		return CSM_SUCCESS;
	if (l->slot->state == SLOT_ATTACHING) {
		switch (window_map(l, &b, need)) {
		case STEP_DONE:
			slot_apply(l->region, l->slot, SLOT_MAPPED);
			return CSM_SUCCESS;
		case STEP_HOST:
			if (need->offset + 1 != asked)
				return CSM_INCOMPLETE;
			/* The host accepted without doing what it was asked. */
			undo(l, CSM_ERROR_HOST);
			break;
		default:
			return CSM_INCOMPLETE;
		}
	}
	*need = (struct need){ 0 };
	result = l->slot->result;
	return window_remove(l, &b) == STEP_DONE ? result : CSM_INCOMPLETE;
}

/* Unlock and answer, or ask the host. */
static enum rec_next leave(struct rec *rec, struct link *l, uint64_t status,
			   const struct need *need, struct rmi_rec_exit *exit)
{
	const uint64_t desc = l->desc.v;

	link_unlock(l);
	if (need->level != 0)
		return csm_ask_host(rec, exit, CSM_EXIT_ATTACH, desc, rec->csm.x[ARG_BASE],
				    rec->csm.x[ARG_SIZE], need);
	return csm_reply(rec, status, 0);
}

enum rec_next csm_attach(struct rec *rec, struct rmi_rec_exit *exit)
{
	const struct link_key key = key_of(rec);
	const uint64_t *x = rec->csm.x;
	struct need need = { 0 };
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
	status = check(&l, x);
	if (status == CSM_SUCCESS && l.slot->state == SLOT_GRANTED)
		record(&l, x);
	if (status == CSM_SUCCESS) {
		/* Nothing is mapped before the host has agreed, whichever vCPU it tells so. */
		if (l.slot->state == SLOT_ATTACHING && l.slot->cursor == 0)
			need.level = window_level(&l, x[ARG_BASE]);
		else
			status = attach_step(&l, 0, &need);
	}
	return leave(rec, &l, status, &need, exit);
}

enum rec_next csm_attach_resume(struct rec *rec, bool accepted, struct rmi_rec_exit *exit)
{
	const struct link_key key = key_of(rec);
	const uint64_t *x = rec->csm.x;
	struct need need = { 0 };
	uint64_t status = CSM_ERROR_STATE;
	struct link l;

	switch (link_lock(&l, &key)) {
	case LINK_NONE:
		return csm_reply(rec, CSM_ERROR_INPUT, 0);
	case LINK_BUSY:
		return csm_reply(rec, CSM_INCOMPLETE, 0);
	case LINK_OK:
		break;
	}
	/* Revoked, detached or closed since. Whoever did that sees to the window. */
	if (l.slot != NULL && region_allows(l.region, REGION_ATTACH) &&
	    same_attachment(l.slot, x)) {
		if (!accepted && l.slot->state == SLOT_ATTACHING)
			undo(&l, CSM_ERROR_HOST);
		status = attach_step(&l, rec->csm.asked, &need);
	}
	return leave(rec, &l, status, &need, exit);
}

/* Remove the window as far as the budget goes. */
static uint64_t detach(struct link *l)
{
	struct budget b = { BUDGET_ENTRIES };

	if (!slot_allows(l->slot, SLOT_DETACH))
		return CSM_ERROR_STATE;
	slot_apply(l->region, l->slot, SLOT_DETACH);
	return window_remove(l, &b) == STEP_DONE ? CSM_SUCCESS : CSM_INCOMPLETE;
}

enum rec_next csm_detach(struct rec *rec, bool again, struct rmi_rec_exit *exit)
{
	const struct link_key key = key_of(rec);
	struct removed removed = { 0 };
	bool had_slot = false;
	/* Gone since the first call: another vCPU, the provider or the host has finished. */
	uint64_t status = again ? CSM_SUCCESS : CSM_ERROR_INPUT;
	struct link l;

	switch (link_lock(&l, &key)) {
	case LINK_NONE:
		break;
	case LINK_BUSY:
		return csm_reply(rec, CSM_INCOMPLETE, 0);
	case LINK_OK:
		had_slot = l.slot != NULL;
		if (had_slot) {
			removed = (struct removed){ l.desc.v, l.slot->base, l.region->size };
			status = detach(&l);
		}
		link_unlock(&l);
		break;
	}
	if (had_slot && status == CSM_SUCCESS)
		return csm_reply_removed(rec, CSM_SUCCESS, &removed, exit);
	return csm_reply(rec, status, 0);
}
