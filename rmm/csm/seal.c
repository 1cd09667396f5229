/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_SEAL: nobody writes to the region any more, and its digest says what is in it.
 *
 * The first step takes W out of all grants and attachments, from which every new mapping takes its rights. Then what is
 * mapped loses W, window by window, the provider last; then the content is hashed. The descriptor remembers how far it
 * is, so any vCPU of the provider can go on.
 */
#include <measure.h>

#include "csm.h"

/* A page's hash: two to a call, and only where little else was done. */
#define BUDGET_HASH (BUDGET_ENTRIES / 2)

static void seal_start(struct region *region)
{
	seal_set_state(region, SEAL_SEALING);
	region->writable = UINT64_MAX;
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		struct slot *slot = &region->slots[i];

		if (slot_attached(slot) && (slot->rights & CSM_RIGHT_W))
			region->writers |= BIT(i);
		slot->granted &= CSM_RIGHT_R;
		slot->rights &= CSM_RIGHT_R;
	}
	for (unsigned int i = 0; i < CSM_MAX_POLICIES; i++)
		region->policies[i].rights &= CSM_RIGHT_R;
}

/* Everybody attached shall hear of it. */
static void announce(struct region *region)
{
	region->untold = 0;
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		if (region->slots[i].state == SLOT_ATTACHED)
			region->untold |= BIT(i);
	}
}

void seal_break(struct link *l)
{
	if (l->region->seal != SEAL_SEALING && l->region->seal != SEAL_SEALED)
		return;
	seal_set_state(l->region, SEAL_BROKEN);
	announce(l->region);
	event_post(l, true, CSM_EVENT_BROKEN);
}

bool seal_tell(struct link *l, struct link_key *key)
{
	struct region *region = l->region;

	while (region->untold != 0) {
		const struct slot *slot = &region->slots[__builtin_ctzl(region->untold)];

		if (slot->state == SLOT_ATTACHED && l->slot != slot) {
			key->consumer = slot->realm;
			return false;
		}
		region->untold &= region->untold - 1;
		if (slot->state == SLOT_ATTACHED)
			event_post(l, false,
				   region->seal == SEAL_SEALED ? CSM_EVENT_SEALED :
								 CSM_EVENT_BROKEN);
	}
	return true;
}

/* Take W from what is mapped in [base, base + size), as far as it is still to do. True: done. */
static bool take_w(struct realm_locked r, uint64_t base, uint64_t size, struct op *op)
{
	const struct leaf_change change = { .keep = ~RTTE_S2AP_W, .cached = true };
	struct region *region = op->l.region;

	/* A window may have become smaller since. */
	if (region->writable > size)
		region->writable = size;
	region->writable = leaf_change_down(r, base, region->writable, &op->budget, &change);
	return region->writable == 0;
}

/* The window of the first slot that has not lost W, which must be locked for it. */
static void take_w_from_window(struct op *op)
{
	struct region *region = op->l.region;
	const struct slot *slot = &region->slots[__builtin_ctzl(region->writers)];

	if (slot_attached(slot)) {
		op->key.consumer = slot->realm;
		if (op->l.slot != slot ||
		    !take_w(op->l.c, slot_base(slot), (uint64_t)slot->cursor << GRANULE_SHIFT, op))
			return;
	}
	region->writers &= region->writers - 1;
	region->writable = UINT64_MAX;
}

static uint64_t hash_step(struct op *op)
{
	struct region *region = op->l.region;
	struct leaf leaf = { 0 };

	while (region->hashed_to < region->size && op->budget.left >= BUDGET_HASH &&
	       budget_take(&op->budget, BUDGET_HASH)) {
		const uint64_t ipa = region_base(region) + region->hashed_to;

		leaf_seek(op->l.p, &leaf, ipa);
		if (!(leaf.w.entry & RTTE_VALID)) {
			op->need.offset = ipa;
			op->need.level = leaf.w.level;
			if (rtte_ripas(leaf.w.entry) == RIPAS_RAM)
				return OP_NEEDS_PAGE;
			seal_break(&op->l);
			return CSM_INCOMPLETE;
		}
		arch_fp_begin();
		if (region->hashed_to == 0)
			measure_stream_begin(&region->stream);
		measure_stream_add(
			&region->stream,
			arch_granule_ptr(pa_of(rtte_pa(leaf.w.entry).v + ipa - leaf.start)),
			GRANULE_SIZE);
		arch_fp_end();
		region->hashed_to += GRANULE_SIZE;
	}
	if (region->hashed_to < region->size) {
		op->budget.left = 0;
		return CSM_INCOMPLETE;
	}
	arch_fp_begin();
	measure_stream_end(&region->stream, region->digest);
	arch_fp_end();
	seal_set_state(region, SEAL_SEALED);
	announce(region);
	return CSM_INCOMPLETE;
}

uint64_t csm_seal(struct op *op)
{
	struct region *region = op->l.region;

	if (region->state != REGION_OPEN)
		return CSM_ERROR_STATE;
	if (region->seal == SEAL_NONE) {
		seal_start(region);
		budget_charge(&op->budget, BUDGET_LINK);
	}
	/* Also of one that broke meanwhile. */
	if (region->writers != 0) {
		take_w_from_window(op);
		return CSM_INCOMPLETE;
	}
	if (!take_w(op->l.p, region_base(region), region->size, op) || !seal_tell(&op->l, &op->key))
		return CSM_INCOMPLETE;
	if (region->seal == SEAL_SEALING)
		return hash_step(op);
	return region->seal == SEAL_SEALED ? CSM_SUCCESS : CSM_ERROR_STATE;
}

bool csm_sealed(struct realm_locked p, ipa_t ipa)
{
	const struct region *region = arch_granule_ptr(pa_of(provides_find(p, ipa.v)));

	return region->seal != SEAL_NONE;
}
