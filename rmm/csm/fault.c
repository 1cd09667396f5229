/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm's access to a window of its own that stage 2 refused (csm.md 7).
 */
#include <esr.h>

#include "csm.h"

/* The attachment is locked with both realms; permission: the fault was none of translation. */
static enum csm_fault resolve(struct link *l, uint64_t ipa, bool write, bool exec, bool permission)
{
	const struct slot *slot = l->slot;

	/* The window has gone while the locks were taken: what is there now decides. */
	if (slot == NULL || !slot_attached(slot) || ipa - slot_base(slot) >= l->region->size)
		return CSM_FAULT_RETRY;
	if (exec || (write && !(slot->rights & CSM_RIGHT_W)) || l->region->state != REGION_OPEN ||
	    (slot->state != SLOT_ATTACHING && slot->state != SLOT_ATTACHED))
		return CSM_FAULT_ABORT;

	switch (window_map_page(l, ipa)) {
	case CSM_SUCCESS:
		/* Rights never grow in place: this was a write that does not look like one, stage 1's own. */
		return permission ? CSM_FAULT_ABORT : CSM_FAULT_RETRY;
	case CSM_ERROR_HOST:
		return CSM_FAULT_HOST;
	default:
		return CSM_FAULT_ABORT;
	}
}

enum csm_fault csm_handle_fault(struct rec *rec, ipa_t ipa, bool write, bool exec)
{
	const bool permission = (rec->fault.esr & ESR_FSC & ~3UL) == FSC_PERMISSION;
	const struct realm_locked c = realm_lock_owner(rec->rd);
	const struct link_key key = {
		.desc = consumes_find(c, ipa.v),
		.consumer = c.realm->id,
		.rd = rec->rd.v,
	};
	enum csm_fault fault;
	struct link l;

	realm_unlock(c);
	if (key.desc == 0 || link_lock(&l, &key) != CSM_SUCCESS)
		return CSM_FAULT_RETRY;
	fault = resolve(&l, ipa.v, write, exec, permission);
	link_unlock(&l);
	return fault;
}
