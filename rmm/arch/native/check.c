/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The invariants that tie everything together, looked at from outside after every call:
 *   - a granule is in the Realm PAS exactly while it is not UNDELEGATED; a DELEGATED one is zero;
 *   - each DATA granule has one owning entry in one realm, each table one parent, each REC_AUX one REC;
 *   - the counts are those that granule.h promises;
 *   - descriptors are well-formed; protected ones lead to DATA of this realm, or borrowed, to DATA of another;
 *   - everything valid went through arch_s2_store(), and nothing else is cached.
 */

#include "native.h"

#define DESC_ADDRESS 0x0000fffffffff000UL
#define DESC_SOFTWARE MASK(58, 56)
#define LEAF_TYPE(level) ((level) == 3 ? 3UL : 1UL)
#define LEAF_NORMAL_RW (6UL << 2 | 3UL << 6 | 3UL << 8 | 1UL << 10)
#define LEAF_HOST_BITS (7UL << 2 | 3UL << 6 | 3UL << 8)

static uint8_t owners[NATIVE_GRANULES]; /* entries or objects that own a granule */
static uint8_t borrowers[NATIVE_GRANULES];
static uint16_t recs_of[NATIVE_GRANULES]; /* by RD */

static unsigned long index_of(uint64_t pa, const char *what)
{
	long i = native_index(pa);

	if (i < 0 || !granule_find(pa))
		native_fail("%s names %#lx, which is no granule", what, pa);
	return (unsigned long)i;
}

static enum granule_state state_of(uint64_t pa)
{
	return granule_state(granule_find(pa));
}

static void own(uint64_t pa, enum granule_state state, const char *what)
{
	unsigned long i = index_of(pa, what);

	if (state_of(pa) != state)
		native_fail("%s %#lx is in state %d", what, pa, state_of(pa));
	if (owners[i]++)
		native_fail("%s %#lx has two owners", what, pa);
}

static void own_data(uint64_t pa, int level)
{
	if (level < 1 || pa & (native_entry_size(level) - 1))
		native_fail("data %#lx at level %d", pa, level);
	for (uint64_t end = pa + native_entry_size(level); pa < end; pa += GRANULE_SIZE)
		own(pa, GRANULE_DATA, "data");
}

static void check_unprotected(uint64_t desc, int level)
{
	uint64_t fixed = desc & ~(DESC_ADDRESS | LEAF_HOST_BITS | DESC_SOFTWARE);

	if (fixed != (LEAF_TYPE(level) | 1UL << 10 | 2UL << 53 | 1UL << 55))
		native_fail("unprotected descriptor %#lx at level %d", desc, level);
}

static void check_borrowed(uint64_t desc, int level)
{
	uint64_t pa = desc & DESC_ADDRESS;

	if ((desc >> 53 & 3) != 2 || desc >> 55 & 1 || !(desc >> 6 & 1))
		native_fail("borrowed descriptor %#lx at level %d", desc, level);
	for (uint64_t end = pa + native_entry_size(level); pa < end; pa += GRANULE_SIZE) {
		if (state_of(pa) != GRANULE_DATA)
			native_fail("borrowed granule %#lx is in state %d", pa, state_of(pa));
		borrowers[index_of(pa, "borrowed entry")]++;
	}
}

/* One entry that is not a table; does it count as live for its table? */
static bool check_leaf(const struct s2 *s2, uint64_t ipa, int level, uint64_t desc)
{
	bool protected = ipa < 1UL << (s2->ipa_width - 1);
	bool window = desc & RTTE_WINDOW;
	uint64_t pa = desc & DESC_ADDRESS;

	if (ipa >> s2->ipa_width) {
		if (desc & 1)
			native_fail("valid descriptor beyond the IPA space");
		return false;
	}
	if (!protected) {
		if (desc & 1)
			check_unprotected(desc, level);
		return false;
	}
	if (window) {
		if (desc & 1)
			check_borrowed(desc, level);
		else if (!(desc & RTTE_RESERVED))
			native_fail("window entry %#lx is neither borrowed nor reserved", desc);
		return true;
	}
	if (desc & 1) {
		/* A sealed region is read-only to its provider, too. */
		if (((desc | (desc & RTTE_REGION ? RTTE_S2AP_W : 0)) &
		     ~(DESC_ADDRESS | DESC_SOFTWARE)) != (LEAF_NORMAL_RW | LEAF_TYPE(level)))
			native_fail("protected descriptor %#lx at level %d", desc, level);
		own_data(pa, level);
		return true;
	}
	if (desc & RTTE_ASSIGNED) {
		own_data(pa, level);
		return true;
	}
	return false;
}

