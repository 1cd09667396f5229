/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm's access to a window of its own that stage 2 refused (csm.md 7).
 */
#include <esr.h>

#include "csm.h"

/* What the entry itself forbids, whether the page is there or not. */
static bool forbidden(const struct slot *slot, bool write, bool exec)
{
	return exec || (write && !(slot->rights & CSM_RIGHT_W));
}

/* The attachment is locked with both realms. */
static enum csm_fault resolve(struct link *l, const struct rec *rec, uint64_t ipa, bool write,
			      bool exec)
{
	const struct slot *slot = l->slot;
	const bool permission = (rec->fault.esr & ESR_FSC & ~3UL) == FSC_PERMISSION;

	/* The window has gone while the locks were taken: what is there now decides. */
	if (slot == NULL || slot->rd == 0 || ipa - slot->base >= l->region->size)
		return CSM_FAULT_RETRY;
	if (forbidden(slot, write, exec))
		return CSM_FAULT_ABORT;
	if (l->region->state != REGION_OPEN ||
	    (slot->state != SLOT_ATTACHING && slot->state != SLOT_ATTACHED))
		return CSM_FAULT_ABORT;

	switch (window_map_page(l, ipa)) {
	case STEP_HOST:
		return CSM_FAULT_HOST;
	case STEP_BAD:
		return CSM_FAULT_ABORT;
	case STEP_GONE:
		/* Mapped. Rights never grow in place, so this was a write that does not look like one: stage 1's own. */
		return permission ? CSM_FAULT_ABORT : CSM_FAULT_RETRY;
	default:
		return CSM_FAULT_RETRY;
	}
}

enum csm_fault csm_handle_fault(struct rec *rec, ipa_t ipa, bool write, bool exec)
{
	const struct realm_locked c = realm_lock_owner(rec->rd);
	const struct link_key key = {
		.desc = consumes_find(c, ipa.v),
		.consumer = c.realm->id,
		.rd = rec->rd.v,
	};
	enum csm_fault fault;
	struct link l;

	realm_unlock(c);
	if (key.desc == 0 || link_lock(&l, &key) != LINK_OK)
		return CSM_FAULT_RETRY;
	fault = resolve(&l, rec, ipa.v, write, exec);
	link_unlock(&l);
	return fault;
}
