/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_VERSION, RMI_FEATURES, and what is common to all calls: unknown ids, SVE hint, registers (rmi.md 2.1, 2.2, 4.1).
 */
#include "harness.h"

static void version_success(void)
{
	struct smc_result res = rmi_ok(RMI_VERSION, RMI_ABI_VERSION);

	assert_int_equal(res.x[1], RMI_ABI_VERSION);
	assert_int_equal(res.x[2], RMI_ABI_VERSION);
	assert_int_equal(res.x[3], 0);
}

static void version_incompatible(void)
{
	static const uint64_t others[] = { 0,
					   1,
					   0xffff,
					   0x10001,
					   0x20000,
					   0x0ffff,
					   0x110000,
					   1UL << 31 | 0x10000,
					   1UL << 32 | 0x10000,
					   ~0UL };

	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++) {
		struct smc_result res = rmi(RMI_VERSION, others[i]);

		assert_int_equal(res.x[0], RMI_ERROR_INPUT);
		assert_int_equal(res.x[1], RMI_ABI_VERSION);
		assert_int_equal(res.x[2], RMI_ABI_VERSION);
		assert_int_equal(res.x[3], 0);
	}
}

static uint64_t field(uint64_t v, unsigned int hi, unsigned int lo)
{
	return (v & MASK(hi, lo)) >> lo;
}

static void features_register_0(void)
{
	uint64_t f;

	native.caps.pa_bits = 44;
	f = rmi_ok(RMI_FEATURES, 0).x[1];
	assert_int_equal(field(f, 7, 0), 44);
	native.caps.pa_bits = 48;
	f = rmi_ok(RMI_FEATURES, 0).x[1];
	assert_int_equal(field(f, 7, 0), 48);
	assert_int_equal(f & (RMI_FEAT0_LPA2 | RMI_FEAT0_SVE_EN), 0);
	assert_int_equal(f & RMI_FEAT0_PMU_EN, RMI_FEAT0_PMU_EN);
	assert_int_equal(field(f, 13, 10), 0);
	assert_int_equal(field(f, 19, 14), native.caps.num_bps);
	assert_int_equal(field(f, 25, 20), native.caps.num_wps);
	assert_int_equal(field(f, 31, 27), native.caps.pmu_counters);
	assert_int_equal(field(f, 33, 32), 3);
	assert_int_equal(field(f, 37, 34), native.caps.num_lrs - 1);
	assert_true(field(f, 41, 38) > 0);
	assert_int_equal(field(f, 63, 42), 0);
}

static void features_no_pmu(void)
{
	uint64_t f;

	native.caps.has_pmu = false;
	native.caps.pmu_counters = 0;
	f = rmi_ok(RMI_FEATURES, 0).x[1];
	assert_int_equal(f & RMI_FEAT0_PMU_EN, 0);
	assert_int_equal(field(f, 31, 27), 0);
}

static void features_others(void)
{
	static const uint64_t index[] = { 1, 2, 63, 0x100, 1UL << 32, ~0UL };

	for (unsigned int i = 0; i < ARRAY_SIZE(index); i++) {
		struct smc_result res = rmi_ok(RMI_FEATURES, index[i]);

		assert_int_equal(res.x[1], 0);
		assert_int_equal(res.x[2], 0);
		assert_int_equal(res.x[3], 0);
	}
}

static bool assigned(uint64_t fid)
{
	static const uint64_t holes[] = { 0xc4000156, 0xc4000160, 0xc4000163 };

	for (unsigned int i = 0; i < ARRAY_SIZE(holes); i++)
		if (fid == holes[i])
			return false;
	return (fid >= RMI_VERSION && fid <= RMI_RTT_SET_RIPAS) || fid == RMI_CSM;
}

static void unknown(uint64_t fid)
{
	rmi_fails(SMCCC_NOT_SUPPORTED, fid, 1, 2, 3, 4, 5, 6);
}

static void dispatch_unknown(void)
{
	static const uint64_t others[] = { 0,	       0xffffffff, 0x84000151, 0x44000151,
					   0xc4000190, 0xc500015c, 0xc402015c, RSI_VERSION,
					   0xc40001b0, 0x80000000 };

	for (uint64_t fid = 0xc4000140; fid <= 0xc4000190; fid++)
		if (!assigned(fid))
			unknown(fid);
	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++)
		unknown(others[i]);
}

/* Bit 16 is the caller's SVE hint; beyond 32 bits there is no function id. */
static void dispatch_hint(void)
{
	uint64_t g = ns_page();

	rmi_ok(RMI_VERSION | SMCCC_SVE_HINT, RMI_ABI_VERSION);
	rmi_ok(RMI_GRANULE_DELEGATE | SMCCC_SVE_HINT, g);
	assert_int_equal(state_at(g), GRANULE_DELEGATED);
	rmi_fails(SMCCC_NOT_SUPPORTED, 0xc4000156 | SMCCC_SVE_HINT, 1);
}

/* rmi_call() checks x4 after every call of every test; here the outputs that a successful call does not have. */
static void dispatch_outputs(void)
{
	struct smc_result res;

	make_mapped(&w);
	res = rmi_ok(RMI_REALM_ACTIVATE, w.rd);
	for (unsigned int i = 1; i <= 3; i++)
		assert_int_equal(res.x[i], 0);
	res = rmi_ok(RMI_GRANULE_DELEGATE, ns_page());
	for (unsigned int i = 1; i <= 3; i++)
		assert_int_equal(res.x[i], 0);
}

/* Every command with every register at edge values: it may refuse, it may not hang, crash or leave a lock. */
static void dispatch_hostile(void)
{
	uint64_t values[] = { 0, 1, 0xfff, 0x1000, ~0UL, 1UL << 63, 1UL << 48, (1UL << 48) - 0x1000,
			      0, 0, 0,	   0,	   0 };
	const unsigned int n = ARRAY_SIZE(values);
	uint64_t state = 1;

	make_running(&w);
	values[8] = w.rd;
	values[9] = w.rec;
	values[10] = w.root;
	values[11] = delegated();
	values[12] = ns_page();
	unit_fast = true;
	for (uint64_t fid = RMI_FID_FIRST; fid <= RMI_FID_LAST; fid++)
		for (unsigned int i = 0; i < 1500; i++) {
			uint64_t x[6];

			for (unsigned int k = 0; k < 6; k++) {
				state = state * 6364136223846793005UL + 1442695040888963407UL;
				x[k] = values[(state >> 33) % n];
			}
			if (fid != RMI_REC_ENTER)
				rmi_call(fid, 6, x);
		}
	unit_fast = false;
	native_check();
}

static const struct unit_test tests[] = {
	{ "RMI_VERSION.success", version_success },
	{ "RMI_VERSION.incompatible", version_incompatible },
	{ "RMI_FEATURES.success", features_register_0 },
	{ "RMI_FEATURES.success.others", features_others },
	{ "RMI_FEATURES.success.no_pmu", features_no_pmu },
	{ "RMI.unknown", dispatch_unknown },
	{ "RMI.sve_hint", dispatch_hint },
	{ "RMI.outputs", dispatch_outputs },
	{ "RMI.hostile", dispatch_hostile },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
