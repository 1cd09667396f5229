/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rights: what is granted, what is taken of it, what a seal leaves. One step from any region for which what is proved
 * here holds, with all its consumers and policies.
 */
#include "prove.h"

#include <string.h>

#define matches link_matches
#include <csm/link.c>
#undef matches
#include <csm/attach.c>
#include <csm/grant.c>
#include <csm/seal.c>

bool csm_host_ready;

/* As the proofs of states.c say; no other state comes here. */
void slot_set_state(struct region *r, struct slot *slot, enum slot_state to)
{
	prove((to == SLOT_GRANTED && slot->state == SLOT_FREE) ||
		      (to == SLOT_ATTACHING && slot->state == SLOT_GRANTED),
	      "a state that may follow");
	slot->state = to;
	slot->epoch = ++r->epoch;
}

/* Whoever registers at this moment, or nobody. */
uint64_t registry_find(enum registry which, uint64_t id)
{
	prove(which == REGISTRY_REALMS && id >= ID_MIN, "a realm is looked for, by an id");
	return nondet_u64();
}

void seal_set_state(struct region *r, enum seal_state to)
{
	prove(to == SEAL_SEALING && r->seal == SEAL_NONE, "a state that may follow");
	r->seal = SEAL_SEALING;
	r->state_epoch = ++r->epoch;
}

/* Not what is looked at here: events, trees, hashing. Whether a range is free, and a realm the one meant, is anything. */
void event_post(struct link *l, bool to_provider, uint32_t kind)
{
	(void)l;
	(void)to_provider;
	(void)kind;
}

void events_forget(struct realm_locked r, uint64_t csm)
{
	(void)r;
	(void)csm;
}

void tree_insert(uint64_t *root, uint64_t ref, uint64_t key)
{
	(void)root;
	(void)ref;
	(void)key;
}

uint64_t slot_ref(pa_t desc, const struct region *region, const struct slot *slot)
{
	(void)region;
	(void)slot;
	return desc.v;
}

uint64_t range_free(struct realm_locked r, uint64_t base, uint64_t size)
{
	(void)r;
	(void)base;
	(void)size;
	return nondet_bool() ? CSM_SUCCESS : CSM_ERROR_INPUT;
}

bool range_valid(const struct s2 *s2, uint64_t base, uint64_t size)
{
	(void)s2;
	(void)base;
	(void)size;
	return nondet_bool();
}

void arch_fp_begin(void)
{
}

void arch_fp_end(void)
{
}

void measure_hash(enum hash_algo algo, const void *data, size_t size,
		  uint8_t digest[MEASUREMENT_SIZE])
{
	(void)algo;
	(void)data;
	(void)size;
	digest[0] = nondet_u8();
}

/* R, RW or nothing: W alone there is not. */
static bool proper(uint64_t rights)
{
	return rights == 0 || rights == CSM_RIGHT_R || rights == CSM_RIGHT_RW;
}

static bool slot_good(const struct region *region, const struct slot *slot)
{
	const bool sealed = region->seal != SEAL_NONE;

	/* Free is what has no realm, and then nothing at all. */
	if ((slot->state == SLOT_FREE) != (slot->realm == 0) ||
	    (slot->state == SLOT_FREE && (slot->granted != 0 || slot->policy != 0)))
		return false;
	return proper(slot->granted) && proper(slot->rights) &&
	       (slot->rights & ~slot->granted) == 0 && (!sealed || !(slot->granted & CSM_RIGHT_W));
}

static bool policy_good(const struct region *region, const struct policy *policy)
{
	return proper(policy->rights) &&
	       (region->seal == SEAL_NONE || !(policy->rights & CSM_RIGHT_W));
}

static struct region region;
static struct realm consumer;

static void any_good_region(void)
{
	region = nondet_region();
	assume(region.epoch < UINT64_MAX - 2);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++)
		assume(slot_good(&region, &region.slots[i]));
	for (unsigned int i = 0; i < CSM_MAX_POLICIES; i++)
		assume(policy_good(&region, &region.policies[i]));
	consumer.id = nondet_u64();
	assume(consumer.id >= ID_MIN && consumer.id != region.provider_id);
	csm_host_ready = nondet_bool();
}

/* Whichever consumer, whichever policy. */
static void prove_good_region(void)
{
	const unsigned int i = nondet_u32(), n = nondet_u32();

	assume(i < CSM_MAX_CONSUMERS && n < CSM_MAX_POLICIES);
	prove(slot_good(&region, &region.slots[i]),
	      "what is taken is granted, and no W once sealed");
	prove(policy_good(&region, &region.policies[n]), "nor by a policy");
}

