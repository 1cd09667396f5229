/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a provider decides: CSM_SHARE with a realm that it names, CSM_SHARE_MEASURED with those that it describes, and
 * CSM_REVOKE of both.
 *
 * A measured grant describes realms by their measurements. The canonical form of that policy, which is the policy itself with
 * everything zero that does not count, is kept as a digest; that of a realm that attaches must be the same.
 */
#include <string.h>

#include <measure.h>

#include "csm.h"

#define ARG_CONSUMER 2
#define ARG_RIGHTS 3

/*
 * Whether the consumer's id is live makes no difference: sharing tells nobody who runs. If it is, its RD is locked, and a
 * realm that listens hears of it.
 */
uint64_t csm_share(struct op *op)
{
	const uint64_t consumer = op->x[ARG_CONSUMER], rights = op->x[ARG_RIGHTS];
	struct region *region = op->l.region;
	struct slot *slot = region_slot_free(region);
	const struct realm *to = op->l.c.realm;

	if (consumer < ID_MIN || consumer == region->provider_id || !rights_valid(rights))
		return CSM_ERROR_INPUT;
	if (!may_grant(region, rights) || region_slot(region, consumer) != NULL)
		return CSM_ERROR_STATE;
	if (slot == NULL)
		return CSM_ERROR_LIMIT;
	/* It may have registered meanwhile, and listen: then it is locked for that. */
	if (to == NULL) {
		op->key.rd = registry_find(REGISTRY_REALMS, consumer);
		if (op->key.rd != 0)
			return CSM_INCOMPLETE;
	}

	slot->realm = consumer;
	slot->granted = rights_implied(rights);
	slot_set_state(region, slot, SLOT_GRANTED);
	op->out[0] = slot->epoch;
	op->l.slot = slot;
	if (to != NULL && to->id == consumer && to->events.asked)
		event_post(&op->l, false, CSM_EVENT_GRANTED);
	return CSM_SUCCESS;
}

/* Leave what counts. */
static void canonicalize(struct csm_policy *p)
{
	p->max = 0;
	memset(p->reserved, 0, sizeof(p->reserved));
	if (!(p->fields & CSM_POLICY_RPV))
		memset(p->rpv, 0, sizeof(p->rpv));
	for (unsigned int i = 0; i < CSM_REMS; i++) {
		if (!(p->fields & CSM_POLICY_REM(i)))
			memset(p->rem[i], 0, sizeof(p->rem[i]));
	}
}

static void digest_of(const struct csm_policy *p, uint8_t digest[MEASUREMENT_SIZE])
{
	arch_fp_begin();
	measure_hash(HASH_SHA_256, p, sizeof(*p), digest);
	arch_fp_end();
}

static bool matches(const struct policy *policy, const struct realm *realm)
{
	struct csm_policy p = { .fields = policy->fields, .hash_algo = realm->hash_algo };
	uint8_t digest[MEASUREMENT_SIZE];

	memcpy(p.rim, realm->measurement[0], sizeof(p.rim));
	memcpy(p.rem, realm->measurement[1], sizeof(p.rem));
	memcpy(p.rpv, realm->rpv, sizeof(p.rpv));
	canonicalize(&p);
	digest_of(&p, digest);
	return memcmp(digest, policy->digest, sizeof(policy->digest)) == 0;
}

unsigned int policy_holders(const struct region *region, unsigned int number)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++)
		count += region->slots[i].policy == number && region->slots[i].state != SLOT_BARRED;
	return count;
}

uint64_t policy_find(const struct link *l, uint64_t rights, unsigned int *number)
{
	struct region *region = l->region;
	uint64_t status = CSM_ERROR_INPUT;

	/* Barred. */
	if (region_slot(region, l->c.realm->id) != NULL)
		return CSM_ERROR_INPUT;
	for (unsigned int n = 1; n <= CSM_MAX_POLICIES; n++) {
		const struct policy *policy = &region->policies[n - 1];

		if (policy->handle == 0 || policy->revoked || !matches(policy, l->c.realm))
			continue;
		*number = n;
		if (rights & ~(uint64_t)policy->rights)
			status = CSM_ERROR_PERM;
		else if ((policy->max != 0 && policy_holders(region, n) >= policy->max) ||
			 region_slot_free(region) == NULL)
			status = CSM_ERROR_LIMIT;
		else
			return CSM_SUCCESS;
	}
	return status;
}

