/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CSM claim of a token: what it says, read back by a reader of its own, against what realms and host have done.
 */
#include <abi/token.h>

#include <openssl/sha.h>

#include "attest.h"
#include "cca_claim.h"
#include "csm_unit.h"

#define PG GRANULE_SIZE
static struct claim claims[2];
static uint8_t tokens[2][CCA_TOKEN_SIZE_MAX];
static size_t sizes[2];
static const uint64_t challenge[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

static void begin(struct realm_handle *r)
{
	expect_results(rsi(r, RSI_ATTESTATION_TOKEN_INIT, 1, 2, 3, 4, 5, 6, 7, 8), RSI_SUCCESS,
		       CCA_TOKEN_SIZE_MAX, 0);
}

static uint64_t go_on(struct realm_handle *r, unsigned int n, uint64_t size)
{
	const struct rec_regs *regs = &rec_at(r->rec)->regs;

	realm_smc(RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 0, size);
	enter(r);
	assert_true(regs->x[1] <= size && sizes[n] + regs->x[1] <= CCA_TOKEN_SIZE_MAX);
	memcpy(tokens[n] + sizes[n], realm_memory(r, IPA_A), regs->x[1]);
	sizes[n] += regs->x[1];
	return regs->x[0];
}

/* The rest of a token that is begun: claims[n]. */
static void finish(struct realm_handle *r, unsigned int n)
{
	struct cca_token t;
	uint64_t status;

	do
		status = go_on(r, n, PG);
	while (status == RSI_INCOMPLETE);
	assert_int_equal(status, RSI_SUCCESS);
	cca_token_read(tokens[n], sizes[n], &t);
	cca_token_check_realm(&t, native_bus(r->rd), (const uint8_t *)challenge);
	assert_true(t.csm.size != 0);
	cca_claim_read(t.csm, &claims[n]);
	assert_int_equal(claims[n].realm, realm_id(r));
}

static const struct claim *claim_of(struct realm_handle *r, unsigned int n)
{
	sizes[n] = 0;
	begin(r);
	finish(r, n);
	return &claims[n];
}

static void setup(void)
{
	attest_init();
	assert_true(attest_available());
}

static void same_rim(struct span rim, const struct realm_handle *r)
{
	const struct realm *realm = native_bus(r->rd);

	assert_int_equal(rim.size, 32);
	assert_memory_equal(rim.data, realm->measurement[0], 32);
}

/* A realm that shares nothing: its id, and no regions. */
static void none(void)
{
	const struct claim *a;

	setup();
	make_realms();
	a = claim_of(&p, 0);
	assert_int_equal(a->count, 0);
	assert_int_equal(a->omitted, 0);
	assert_int_equal(sizes[0], 2124 + 5 + 1 + 13);
}

/* On a platform without random numbers there is no CSM, and no such claim. */
static void not_offered(void)
{
	struct cca_token t;

	native.caps.has_rng = false;
	csm_init();
	setup();
	make_running(&w);
	sizes[0] = 0;
	begin(&w);
	while (go_on(&w, 0, PG) == RSI_INCOMPLETE)
		;
	cca_token_read(tokens[0], sizes[0], &t);
	assert_int_equal(t.csm.size, 0);
	assert_int_equal(sizes[0], 2124);
}

static void provider(void)
{
	const uint64_t nobody = 0x1234567800000001UL;
	const struct listed_region *r;

	setup();
	make_attached(CSM_RIGHT_R);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_RW);
	csm_ok(&p, CSM_SHARE, id, nobody, CSM_RIGHT_R);
	assert_int_equal(claim_of(&p, 0)->count, 1);
	r = &claims[0].regions[0];
	assert_int_equal(r->id, id);
	assert_int_equal(r->role, CSM_ROLE_PROVIDER);
	assert_int_equal(r->size, REGION_SIZE);
	assert_int_equal(r->rights, CSM_RIGHT_RW);
	assert_int_equal(r->digest.size, 0);
	assert_int_equal(r->peer_count, 3);
	assert_int_equal(r->peers[0].realm, realm_id(&c));
	assert_int_equal(r->peers[0].rights, CSM_RIGHT_R);
	assert_true(r->peers[0].attached);
	same_rim(r->peers[0].rim, &c);
	/* Who has only been named has not named the provider: its measurement is not told. */
	assert_int_equal(r->peers[1].realm, realm_id(&c2));
	assert_int_equal(r->peers[1].rights, CSM_RIGHT_RW);
	assert_false(r->peers[1].attached);
	assert_int_equal(r->peers[1].rim.size, 0);
	assert_int_equal(r->peers[2].realm, nobody);
	assert_int_equal(r->peers[2].rim.size, 0);
}

