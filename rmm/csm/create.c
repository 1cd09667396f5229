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
	return range_valid(&p.realm->s2, base, size) ? range_free(p, base, size) : CSM_ERROR_INPUT;
}

/*
 * Where the new region would be there may be one of exactly this range, which another vCPU is creating or failing to
 * create: then its id, in rec->csm.id. Else the level that the first entry of a new one needs.
 */
static uint64_t find_place(struct rec *rec, int *level)
{
	const uint64_t base = rec->csm.x[ARG_BASE], size = rec->csm.x[ARG_SIZE];
	const struct realm_locked p = realm_lock_owner(rec->rd);
	const uint64_t desc = provides_find(p, base);
	const struct region *region = desc != 0 ? arch_granule_ptr(pa_of(desc)) : NULL;
	uint64_t status = CSM_SUCCESS;

	if (region != NULL && region_base(region) == base && region->size == size &&
	    region->state != REGION_OPEN)
		rec->csm.id = region->id;
	else
		status = check_range(p, base, size);
	if (rec->csm.id == 0 && status == CSM_SUCCESS)
		*level = region_level(p, base, size);
	realm_unlock(p);
	return status;
}

uint64_t create_begin(struct op *op)
{
	struct rec *rec = op->rec;
	uint64_t status;
	int level = 0;

	/* The host has donated, or this REC was told INCOMPLETE. */
	if (rec->csm.id != 0)
		return CSM_SUCCESS;
	if (op->answer == ANSWER_REJECT)
		return CSM_ERROR_HOST;
	if (op->x[ARG_FLAGS] != 0)
		return CSM_ERROR_INPUT;
	/* If the host accepted without a donation, the range may have been taken since. */
	status = find_place(rec, &level);
	op->asked = 0;
	if (status != CSM_SUCCESS || rec->csm.id != 0)
		return status;
	if (op->answer == ANSWER_ACCEPT || !csm_host_ready)
		return CSM_ERROR_HOST;
	return op_ask(op, 0, level);
}

uint64_t csm_create(struct op *op)
{
	struct region *region = op->l.region;
	uint64_t status, result;

	if (region->state == REGION_CREATING) {
		status = op->answer == ANSWER_REJECT ? CSM_ERROR_HOST : region_mark(op);
		if (status == CSM_SUCCESS)
			region_becomes(region, REGION_OPEN);
		else if (status == CSM_ERROR_INPUT || status == CSM_ERROR_HOST)
			region_begin_close(&op->l, status);
		else
			return status;
	}
	/* Another vCPU may have finished creating it. */
	if (region->state == REGION_OPEN) {
		op->out[0] = region->id;
		return op->answer == ANSWER_REJECT ? CSM_ERROR_HOST : CSM_SUCCESS;
	}
	/* Take it down, then say why. */
	result = region->result;
	status = csm_close(op);
	return status == CSM_SUCCESS ? result : status;
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
	region_becomes(region, REGION_CREATING);
	granule_set_state(ops[1].g, GRANULE_CSM);
	p.realm->ranges_changed++;
	tree_insert(&p.realm->provides, region_ref(desc), rec->csm.x[ARG_BASE] >> GRANULE_SHIFT);
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
