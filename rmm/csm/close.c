/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Taking a region down, by whomever: its provider, its host, or a CSM_CREATE that failed.
 */
#include "csm.h"

void region_begin_close(struct link *l, uint64_t result)
{
	struct region *region = l->region;

	if (region->state != REGION_CLOSING)
		region->result = (uint8_t)result;
	region_becomes(region, REGION_CLOSING);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		if (region->slots[i].state == SLOT_GRANTED)
			slot_becomes(region, &region->slots[i], SLOT_FREE);
	}
}

/* One consumer, or the marks; SUCCESS: nothing refers to the region any more. */
uint64_t csm_close(struct op *op)
{
	struct link *l = &op->l;
	const bool was_open = l->region->state == REGION_OPEN;

	region_begin_close(l, CSM_ERROR_HOST);
	if (was_open && op->rec == NULL)
		event_post(l, true, CSM_EVENT_CLOSED);
	if (l->slot != NULL) {
		link_slot_becomes(l, SLOT_REVOKING);
		window_remove(op);
		return CSM_INCOMPLETE;
	}
	if (region_unmark(op) != CSM_SUCCESS)
		return CSM_INCOMPLETE;
	l->p.realm->ranges_changed++;
	tree_remove(&l->p.realm->provides, region_ref(l->desc));
	registry_remove(REGISTRY_REGIONS, l->desc);
	l->region->provider = 0;
	region_becomes(l->region, REGION_CLOSED);
	l->notice = (struct csm_notice){ CSM_EXIT_REMOVE, l->desc.v, 0, region_base(l->region),
					 l->region->size };
	return CSM_SUCCESS;
}
