/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_SHARE_MEASURED: who comes by a measured grant, how many, and how it ends.
 */
#include "../../rmm/csm/csm.h"
#include "csm_unit.h"

#define IN CSM_ERROR_INPUT
#define PG GRANULE_SIZE
#define BUF IPA_A
#define EMPTY (REGION - PG)
#define LAZY (REGION + MIB(4))

/* The policy that means a realm, in the provider's page. */
static struct csm_policy *means(const struct realm_handle *r, uint64_t fields)
{
	const struct realm *realm = native_bus(r->rd);
	struct csm_policy *policy = realm_memory(&p, BUF);

	memset(policy, 0, PG);
	policy->fields = fields;
	policy->hash_algo = realm->hash_algo;
	memcpy(policy->rim, realm->measurement[0], sizeof(policy->rim));
	if (fields & CSM_POLICY_RPV)
		memcpy(policy->rpv, realm->rpv, sizeof(policy->rpv));
	for (unsigned int i = 0; i < CSM_REMS; i++)
		if (fields & CSM_POLICY_REM(i))
			memcpy(policy->rem[i], realm->measurement[1 + i], sizeof(policy->rem[i]));
	return policy;
}

static uint64_t share_measured(uint64_t rights)
{
	const struct outcome o = csm(&p, CSM_SHARE_MEASURED, id, BUF, rights);

	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_true(o.x[1] != 0 && o.x[1] < 1UL << 32);
	return o.x[1];
}

static uint64_t share_with(const struct realm_handle *r, uint64_t rights)
{
	means(r, CSM_POLICY_RIM);
	return share_measured(rights);
}

static const struct csm_info *info(void)
{
	csm_ok(&p, CSM_INFO, id, BUF);
	return realm_memory(&p, BUF);
}

static void success(void)
{
	uint64_t handle;

	make_region();
	handle = share_with(&c, CSM_RIGHT_RW);
	assert_int_equal(info()->grants[0].handle, handle);
	assert_int_equal(info()->grants[0].holders, 0);
	assert_int_equal(info()->peer_count, 0);
	/* Not named, so not a party. */
	csm_fails(&c, IN, CSM_INFO, id, IPA_A);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	assert_true(can(&c, WINDOW, ACCESS_WRITE));
	assert_int_equal(info()->grants[0].holders, 1);
	assert_int_equal(info()->peers[0].realm, realm_id(&c));
	assert_int_equal(info()->peers[0].handle, handle);
	/* It can go and come. */
	csm_ok(&c, CSM_DETACH, id);
	assert_int_equal(info()->grants[0].holders, 0);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	rmi_ok(RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_DESTROY, id);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

/* Every field that counts must be equal, every other does not matter. */
static void fields(void)
{
	uint64_t handle;

	memset(realm_params.rpv, 0x3c, sizeof(realm_params.rpv));
	make_region();
	for (unsigned int i = 0; i <= CSM_REMS; i++) {
		const uint64_t field = i < CSM_REMS ? CSM_POLICY_REM(i) : CSM_POLICY_RPV;
		struct csm_policy *policy = means(&c, CSM_POLICY_RIM | field);

		(i < CSM_REMS ? policy->rem[i] : policy->rpv)[63] ^= 1;
		handle = share_measured(CSM_RIGHT_R);
		csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
		csm_ok(&p, CSM_REVOKE, id, handle);
		means(&c, CSM_POLICY_RIM | field);
		handle = share_measured(CSM_RIGHT_R);
		csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
		csm_ok(&p, CSM_REVOKE, id, handle);
	}
	means(&c, CSM_POLICY_RIM)->rim[0] ^= 0x80;
	handle = share_measured(CSM_RIGHT_R);
	csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_REVOKE, id, handle);
	means(&c, CSM_POLICY_RIM)->hash_algo ^= 1;
	handle = share_measured(CSM_RIGHT_R);
	csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_REVOKE, id, handle);

	/* A register that is extended afterwards ends what was so by then only. */
	means(&c, CSM_POLICY_RIM | CSM_POLICY_REM(1));
	share_measured(CSM_RIGHT_R);
	rsi(&c, RSI_MEASUREMENT_EXTEND, 3, 8, 1);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&c, CSM_DETACH, id);
	rsi(&c, RSI_MEASUREMENT_EXTEND, 2, 8, 1);
	csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
}

