/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_CSM: what the host does with descriptors. The operation is in x1.
 */
#include <rmi_calls.h>

#include <abi/smccc.h>

#include "csm.h"

static uint64_t status_of(enum step step)
{
	switch (step) {
	case STEP_DONE:
	case STEP_GONE:
		return RMI_SUCCESS;
	case STEP_MORE:
		return RMI_CSM_INCOMPLETE;
	default:
		return RMI_ERROR_INPUT;
	}
}

static void host_version(struct smc_result *res)
{
	csm_host_is_ready();
	res->x[1] = CSM_ABI_VERSION;
}

/* Is the granule the descriptor of a region that is CLOSED? Then, if asked, give it back. */
static bool closed(uint64_t desc, bool reclaim, uint64_t *error)
{
	struct granule *g = granule_find(desc);
	bool is_closed;

	*error = RMI_ERROR_INPUT;
	if (g == NULL || !granule_lock_expect(g, GRANULE_CSM))
		return false;
	is_closed = region_allows(arch_granule_ptr(pa_of(desc)), REGION_RECLAIM);
	*error = rmi_error(RMI_ERROR_REALM, 0);
	if (is_closed && reclaim) {
		arch_granule_wipe(pa_of(desc));
		granule_set_state(g, GRANULE_DELEGATED);
	}
	granule_unlock(g);
	return is_closed;
}

static void host_reclaim(const uint64_t *x, struct smc_result *res)
{
	uint64_t error;

	if (!closed(x[2], true, &error))
		res->x[0] = error;
}

static void host_close(const uint64_t *x, struct smc_result *res)
{
	const struct link_key key = { .desc = x[2] };
	struct removed removed;
	uint64_t error;

	res->x[0] = status_of(region_close(&key, CSM_ERROR_HOST, &removed));
	if (res->x[0] == RMI_ERROR_INPUT && closed(x[2], false, &error))
		res->x[0] = RMI_SUCCESS;
}

/* Id of the realm at an address, 0 if there is none. */
static uint64_t realm_id_at(uint64_t rd)
{
	const struct realm_locked r = realm_lock(rd);
	uint64_t id = 0;

	if (r.g != NULL) {
		id = r.realm->id;
		realm_unlock(r);
	}
	return id;
}

static void host_evict(const uint64_t *x, struct smc_result *res)
{
	struct budget b = { BUDGET_ENTRIES };
	const struct link_key key = { .desc = x[2], .consumer = realm_id_at(x[3]), .rd = x[3] };
	struct link l;

	if (key.consumer == 0) {
		rmi_fail_input(res);
		return;
	}
	switch (link_lock(&l, &key)) {
	case LINK_NONE:
		rmi_fail_input(res);
		return;
	case LINK_BUSY:
		res->x[0] = RMI_CSM_INCOMPLETE;
		return;
	case LINK_OK:
		break;
	}
	/* A mere grant is the provider's business. */
	if (l.slot == NULL || l.slot->rd == 0) {
		rmi_fail_input(res);
	} else {
		slot_apply(l.region, l.slot, SLOT_REVOKE);
		res->x[0] = status_of(window_remove(&l, &b));
	}
	link_unlock(&l);
}

void rmi_csm(const uint64_t *x, struct smc_result *res)
{
	if (!csm_available()) {
		res->x[0] = SMCCC_NOT_SUPPORTED;
		return;
	}
	switch (x[1]) {
	case RMI_CSM_OP_VERSION:
		host_version(res);
		break;
	case RMI_CSM_OP_CREATE:
		csm_host_create(x, res);
		break;
	case RMI_CSM_OP_RECLAIM:
		host_reclaim(x, res);
		break;
	case RMI_CSM_OP_CLOSE:
		host_close(x, res);
		break;
	case RMI_CSM_OP_EVICT:
		host_evict(x, res);
		break;
	default:
		res->x[0] = SMCCC_NOT_SUPPORTED;
		break;
	}
}
