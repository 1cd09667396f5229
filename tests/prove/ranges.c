/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ranges of a realm's address space: what is valid, what overlaps, what covers an address, for every 64-bit number. What
 * tree.c proves of the tree is taken for granted here.
 */
#include "prove.h"

#include <csm/ranges.c>

/*
 * What the tree under each root holds. Two do: one that the tree names, and any other that it does not.
 */
#define RANGES 2
#define ROOT_PROVIDES GRANULE_SIZE
#define ROOT_CONSUMES (2 * GRANULE_SIZE)

static struct region provided[RANGES], consumed[RANGES];
static bool in[2][RANGES];

static struct region *object(unsigned int which, unsigned int i)
{
	return which == 0 ? &provided[i] : &consumed[i];
}

static uint64_t ref_of(unsigned int which, unsigned int i)
{
	/* A slot of a region that is another realm's. */
	const pa_t desc = pa_of((4 + which * RANGES + i) * GRANULE_SIZE);

	return which == 0 ? region_ref(desc) : slot_ref(desc, &consumed[i], &consumed[i].slots[1]);
}

void *arch_granule_ptr(pa_t pa)
{
	for (unsigned int i = 0; i < RANGES; i++) {
		if (pa.v == tree_granule(ref_of(0, i)).v)
			return &provided[i];
		if (pa.v == tree_granule(ref_of(1, i)).v)
			return &consumed[i];
	}
	prove(false, "every reference leads to a descriptor");
	return NULL;
}

static uint64_t key_of(unsigned int which, unsigned int i)
{
	const struct tree_node *node = which == 0 ? &provided[i].node : &consumed[i].slots[1].node;

	return node->word & TREE_KEY;
}

uint64_t tree_at_most(uint64_t root, uint64_t key)
{
	const unsigned int which = root == ROOT_CONSUMES;
	uint64_t best = 0, best_key = 0;

	for (unsigned int i = 0; i < RANGES; i++) {
		if (in[which][i] && key_of(which, i) <= key &&
		    (best == 0 || key_of(which, i) > best_key)) {
			best = ref_of(which, i);
			best_key = key_of(which, i);
		}
	}
	return best;
}

uint64_t tree_count(uint64_t root)
{
	(void)root;
	return 0;
}

static struct realm realm = { .provides = ROOT_PROVIDES, .consumes = ROOT_CONSUMES };
static const struct realm_locked r = { NULL, &realm };

static uint64_t base_of(unsigned int which, unsigned int i)
{
	return key_of(which, i) << GRANULE_SHIFT;
}

static uint64_t top_of(unsigned int which, unsigned int i)
{
	return base_of(which, i) + object(which, i)->size;
}

/* In both trees any ranges that were valid and free when they came; no end wraps round, see prove_valid(). */
static void any_ranges(void)
{
	realm.s2 = any_geometry();
	for (unsigned int which = 0; which < 2; which++) {
		for (unsigned int i = 0; i < RANGES; i++) {
			in[which][i] = nondet_bool();
			provided[i].node.word = nondet_u64();
			provided[i].size = nondet_u64();
			consumed[i].slots[1].node.word = nondet_u64();
			consumed[i].size = nondet_u64();
		}
	}
	for (unsigned int which = 0; which < 2; which++) {
		for (unsigned int i = 0; i < RANGES; i++) {
			assume(range_valid(&realm.s2, base_of(which, i), object(which, i)->size));
			for (unsigned int k = 0; k < i; k++)
				assume(!in[which][i] || !in[which][k] ||
				       top_of(which, i) <= base_of(which, k) ||
				       top_of(which, k) <= base_of(which, i));
		}
	}
}

void prove_valid(void)
{
	const struct s2 s2 = any_geometry();
	const uint64_t base = nondet_u64(), size = nondet_u64();
	const wide top = (wide)base + size;

	prove(range_valid(&s2, base, size) ==
		      (base % GRANULE_SIZE == 0 && size % GRANULE_SIZE == 0 && size != 0 &&
		       top <= (wide)1 << (s2.ipa_width - 1)),
	      "valid is what lies in the protected half, whole granules, without wrap-around");
	prove(!range_valid(&s2, base, size) || base + size > base,
	      "its end is after its beginning");
}

static bool overlaps(unsigned int which, uint64_t base, uint64_t top)
{
	for (unsigned int i = 0; i < RANGES; i++) {
		if (in[which][i] && base < top_of(which, i) && base_of(which, i) < top)
			return true;
	}
	return false;
}

/* A new range, which was found valid. */
void prove_overlap(void)
{
	const uint64_t base = nondet_u64(), size = nondet_u64();
	const uint64_t top = base + size;
	unsigned int shared;

	any_ranges();
	assume(range_valid(&realm.s2, base, size));
	shared = csm_range_shared(r, base, base + size);
	prove(((shared & CSM_IN_REGION) != 0) == overlaps(0, base, top), "every region in the way");
	prove(((shared & CSM_IN_WINDOW) != 0) == overlaps(1, base, top), "every window in the way");
	prove((range_free(r, base, size) == CSM_SUCCESS) ==
		      (!overlaps(0, base, top) && !overlaps(1, base, top)),
	      "free is what is in no region and no window");
}

static bool covers(unsigned int which, unsigned int i, uint64_t ipa)
{
	return in[which][i] && base_of(which, i) <= ipa && ipa < top_of(which, i);
}

/* Any 64-bit number. */
void prove_covering(void)
{
	const uint64_t ipa = nondet_u64();
	uint64_t provides = 0, consumes = 0;

	any_ranges();
	for (unsigned int i = 0; i < RANGES; i++) {
		if (covers(0, i, ipa))
			provides = tree_granule(ref_of(0, i)).v;
		if (covers(1, i, ipa))
			consumes = tree_granule(ref_of(1, i)).v;
	}
	prove(provides_find(r, ipa) == provides, "the region that covers an address, or none");
	prove(consumes_find(r, ipa) == consumes, "the window that covers it, or none");
}