/* All realms here are alike; the places are not enough for all. */
static void max(void)
{
	struct outcome o;

	make_region();
	means(&c, CSM_POLICY_RIM)->max = 1;
	share_measured(CSM_RIGHT_R);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_ATTACH);
	/* Taken from the beginning of the call on. */
	csm_fails(&c2, CSM_ERROR_LIMIT, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	/* Its host refuses: the place is free again. */
	assert_int_equal(csm_answer(&c, c.rec, CSM_RESPONSE_REJECT).x[0], CSM_ERROR_HOST);
	assert_int_equal(info()->peer_count, 0);
	csm_ok(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_fails(&c, CSM_ERROR_LIMIT, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&c2, CSM_DETACH, id);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
}

static void rights(void)
{
	make_region();
	share_with(&c, CSM_RIGHT_R);
	csm_fails(&c, CSM_ERROR_PERM, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	/* Another policy gives more; a grant by id comes before any. */
	share_with(&c, CSM_RIGHT_W);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_R);
	csm_fails(&c2, CSM_ERROR_PERM, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
}

static void table_full(void)
{
	make_region();
	share_with(&c, CSM_RIGHT_R);
	for (uint64_t i = 0; i < CSM_MAX_CONSUMERS; i++)
		csm_ok(&p, CSM_SHARE, id, 0x1234567800000000UL + i, 1);
	csm_fails(&c, CSM_ERROR_LIMIT, CSM_ATTACH, attach_args(CSM_RIGHT_R));
}

static void revoke_handle(void)
{
	uint64_t first, second;

	make_region();
	first = share_with(&c, CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_REVOKE, id, first);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	expect_window_gone(&c2, WINDOW, REGION_SIZE);
	assert_int_equal(info()->peer_count, 0);
	assert_int_equal(info()->grants[0].handle, 0);
	csm_fails(&p, IN, CSM_REVOKE, id, first);
	csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	second = share_with(&c, CSM_RIGHT_R);
	assert_int_not_equal(second, first);
	/* Whoever came by its id, or by another handle, stays. */
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_REVOKE, id, second);
	assert_true(can(&c, WINDOW, ACCESS_READ));
	expect_window_gone(&c2, WINDOW, REGION_SIZE);
}

/* In steps: from the first on nobody comes by it. */
static void revoke_handle_in_steps(void)
{
	const uint64_t size = (2 * BUDGET_ENTRIES + 8) * PG;
	uint64_t handle;

	unit_fast = true;
	make_realms();
	create(REGION, size);
	handle = share_with(&c, CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_R);
	assert_int_equal(csm_once(&p, CSM_REVOKE, id, handle).x[0], CSM_INCOMPLETE);
	csm_fails(&c2, IN, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_R);
	csm_ok(&p, CSM_REVOKE, id, handle);
	expect_window_gone(&c, WINDOW, size);
	native_check();
}

/* Revoked by its id: the policy, or another that fits, does not let it in again. */
static void barred(void)
{
	uint64_t handle;

	make_region();
	handle = share_with(&c, CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	assert_int_equal(info()->peers[0].state, CSM_PEER_BARRED);
	assert_int_equal(info()->grants[0].holders, 0);
	csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_fails(&c, IN, CSM_DETACH, id);
	csm_fails(&c, IN, CSM_INFO, id, IPA_A);
	csm_fails(&p, CSM_ERROR_STATE, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	share_with(&c, CSM_RIGHT_RW);
	csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	/* Once more changes nothing; others are not concerned. */
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	csm_fails(&c, IN, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_REVOKE, id, handle);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
}

/* The host finishes what a revocation by id has begun: barred all the same. */
static void barred_by_host(void)
{
	const uint64_t size = (BUDGET_ENTRIES + 8) * PG;

	unit_fast = true;
	make_realms();
	create(REGION, size);
	share_with(&c, CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_R);
	assert_int_equal(csm_once(&p, CSM_REVOKE, id, realm_id(&c)).x[0], CSM_INCOMPLETE);
	rmi_ok(RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd);
	csm_fails(&c, IN, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_R);
	csm_ok(&p, CSM_DESTROY, id);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

static void limit(void)
{
	struct region *region;

	make_region();
	for (unsigned int i = 0; i < CSM_MAX_POLICIES; i++)
		share_with(&c, CSM_RIGHT_R);
	csm_fails(&p, CSM_ERROR_LIMIT, CSM_SHARE_MEASURED, id, BUF, 1);
	csm_ok(&p, CSM_REVOKE, id, 2);
	/* All handles were given out. */
	region = native_bus(desc);
	region->handles = CONSUMER_ANY - 1;
	means(&c, CSM_POLICY_RIM);
	csm_fails(&p, CSM_ERROR_LIMIT, CSM_SHARE_MEASURED, id, BUF, 1);
	region->handles = CONSUMER_ANY - 2;
	assert_int_equal(share_with(&c, CSM_RIGHT_R), CONSUMER_ANY - 1);
}

static void bad_policy(void)
{
	make_region();
	means(&c, 0);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	means(&c, CSM_POLICY_RPV);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	means(&c, CSM_POLICY_RIM | 0x40);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	means(&c, CSM_POLICY_RIM | 1UL << 63);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	means(&c, CSM_POLICY_RIM)->hash_algo = 2;
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	means(&c, CSM_POLICY_RIM)->reserved[2] = 1;
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	means(&c, CSM_POLICY_RIM)->rpv[63] = 1;
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	for (unsigned int i = 0; i < CSM_REMS; i++) {
		means(&c, CSM_POLICY_RIM | CSM_POLICY_RPV)->rem[i][63] = 1;
		csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	}
}

static void arguments(void)
{
	static const uint64_t bad[] = { BUF + 8, 1UL << (IPA_WIDTH - 1), 0UL - PG, EMPTY, REGION };

	make_attached(CSM_RIGHT_R);
	means(&c, CSM_POLICY_RIM);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		csm_fails(&p, IN, CSM_SHARE_MEASURED, id, bad[i], 1);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 0);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 4);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id, BUF, 1UL << 32 | 1);
	csm_fails(&p, IN, CSM_SHARE_MEASURED, id + 1, BUF, 1);
	csm_fails(&c, IN, CSM_SHARE_MEASURED, id, BUF, 1);
	csm_fails(&p, IN, CSM_REVOKE, id, 1);
	csm_fails(&p, IN, CSM_REVOKE, id, 0xffffffff);
}

static void buffer_absent(void)
{
	struct outcome o;

	make_region();
	o = csm_once(&p, CSM_SHARE_MEASURED, id, LAZY, 1);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_SYNC);
	assert_int_equal(o.exit.hpfar, LAZY >> 12 << 4);
}

