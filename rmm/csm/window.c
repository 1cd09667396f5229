/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The entries of a window: BORROWED where the provider has the page, RESERVED where it has not yet.
 *
 * A consumer's entry never covers more than one entry of the provider: it is of the provider's level or finer, and of
 * level 3 where nothing is there yet. As the core keeps the shape of marked entries, that stays true.
 */
#include <esr.h>

#include "csm.h"

/* Coarsest level at which offsets in region and window can be equally aligned. */
static int aligned_level(uint64_t region_base, uint64_t window_base)
{
	return fitting_level(region_base ^ window_base, UINT64_MAX);
}

/* A page or block that may be lent. */
static bool present(uint64_t entry)
{
	return (entry & (RTTE_VALID | RTTE_REGION | RTTE_DRAINING)) == (RTTE_VALID | RTTE_REGION);
}

/* Level that the consumer's entry must have at least, given what the provider has. */
static int needed_level(const struct leaf *from, int aligned)
{
	const int level = present(from->w.entry) ? from->w.level : S2_LEVEL_LEAF;

	return level > aligned ? level : aligned;
}

/* Entries of the consumer's table, from to on and at most max, for which both sides go on alike. */
static unsigned int alike(const struct leaf *from, const struct leaf *to, uint64_t source,
			  unsigned int max)
{
	const uint64_t left = from->start + s2_entry_size(from->w.level) - source;
	unsigned int n;

	if (from->w.level == to->w.level)
		n = rtt_run_length(&from->w, max);
	else
		n = left / s2_entry_size(to->w.level) < max ?
			    (unsigned int)(left / s2_entry_size(to->w.level)) :
			    max;
	/* A table with nothing in it, whatever the RIPAS that nobody will see. */
	if (granule_count(rtt_granule(&to->w)) != 0)
		return rtt_run_length(&to->w, n);
	return n < S2_ENTRIES - to->w.index ? n : S2_ENTRIES - to->w.index;
}

/* Give the consumer what the provider has at source: count entries, for which alike() holds. */
static void lend(struct link *l, const struct leaf *from, struct leaf *to, uint64_t source,
		 unsigned int count)
{
	const uint64_t pa = rtte_pa(from->w.entry).v + (source - from->start);
	const bool writable = (l->slot->rights & CSM_RIGHT_W) != 0;
	struct rtt_run run = { .from = &to->w.table[to->w.index],
			       .count = count,
			       .set = rtte_reserved() };

	if (present(from->w.entry)) {
		run.set = rtte_borrowed(pa_of(pa), writable, to->w.level);
		run.step = s2_entry_size(to->w.level);
		/* Pages stand in any order, parts of a block in their own. */
		if (from->w.level == to->w.level) {
			run.from = &from->w.table[from->w.index];
			run.alike = true;
			run.keep = RTTE_PA;
			run.set &= ~RTTE_PA;
			run.step = 0;
		}
	}
	rtt_set_run(l->c, &to->w, ipa_of(to->start), &run);
}

uint64_t window_map(struct op *op)
{
	struct link *l = &op->l;
	struct budget *b = &op->budget;
	const struct region *region = l->region;
	struct slot *slot = l->slot;
	const int aligned = aligned_level(region_base(region), slot_base(slot));
	struct leaf from = { 0 };
	struct leaf to = { 0 };
	uint64_t offset = (uint64_t)slot->cursor << GRANULE_SHIFT;

	while (offset < region->size) {
		const uint64_t source = region_base(region) + offset;
		unsigned int count;
		uint64_t size;
		int level;

		if (!budget_take(b, BUDGET_RUN))
			return CSM_INCOMPLETE;
		leaf_seek(l->p, &from, source);
		leaf_seek(l->c, &to, slot_base(slot) + offset);
		level = needed_level(&from, aligned);
		/* Nothing is mapped before the host has agreed, whichever vCPU it tells so. */
		if ((offset == 0 && op->answer == ANSWER_NOT_ASKED) || to.w.level < level ||
		    rtte_kind(to.w.entry, to.w.level) != RTTE_K_UNASSIGNED)
			return op_ask(op, offset, level);
		size = s2_entry_size(to.w.level);
		count = alike(&from, &to, source, budget_run(b, (region->size - offset) / size));
		b->left -= count - 1;
		lend(l, &from, &to, source, count);
		offset += count * size;
		slot->cursor = offset >> GRANULE_SHIFT;
	}
	return CSM_SUCCESS;
}

