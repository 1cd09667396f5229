/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What must hold between regions, realms and tables (docs/abi.md, rmm/csm/region.h), worked out from outside: marks and
 * window entries are found by scanning tables, and everything that is found must have its cause, and the reverse.
 */
#include "csm.h"
#include "fuzz.h"

#define REGIONS_MAX POOL

static struct region *regions[REGIONS_MAX];
static unsigned int region_count;

/* Bytes of a realm's tables with a mark, or in windows. */
static uint64_t marked, lent;
static const struct realm *scanned;
static uint64_t scanned_rd;

static bool is_realm(uint64_t rd, uint64_t id)
{
	const struct realm *realm = realm_at(rd);

	return realm != NULL && realm->id == id;
}

/* Is this a window of that realm? */
static bool holds(uint64_t rd, const struct slot *slot)
{
	return slot_attached(slot) && is_realm(rd, slot->realm);
}

static void check_slot(const struct region *region, const struct slot *slot)
{
	static const struct slot none;
	const unsigned int granted = slot->granted;
	const unsigned int rights = slot->rights;

	if (slot->state == SLOT_FREE) {
		if (memcmp(slot, &none, sizeof(none)) != 0)
			native_fail("a free slot is not empty");
		return;
	}
	if (slot->state == SLOT_BARRED) {
		if (!slot->realm || slot->cursor || granted || rights || !slot->policy)
			native_fail("realm %#lx is barred, but holds something", slot->realm);
		return;
	}
	if (slot->state < SLOT_GRANTED || slot->state > SLOT_REVOKING)
		native_fail("slot state %u", slot->state);
	if (!slot->realm || !granted || granted > CSM_RIGHT_RW || rights & ~granted)
		native_fail("slot of realm %#lx: granted %u, taken %u", slot->realm, granted,
			    rights);
	if (slot_attached(slot) && !is_realm(slot_rd(slot), slot->realm))
		native_fail("realm %#lx has gone and has a window", slot->realm);
	if (slot->cursor > region->size / GRANULE_SIZE ||
	    (slot->state == SLOT_ATTACHED && slot->cursor != region->size / GRANULE_SIZE) ||
	    (!slot_attached(slot) && (slot->cursor || rights)))
		native_fail("slot of realm %#lx: state %u, cursor %#lx", slot->realm, slot->state,
			    (uint64_t)slot->cursor);
	if (slot_attached(slot) &&
	    (region->state == REGION_CREATING || slot_rd(slot) == region->provider))
		native_fail("slot of realm %#lx in a region of state %u", slot->realm,
			    region->state);
}

/* Grants by measurement: who came by one has its rights, and they are not more than it admits. */
static void check_policies(const struct region *region)
{
	unsigned int holders[CSM_MAX_POLICIES + 1] = { 0 };

	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		const struct slot *slot = &region->slots[i];
		const struct policy *policy;

		if (slot->policy == 0)
			continue;
		policy = &region->policies[slot->policy - 1];
		if (slot->policy > CSM_MAX_POLICIES || policy->handle == 0 ||
		    (slot->state != SLOT_BARRED && slot->granted != policy->rights))
			native_fail("slot of realm %#lx came by grant %u", slot->realm,
				    slot->policy);
		holders[slot->policy] += slot_attached(slot);
	}
	for (unsigned int n = 1; n <= CSM_MAX_POLICIES; n++)
		if (region->policies[n - 1].max && holders[n] > region->policies[n - 1].max)
			native_fail("grant %u of region %#lx has %u holders, at most %u wanted", n,
				    region->id, holders[n], region->policies[n - 1].max);
}

static void check_region(const struct region *region)
{
	check_policies(region);
	if (region->state < REGION_CREATING || region->state > REGION_CLOSED || !region->id)
		native_fail("region %#lx in state %u", region->id, region->state);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		check_slot(region, &region->slots[i]);
		/* What bars a realm goes with RECLAIM. */
		if (region->state == REGION_CLOSED && region->slots[i].state != SLOT_FREE &&
		    region->slots[i].state != SLOT_BARRED)
			native_fail("region %#lx is closed and has a consumer", region->id);
	}
	if (region->state == REGION_CLOSED) {
		if (region->provider)
			native_fail("region %#lx is closed and has a provider", region->id);
		return;
	}
	if (!is_realm(region->provider, region->provider_id))
		native_fail("region %#lx has no provider", region->id);
	if (region->cursor > region->size ||
	    (region->state == REGION_OPEN && region->cursor != region->size))
		native_fail("region %#lx: cursor %#lx", region->id, region->cursor);
}

/* The region that has a mark at this IPA of the realm that is scanned. */
static const struct region *marking(uint64_t ipa)
{
	for (unsigned int i = 0; i < region_count; i++)
		if (regions[i]->provider == scanned_rd &&
		    ipa - region_base(regions[i]) < regions[i]->cursor)
			return regions[i];
	return NULL;
}

static const struct slot *lending(uint64_t ipa, const struct region **region)
{
	for (unsigned int i = 0; i < region_count; i++)
		for (unsigned int k = 0; k < CSM_MAX_CONSUMERS; k++) {
			const struct slot *slot = &regions[i]->slots[k];

			*region = regions[i];
			if (holds(scanned_rd, slot) &&
			    ipa - slot_base(slot) < (uint64_t)slot->cursor << GRANULE_SHIFT)
				return slot;
		}
	return NULL;
}

/* A seal takes the right at once and the mappings step by step. */
static bool may_write(const struct region *region, const struct slot *slot)
{
	const bool closing_in = region->seal == SEAL_SEALING || region->seal == SEAL_BROKEN;

	return slot->rights & CSM_RIGHT_W ||
	       (closing_in && region->writers >> (slot - region->slots) & 1);
}