void policy_grant(struct link *l, unsigned int number)
{
	l->slot = region_slot_free(l->region);
	l->slot->realm = l->c.realm->id;
	l->slot->granted = l->region->policies[number - 1].rights;
	l->slot->policy = (uint8_t)number & 7;
	slot_set_state(l->region, l->slot, SLOT_GRANTED);
}

/* The policy with this handle; 0: an unused one. */
static struct policy *policy_at(struct region *region, uint64_t handle)
{
	for (unsigned int i = 0; i < CSM_MAX_POLICIES; i++) {
		if (region->policies[i].handle == handle)
			return &region->policies[i];
	}
	return NULL;
}

uint64_t csm_share_measured(struct op *op)
{
	const uint64_t rights = op->x[3];
	struct region *region = op->l.region;
	struct policy *policy = policy_at(region, 0);
	uint8_t digest[MEASUREMENT_SIZE];
	struct csm_policy p, canonical;
	void *buffer;
	uint64_t status = op_buffer(op, op->l.p, op->x[2], &buffer);

	if (status != CSM_SUCCESS)
		return status;
	/* The realm's other vCPUs may write to it. */
	memcpy(&p, buffer, sizeof(p));
	canonical = p;
	canonicalize(&canonical);
	canonical.max = p.max;
	if (!rights_valid(rights) || !(p.fields & CSM_POLICY_RIM) || (p.fields & ~CSM_POLICY_ALL) ||
	    p.hash_algo > HASH_SHA_512 || memcmp(&canonical, &p, sizeof(p)) != 0)
		return CSM_ERROR_INPUT;
	if (!may_grant(region, rights))
		return CSM_ERROR_STATE;
	if (policy == NULL || region->handles == CONSUMER_ANY - 1)
		return CSM_ERROR_LIMIT;

	canonical.max = 0;
	digest_of(&canonical, digest);
	memcpy(policy->digest, digest, sizeof(policy->digest));
	policy->fields = (uint8_t)p.fields;
	policy->max = p.max;
	policy->rights = rights_implied(rights);
	policy->handle = ++region->handles;
	op->out[0] = policy->handle;
	return CSM_SUCCESS;
}

/* One holder, or the policy itself: nobody else comes by it from the first step on. */
static uint64_t policy_revoke(struct op *op)
{
	struct link *l = &op->l;
	struct policy *policy = op->x[2] != 0 ? policy_at(l->region, op->x[2]) : NULL;
	unsigned int number;

	if (policy == NULL)
		return CSM_ERROR_INPUT;
	number = (unsigned int)(policy - l->region->policies) + 1;
	policy->revoked = true;
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		struct slot *slot = &l->region->slots[i];

		if (slot->policy != number)
			continue;
		slot->barred = 0;
		if (!slot_attached(slot))
			slot_set_state(l->region, slot, SLOT_FREE);
	}
	if (l->slot != NULL) {
		link_slot_set_state(l, SLOT_REVOKING);
		window_remove(op);
		return CSM_INCOMPLETE;
	}
	*policy = (struct policy){ 0 };
	op->out[0] = l->region->epoch;
	return CSM_SUCCESS;
}

uint64_t csm_revoke(struct op *op)
{
	struct link *l = &op->l;

	op->out[0] = l->region->epoch;
	if (op->x[ARG_CONSUMER] < ID_MIN)
		return policy_revoke(op);
	if (l->slot == NULL)
		return CSM_ERROR_INPUT;
	l->slot->barred = l->slot->policy != 0;
	link_slot_set_state(l, slot_attached(l->slot) ? SLOT_REVOKING : SLOT_FREE);
	if (l->slot->state == SLOT_REVOKING && window_remove(op) != CSM_SUCCESS)
		return CSM_INCOMPLETE;
	op->out[0] = l->region->epoch;
	return CSM_SUCCESS;
}