/* Both sides say the same of one region. */
static void pair(void)
{
	const struct listed_region *a, *b;

	setup();
	make_attached(CSM_RIGHT_R);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_RW);
	assert_int_equal(claim_of(&p, 0)->count, 1);
	assert_int_equal(claim_of(&c, 1)->count, 1);
	a = &claims[0].regions[0];
	b = &claims[1].regions[0];
	assert_int_equal(b->id, a->id);
	assert_int_equal(b->size, a->size);
	assert_int_equal(b->role, CSM_ROLE_CONSUMER);
	assert_int_equal(b->rights, a->peers[0].rights);
	assert_int_equal(b->epoch, a->peers[0].epoch);
	/* Nothing of the other consumer. */
	assert_int_equal(b->peer_count, 1);
	assert_int_equal(b->peers[0].realm, realm_id(&p));
	assert_int_equal(b->peers[0].rights, a->rights);
	assert_int_equal(b->peers[0].epoch, a->epoch);
	assert_true(b->peers[0].attached);
	same_rim(b->peers[0].rim, &p);
	/* A grant alone is nothing that the consumer is party to. */
	assert_int_equal(claim_of(&c2, 1)->count, 0);

	csm_ok(&c, CSM_DETACH, id);
	assert_int_equal(claim_of(&c, 1)->count, 0);
	claim_of(&p, 0);
	assert_false(claims[0].regions[0].peers[0].attached);
	assert_int_equal(claims[0].regions[0].peers[0].rim.size, 0);
}

/* Who came by its measurement and was revoked by its id holds nothing. */
static void barred(void)
{
	const struct realm *realm;
	struct csm_policy *policy;

	setup();
	make_region();
	realm = native_bus(c.rd);
	policy = realm_memory(&p, IPA_A);
	memset(policy, 0, PG);
	policy->fields = CSM_POLICY_RIM;
	policy->hash_algo = realm->hash_algo;
	memcpy(policy->rim, realm->measurement[0], sizeof(policy->rim));
	csm_ok(&p, CSM_SHARE_MEASURED, id, IPA_A, CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_R);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	claim_of(&p, 0);
	assert_int_equal(claims[0].regions[0].peer_count, 1);
	assert_int_equal(claims[0].regions[0].peers[0].realm, realm_id(&c2));
}

static void sealed(void)
{
	const struct listed_region *r;
	static uint8_t content[REGION_SIZE];
	uint8_t digest[32];

	setup();
	make_attached(CSM_RIGHT_R);
	for (uint64_t at = 0; at < REGION_SIZE; at += PG)
		memcpy(content + at, realm_memory(&p, REGION + at), PG);
	SHA256(content, sizeof(content), digest);
	csm_ok(&p, CSM_SEAL, id);
	for (unsigned int n = 0; n < 2; n++) {
		assert_int_equal(claim_of(n == 0 ? &p : &c, n)->count, 1);
		r = &claims[n].regions[0];
		assert_int_equal(r->rights, CSM_RIGHT_R);
		assert_int_equal(r->peers[0].rights, CSM_RIGHT_R);
		assert_int_equal(r->digest.size, 32);
		assert_memory_equal(r->digest.data, digest, 32);
	}
}

/* A region with grants to realms that there are not, as docs/token.md says. */
static size_t encode_granted(uint8_t *out, size_t size, const struct csm_info *info)
{
	struct cbor e = { out, size, 0 };
	const uint64_t head[] = { info->csm, CSM_ROLE_PROVIDER, info->size, CSM_RIGHT_RW,
				  info->epoch };

	cbor_map(&e, 6);
	for (unsigned int i = 0; i < 5; i++) {
		cbor_uint(&e, i + 1);
		cbor_uint(&e, head[i]);
	}
	cbor_uint(&e, 7);
	cbor_array(&e, info->peer_count);
	for (unsigned int i = 0; i < info->peer_count; i++) {
		cbor_map(&e, 4);
		cbor_uint(&e, CSM_CLAIM_PEER_ID);
		cbor_uint(&e, info->peers[i].realm);
		cbor_uint(&e, CSM_CLAIM_PEER_RIGHTS);
		cbor_uint(&e, CSM_RIGHT_R);
		cbor_uint(&e, CSM_CLAIM_PEER_ATTACHED);
		cbor_bool(&e, false);
		cbor_uint(&e, CSM_CLAIM_PEER_EPOCH);
		cbor_uint(&e, info->peers[i].epoch);
	}
	assert_true(cbor_fits(&e));
	return e.len;
}