static void check_borrowed(uint64_t ipa, int level, uint64_t desc)
{
	const struct region *region;
	const struct slot *slot = lending(ipa, &region);
	struct native_xlat x;

	if (slot == NULL)
		native_fail("window entry %#lx at IPA %#lx of nothing", desc, ipa);
	if (!(desc & RTTE_VALID))
		return;
	x = native_translate(&realm_at(region->provider)->s2,
			     region_base(region) + (ipa - slot_base(slot)), ACCESS_READ);
	if (x.fault != FAULT_NONE || x.pa != rtte_pa(desc).v || x.level > level ||
	    !(x.desc & RTTE_REGION))
		native_fail("IPA %#lx borrows %#lx, its provider has %#lx", ipa, desc, x.desc);
	if (desc & RTTE_S2AP_W && !may_write(region, slot))
		native_fail("IPA %#lx is writable beyond its rights", ipa);
}

static void scan_entry(uint64_t ipa, int level, uint64_t desc)
{
	if (desc & RTTE_REGION) {
		const struct region *region = marking(ipa);

		if (region == NULL || desc & RTTE_WINDOW || rtte_ripas(desc) == RIPAS_EMPTY)
			native_fail("mark at IPA %#lx of no region: %#lx", ipa, desc);
		if (region->seal == SEAL_SEALED && region->state == REGION_OPEN &&
		    desc & RTTE_VALID && desc & RTTE_S2AP_W)
			native_fail("IPA %#lx of a sealed region is writable", ipa);
		marked += native_entry_size(level);
	}
	if (desc & RTTE_WINDOW) {
		check_borrowed(ipa, level, desc);
		lent += native_entry_size(level);
	}
}

static void scan_table(uint64_t table, uint64_t ipa, int level)
{
	const uint64_t *entries = native_bus(table);

	for (unsigned int i = 0; i < S2_ENTRIES; i++, ipa += native_entry_size(level)) {
		if (level < 3 && (entries[i] & 3) == 3)
			scan_table(rtte_pa(entries[i]).v, ipa, level + 1);
		else if (entries[i] & (RTTE_REGION | RTTE_WINDOW))
			scan_entry(ipa, level, entries[i]);
	}
}

/* Do all nodes of a tree belong to the realm that is scanned, each once, and none ring that has not been rung? */
static void check_tree(uint64_t root, unsigned int length, bool slots)
{
	if (tree_count(root) != length)
		native_fail("realm %#lx has a tree of %lu ranges, there are %u", scanned_rd,
			    tree_count(root), length);
	for (unsigned int n = 0; n < length; n++) {
		const uint64_t ref = tree_nth(root, n);
		const struct region *region;
		bool rung;

		if (ref == 0 || state_at(tree_granule(ref).v) != GRANULE_CSM)
			native_fail("realm %#lx has %#lx in its tree", scanned_rd, ref);
		region = region_at(ref);
		if (slots != (slot_at(ref) != NULL) ||
		    (slots ? !holds(scanned_rd, slot_at(ref)) : region->provider != scanned_rd) ||
		    tree_at_most(root, range_base(ref) >> GRANULE_SHIFT) != ref)
			native_fail("realm %#lx has %#lx in its tree", scanned_rd, ref);
		rung = slots ? slot_at(ref)->bell[1] != 0 : region->rung != 0;
		if (rung != ((slots ? &slot_at(ref)->node : &region->node)->word & TREE_MARK) >>
				    TREE_KEY_BITS)
			native_fail("range %#lx of realm %#lx: rung %u, but not so marked", ref,
				    scanned_rd, rung);
	}
}

/* Everything of this realm that stands in the descriptors: in its trees, and as many bytes as were found. */
static void check_realm(void)
{
	uint64_t should_mark = 0, should_lend = 0;
	unsigned int provides = 0, consumes = 0;

	for (unsigned int i = 0; i < region_count; i++) {
		if (regions[i]->provider == scanned_rd) {
			provides++;
			should_mark += regions[i]->cursor;
		}
		for (unsigned int k = 0; k < CSM_MAX_CONSUMERS; k++)
			if (holds(scanned_rd, &regions[i]->slots[k])) {
				consumes++;
				should_lend += (uint64_t)regions[i]->slots[k].cursor
					       << GRANULE_SHIFT;
			}
	}
	check_tree(scanned->provides, provides, false);
	check_tree(scanned->consumes, consumes, true);
	if (marked != should_mark || lent != should_lend)
		native_fail("realm %#lx: %#lx bytes marked, %#lx in windows; should be %#lx, %#lx",
			    scanned_rd, marked, lent, should_mark, should_lend);
}

static void scan_realm(uint64_t rd)
{
	scanned = realm_at(rd);
	scanned_rd = rd;
	marked = 0;
	lent = 0;
	for (unsigned int i = 0; i < scanned->s2.num_root; i++)
		scan_table(scanned->s2.root.v + i * GRANULE_SIZE,
			   i * S2_ENTRIES * native_entry_size(scanned->s2.start_level),
			   scanned->s2.start_level);
	check_realm();
}

void check_csm(void)
{
	region_count = 0;
	for (unsigned int i = 0; i < native_used_count(); i++) {
		const uint64_t pa = native_pa(native_used(i));

		if (state_at(pa) == GRANULE_CSM && region_count < REGIONS_MAX)
			regions[region_count++] = native_bus(pa);
	}
	for (unsigned int i = 0; i < region_count; i++)
		check_region(regions[i]);
	for (unsigned int i = 0; i < native_used_count(); i++) {
		const uint64_t pa = native_pa(native_used(i));

		if (state_at(pa) == GRANULE_RD)
			scan_realm(pa);
	}
}
