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
	region_apply(region, REGION_CLOSE);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		if (region->slots[i].state == SLOT_GRANTED)
			slot_apply(region, &region->slots[i], SLOT_REVOKE);
	}
}

/* One consumer, or the marks; SUCCESS: nothing refers to the region any more. */
static uint64_t close_step(struct link *l, struct budget *b)
{
	if (l->slot != NULL) {
		link_slot_apply(l, SLOT_REVOKE);
		window_remove(l, b);
		return CSM_INCOMPLETE;
	}
	if (region_unmark(l, b) != CSM_SUCCESS)
		return CSM_INCOMPLETE;
	tree_remove(&l->p.realm->provides, tree_ref(l->desc, TREE_REGION));
	registry_remove(REGISTRY_REGIONS, l->desc);
	l->region->provider = 0;
	region_apply(l->region, REGION_EMPTIED);
	return CSM_SUCCESS;
}

uint64_t region_close(const struct link_key *key, uint64_t result, struct csm_notice *notice)
{
	struct budget b = { BUDGET_ENTRIES };
	const bool by_host = key->provider == 0;
	struct link_key k = *key;
	uint64_t status;
	bool met = false, was_open;
	struct link l;

	*notice = (struct csm_notice){ 0 };
	k.any_attached = true;
	do {
		status = link_lock(&l, &k);
		if (status != CSM_SUCCESS)
			/* It was there a moment ago: somebody else has finished. */
			return met && status == CSM_ERROR_INPUT ? CSM_SUCCESS : status;
		met = true;
		was_open = l.region->state == REGION_OPEN;
		region_begin_close(&l, result);
		if (by_host && was_open)
			event_post(&l, true, CSM_EVENT_CLOSED);
		status = close_step(&l, &b);
		if (status == CSM_SUCCESS)
			l.notice = (struct csm_notice){ CSM_EXIT_REMOVE, l.desc.v, 0,
							region_base(l.region), l.region->size };
		*notice = l.notice;
		link_unlock(&l);
		/* An exit names one realm. */
	} while (status == CSM_INCOMPLETE && (by_host || notice->kind == 0) &&
		 budget_take(&b, BUDGET_LINK) && b.left != 0);
	return status;
}
