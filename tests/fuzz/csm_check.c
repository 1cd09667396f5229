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

static bool attached(const struct slot *slot)
{
	return slot->state >= SLOT_ATTACHING && slot->state <= SLOT_REVOKING;
}

static bool is_realm(uint64_t rd, uint64_t id)
{
	const struct realm *realm = realm_at(rd);

	return realm != NULL && realm->id == id;
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
		if (!slot->realm || slot->rd || slot->cursor || granted || rights || !slot->policy)
			native_fail("realm %#lx is barred, but holds something", slot->realm);
		return;
	}
	if (slot->state < SLOT_GRANTED || slot->state > SLOT_REVOKING)
		native_fail("slot state %u", slot->state);
	if (!slot->realm || !granted || granted > CSM_RIGHT_RW || rights & ~granted)
		native_fail("slot of realm %#lx: granted %u, taken %u", slot->realm, granted,
			    rights);
	if (attached(slot) != (slot->rd != 0) || (slot->rd && !is_realm(slot->rd, slot->realm)))
		native_fail("slot of realm %#lx leads to %#lx", slot->realm, slot->rd);
	if (slot->cursor > region->size / GRANULE_SIZE ||
	    (slot->state == SLOT_ATTACHED && slot->cursor != region->size / GRANULE_SIZE) ||
	    (!attached(slot) && (slot->cursor || rights)))
		native_fail("slot of realm %#lx: state %u, cursor %u", slot->realm, slot->state,
			    slot->cursor);
	if (attached(slot) && (region->state == REGION_CREATING || slot->rd == region->provider))
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
		holders[slot->policy] += attached(slot);
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
		    ipa - regions[i]->base < regions[i]->cursor)
			return regions[i];
	return NULL;
}

static const struct slot *lending(uint64_t ipa, const struct region **region)
{
	for (unsigned int i = 0; i < region_count; i++)
		for (unsigned int k = 0; k < CSM_MAX_CONSUMERS; k++) {
			const struct slot *slot = &regions[i]->slots[k];

			*region = regions[i];
			if (slot->rd == scanned_rd && ipa - slot->base < (uint64_t)slot->cursor
										 << GRANULE_SHIFT)
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
	x = native_translate(&realm_at(region->provider)->s2, region->base + (ipa - slot->base),
			     ACCESS_READ);
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

/* Length of a list of which every element belongs to the realm that is scanned. */
static unsigned int list_length(uint64_t at)
{
	unsigned int length = 0;

	for (; at != 0 && length < 1000; length++) {
		const struct region *region = native_bus(at & ~GRANULE_MASK);
		const uint64_t slot = at & GRANULE_MASK;

		if (state_at(at & ~GRANULE_MASK) != GRANULE_CSM ||
		    (slot ? region->slots[slot - 1].rd : region->provider) != scanned_rd)
			native_fail("realm %#lx lists %#lx", scanned_rd, at);
		at = slot ? region->slots[slot - 1].next : region->next;
	}
	return length;
}

/* Everything of this realm that stands in the descriptors: in its lists, and as many bytes as were found. */
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
			if (regions[i]->slots[k].rd == scanned_rd) {
				consumes++;
				should_lend += (uint64_t)regions[i]->slots[k].cursor
					       << GRANULE_SHIFT;
			}
	}
	if (provides != scanned->provides_count || consumes != scanned->consumes_count)
		native_fail("realm %#lx counts %u regions and %u windows, there are %u and %u",
			    scanned_rd, scanned->provides_count, scanned->consumes_count, provides,
			    consumes);
	if (list_length(scanned->provides) != provides ||
	    list_length(scanned->consumes) != consumes)
		native_fail("realm %#lx has lists of another length", scanned_rd);
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
