/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Taking a region down, by whomever: its provider, its host, or a CSM_CREATE that failed.
 */
#include "csm.h"

void region_begin_close(struct link *l, uint8_t result)
{
	struct region *region = l->region;

	if (region->state != REGION_CLOSING)
		region->result = result;
	region_apply(region, REGION_CLOSE);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		if (region->slots[i].state == SLOT_GRANTED)
			slot_apply(region, &region->slots[i], SLOT_REVOKE);
	}
}

/* Nothing refers to the region any more but its provider and its id. */
static void finish(struct link *l)
{
	provides_remove(l->p, l->desc);
	registry_remove(REGISTRY_REGIONS, l->desc);
	l->region->provider = 0;
	region_apply(l->region, REGION_EMPTIED);
}

/* One consumer, or the marks. */
static enum step close_step(struct link *l, struct budget *b, uint8_t result)
{
	region_begin_close(l, result);
	if (l->slot != NULL) {
		slot_apply(l->region, l->slot, SLOT_REVOKE);
		window_remove(l, b);
		return STEP_MORE;
	}
	if (region_unmark(l, b) != STEP_DONE)
		return STEP_MORE;
	finish(l);
	return STEP_DONE;
}

enum step region_close(const struct link_key *key, uint8_t result, struct removed *removed)
{
	struct budget b = { BUDGET_ENTRIES };
	struct link_key k = *key;
	enum step step = STEP_BAD;
	struct link l;

	k.any_attached = true;
	while (step != STEP_DONE && b.left > 0) {
		switch (link_lock(&l, &k)) {
		case LINK_NONE:
			return step == STEP_BAD ? STEP_BAD : STEP_GONE;
		case LINK_BUSY:
			return STEP_MORE;
		case LINK_OK:
			step = close_step(&l, &b, result);
			*removed = (struct removed){ l.desc.v, l.region->base, l.region->size };
			link_unlock(&l);
			budget_charge(&b, BUDGET_LINK);
			break;
		}
	}
	return step;
}
