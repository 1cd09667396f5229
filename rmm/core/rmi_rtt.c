/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_RTT_CREATE, RMI_RTT_DESTROY, RMI_RTT_FOLD, RMI_RTT_READ_ENTRY.
 */
#include <rmi_calls.h>

#include <abi/csm.h>

#include <arch.h>
#include <csm_core.h>
#include <granule.h>
#include <rtt.h>

/* level_bound, ipa_align and ipa_bound of a command whose level is that of a table below an entry of level - 1. */
static bool table_args_valid(struct realm_locked r, uint64_t ipa, uint64_t level)
{
	const int64_t l = (int64_t)level;
	const struct s2 *s2 = &r.realm->s2;

	return l > s2->start_level && l <= S2_LEVEL_LEAF && ipa < s2_ipa_size(s2) &&
	       (ipa & (s2_entry_size((int)l - 1) - 1)) == 0;
}

/* Fill a new table with what its parent entry meant (unfold, rmi.md 1.8). */
static void unfold(struct rtt_walk *child, uint64_t parent)
{
	const enum rtte_kind kind = rtte_kind(parent, child->level - 1);
	uint64_t step = 0;
	uint64_t e = parent;

	if (kind == RTTE_K_ASSIGNED || kind == RTTE_K_ASSIGNED_NS) {
		step = s2_entry_size(child->level);
		if ((e & RTTE_VALID) && child->level == S2_LEVEL_LEAF)
			e |= RTTE_TABLE_OR_PAGE;
	}
	/* Wiped, the table already is one of UNASSIGNED, EMPTY entries. */
	if (parent == 0)
		return;
	for (unsigned int i = 0; i < S2_ENTRIES; i += 4, e += 4 * step) {
		uint64_t *t = &child->table[i];

		t[0] = e;
		t[1] = e + step;
		t[2] = e + 2 * step;
		t[3] = e + 3 * step;
	}
	if (rtte_counted(parent))
		granule_count_add(rtt_granule(child), S2_ENTRIES);
}

/* A block of a region is not broken up while a consumer maps it as a block. Windows belong to csm/. */
static bool may_unfold(struct realm_locked r, ipa_t ipa, const struct rtt_walk *w)
{
	if (w->entry & RTTE_WINDOW)
		return false;
	return !(w->entry & RTTE_REGION) || csm_may_unfold(r, ipa, w->level);
}

/* rmi.md 2.15 */
static void rtt_create(struct operand ops[2], const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_of_operand(&ops[0]);
	const ipa_t ipa = ipa_of(x[3]);
	const int level = (int)(int64_t)x[4];
	struct rtt_walk parent;
	struct rtt_walk child = { .table_pa = pa_of(x[2]), .level = level };
	uint64_t old;

	if (!table_args_valid(r, x[3], x[4])) {
		rmi_fail_input(res);
		return;
	}
	parent = rtt_walk(r, ipa, level - 1);
	old = parent.entry;
	if (parent.level != level - 1 || rtte_kind(old, parent.level) == RTTE_K_TABLE ||
	    !may_unfold(r, ipa, &parent)) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)parent.level);
		return;
	}

	granule_set_state(ops[1].g, GRANULE_RTT);
	child.table = arch_granule_ptr(child.table_pa);
	unfold(&child, old);
	if (old & RTTE_VALID) {
		rtt_set(r, &parent, ipa, 0);
		arch_tlbi_range(&r.realm->s2, ipa, s2_entry_size(parent.level));
	}
	rtt_set(r, &parent, ipa, rtte_table(child.table_pa));
}

void rmi_rtt_create(const uint64_t *x, struct smc_result *res)
{
	struct operand ops[2] = { { .addr = x[1], .state = GRANULE_RD },
				  { .addr = x[2], .state = GRANULE_DELEGATED } };

	if (!operands_lock(ops, 2)) {
		rmi_fail_input(res);
		return;
	}
	rtt_create(ops, x, res);
	operands_unlock(ops, 2);
}

/* Return a table that is no longer reachable to the host. */
static void table_release(const struct rtt_walk *child)
{
	struct granule *g = rtt_granule(child);

	arch_granule_wipe(child->table_pa);
	granule_count_add(g, -(int)granule_count(g));
	granule_set_internal(child->table_pa, GRANULE_RTT, GRANULE_DELEGATED);
}

/* The table that a parent entry points to. */
static struct rtt_walk child_of(const struct rtt_walk *parent)
{
	struct rtt_walk child = { .table_pa = rtte_pa(parent->entry), .level = parent->level + 1 };

	child.table = arch_granule_ptr(child.table_pa);
	return child;
}

/* A region's unassigned entries do not make a table live, but their marks must not be lost with it. */
static bool holds_region(struct realm_locked r, const struct rtt_walk *child)
{
	if (r.realm->provides == 0)
		return false;
	for (unsigned int i = 0; i < S2_ENTRIES; i++) {
		if (child->table[i] & RTTE_REGION)
			return true;
	}
	return false;
}

