/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A region's beginning and end: CSM_CREATE with the host's donation of the descriptor, and how a region is taken down, by
 * whomever: its provider, its host, or a CSM_CREATE that failed.
 *
 * In between its provider's entries carry a mark. While it is there, the core asks before it destroys or unfolds a page
 * that consumers may map (page.c), and whatever becomes of the entry keeps the mark. It is a bit that the hardware ignores,
 * so a valid entry gets and loses it in place, without invalidation.
 */
#include "csm.h"

/* Arguments, as the realm passed them. */
#define ARG_BASE 1
#define ARG_SIZE 2
#define ARG_FLAGS 3

/* Level of the entry at the start of a range, or if that is larger than the range, the level that is needed. */
static int region_level(struct realm_locked p, uint64_t base, uint64_t size)
{
	const int level = rtt_walk(p, ipa_of(base), S2_LEVEL_LEAF).level;
	const int fitting = fitting_level(base, size);

	return level > fitting ? level : fitting;
}

/* An entry of a region: RIPAS RAM, and nothing but the provider's own. */
static bool may_mark(const struct rtt_walk *w)
{
	const enum rtte_kind kind = rtte_kind(w->entry, w->level);

	if (kind != RTTE_K_UNASSIGNED && kind != RTTE_K_ASSIGNED)
		return false;
	return rtte_ripas(w->entry) == RIPAS_RAM && !(w->entry & RTTE_REGION);
}

/* Mark the provider's entries upwards from the cursor. ERROR_INPUT: an entry is not RAM. */
static uint64_t region_mark(struct op *op)
{
	struct region *region = op->l.region;
	struct budget *b = &op->budget;
	struct rtt_run run = { .keep = ~0UL, .set = RTTE_REGION };
	struct leaf leaf = { 0 };

	while (region->cursor < region->size) {
		const uint64_t ipa = region_base(region) + region->cursor;
		const int level = fitting_level(ipa, region->size - region->cursor);

		if (!budget_take(b, BUDGET_RUN))
			return CSM_INCOMPLETE;
		leaf_seek(op->l.p, &leaf, ipa);
		if (!may_mark(&leaf.w))
			return CSM_ERROR_INPUT;
		if (leaf.w.level < level)
			return op_ask(op, region->cursor, level);
		run.from = &leaf.w.table[leaf.w.index];
		run.count =
			rtt_run_length(&leaf.w, budget_run(b, (region->size - region->cursor) /
								      s2_entry_size(leaf.w.level)));
		b->left -= run.count - 1;
		rtt_set_run(op->l.p, &leaf.w, ipa_of(ipa), &run);
		region->cursor += run.count * s2_entry_size(leaf.w.level);
	}
	return CSM_SUCCESS;
}

/* Downwards again. What a seal has taken, the provider gets back. */
static uint64_t region_unmark(struct op *op)
{
	struct region *region = op->l.region;
	const bool sealed = region->seal != SEAL_NONE;
	const struct leaf_change change = {
		.keep = ~(RTTE_REGION | RTTE_DRAINING),
		.valid = sealed ? RTTE_S2AP_W : 0,
		.cached = sealed,
	};

	region->cursor = leaf_change_down(op->l.p, region_base(region), region->cursor, &op->budget,
					  &change);
	return region->cursor == 0 ? CSM_SUCCESS : CSM_INCOMPLETE;
}

/* No new grant or mapping from here on; mere grants are gone. result: what CSM_CREATE shall answer. */
static void region_begin_close(struct link *l, uint64_t result)
{
	struct region *region = l->region;

	if (region->state != REGION_CLOSING)
		region->result = (uint8_t)result;
	region_set_state(region, REGION_CLOSING);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		if (region->slots[i].state == SLOT_GRANTED)
			slot_set_state(region, &region->slots[i], SLOT_FREE);
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
		link_slot_set_state(l, SLOT_REVOKING);
		window_remove(op);
		return CSM_INCOMPLETE;
	}
	if (region_unmark(op) != CSM_SUCCESS)
		return CSM_INCOMPLETE;
	l->p.realm->ranges_changed++;
	tree_remove(&l->p.realm->provides, region_ref(l->desc));
	registry_remove(REGISTRY_REGIONS, l->desc);
	l->region->provider = 0;
	region_set_state(l->region, REGION_CLOSED);
	l->notice = (struct csm_notice){ CSM_EXIT_REMOVE, l->desc.v, 0, region_base(l->region),
					 l->region->size };
	return CSM_SUCCESS;
}

/* May the realm provide this range? */
static uint64_t check_range(struct realm_locked p, uint64_t base, uint64_t size)
{
	return range_valid(&p.realm->s2, base, size) ? range_free(p, base, size) : CSM_ERROR_INPUT;
}

/*
 * Where the new region would be there may be one of exactly this range, which another vCPU is creating or failing to
 * create: then this call joins. Else the host is asked, or has been.
 */
static uint64_t join_or_ask(struct op *op, struct realm_locked p)
{
	const uint64_t base = op->x[ARG_BASE], size = op->x[ARG_SIZE];
	const uint64_t desc = provides_find(p, base);
	const struct region *region = desc != 0 ? arch_granule_ptr(pa_of(desc)) : NULL;
	uint64_t status;

	if (region != NULL && region_base(region) == base && region->size == size &&
	    region->state != REGION_OPEN) {
		op->rec->csm.id = region->id;
		op->asked = 0;
		return CSM_SUCCESS;
	}
	/* If the host accepted without a donation, the range may have been taken since. */
	status = check_range(p, base, size);
	if (status == CSM_SUCCESS && (op->answer == ANSWER_ACCEPT || !csm_host_ready))
		status = CSM_ERROR_HOST;
	return status == CSM_SUCCESS ? op_ask(op, 0, region_level(p, base, size)) : status;
}

uint64_t create_begin(struct op *op)
{
	struct realm_locked p;
	uint64_t status;

	/* The host has donated, or this REC was told INCOMPLETE. */
	if (op->rec->csm.id != 0)
		return CSM_SUCCESS;
	if (op->answer == ANSWER_REJECT)
		return CSM_ERROR_HOST;
	if (op->x[ARG_FLAGS] != 0)
		return CSM_ERROR_INPUT;
	p = realm_lock_owner(op->rec->rd);
	status = join_or_ask(op, p);
	realm_unlock(p);
	return status;
}

uint64_t csm_create(struct op *op)
{
	struct region *region = op->l.region;
	uint64_t status, result;

	if (region->state == REGION_CREATING) {
		status = op->answer == ANSWER_REJECT ? CSM_ERROR_HOST : region_mark(op);
		if (status == CSM_SUCCESS)
			region_set_state(region, REGION_OPEN);
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
	region_set_state(region, REGION_CREATING);
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