static void closing(void)
{
	const uint64_t size = (BUDGET_ENTRIES + 8) * PG;

	unit_fast = true;
	make_realms();
	create(REGION, size);
	share_with(&c, CSM_RIGHT_R);
	assert_int_equal(csm_once(&p, CSM_DESTROY, id).x[0], CSM_INCOMPLETE);
	csm_fails(&p, CSM_ERROR_STATE, CSM_SHARE_MEASURED, id, BUF, 1);
	csm_fails(&c, CSM_ERROR_STATE, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_R);
}

static const struct unit_test tests[] = {
	{ "CSM_SHARE_MEASURED.success", success },
	{ "CSM_SHARE_MEASURED.success_fields", fields },
	{ "CSM_SHARE_MEASURED.success_buffer_absent", buffer_absent },
	{ "CSM_SHARE_MEASURED.max", max },
	{ "CSM_SHARE_MEASURED.rights_exceed", rights },
	{ "CSM_SHARE_MEASURED.table_full", table_full },
	{ "CSM_SHARE_MEASURED.limit", limit },
	{ "CSM_SHARE_MEASURED.policy", bad_policy },
	{ "CSM_SHARE_MEASURED.arguments", arguments },
	{ "CSM_SHARE_MEASURED.closing", closing },
	{ "CSM_REVOKE.success_handle", revoke_handle },
	{ "CSM_REVOKE.success_handle_in_steps", revoke_handle_in_steps },
	{ "CSM_REVOKE.success_barred", barred },
	{ "CSM_REVOKE.success_barred_by_host", barred_by_host },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
