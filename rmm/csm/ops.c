/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How an operation goes on: what its key is, that its locks are taken anew for every step, and what ends it.
 */
#include "csm.h"

/* Who may do it, and with that, what is locked. */
enum party {
	PARTY_NONE, /* the step locks what it needs */
	PARTY_PROVIDER,
	PARTY_CONSUMER,
	PARTY_EITHER, /* the provider, with the slot of its peer; or the consumer */
	PARTY_HOST, /* whoever has set the key */
};

/* Whose slot it is about, if it is the provider's. */
enum whose {
	NOBODYS,
	ANYBODYS, /* one after the other */
	NAMED, /* by x[2]: a realm id or a handle */
};

static const struct op_type {
	uint64_t (*step)(struct op *op);
	uint8_t party;
	uint8_t whose;
	uint8_t args;
	bool ends; /* it takes something away: to find that gone is success if it was there when the call began */
} types[] = {
	[OP_OF(CSM_CREATE)] = { csm_create, PARTY_PROVIDER, ANYBODYS, 3, false },
	[OP_OF(CSM_SHARE)] = { csm_share, PARTY_PROVIDER, NOBODYS, 3, false },
	[OP_OF(CSM_SHARE_MEASURED)] = { csm_share_measured, PARTY_PROVIDER, NOBODYS, 3, false },
	[OP_OF(CSM_REVOKE)] = { csm_revoke, PARTY_PROVIDER, NAMED, 2, true },
	[OP_OF(CSM_DESTROY)] = { csm_close, PARTY_PROVIDER, ANYBODYS, 1, true },
	[OP_OF(CSM_ATTACH)] = { csm_attach, PARTY_CONSUMER, NOBODYS, 5, false },
	[OP_OF(CSM_DETACH)] = { csm_detach, PARTY_CONSUMER, NOBODYS, 1, true },
	[OP_OF(CSM_INFO)] = { csm_info, PARTY_EITHER, NOBODYS, 2, false },
	[OP_OF(CSM_PEER)] = { csm_peer, PARTY_EITHER, NAMED, 3, false },
	[OP_OF(CSM_NOTIFY)] = { csm_notify, PARTY_EITHER, NAMED, 3, false },
	[OP_OF(CSM_EVENTS)] = { csm_events, PARTY_NONE, NOBODYS, 1, false },
	[OP_OF(CSM_EVENT_IRQ)] = { csm_event_irq, PARTY_NONE, NOBODYS, 1, false },
	[OP_OF(CSM_SEAL)] = { csm_seal, PARTY_PROVIDER, NOBODYS, 1, false },
	[OP_CLOSE] = { csm_close, PARTY_HOST, NOBODYS, 0, true },
	[OP_EVICT] = { csm_evict, PARTY_HOST, NOBODYS, 0, false },
	[OP_DATA_DESTROY] = { csm_page_destroy, PARTY_HOST, NOBODYS, 0, false },
};

unsigned int op_args(uint64_t kind)
{
	return types[kind].args;
}

static void key_of_consumer(struct op *op)
{
	op->by_consumer = true;
	op->key.provider = 0;
	op->key.consumer = csm_caller(op->rec)->id;
	op->key.rd = op->rec->rd.v;
}

/* The n-th region that the caller provides or is attached to; 0: there are no more. */
static uint64_t nth_id(const struct rec *rec, uint64_t n)
{
	const struct realm_locked r = realm_lock_owner(rec->rd);
	const uint64_t ref = range_nth(r, n);
	const uint64_t id = ref != 0 ? region_at(ref)->id : 0;

	realm_unlock(r);
	return id;
}

/* What the caller names in x[1], and in x[2] as far as it is a realm that must be locked too. */
static void set_key(struct op *op, uint64_t kind)
{
	const struct op_type *type = &types[kind];
	uint64_t id = kind == OP_OF(CSM_CREATE) ? op->rec->csm.id : op->x[1];
	struct link_key *key = &op->key;

	if (kind == OP_OF(CSM_INFO) && id < ID_MIN)
		id = nth_id(op->rec, id);
	*key = (struct link_key){ .desc = registry_find(REGISTRY_REGIONS, id), .id = id };
	if (type->party == PARTY_CONSUMER) {
		key_of_consumer(op);
		return;
	}
	key->provider = op->rec->rd.v;
	if (type->whose != NOBODYS)
		key->consumer = type->whose == NAMED ? op->x[2] : CONSUMER_ANY;
	/* Not in the table, but to be told. */
	if (kind == OP_OF(CSM_SHARE))
		key->rd = registry_find(REGISTRY_REALMS, op->x[2]);
}

static uint64_t lock(struct op *op, uint64_t kind)
{
	const uint64_t status = link_lock(&op->l, &op->key);

	if (types[kind].party != PARTY_EITHER || status != CSM_ERROR_INPUT)
		return status;
	key_of_consumer(op);
	return link_lock(&op->l, &op->key);
}

uint64_t op_run(struct op *op, uint64_t kind)
{
	const struct op_type *type = &types[kind];
	uint64_t status = CSM_SUCCESS;
	bool locked;

	if (type->party == PARTY_NONE)
		return type->step(op);
	/* Of what may not be there yet. */
	if (kind == OP_OF(CSM_CREATE))
		status = create_begin(op);
	if (status != CSM_SUCCESS)
		return status;
	if (type->party != PARTY_HOST)
		set_key(op, kind);
	do {
		status = lock(op, kind);
		locked = status == CSM_SUCCESS;
		if (!locked)
			break;
		status = type->step(op);
		link_unlock(&op->l);
		op->again = op->again || status == CSM_INCOMPLETE;
		/* An exit names one realm. */
	} while (status == CSM_INCOMPLETE && (op->rec == NULL || op->l.notice.kind == 0) &&
		 budget_take(&op->budget, BUDGET_LINK) && op->budget.left != 0);
	if (status != CSM_ERROR_INPUT)
		return status;
	/* Gone: another vCPU, the other party or the host has finished; of what was to be created, the host has closed it. */
	if (kind == OP_OF(CSM_CREATE) && !locked)
		return CSM_ERROR_HOST;
	return type->ends && op->again ? CSM_SUCCESS : status;
}

uint64_t op_buffer(struct op *op, struct realm_locked self, uint64_t ipa, void **buffer)
{
	enum realm_buffer state = BUFFER_BAD;

	if (granule_aligned(ipa))
		state = realm_buffer(self, ipa_of(ipa), buffer, &op->need.level);
	op->need.offset = ipa;
	if (state == BUFFER_ABSENT)
		return OP_NEEDS_PAGE;
	return state == BUFFER_OK ? CSM_SUCCESS : CSM_ERROR_INPUT;
}

uint64_t op_ask(struct op *op, uint64_t offset, int level)
{
	op->need.offset = offset;
	op->need.level = level;
	return offset + 1 == op->asked ? CSM_ERROR_HOST : OP_ASKS_HOST;
}