/* Regions that do not fit are counted and hashed, in order. */
#define MANY 220U
static void omitted(void)
{
	uint64_t ids[MANY];
	static uint8_t bytes[MANY * 64];
	uint8_t digest[32];
	unsigned int listed;
	size_t length = 0;

	setup();
	native.platform_token_size = GRANULE_SIZE;
	setup();
	more_ram = MANY * PG;
	make_realms();
	for (unsigned int i = 0; i < MANY; i++) {
		create(MORE + i * PG, PG);
		ids[i] = id;
	}
	listed = claim_of(&p, 0)->count;
	assert_true(listed > 50 && listed < MANY);
	assert_int_equal(claims[0].omitted, MANY - listed);
	assert_true(sizes[0] <= CCA_TOKEN_SIZE_MAX && sizes[0] > CCA_TOKEN_SIZE_MAX - 200);

	/* Every region is in one of the two, in the order of CSM_INFO by index. */
	for (unsigned int i = 0; i < MANY; i++) {
		const struct csm_info *info = realm_memory(&p, IPA_A);
		bool known = false;

		csm_ok(&p, CSM_INFO, i, IPA_A);
		for (unsigned int k = 0; k < MANY; k++)
			known = known || ids[k] == info->csm;
		assert_true(known);
		if (i < listed) {
			assert_int_equal(claims[0].regions[i].id, info->csm);
			assert_int_equal(claims[0].regions[i].epoch, info->epoch);
			continue;
		}
		length += encode_granted(bytes + length, sizeof(bytes) - length, info);
	}
	SHA256(bytes, length, digest);
	assert_memory_equal(claims[0].omitted_digest.data, digest, 32);
}

/* A realm cannot keep a region out by moving others while it is being listed. */
static void changed_meanwhile(void)
{
	uint64_t ids[3];

	setup();
	more_ram = 4 * PG;
	make_realms();
	for (unsigned int i = 0; i < 3; i++) {
		create(MORE + i * PG, PG);
		ids[i] = id;
	}
	sizes[0] = 0;
	begin(&p);
	/* An interrupt after each step. */
	native.interrupt_after = 1;
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(go_on(&p, 0, 0), RSI_INCOMPLETE);
	native.interrupt_after = 0;
	assert_int_equal(rec_at(p.rec)->attest.state, ATTEST_LISTING);
	csm_ok(&p, CSM_DESTROY, ids[0]);
	finish(&p, 0);
	assert_int_equal(claims[0].count, 2);
	assert_true(claims[0].regions[0].id != claims[0].regions[1].id);
	for (unsigned int i = 0; i < 2; i++)
		assert_true(claims[0].regions[i].id == ids[1] || claims[0].regions[i].id == ids[2]);
}

/* Listing ends at an interrupt, too, and goes on where it was. */
static void interrupted(void)
{
	unsigned int exits = 0;

	setup();
	more_ram = 8 * PG;
	make_realms();
	for (unsigned int i = 0; i < 8; i++)
		create(MORE + i * PG, PG);
	sizes[0] = 0;
	begin(&p);
	native.interrupt_after = 1;
	while (rec_at(p.rec)->attest.state == ATTEST_LISTING) {
		realm_smc(RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 0, PG);
		enter_until(&p, RMI_EXIT_IRQ);
		exits++;
		sizes[0] += rec_at(p.rec)->regs.x[1];
		assert_true(exits < 20);
	}
	native.interrupt_after = 0;
	assert_true(exits >= 9);
	/* The last one also signed: the token is complete but for what was read. */
	memcpy(tokens[0], realm_memory(&p, IPA_A), sizes[0]);
	if (rec_at(p.rec)->attest.state != ATTEST_NONE)
		finish(&p, 0);
	else
		assert_true(sizes[0] > 2124);
}

static void share_with_all(void)
{
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++)
		csm_ok(&p, CSM_SHARE, id, 0x1000000000000000UL + i, CSM_RIGHT_R);
}

/* 64 consumers, none of whose entries is left out by itself. */
static void consumers(void)
{
	const struct listed_region *r;

	setup();
	make_region();
	share_with_all();
	assert_int_equal(claim_of(&p, 0)->count, 1);
	r = &claims[0].regions[0];
	assert_int_equal(r->peer_count, CSM_MAX_CONSUMERS);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++)
		assert_int_equal(r->peers[i].realm, 0x1000000000000000UL + i);
	assert_true(sizes[0] <= CCA_TOKEN_SIZE_MAX);
}

/* Steps of a listing with an interrupt after each. */
static void list_a_little(unsigned int steps)
{
	native.interrupt_after = 1;
	for (unsigned int i = 0; i < steps; i++)
		assert_int_equal(go_on(&p, 0, 0), RSI_INCOMPLETE);
	native.interrupt_after = 0;
	assert_int_equal(rec_at(p.rec)->attest.state, ATTEST_LISTING);
}