/* rmi.md 2.16 */
static void rtt_destroy(struct realm_locked r, ipa_t ipa, int level, struct smc_result *res)
{
	const bool protected = s2_is_protected(&r.realm->s2, ipa.v);
	struct rtt_walk parent = rtt_walk(r, ipa, level - 1);
	struct rtt_walk child;

	if (parent.level != level - 1 || rtte_kind(parent.entry, parent.level) != RTTE_K_TABLE) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)parent.level);
		res->x[2] = rtt_skip_non_live(&parent, ipa);
		return;
	}
	child = child_of(&parent);
	if (granule_count(rtt_granule(&child)) != 0 || holds_region(r, &child)) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)level);
		res->x[2] = ipa.v;
		return;
	}

	rtt_set(r, &parent, ipa, protected ? rtte_unassigned(RIPAS_DESTROYED, 0) : 0);
	/* Protected: no leaf is valid and one address drops the cached pointer. Unprotected: any leaf may be. */
	arch_tlbi_range(&r.realm->s2, ipa, protected ? GRANULE_SIZE : s2_entry_size(parent.level));
	table_release(&child);

	res->x[1] = child.table_pa.v;
	res->x[2] = rtt_skip_non_live(&parent, ipa);
}

void rmi_rtt_destroy(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (table_args_valid(r, x[2], x[3]))
		rtt_destroy(r, ipa_of(x[2]), (int)(int64_t)x[3], res);
	else
		rmi_fail_input(res);
	realm_unlock(r);
}

/*
 * Homogeneous (rmi.md 1.8): each entry equals the first, addresses excepted, which ascend by the entry size from an
 * aligned start. Everything else of an entry is compared too: RIPAS, attributes and rights.
 */
static bool foldable(const struct rtt_walk *child)
{
	uint64_t e = child->table[0];
	uint64_t step = 0;

	switch (rtte_kind(e, child->level)) {
	case RTTE_K_UNASSIGNED:
		break;
	case RTTE_K_ASSIGNED:
	case RTTE_K_ASSIGNED_NS:
		if (child->level < 2 || (rtte_pa(e).v & (s2_entry_size(child->level - 1) - 1)) != 0)
			return false;
		step = s2_entry_size(child->level);
		break;
	default:
		return false;
	}
	/* A window keeps its shape; a draining page is about to go. */
	if (e & (RTTE_DRAINING | RTTE_WINDOW))
		return false;

	for (unsigned int i = 1; i < S2_ENTRIES; i++) {
		e += step;
		if (child->table[i] != e)
			return false;
	}
	return true;
}

/* rmi.md 2.17 */
static void rtt_fold(struct realm_locked r, ipa_t ipa, int level, struct smc_result *res)
{
	struct rtt_walk parent = rtt_walk(r, ipa, level - 1);
	struct rtt_walk child;
	uint64_t block;

	if (parent.level != level - 1 || rtte_kind(parent.entry, parent.level) != RTTE_K_TABLE) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)parent.level);
		return;
	}
	child = child_of(&parent);
	if (!foldable(&child) || ((child.table[0] & RTTE_REGION) &&
				  !csm_may_fold(r, ipa, s2_entry_size(parent.level)))) {
		res->x[0] = rmi_error(RMI_ERROR_RTT, (uint64_t)level);
		return;
	}

	block = child.table[0];
	if (block & RTTE_VALID)
		block &= ~RTTE_TABLE_OR_PAGE;
	rtt_set(r, &parent, ipa, 0);
	arch_tlbi_range(&r.realm->s2, ipa,
			(block & RTTE_VALID) ? s2_entry_size(parent.level) : GRANULE_SIZE);
	rtt_set(r, &parent, ipa, block);
	table_release(&child);

	res->x[1] = child.table_pa.v;
}

void rmi_rtt_fold(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (table_args_valid(r, x[2], x[3]))
		rtt_fold(r, ipa_of(x[2]), (int)(int64_t)x[3], res);
	else
		rmi_fail_input(res);
	realm_unlock(r);
}

/* What an entry looks like to the host (rmi.md 2.18, csm.md 4). */
static void describe(struct realm_locked r, ipa_t ipa, const struct rtt_walk *w,
		     struct smc_result *res)
{
	const bool protected = s2_is_protected(&r.realm->s2, ipa.v);

	res->x[1] = (uint64_t)(int64_t)w->level;
	res->x[3] = 0;
	res->x[4] = 0;
	switch (rtte_kind(w->entry, w->level)) {
	case RTTE_K_UNASSIGNED:
		res->x[2] = RMI_RTTE_UNASSIGNED;
		res->x[4] = protected ? rtte_ripas(w->entry) : 0;
		break;
	case RTTE_K_ASSIGNED:
		res->x[2] = RMI_RTTE_ASSIGNED;
		res->x[3] = rtte_pa(w->entry).v;
		res->x[4] = rtte_ripas(w->entry);
		break;
	case RTTE_K_ASSIGNED_NS:
		res->x[2] = RMI_RTTE_ASSIGNED;
		res->x[3] = w->entry & (RTTE_PA | RTTE_MEMATTR | RTTE_S2AP);
		break;
	case RTTE_K_TABLE:
		res->x[2] = RMI_RTTE_TABLE;
		res->x[3] = rtte_pa(w->entry).v;
		break;
	case RTTE_K_BORROWED:
		res->x[2] = RMI_RTTE_BORROWED;
		break;
	case RTTE_K_RESERVED:
		res->x[2] = RMI_RTTE_RESERVED;
		break;
	}
}

void rmi_rtt_read_entry(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);
	const int64_t level = (int64_t)x[3];
	struct rtt_walk w;

	res->x[4] = 0;
	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	if (level >= r.realm->s2.start_level && level <= S2_LEVEL_LEAF &&
	    x[2] < s2_ipa_size(&r.realm->s2) && (x[2] & (s2_entry_size((int)level) - 1)) == 0) {
		w = rtt_walk(r, ipa_of(x[2]), (int)level);
		describe(r, ipa_of(x[2]), &w, res);
	} else {
		rmi_fail_input(res);
	}
	realm_unlock(r);
}