void prove_implied(void)
{
	const uint64_t rights = nondet_u64();

	prove(rights_valid(rights) == (rights == 1 || rights == 2 || rights == 3), "R, W or both");
	assume(rights_valid(rights));
	prove(proper(rights_implied(rights)), "W implies R");
	prove((rights_implied(rights) & CSM_RIGHT_W) == (rights & CSM_RIGHT_W),
	      "W comes of W alone");
	prove((rights & ~(uint64_t)rights_implied(rights)) == 0, "nothing is lost");
	prove(rights_implied(rights_implied(rights)) == rights_implied(rights), "nothing is added");
}

void prove_share(void)
{
	const uint64_t x[4] = { 0, nondet_u64(), nondet_u64(), nondet_u64() };
	struct op op = { .x = x, .l = { .region = &region } };
	struct region before;
	unsigned int i = nondet_u32();
	uint64_t status;

	any_good_region();
	before = region;
	assume(i < CSM_MAX_CONSUMERS);
	status = csm_share(&op);
	if (status != CSM_SUCCESS) {
		prove_same(region, before, "what is refused leaves no trace");
		return;
	}
	prove_good_region();
	prove(region.state == REGION_OPEN, "only an open region is shared");
	prove(x[2] >= ID_MIN && x[2] != region.provider_id, "with another realm");
	prove(before.slots[i].realm != x[2], "that had no entry");
	prove(op.l.slot->granted == rights_implied(x[3]) && op.l.slot->rights == 0,
	      "what was asked for is granted, nothing is taken yet");
	prove(!(x[3] & CSM_RIGHT_W) || region.seal == SEAL_NONE, "no W once sealing has begun");
}

/* ATTACH until the window is recorded: from a grant by id. */
void prove_attach(void)
{
	const uint64_t x[6] = { 0,	     nondet_u64(), nondet_u64(), nondet_u64(), nondet_u64(),
				nondet_u64() };
	struct link l = { .region = &region, .c = { NULL, &consumer }, .slot = &region.slots[1] };
	const bool begun = nondet_bool();
	unsigned int number = 0;
	uint8_t granted;

	any_good_region();
	assume(l.slot->realm == consumer.id && l.slot->rights == 0);
	granted = l.slot->granted;
	if (check(&l, x, begun, &number) != CSM_SUCCESS || l.slot->state != SLOT_GRANTED)
		return;
	prove(!begun, "a call that was told INCOMPLETE begins nothing new");
	record(&l, x, number);
	prove_good_region();
	prove(l.slot->rights == rights_implied(x[5]) && (l.slot->rights & ~granted) == 0,
	      "it takes what it asks for, of what it was granted");
	prove(l.slot->state == SLOT_ATTACHING && l.slot->granted == granted, "and the grant stays");
	prove(region.provider_id == x[2] && region.size == x[4], "provider and size were named");
}

/* The same by a measured grant: rights and cap. */
void prove_attach_measured(void)
{
	const uint64_t rights = nondet_u64();
	struct link l = { .region = &region, .c = { NULL, &consumer } };
	unsigned int number = 0, held;
	const struct policy *policy;

	any_good_region();
	assume(rights == CSM_RIGHT_R || rights == CSM_RIGHT_RW);
	if (policy_find(&l, rights, &number) != CSM_SUCCESS)
		return;
	prove(number >= 1 && number <= CSM_MAX_POLICIES, "a policy there is");
	policy = &region.policies[number - 1];
	held = policy_holders(&region, number);
	prove(policy->handle != 0 && !policy->revoked, "that counts");
	policy_grant(&l, number);
	prove_good_region();
	prove(l.slot->granted == policy->rights && (rights & ~(uint64_t)l.slot->granted) == 0,
	      "its rights, and what is asked for is among them");
	prove(policy_holders(&region, number) == held + 1, "the realm is counted");
	prove(policy->max == 0 || policy_holders(&region, number) <= policy->max, "the cap holds");
}

/* What a seal has to visit, and what nobody has any more. */
void prove_seal_start(void)
{
	unsigned int i = nondet_u32();
	struct region before;

	any_good_region();
	assume(i < CSM_MAX_CONSUMERS && region.seal == SEAL_NONE && region.writers == 0);
	before = region;
	seal_start(&region);
	prove_good_region();
	prove(region.seal == SEAL_SEALING, "the seal has begun");
	prove(((region.writers >> i) & 1) == (slot_attached(&before.slots[i]) &&
					      (before.slots[i].rights & CSM_RIGHT_W) != 0),
	      "every window with W will be visited, and no other");
	prove(region.slots[i].rights == (before.slots[i].rights & CSM_RIGHT_R) &&
		      region.slots[i].granted == (before.slots[i].granted & CSM_RIGHT_R),
	      "everybody keeps R");
}