static void check_table(const struct s2 *s2, uint64_t table, uint64_t ipa, int level)
{
	const uint64_t *entries = native_bus(table);
	unsigned int live = 0;

	own(table, GRANULE_RTT, "table");
	for (unsigned int i = 0; i < 512; i++, ipa += native_entry_size(level)) {
		uint64_t desc = entries[i];
		bool is_table = level < 3 && (desc & 3) == 3;

		if (!desc)
			continue; /* UNASSIGNED */
		if (desc & 1 && !native_tlb_find(s2->vmid, ipa, level, is_table))
			native_fail("descriptor %#lx of IPA %#lx was not stored by arch_s2_store()",
				    desc, ipa);
		if (is_table) {
			if (desc & ~(DESC_ADDRESS | 3))
				native_fail("table descriptor %#lx", desc);
			check_table(s2, desc & DESC_ADDRESS, ipa, level + 1);
			live++;
		} else {
			live += check_leaf(s2, ipa, level, desc);
		}
	}
	if (granule_count(granule_find(table)) != live)
		native_fail("table %#lx holds %u live entries but counts %u", table, live,
			    granule_count(granule_find(table)));
}

static void check_realm(uint64_t rd)
{
	const struct realm *realm = native_bus(rd);
	const struct s2 *s2 = &realm->s2;

	if (s2->root.v % (s2->num_root * GRANULE_SIZE))
		native_fail("starting tables at %#lx", s2->root.v);
	for (unsigned int i = 0; i < s2->num_root; i++)
		check_table(s2, s2->root.v + i * GRANULE_SIZE,
			    i * 512 * native_entry_size(s2->start_level), s2->start_level);
}

static void check_rec(uint64_t pa)
{
	const struct rec *rec = native_bus(pa);

	if (state_of(rec->rd.v) != GRANULE_RD)
		native_fail("REC %#lx belongs to %#lx, which is no RD", pa, rec->rd.v);
	recs_of[index_of(rec->rd.v, "REC")]++;
	for (unsigned int i = 0; i < rec->num_aux; i++)
		own(rec->aux[i], GRANULE_REC_AUX, "auxiliary granule");
	if (granule_count(granule_find(pa)) > 1)
		native_fail("REC %#lx runs twice", pa);
}

static void check_granule(uint64_t pa)
{
	enum granule_state state = state_of(pa);
	bool realm_pas = native_get_pas(pa) == PAS_REALM;

	if (realm_pas != (state != GRANULE_UNDELEGATED))
		native_fail("granule %#lx in state %d is in PAS %d", pa, state, native_get_pas(pa));
	if (state == GRANULE_DELEGATED && !native_is_zero(pa))
		native_fail("granule %#lx is DELEGATED but not wiped", pa);
	if (state == GRANULE_RD)
		check_realm(pa);
	if (state == GRANULE_REC)
		check_rec(pa);
}

static void check_owned(uint64_t pa)
{
	unsigned long i = (unsigned long)native_index(pa);
	enum granule_state state = state_of(pa);
	unsigned int count = granule_count(granule_find(pa));

	if (!owners[i] &&
	    (state == GRANULE_DATA || state == GRANULE_RTT || state == GRANULE_REC_AUX))
		native_fail("granule %#lx in state %d belongs to nobody", pa, state);
	if (state == GRANULE_RD && count != recs_of[i])
		native_fail("RD %#lx counts %u RECs and has %u", pa, count, recs_of[i]);
	if (count && state != GRANULE_RD && state != GRANULE_REC && state != GRANULE_RTT)
		native_fail("granule %#lx in state %d has count %u", pa, state, count);
	if (native_tlb_reaches(pa) && state != GRANULE_DATA && state != GRANULE_RTT)
		native_fail("granule %#lx in state %d can be reached through a TLB", pa, state);
	if (borrowers[i] && !owners[i])
		native_fail("granule %#lx is borrowed but nobody's", pa);
}

void native_check(void)
{
	if (native_locks_held())
		native_fail("a call returned with %u locks held", native_locks_held());
	for (unsigned int i = 0; i < native_used_count(); i++) {
		owners[native_used(i)] = 0;
		borrowers[native_used(i)] = 0;
		recs_of[native_used(i)] = 0;
	}
	for (unsigned int i = 0; i < native_used_count(); i++)
		if (granule_find(native_pa(native_used(i))))
			check_granule(native_pa(native_used(i)));
	for (unsigned int i = 0; i < native_used_count(); i++)
		if (granule_find(native_pa(native_used(i))))
			check_owned(native_pa(native_used(i)));
	if (native_area_is_mapped() || native_task_runs())
		native_fail("a call returned with an area mapped");
	native_tlb_check_current();
}
