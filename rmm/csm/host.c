/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_CSM: what the host does with descriptors. The operation is in x1.
 */
#include <abi/smccc.h>

#include "csm.h"

_Static_assert(CSM_SUCCESS == RMI_SUCCESS && CSM_ERROR_INPUT == RMI_ERROR_INPUT,
	       "what steps return, a host can be told");

static uint64_t status_of(uint64_t status)
{
	return status == CSM_INCOMPLETE ? RMI_CSM_INCOMPLETE : status;
}

/* Is its region CLOSED? If so, and if that is asked for, it becomes a granule like any other. */
static uint64_t check_closed(uint64_t desc, bool reclaim)
{
	struct granule *g = granule_lock_at(desc, GRANULE_CSM);
	const struct region *region;
	uint64_t status = RMI_SUCCESS;

	if (g == NULL)
		return rmi_error(RMI_ERROR_INPUT, 0);
	region = arch_granule_ptr(granule_pa(g));
	if (region->state != REGION_CLOSED) {
		status = rmi_error(RMI_ERROR_REALM, 0);
	} else if (reclaim) {
		arch_granule_wipe(granule_pa(g));
		granule_set_state(g, GRANULE_DELEGATED);
	}
	granule_unlock(g);
	return status;
}

static void host_close(const uint64_t *x, struct smc_result *res)
{
	struct op op = { .key = { .desc = x[2], .consumer = CONSUMER_ANY },
			 .budget = { BUDGET_ENTRIES } };

	res->x[0] = status_of(op_run(&op, OP_CLOSE));
	/* Closed before? */
	if (res->x[0] == RMI_ERROR_INPUT)
		res->x[0] = check_closed(x[2], false);
}

uint64_t csm_evict(struct op *op)
{
	struct link *l = &op->l;
	bool attached;

	/* A mere grant is the provider's business. */
	if (l->slot == NULL || !slot_attached(l->slot))
		return CSM_ERROR_INPUT;
	attached = l->slot->state == SLOT_ATTACHED;
	link_slot_set_state(l, SLOT_REVOKING);
	if (attached)
		event_post(l, true, CSM_EVENT_DETACHED);
	return window_remove(op);
}

static void host_evict(const uint64_t *x, struct smc_result *res)
{
	struct op op = { .key = { .desc = x[2], .rd = x[3] }, .budget = { BUDGET_ENTRIES } };
	const struct realm_locked r = realm_lock(x[3]);

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	op.key.consumer = r.realm->id;
	realm_unlock(r);
	res->x[0] = status_of(op_run(&op, OP_EVICT));
}

/* What a descriptor says; its lock is enough to read it. */
static bool read_region(uint64_t desc, struct smc_result *res)
{
	struct granule *g = granule_lock_at(desc, GRANULE_CSM);
	const struct region *region;

	if (g == NULL)
		return false;
	region = arch_granule_ptr(granule_pa(g));
	res->x[1] = region->provider;
	res->x[2] = region_base(region);
	res->x[3] = region->size;
	res->x[4] = region->state;
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++)
		res->x[4] += slot_attached(&region->slots[i]) ? 1U << 8 : 0;
	granule_unlock(g);
	return true;
}

/* The n-th region that a realm provides or is attached to, for a host that has forgotten. */
static bool read_nth(uint64_t rd, uint64_t n, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(rd);
	uint64_t ref;

	if (r.g == NULL)
		return false;
	ref = range_nth(r, n);
	if (ref != 0) {
		res->x[1] = tree_granule(ref).v;
		res->x[2] = range_base(ref);
		res->x[3] = region_at(ref)->size;
		res->x[4] = slot_at(ref) != NULL ? CSM_ROLE_CONSUMER : CSM_ROLE_PROVIDER;
	}
	realm_unlock(r);
	return ref != 0;
}

void rmi_csm(const uint64_t *x, struct smc_result *res)
{
	if (!csm_available()) {
		res->x[0] = SMCCC_NOT_SUPPORTED;
		return;
	}
	switch (x[1]) {
	case RMI_CSM_OP_VERSION:
		csm_host_ready = true;
		res->x[1] = CSM_ABI_VERSION;
		break;
	case RMI_CSM_OP_CREATE:
		csm_host_create(x, res);
		break;
	case RMI_CSM_OP_RECLAIM:
		res->x[0] = check_closed(x[2], true);
		break;
	case RMI_CSM_OP_CLOSE:
		host_close(x, res);
		break;
	case RMI_CSM_OP_EVICT:
		host_evict(x, res);
		break;
	case RMI_CSM_OP_READ:
		res->x[4] = 0;
		if (!read_region(x[2], res) && !read_nth(x[2], x[3], res))
			rmi_fail_input(res);
		break;
	default:
		res->x[0] = SMCCC_NOT_SUPPORTED;
		break;
	}
}
