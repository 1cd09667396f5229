/* SPDX-License-Identifier: BSD-3-Clause */
/* Two tokens of one shared region. */
#include <inttypes.h>

#include "error.h"
#include "text.h"

/* A region as one token has it, and the other realm's entry among its peers. */
struct side {
	const struct caec_token *token;
	struct caec_region region;
	struct caec_peer peer;
};

static bool find_region(const struct caec_token *token, uint64_t id, struct caec_region *region)
{
	struct caec_array left = token->realm.csm.regions;

	while (caec_region_next(&left, region)) {
		if (region->id == id)
			return true;
	}
	return false;
}

static bool find_peer(struct side *side, uint64_t realm_id)
{
	struct caec_array left = side->region.peers;

	while (caec_peer_next(&left, &side->peer)) {
		if (side->peer.realm_id == realm_id)
			return true;
	}
	return false;
}

static enum caec_status no(struct caec_error *error, uint64_t id, const char *why)
{
	return error_set(error, CAEC_E_PAIR, "region 0x%016" PRIx64 ": %s", id, why);
}

/* Each names the other, by the id and RIM that the other's own token has. */
static enum caec_status check_names(struct side *side, const struct caec_token *other,
				    struct caec_error *error)
{
	uint64_t id = side->region.id;

	if (!find_peer(side, other->realm.csm.realm_id))
		return no(error, id, "one realm does not name the other");
	if (!side->peer.rim.data)
		return no(error, id,
			  "one realm has not named the other, so that its RIM is withheld");
	if (!bytes_equal(side->peer.rim, other->realm.rim))
		return no(error, id, "the RIM that one realm names is not the other's");
	if (!side->peer.attached)
		return no(error, id, "the consumer is not attached");
	return CAEC_OK;
}

static enum caec_status check_region(const struct caec_token *a, const struct caec_token *b,
				     uint64_t id, struct caec_error *error)
{
	struct side p = { .token = a }, c = { .token = b };
	enum caec_status status;

	if (!find_region(a, id, &p.region) || !find_region(b, id, &c.region))
		return no(error, id, "not in both tokens");
	if (p.region.role == c.region.role)
		return no(error, id, "the roles are not complementary");
	if (p.region.role == CAEC_CONSUMER) {
		struct side swap = p;

		p = c;
		c = swap;
	}
	status = check_names(&p, c.token, error);
	if (status == CAEC_OK)
		status = check_names(&c, p.token, error);
	if (status != CAEC_OK)
		return status;
	if (p.region.size != c.region.size)
		return no(error, id, "the sizes differ");
	if (c.region.rights == 0 || (c.region.rights & ~p.peer.rights) != 0)
		return no(error, id, "the consumer's rights are not those that it was granted");
	if (c.peer.rights != p.region.rights)
		return no(error, id, "the provider's rights differ");
	if (c.region.epoch != p.peer.epoch || c.peer.epoch != p.region.epoch)
		return no(error, id, "the epochs differ: the tokens are not of one moment");
	if ((p.region.digest.data || c.region.digest.data) &&
	    !bytes_equal(p.region.digest, c.region.digest))
		return no(error, id, "the digests differ");
	return CAEC_OK;
}

/* One RAK is one boot of one platform, within which ids are unique. */
static enum caec_status check_platforms(const struct caec_token *a, const struct caec_token *b,
					struct caec_error *error)
{
	if (!a->realm.has_csm || !b->realm.has_csm)
		return error_set(error, CAEC_E_PAIR,
				 "the %s token has no claim about shared memory",
				 a->realm.has_csm ? "second" : "first");
	if (!bytes_equal(a->platform.instance_id, b->platform.instance_id) ||
	    !bytes_equal(a->realm.public_key, b->realm.public_key))
		return error_set(error, CAEC_E_PAIR,
				 "the tokens are of two platforms, or of two boots of one");
	if (a->realm.csm.realm_id == b->realm.csm.realm_id)
		return error_set(error, CAEC_E_PAIR, "both tokens are of one realm");
	return CAEC_OK;
}

enum caec_status caec_pair(const struct caec_token *a, const struct caec_token *b, uint64_t csm,
			   size_t *found, struct caec_error *error)
{
	struct caec_array left = a->realm.csm.regions;
	enum caec_status status = check_platforms(a, b, error);
	struct caec_region region, same;

	*found = 0;
	if (status == CAEC_OK && csm != 0) {
		*found = 1;
		return check_region(a, b, csm, error);
	}
	while (status == CAEC_OK && caec_region_next(&left, &region)) {
		if (!find_region(b, region.id, &same))
			continue;
		++*found;
		status = check_region(a, b, region.id, error);
	}
	if (status == CAEC_OK && *found == 0)
		status = error_set(error, CAEC_E_PAIR, "no region is in both tokens");
	return status;
}