/* Map what is RESERVED in [offset, end), which one table of pages holds, and has come to the provider. */
static void map_reserved(struct link *l, uint64_t offset, uint64_t end, struct budget *b)
{
	struct leaf from = { 0 };
	struct leaf to = { 0 };

	while (offset < end && budget_take(b, BUDGET_RUN)) {
		const uint64_t source = region_base(l->region) + offset;
		unsigned int count;

		leaf_seek(l->p, &from, source);
		leaf_seek(l->c, &to, slot_base(l->slot) + offset);
		count = alike(&from, &to, source, budget_run(b, (end - offset) / GRANULE_SIZE));
		b->left -= count - 1;
		if (rtte_kind(to.w.entry, to.w.level) == RTTE_K_RESERVED && present(from.w.entry))
			lend(l, &from, &to, source, count);
		offset += count * GRANULE_SIZE;
	}
}

/* Map the RESERVED page at this offset, then its neighbours in the table, which would fault next. */
static void map_around(struct link *l, uint64_t offset)
{
	const uint64_t base = slot_base(l->slot);
	const uint64_t top = base + ((uint64_t)l->slot->cursor << GRANULE_SHIFT);
	const uint64_t first = (base + offset) & ~(s2_table_size(S2_LEVEL_LEAF) - 1);
	const uint64_t end = first + s2_table_size(S2_LEVEL_LEAF);
	struct budget b = { BUDGET_ENTRIES };

	map_reserved(l, offset, (end < top ? end : top) - base, &b);
	map_reserved(l, first > base ? first - base : 0, offset, &b);
}

/* The attachment is locked with both realms; permission: the fault was none of translation. */
static enum csm_fault resolve(struct link *l, uint64_t ipa, bool write, bool exec, bool permission)
{
	const struct slot *slot = l->slot;
	struct leaf from = { 0 };
	struct leaf to = { 0 };
	uint64_t offset;

	/* The window has gone while the locks were taken: what is there now decides. */
	if (slot == NULL || !slot_attached(slot) || ipa - slot_base(slot) >= l->region->size)
		return CSM_FAULT_RETRY;
	if (exec || (write && !(slot->rights & CSM_RIGHT_W)) || l->region->state != REGION_OPEN ||
	    (slot->state != SLOT_ATTACHING && slot->state != SLOT_ATTACHED))
		return CSM_FAULT_ABORT;

	offset = (ipa & ~GRANULE_MASK) - slot_base(slot);
	leaf_seek(l->c, &to, ipa);
	leaf_seek(l->p, &from, region_base(l->region) + offset);
	if (rtte_kind(to.w.entry, to.w.level) == RTTE_K_RESERVED) {
		if (rtte_kind(from.w.entry, from.w.level) == RTTE_K_UNASSIGNED &&
		    rtte_ripas(from.w.entry) == RIPAS_RAM)
			return CSM_FAULT_HOST;
		if (!present(from.w.entry))
			return CSM_FAULT_ABORT;
		map_around(l, offset);
	}
	/* Rights never grow in place: this was a write that does not look like one, stage 1's own. */
	return permission ? CSM_FAULT_ABORT : CSM_FAULT_RETRY;
}

/* A realm's access to a window of its own that stage 2 refused (csm.md 7). */
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

/* The window is empty: the slot leaves the consumer's tree. */
static void slot_emptied(struct op *op)
{
	struct link *l = &op->l;
	struct slot *slot = l->slot;
	unsigned int levels = bells_clear(l);

	l->c.realm->ranges_changed++;
	levels += tree_remove(&l->c.realm->consumes, slot_ref(l->desc, l->region, slot));
	budget_charge(&op->budget, BUDGET_LEVEL * levels);
	slot->node = (struct tree_node){ 0 };
	slot->rights = 0;
	slot->result = 0;
	slot_set_state(l->region, slot, slot->state == SLOT_UNDOING ? SLOT_GRANTED : SLOT_FREE);
	/* It can come again as it came. */
	if (slot->state == SLOT_GRANTED && slot->policy != 0)
		slot_set_state(l->region, slot, SLOT_FREE);
}

uint64_t window_remove(struct op *op)
{
	const struct leaf_change change = { .set = rtte_unassigned(RIPAS_EMPTY, 0),
					    .cached = true };
	struct link *l = &op->l;
	struct slot *slot = l->slot;
	const uint64_t size = (uint64_t)slot->cursor << GRANULE_SHIFT;

	slot->cursor = leaf_change_down(l->c, slot_base(slot), size, &op->budget, &change) >>
		       GRANULE_SHIFT;
	if (slot->cursor != 0)
		return CSM_INCOMPLETE;
	slot_emptied(op);
	return CSM_SUCCESS;
}