/* A region is listed as it was at one moment, whatever its parties do while that is written down, and takes no longer. */
static void consumers_changed(void)
{
	const struct listed_region *r;
	unsigned int steps = 0;
	uint64_t epochs[2];

	setup();
	make_region();
	share_with_all();
	claim_of(&p, 0);
	for (unsigned int i = 0; i < 2; i++)
		epochs[i] = claims[0].regions[0].peers[i].epoch;
	sizes[0] = 0;
	begin(&p);
	list_a_little(2);
	while (rec_at(p.rec)->attest.state == ATTEST_LISTING) {
		csm_ok(&p, CSM_REVOKE, id, 0x1000000000000001UL);
		csm_ok(&p, CSM_SHARE, id, 0x1000000000000001UL, CSM_RIGHT_RW);
		native.interrupt_after = 1;
		assert_int_equal(go_on(&p, 0, 0), RSI_INCOMPLETE);
		native.interrupt_after = 0;
		assert_true(++steps <= 1 + CSM_MAX_CONSUMERS + 1);
	}
	finish(&p, 0);
	assert_int_equal(claims[0].count, 1);
	r = &claims[0].regions[0];
	assert_int_equal(r->peer_count, CSM_MAX_CONSUMERS);
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++) {
		assert_int_equal(r->peers[i].realm, 0x1000000000000000UL + i);
		assert_int_equal(r->peers[i].rights, CSM_RIGHT_R);
	}
	for (unsigned int i = 0; i < 2; i++)
		assert_int_equal(r->peers[i].epoch, epochs[i]);
}

/* A peer that leaves meanwhile was attached at that moment, and is told by its RIM as long as its realm is there. */
static void consumer_leaves(void)
{
	const struct listed_region *r = &claims[0].regions[0];

	setup();
	make_attached(CSM_RIGHT_R);
	for (unsigned int gone = 0; gone < 2; gone++) {
		sizes[0] = 0;
		begin(&p);
		list_a_little(3);
		csm_ok(&c, CSM_DETACH, id);
		if (gone) {
			const struct realm_locked locked = realm_lock(c.rd);

			assert_true(csm_realm_destroy(locked));
			realm_unlock(locked);
		}
		finish(&p, 0);
		assert_int_equal(r->peer_count, 1);
		assert_int_equal(r->peers[0].realm, realm_id(&c));
		assert_true(r->peers[0].attached);
		if (!gone) {
			same_rim(r->peers[0].rim, &c);
			csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
			csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
		} else {
			assert_int_equal(r->peers[0].rim.size, 0);
		}
	}
}

/* The last of three large regions does not fit; it is hashed as it was when its first part was made. */
static void consumers_omitted(void)
{
	const struct csm_info *info;
	static uint8_t bytes[4096];
	uint8_t digest[32];
	uint64_t last;
	size_t length;

	setup();
	native.platform_token_size = GRANULE_SIZE;
	setup();
	more_ram = 3 * PG;
	make_realms();
	for (unsigned int i = 0; i < 3; i++) {
		create(MORE + i * PG, PG);
		share_with_all();
	}
	info = realm_memory(&p, IPA_A);
	csm_ok(&p, CSM_INFO, 2, IPA_A);
	last = info->csm;

	length = encode_granted(bytes, sizeof(bytes), info);
	SHA256(bytes, length, digest);

	sizes[0] = 0;
	begin(&p);
	/* One step to begin with; of each region one copies it and one makes its head; the last begins again, hashed. */
	list_a_little(1 + 2 * (2 + CSM_MAX_CONSUMERS) + 2 + 40);
	csm_ok(&p, CSM_REVOKE, last, 0x1000000000000000UL);
	csm_ok(&p, CSM_INFO, 2, IPA_A);
	assert_int_equal(info->csm, last);
	assert_int_equal(info->peer_count, CSM_MAX_CONSUMERS - 1);
	finish(&p, 0);
	assert_int_equal(claims[0].count, 2);
	for (unsigned int i = 0; i < 2; i++) {
		assert_true(claims[0].regions[i].id != last);
		assert_int_equal(claims[0].regions[i].peer_count, CSM_MAX_CONSUMERS);
	}
	assert_int_equal(claims[0].omitted, 1);
	assert_memory_equal(claims[0].omitted_digest.data, digest, 32);
}

static const struct unit_test tests[] = {
	{ "CSM_CLAIM.none", none },
	{ "CSM_CLAIM.not_offered", not_offered },
	{ "CSM_CLAIM.provider", provider },
	{ "CSM_CLAIM.pair", pair },
	{ "CSM_CLAIM.barred", barred },
	{ "CSM_CLAIM.sealed", sealed },
	{ "CSM_CLAIM.omitted", omitted },
	{ "CSM_CLAIM.changed_meanwhile", changed_meanwhile },
	{ "CSM_CLAIM.interrupted", interrupted },
	{ "CSM_CLAIM.consumers", consumers },
	{ "CSM_CLAIM.consumers_changed", consumers_changed },
	{ "CSM_CLAIM.consumer_leaves", consumer_leaves },
	{ "CSM_CLAIM.consumers_omitted", consumers_omitted },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
