/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_CREATE: the realm's call, the host's donation of the descriptor, and what undoes both.
 */
#include "csm.h"

/* Arguments, as the realm passed them. */
#define ARG_BASE 1
#define ARG_SIZE 2
#define ARG_FLAGS 3

/* May the realm provide this range? */
static uint64_t check_range(struct realm_locked p, uint64_t base, uint64_t size)
{
	if (!range_valid(&p.realm->s2, base, size))
		return CSM_ERROR_INPUT;
	return range_free(p, base, size);
}

/* A region of exactly this range that another vCPU is creating, or failing to create. */
static uint64_t find_unfinished(struct realm_locked p, uint64_t base, uint64_t size)
{
	const uint64_t desc = provides_find(p, base);
	const struct region *region = desc != 0 ? arch_granule_ptr(pa_of(desc)) : NULL;

	if (region == NULL || region_base(region) != base || region->size != size ||
	    region->state == REGION_OPEN)
		return 0;
	return region->id;
}

/*
 * First look at a call: the region to join in rec->csm.id, or SUCCESS if the host may be asked; level is then what the
 * first entry of the range needs.
 */
static uint64_t begin(struct rec *rec, int *level)
{
	const uint64_t base = rec->csm.x[ARG_BASE];
	const uint64_t size = rec->csm.x[ARG_SIZE];
	const struct realm_locked p = realm_lock_owner(rec->rd);
	uint64_t status = CSM_SUCCESS;

	if (rec->csm.x[ARG_FLAGS] != 0) {
		status = CSM_ERROR_INPUT;
	} else {
		rec->csm.id = find_unfinished(p, base, size);
		if (rec->csm.id == 0)
			status = check_range(p, base, size);
	}
	if (status == CSM_SUCCESS)
		*level = region_level(p, base, size);
	realm_unlock(p);
	return status;
}

/* The region that this call is creating. */
static struct link_key key_of(const struct rec *rec)
{
	struct link_key key = csm_key(rec->csm.id);

	key.provider = rec->rd.v;
	return key;
}

/* The call has failed after the donation: take the region down, then say so to realm and host. */
static enum rec_next fail(struct rec *rec, uint64_t result, struct rmi_rec_exit *exit)
{
	struct link_key key = key_of(rec);
	struct csm_notice notice;

	/* Another vCPU may have finished creating it. */
	key.unfinished = true;
	if (region_close(&key, result, &notice) == CSM_INCOMPLETE)
		result = CSM_INCOMPLETE;
	return csm_reply_notice(rec, result, 0, &notice, exit);
}

/* One step of a region that exists. ERROR_HOST with need->level set: the host is needed at that place. */
static uint64_t create_step(struct link *l, uint64_t asked, struct need *need)
{
	struct budget b = { BUDGET_ENTRIES };
	uint64_t status = CSM_SUCCESS;

	if (l->region->state == REGION_CREATING) {
		status = region_mark(l, &b, need);
		if (status == CSM_SUCCESS)
			region_apply(l->region, REGION_MARKED);
		/* The host accepted without doing what it was asked. */
		if (status == CSM_ERROR_HOST && need->offset + 1 == asked)
			need->level = 0;
		if (status == CSM_ERROR_INPUT || (status == CSM_ERROR_HOST && need->level == 0))
			region_begin_close(l, status);
	} else if (l->region->state == REGION_CLOSING) {
		status = l->region->result;
	}
	return status;
}

/* Go on with rec->csm.id. asked: where the host has just been asked to help, 0: nowhere. */
static enum rec_next go_on(struct rec *rec, uint64_t asked, struct rmi_rec_exit *exit)
{
	const struct link_key key = key_of(rec);
	struct need need = { 0 };
	uint64_t status;
	struct link l;

