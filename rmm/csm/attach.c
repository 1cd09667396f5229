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
	struct link_key key = csm_key(rec->csm.x[ARG_ID]);

	key.consumer = csm_caller(rec)->id;
	key.rd = rec->rd.v;
	return key;
}

/* May a new attachment begin, apart from rights? */
static uint64_t check_new(const struct link *l, const uint64_t *x)
{
	const uint64_t status = range_free(l->c, x[ARG_BASE], x[ARG_SIZE]);

	return status == CSM_SUCCESS && !csm_host_ready ? CSM_ERROR_HOST : status;
}

/* May one that has begun, and is not being taken away, go on with exactly these arguments? */
static uint64_t check_same(const struct link *l, const uint64_t *x)
{
	const struct slot *slot = l->slot;

	if ((slot->state != SLOT_ATTACHING && slot->state != SLOT_ATTACHED &&
	     slot->state != SLOT_UNDOING) ||
	    slot_base(slot) != x[ARG_BASE])
		return CSM_ERROR_STATE;
	/* Sealed since: what has begun is undone first. */
	if (l->region->seal != SEAL_NONE && (x[ARG_RIGHTS] & CSM_RIGHT_W))
		return slot->state == SLOT_UNDOING ? CSM_SUCCESS : CSM_ERROR_PERM;
	if (slot->rights != rights_implied(x[ARG_RIGHTS]))
		return CSM_ERROR_STATE;
	return CSM_SUCCESS;
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
	    x[ARG_RIGHTS] == 0 || x[ARG_RIGHTS] > CSM_RIGHT_RW ||
	    !range_valid(&l->c.realm->s2, x[ARG_BASE], x[ARG_SIZE]))
		return CSM_ERROR_INPUT;
	if (l->slot == NULL)
		status = policy_find(l, rights, number);
	else if (!begun && state_allows(l->slot->state, SLOT_ATTACH) &&
		 (rights & ~l->slot->granted))
		status = CSM_ERROR_PERM;
	if (status == CSM_ERROR_INPUT)
		return CSM_ERROR_INPUT;
	if (!state_allows(l->region->state, REGION_ATTACH))
		return CSM_ERROR_STATE;
	if (status != CSM_SUCCESS)
		return status;
	if (l->slot == NULL || (!begun && state_allows(l->slot->state, SLOT_ATTACH)))
		return check_new(l, x);
	return check_same(l, x);
}

/* From here the window is taken: no other region, window or buffer of the realm can be put there. */
static void record(struct link *l, const uint64_t *x, unsigned int number)
{
	struct slot *slot;

	if (l->slot == NULL)
		policy_grant(l, number);
	slot = l->slot;
	slot->rights = rights_implied(x[ARG_RIGHTS]);
	slot_apply(l->region, slot, SLOT_ATTACH);
	events_forget(l->c, l->region->id);
	tree_insert(&l->c.realm->consumes, slot_ref(l->desc, l->region, slot),
		    x[ARG_BASE] >> GRANULE_SHIFT);
}

static void undo(struct link *l, uint64_t result)
{
	slot_apply(l->region, l->slot, SLOT_UNDO);
	l->slot->result = (uint8_t)result;
}

/*
 * One step of an attachment. ERROR_HOST with need->level set: the host is needed at that place. asked: where it has just
 * been asked to help, 0: nowhere.
 */
static uint64_t attach_step(struct link *l, uint64_t asked, struct need *need)
{
	struct budget b = { BUDGET_ENTRIES };
	uint64_t status = CSM_SUCCESS;

	if (l->slot->state == SLOT_ATTACHING) {
		status = window_map(l, &b, need);
		if (status == CSM_SUCCESS)
			link_slot_apply(l, SLOT_MAPPED);
		/* The host accepted without doing what it was asked. */
		if (status == CSM_ERROR_HOST && need->offset + 1 == asked)
			undo(l, status);
	}
	if (l->slot->state == SLOT_UNDOING) {
		const uint64_t result = l->slot->result;

		need->level = 0;
		status = window_remove(l, &b);
		if (status == CSM_SUCCESS)
			status = result;
	}
	return status;
}

enum rec_next csm_attach(struct rec *rec, enum answer answer, struct rmi_rec_exit *exit)
{
	const bool begun = answer != ANSWER_NOT_ASKED;
	const struct link_key key = key_of(rec);
	const uint64_t *x = rec->csm.x;
	struct need need = { 0 };
	unsigned int number = 0;
	uint64_t status;
	struct link l;

	status = link_lock(&l, &key);
	if (status != CSM_SUCCESS)
		return csm_reply(rec, status, 0);

	status = check(&l, x, begun, &number);
	if (status == CSM_ERROR_PERM && l.slot != NULL && l.slot->state == SLOT_ATTACHING) {
		undo(&l, status);
		status = CSM_SUCCESS;
	}
	if (status == CSM_SUCCESS) {
		if (l.slot == NULL || l.slot->state == SLOT_GRANTED)
			record(&l, x, number);
		if (answer == ANSWER_REJECT && l.slot->state == SLOT_ATTACHING)
			undo(&l, CSM_ERROR_HOST);
		/* Nothing is mapped before the host has agreed, whichever vCPU it tells so. */
		if (!begun && l.slot->state == SLOT_ATTACHING && l.slot->cursor == 0)
			need.level = window_level(&l, x[ARG_BASE]);
		else
			status = attach_step(&l, begun ? rec->csm.asked : 0, &need);
	}
	link_unlock(&l);

	if (need.level != 0)
		return csm_ask_host(rec, exit, CSM_EXIT_ATTACH, key.desc, x[ARG_BASE], x[ARG_SIZE],
				    &need);
	return csm_reply_notice(rec, status, 0, &l.notice, exit);
}

/* The slot of the caller is locked. */
static uint64_t detach(struct link *l)
{
	const uint64_t base = slot_base(l->slot);
	struct budget b = { BUDGET_ENTRIES };
	uint64_t status;

	if (!state_allows(l->slot->state, SLOT_DETACH))
		return CSM_ERROR_STATE;
	link_slot_apply(l, SLOT_DETACH);
	status = window_remove(l, &b);
	/* If the provider was told just now, the host hears of both at once. */
	if (status == CSM_SUCCESS)
		l->notice = (struct csm_notice){ CSM_EXIT_REMOVE, l->desc.v, l->notice.rd, base,
						 l->region->size };
	return status;
}

enum rec_next csm_detach(struct rec *rec, bool again, struct rmi_rec_exit *exit)
{
	const struct link_key key = key_of(rec);
	uint64_t status;
	struct link l;

	status = link_lock(&l, &key);
	if (status == CSM_SUCCESS) {
		status = l.slot != NULL ? detach(&l) : CSM_ERROR_INPUT;
		link_unlock(&l);
	}
	/* Gone since the first call: another vCPU, the provider or the host has finished. */
	if (status == CSM_ERROR_INPUT && again)
		status = CSM_SUCCESS;
	return csm_reply_notice(rec, status, 0, &l.notice, exit);
}
