/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Measured grants: CSM_SHARE_MEASURED, who is let in by one, and how it is revoked.
 *
 * The provider describes the realms that it means by their measurements. The canonical form, which is the policy itself
 * with everything zero that does not count, is kept as a digest; that of a realm that attaches must be the same.
 */
#include <string.h>

#include <measure.h>

#include "csm.h"

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
	slot_apply(l->region, l->slot, SLOT_SHARE);
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

/* p is our copy of what the realm wrote. */
static uint64_t share_measured(struct region *region, struct csm_policy *p, uint64_t rights,
			       uint64_t *handle)
{
	struct policy *policy = policy_at(region, 0);
	struct csm_policy canonical = *p;
	uint8_t digest[MEASUREMENT_SIZE];

	canonicalize(&canonical);
	canonical.max = p->max;
	if (rights == 0 || rights > CSM_RIGHT_RW || !(p->fields & CSM_POLICY_RIM) ||
	    (p->fields & ~CSM_POLICY_ALL) || p->hash_algo > HASH_SHA_512 ||
	    memcmp(&canonical, p, sizeof(*p)) != 0)
		return CSM_ERROR_INPUT;
	if (!state_allows(region->state, REGION_SHARE) ||
	    ((rights & CSM_RIGHT_W) && region->seal != SEAL_NONE))
		return CSM_ERROR_STATE;
	if (policy == NULL || region->handles == UINT32_MAX)
		return CSM_ERROR_LIMIT;

	canonical.max = 0;
	digest_of(&canonical, digest);
	memcpy(policy->digest, digest, sizeof(policy->digest));
	policy->fields = (uint8_t)p->fields;
	policy->max = p->max;
	policy->rights = rights_implied(rights);
	policy->handle = ++region->handles;
	*handle = policy->handle;
	return CSM_SUCCESS;
}

enum rec_next csm_share_measured(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t ipa = rec->csm.x[2];
	struct link_key key = csm_key(rec->csm.x[1]);
	struct csm_policy policy;
	void *buffer = NULL;
	uint64_t handle = 0;
	uint64_t status;
	struct link l;
	int level = 0;

	key.provider = rec->rd.v;
	status = link_lock(&l, &key);
	if (status == CSM_SUCCESS) {
		status = csm_buffer(l.p, ipa, &buffer, &level);
		if (buffer != NULL) {
			memcpy(&policy, buffer, sizeof(policy));
			status = share_measured(l.region, &policy, rec->csm.x[3], &handle);
		}
		link_unlock(&l);
	}
	return csm_reply_buffer(rec, status, handle, ipa, buffer, level, exit);
}

/* One holder, or the policy itself: nobody else comes by it from the first step on. */
static uint64_t revoke_step(struct link *l, struct policy *policy, struct budget *b)
{
	const unsigned int number = (unsigned int)(policy - l->region->policies) + 1;

	policy->revoked = true;
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		struct slot *slot = &l->region->slots[i];

		if (slot->policy != number)
			continue;
		slot->barred = 0;
		if (!slot_attached(slot))
			slot_apply(l->region, slot, SLOT_REVOKE);
	}
	if (l->slot == NULL) {
		*policy = (struct policy){ 0 };
		return CSM_SUCCESS;
	}
	link_slot_apply(l, SLOT_REVOKE);
	window_remove(l, b);
	return CSM_INCOMPLETE;
}

enum rec_next csm_revoke_handle(struct rec *rec, bool again, struct rmi_rec_exit *exit)
{
	struct budget b = { BUDGET_ENTRIES };
	struct link_key key = csm_key(rec->csm.x[1]);
	uint64_t epoch = 0;
	struct policy *policy;
	uint64_t status;
	struct link l;

	key.provider = rec->rd.v;
	key.handle = rec->csm.x[2];
	key.any_attached = true;
	do {
		status = link_lock(&l, &key);
		if (status != CSM_SUCCESS)
			break;
		policy = key.handle != 0 ? policy_at(l.region, key.handle) : NULL;
		status = policy != NULL ? revoke_step(&l, policy, &b) : CSM_ERROR_INPUT;
		epoch = l.region->epoch;
		link_unlock(&l);
		/* An exit names one realm. */
	} while (status == CSM_INCOMPLETE && l.notice.kind == 0 && budget_take(&b, BUDGET_LINK) &&
		 b.left != 0);
	/* Gone since the first call: another vCPU has finished. */
	if (status == CSM_ERROR_INPUT && again)
		status = CSM_SUCCESS;
	return csm_reply_notice(rec, status, status == CSM_SUCCESS ? epoch : 0, &l.notice, exit);
}