	status = link_lock(&l, &key);
	if (status == CSM_SUCCESS) {
		status = create_step(&l, asked, &need);
		link_unlock(&l);
	} else if (status == CSM_ERROR_INPUT) {
		/* Closed by the host. */
		status = CSM_ERROR_HOST;
	}
	if (need.level != 0)
		return csm_ask_host(rec, exit, CSM_EXIT_CREATE, key.desc, rec->csm.x[ARG_BASE],
				    rec->csm.x[ARG_SIZE], &need);
	if (status == CSM_SUCCESS || status == CSM_INCOMPLETE)
		return csm_reply(rec, status, status == CSM_SUCCESS ? key.id : 0);
	return fail(rec, status, exit);
}

enum rec_next csm_create(struct rec *rec, enum answer answer, struct rmi_rec_exit *exit)
{
	const bool begun = answer != ANSWER_NOT_ASKED;
	const uint64_t asked = begun && rec->csm.id != 0 ? rec->csm.asked : 0;
	struct need need = { 0 };
	uint64_t status = CSM_SUCCESS;

	if (answer == ANSWER_REJECT)
		return fail(rec, CSM_ERROR_HOST, exit);
	/*
	 * Set: the host has donated, or this REC was told INCOMPLETE. If the host accepted without a donation, the range may
	 * have been taken since, or another vCPU's equal call may have got it.
	 */
	if (rec->csm.id == 0)
		status = begin(rec, &need.level);
	if (rec->csm.id != 0)
		return go_on(rec, asked, exit);
	if (status == CSM_SUCCESS && (begun || !csm_host_ready))
		status = CSM_ERROR_HOST;
	if (status != CSM_SUCCESS)
		return csm_reply(rec, status, 0);
	return csm_ask_host(rec, exit, CSM_EXIT_CREATE, 0, rec->csm.x[ARG_BASE],
			    rec->csm.x[ARG_SIZE], &need);
}

void csm_create_abandon(struct rec *rec)
{
	struct link_key key = key_of(rec);
	struct csm_notice notice;

	/* What the budget leaves is for the host's CLOSE. */
	key.unfinished = true;
	if (rec->csm.id != 0)
		region_close(&key, CSM_ERROR_HOST, &notice);
}

/* RMI_CSM CREATE with RD, descriptor and REC locked. */
static void donate(struct operand ops[3], struct smc_result *res)
{
	const struct realm_locked p = realm_of_operand(&ops[0]);
	const pa_t desc = granule_pa(ops[1].g);
	struct rec *rec = arch_granule_ptr(granule_pa(ops[2].g));
	struct region *region = arch_granule_ptr(desc);
	uint64_t id;

	if (granule_count(ops[2].g) != 0 || rec->rd.v != realm_pa(p).v ||
	    rec->pending != PENDING_CSM || rec->csm.fid != CSM_CREATE || rec->csm.id != 0) {
		res->x[0] = rmi_error(RMI_ERROR_REC, 0);
		return;
	}
	/* The realm's other vCPUs have gone on since the call was checked. */
	if (check_range(p, rec->csm.x[ARG_BASE], rec->csm.x[ARG_SIZE]) != CSM_SUCCESS ||
	    !registry_new_id(REGISTRY_REGIONS, &id)) {
		res->x[0] = rmi_error(RMI_ERROR_REALM, 0);
		return;
	}

	rec->csm.id = id;
	region->id = id;
	region->provider = realm_pa(p).v;
	region->provider_id = p.realm->id;
	region->size = rec->csm.x[ARG_SIZE];
	region_apply(region, REGION_DONATE);
	granule_set_state(ops[1].g, GRANULE_CSM);
	tree_insert(&p.realm->provides, tree_ref(desc, TREE_REGION),
		    rec->csm.x[ARG_BASE] >> GRANULE_SHIFT);
	registry_insert(REGISTRY_REGIONS, desc);
}

void csm_host_create(const uint64_t *x, struct smc_result *res)
{
	struct operand ops[3] = { { .addr = x[2], .state = GRANULE_RD },
				  { .addr = x[3], .state = GRANULE_DELEGATED },
				  { .addr = x[4], .state = GRANULE_REC } };

	if (!operands_lock(ops, 3)) {
		rmi_fail_input(res);
		return;
	}
	donate(ops, res);
	operands_unlock(ops, 3);
}
