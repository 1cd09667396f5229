/* SPDX-License-Identifier: BSD-3-Clause */
#include "cca_claim.h"

#include <abi/token.h>

static uint64_t take_uint(struct reader *r, uint64_t label)
{
	assert_int_equal(cbor_take(r, 0), label);
	return cbor_take(r, 0);
}

static struct span take_bytes(struct reader *r, uint64_t label)
{
	assert_int_equal(cbor_take(r, 0), label);
	return cbor_take_string(r, 2);
}

static bool next_is(const struct reader *r, uint8_t byte)
{
	return r->at < r->end && *r->at == byte;
}

static void read_peer(struct reader *r, struct peer *out)
{
	const uint64_t count = cbor_take(r, 5);

	memset(out, 0, sizeof(*out));
	out->realm = take_uint(r, CSM_CLAIM_PEER_ID);
	assert_int_equal(count, next_is(r, CSM_CLAIM_PEER_RIM) ? 5 : 4);
	if (count == 5)
		out->rim = take_bytes(r, CSM_CLAIM_PEER_RIM);
	out->rights = take_uint(r, CSM_CLAIM_PEER_RIGHTS);
	assert_int_equal(cbor_take(r, 0), CSM_CLAIM_PEER_ATTACHED);
	assert_true(next_is(r, 0xf4) || next_is(r, 0xf5));
	out->attached = *r->at++ == 0xf5;
	out->epoch = take_uint(r, CSM_CLAIM_PEER_EPOCH);
}

static void read_region(struct reader *r, struct listed_region *out)
{
	const uint64_t count = cbor_take(r, 5);

	memset(out, 0, sizeof(*out));
	out->id = take_uint(r, CSM_CLAIM_REGION_ID);
	out->role = take_uint(r, CSM_CLAIM_REGION_ROLE);
	out->size = take_uint(r, CSM_CLAIM_REGION_SIZE);
	out->rights = take_uint(r, CSM_CLAIM_REGION_RIGHTS);
	out->epoch = take_uint(r, CSM_CLAIM_REGION_EPOCH);
	assert_int_equal(count, next_is(r, CSM_CLAIM_REGION_DIGEST) ? 7 : 6);
	if (count == 7)
		out->digest = take_bytes(r, CSM_CLAIM_REGION_DIGEST);
	assert_int_equal(cbor_take(r, 0), CSM_CLAIM_REGION_PEERS);
	out->peer_count = (unsigned int)cbor_take(r, 4);
	assert_true(out->peer_count <= PEERS_MAX);
	for (unsigned int i = 0; i < out->peer_count; i++)
		read_peer(r, &out->peers[i]);
}

void cca_claim_read(struct span s, struct claim *out)
{
	struct reader r = { s.data, s.data + s.size };
	const uint64_t count = cbor_take(&r, 5);

	memset(out, 0, sizeof(*out));
	out->realm = take_uint(&r, CSM_CLAIM_REALM_ID);
	assert_int_equal(cbor_take(&r, 0), CSM_CLAIM_REGIONS);
	out->count = (unsigned int)cbor_take(&r, 4);
	assert_true(out->count <= REGIONS_MAX);
	for (unsigned int i = 0; i < out->count; i++)
		read_region(&r, &out->regions[i]);
	if (count == 3) {
		assert_int_equal(cbor_take(&r, 0), CSM_CLAIM_OMITTED);
		assert_int_equal(cbor_take(&r, 4), 2);
		out->omitted = cbor_take(&r, 0);
		out->omitted_digest = cbor_take_string(&r, 2);
		assert_int_equal(out->omitted_digest.size, 32);
	} else {
		assert_int_equal(count, 2);
	}
	assert_ptr_equal(r.at, r.end);
}
