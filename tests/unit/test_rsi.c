/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI: rsi.md 3, SMCs that are none of ours: rsi.md 4.2. rsi_gives() checks that all other registers are kept.
 */
#include "guest.h"

#define IPA_DESTROYED (IPA_A + KIB(4))
#define IPA_RAM_ABSENT (IPA_A + KIB(8))
#define IPA_EMPTY (IPA_A + KIB(32))
#define IPA_CONFIG (IPA_A + KIB(12))

static void world(void)
{
	make_mapped(&w);
	map_data(&w, IPA_A);
	map_data(&w, IPA_DESTROYED);
	map_data(&w, IPA_CONFIG);
	set_ram(&w, IPA_RAM_ABSENT, IPA_RAM_ABSENT + GRANULE_SIZE);
	make_rec(&w);
	activate(&w);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_DESTROYED);
}

static void version(void)
{
	static const uint64_t others[] = {
		0, 1, 0xffff, 0x10001, 0x20000, 0x110000, 1UL << 31 | 0x10000, 1UL << 32 | 0x10000
	};

	world();
	expect_results(rsi(&w, RSI_VERSION, RSI_ABI_VERSION), RSI_SUCCESS, RSI_ABI_VERSION,
		       RSI_ABI_VERSION);
	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++)
		expect_results(rsi(&w, RSI_VERSION, others[i]), RSI_ERROR_INPUT, RSI_ABI_VERSION,
			       RSI_ABI_VERSION);
}

static void features(void)
{
	static const uint64_t index[] = { 0, 1, 63, ~0UL };

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(index); i++)
		rsi_gives(&w, RSI_SUCCESS, RSI_FEATURES, index[i]);
}

/* The SVE hint is nothing to a realm call. */
static void sve_hint(void)
{
	world();
	expect_results(rsi(&w, RSI_VERSION | SMCCC_SVE_HINT, RSI_ABI_VERSION), RSI_SUCCESS,
		       RSI_ABI_VERSION, RSI_ABI_VERSION);
	/* Only w0 counts. */
	expect_results(rsi(&w, RSI_VERSION | 1UL << 32, RSI_ABI_VERSION), RSI_SUCCESS,
		       RSI_ABI_VERSION, RSI_ABI_VERSION);
}

static void unknown_fids(void)
{
	static const uint64_t others[] = {
		0x80000001, 0x80000002, 0x84000050,  0xc4000053,    0xc5000020,
		0x86000000, 0x84000060, RMI_VERSION, RMI_REC_ENTER, 0,
		0xffffffff, 0x84000190, 0xc40001b0,  0xc400018f,
	};

	world();
	for (uint64_t fid = RSI_HOST_CALL + 1; fid <= RSI_FID_LAST; fid++)
		rsi_gives(&w, SMCCC_NOT_SUPPORTED, fid, 1, 2, 3);
	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++)
		rsi_gives(&w, SMCCC_NOT_SUPPORTED, others[i], 1, 2, 3);
	rsi_gives(&w, SMCCC_VERSION_1_2, SMCCC_VERSION);
}

static void vendor_uid(void)
{
	const struct rec_regs *r;

	world();
	r = rsi(&w, SMCCC_VENDOR_HYP_UID);
	assert_int_equal(r->x[0], CSM_UID_0);
	assert_int_equal(r->x[1], CSM_UID_1);
	assert_int_equal(r->x[2], CSM_UID_2);
	assert_int_equal(r->x[3], CSM_UID_3);
}

/* ---- a buffer: failures common to REALM_CONFIG and HOST_CALL */

static void buffer_input(uint64_t fid, uint64_t align)
{
	static const uint64_t bad[] = { IPA_EMPTY,	 IPA_NS,    IPA_UNPROTECTED,
					IPA_END + IPA_A, 1UL << 63, ~0xfffUL };

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		rsi_gives(&w, RSI_ERROR_INPUT, fid, bad[i]);
	for (uint64_t off = 1; off < align; off <<= 1)
		rsi_gives(&w, RSI_ERROR_INPUT, fid, IPA_A + off);
}

static void config_input(void)
{
	buffer_input(RSI_REALM_CONFIG, GRANULE_SIZE);
}

static void host_call_input(void)
{
	buffer_input(RSI_HOST_CALL, sizeof(struct rsi_host_call));
}

/* A page that only the host can provide: a data abort of the RMM's making, and the call is made again. */
static void expect_synthetic(uint64_t fid, uint64_t ipa, uint64_t level)
{
	const struct rmi_rec_exit *exit;
	struct rec_regs before;

	realm_smc(fid, ipa);
	before = rec_at(w.rec)->regs;
	exit = enter_until(&w, RMI_EXIT_SYNC);
	assert_int_equal(exit->esr, CLASS_DABT | DFSC_TRANSLATION(level));
	assert_int_equal(exit->far, 0);
	assert_int_equal(exit->hpfar, ipa >> 12 << 4);
	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		assert_int_equal(exit->gprs[i], 0);
	assert_int_equal(rec_at(w.rec)->regs.pc, before.pc);
	assert_int_equal(rec_at(w.rec)->regs.x[0], fid);
	assert_int_equal(rec_at(w.rec)->regs.x[1], ipa);
	/* Nothing to emulate. */
	host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
	enter_fails(&w, ERR_REC);
	host_enter(&w)->flags = 0;
}

static void config_absent(void)
{
	world();
	expect_synthetic(RSI_REALM_CONFIG, IPA_RAM_ABSENT, 3);
	expect_synthetic(RSI_REALM_CONFIG, IPA_DESTROYED, 3);
	map_unknown(&w, IPA_DESTROYED);
	expect_synthetic(RSI_REALM_CONFIG, IPA_DESTROYED, 3);
	map_unknown(&w, IPA_RAM_ABSENT);
	rsi_gives(&w, RSI_SUCCESS, RSI_REALM_CONFIG, IPA_RAM_ABSENT);
}

static void host_call_absent(void)
{
	world();
	expect_synthetic(RSI_HOST_CALL, IPA_RAM_ABSENT, 3);
	expect_synthetic(RSI_HOST_CALL, IPA_DESTROYED, 3);
	change_ripas(&w, IPA_A + MIB(2), IPA_A + MIB(4), RIPAS_RAM, 0);
	expect_synthetic(RSI_HOST_CALL, IPA_A + MIB(2), 2);
}

static void config_success(void)
{
	struct rsi_realm_config expect = { .ipa_width = IPA_WIDTH };

	for (unsigned int algo = 0; algo < 2; algo++) {
		realm_params.hash_algo = (uint8_t)algo;
		world();
		memset(realm_memory(&w, IPA_CONFIG), 0xff, GRANULE_SIZE);
		rsi_gives(&w, RSI_SUCCESS, RSI_REALM_CONFIG, IPA_CONFIG);
		expect.hash_algo = algo;
		memcpy(expect.rpv, realm_params.rpv, sizeof(expect.rpv));
		assert_memory_equal(realm_memory(&w, IPA_CONFIG), &expect, sizeof(expect));
	}
}

static struct rsi_host_call *host_call_at(uint64_t ipa)
{
	struct rsi_host_call *c = realm_memory(&w, ipa);

	c->imm = 0xbeef;
	for (unsigned int i = 0; i < RSI_HOST_CALL_GPRS; i++)
		c->gprs[i] = 0x7000 + i;
	return c;
}

static void host_call_exit(uint64_t ipa)
{
	const struct rmi_rec_exit *exit;

	realm_smc(RSI_HOST_CALL, ipa);
	exit = enter_until(&w, RMI_EXIT_HOST_CALL);
	assert_int_equal(exit->imm, 0xbeef);
	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		assert_int_equal(exit->gprs[i], 0x7000 + i);
	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		host_enter(&w)->gprs[i] = 0x9000 + i;
}

static void host_call_success(void)
{
	uint64_t pc;

	world();
	pc = rec_at(w.rec)->regs.pc;
	for (uint64_t ipa = IPA_A; ipa < IPA_A + GRANULE_SIZE;
	     ipa += 5 * sizeof(struct rsi_host_call)) {
		struct rsi_host_call *c = host_call_at(ipa);
		struct rec_regs before;

		host_call_exit(ipa);
		before = rec_at(w.rec)->regs;
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(c->imm, 0xbeef);
		for (unsigned int i = 0; i < RSI_HOST_CALL_GPRS; i++)
			assert_int_equal(c->gprs[i], 0x9000 + i);
		pc += 4;
		assert_int_equal(realm_saw[0].pc, pc);
		expect_results(&realm_saw[0], RSI_SUCCESS, 0, 0);
		assert_memory_equal(&realm_saw[0].x[4], &before.x[4], 27 * 8);
		/* Once. */
		host_enter(&w)->gprs[3] = 0xdead;
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(c->gprs[3], 0x9003);
	}
}

/* The page goes away while the host works: the answer waits. */
static void host_call_page_gone(void)
{
	const struct rmi_rec_exit *exit;

	world();
	host_call_at(IPA_A);
	host_call_exit(IPA_A);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	for (unsigned int n = 0; n < 2; n++) {
		exit = enter_until(&w, RMI_EXIT_SYNC);
		assert_int_equal(realm_runs, 0);
		assert_int_equal(exit->esr, CLASS_DABT | DFSC_TRANSLATION(3));
		assert_int_equal(exit->hpfar, IPA_A >> 8);
		assert_int_equal(exit->far, 0);
		map_unknown(&w, IPA_A); /* DESTROYED still: the host cannot cure it */
		rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	}
}

/* Another vCPU gives the page up while the host works: the answer is dropped, and nothing is written. */
static void host_call_page_empty(void)
{
	uint64_t first, second;

	make_mapped(&w);
	map_data(&w, IPA_A);
	first = make_rec(&w);
	second = make_rec(&w);
	activate(&w);
	host_call_at(IPA_A);
	host_call_exit(IPA_A);
	w.rec = second;
	change_ripas(&w, IPA_A, IPA_A + GRANULE_SIZE, RIPAS_EMPTY, 0);
	w.rec = first;
	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		host_enter(&w)->gprs[i] = 0x9000 + i;
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], RSI_ERROR_INPUT, 0, 0);
	assert_int_equal(((struct rsi_host_call *)native_bus(w.data))->gprs[5], 0x7005);
}

static void ipa_state_set_input(void)
{
	world();
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A, IPA_A, RIPAS_RAM, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A, IPA_A - GRANULE_SIZE, RIPAS_RAM,
		  0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A + 1, IPA_A + KIB(8), RIPAS_RAM, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A, IPA_A + KIB(8) + 0x800, RIPAS_RAM,
		  0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A, IPA_UNPROTECTED + GRANULE_SIZE,
		  RIPAS_RAM, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_NS, IPA_NS + KIB(8), RIPAS_RAM, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_END, IPA_END + KIB(8), RIPAS_RAM, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A, ~GRANULE_MASK, RIPAS_RAM, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A, 0, RIPAS_RAM, 0);
}

static void ipa_state_set_ripas(void)
{
	static const uint64_t bad[] = { RIPAS_DESTROYED, 3, 0x100, 0x100000001UL, ~0UL };

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, IPA_A, IPA_A + KIB(8), bad[i], 0);
}

/* The whole protected half may be asked for. */
static void ipa_state_set_all(void)
{
	const struct rmi_rec_exit *exit;

	world();
	realm_smc(RSI_IPA_STATE_SET, 0, IPA_UNPROTECTED, RIPAS_EMPTY, 1);
	exit = enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
	assert_int_equal(exit->ripas_base, 0);
	assert_int_equal(exit->ripas_top, IPA_UNPROTECTED);
	assert_int_equal(exit->ripas_value, RIPAS_EMPTY);
}

static void respond(uint64_t ripas, bool complete, uint64_t expect)
{
	uint64_t progress = IPA_A;

	world();
	realm_smc(RSI_IPA_STATE_SET, IPA_A, IPA_A + GRANULE_SIZE, ripas, 0);
	enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
	if (complete)
		progress = rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + GRANULE_SIZE).x[1];
	host_enter(&w)->flags = RMI_ENTER_RIPAS_REJECT;
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], RSI_SUCCESS, progress, expect);
	/* No request is left. */
	rmi_fails(ERR_INPUT, RMI_RTT_SET_RIPAS, w.rd, w.rec, progress, progress + GRANULE_SIZE);
}

/* The host may refuse RAM that it has not given yet, and nothing else. */
static void ipa_state_set_response(void)
{
	respond(RIPAS_RAM, false, RSI_REJECT);
	respond(RIPAS_RAM, true, RSI_ACCEPT);
	respond(RIPAS_EMPTY, false, RSI_ACCEPT);
	respond(RIPAS_EMPTY, true, RSI_ACCEPT);
}

static void ipa_state_get_input(void)
{
	world();
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_A, IPA_A);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_A, IPA_A - GRANULE_SIZE);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_A + 8, IPA_A + KIB(8));
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_A, IPA_A + 0xffe);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_A, IPA_UNPROTECTED + GRANULE_SIZE);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_NS, IPA_NS + KIB(8));
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_END, IPA_END + KIB(8));
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_IPA_STATE_GET, IPA_A, ~GRANULE_MASK);
}

static void ipa_state_get_success(void)
{
	uint64_t pos = 0;
	static const struct {
		uint64_t base, ripas;
	} runs[] = {
		{ IPA_A, RIPAS_RAM },
		{ IPA_DESTROYED, RIPAS_DESTROYED },
		{ IPA_RAM_ABSENT, RIPAS_RAM },
		{ IPA_CONFIG + GRANULE_SIZE, RIPAS_EMPTY },
	};

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(runs); i++) {
		uint64_t end = i + 1 < ARRAY_SIZE(runs) ? runs[i + 1].base : IPA_A + KIB(64);

		expect_results(rsi(&w, RSI_IPA_STATE_GET, runs[i].base, end), RSI_SUCCESS, end,
			       runs[i].ripas);
		/* Clamped to what was asked for. */
		expect_results(rsi(&w, RSI_IPA_STATE_GET, runs[i].base,
				   runs[i].base + GRANULE_SIZE),
			       RSI_SUCCESS, runs[i].base + GRANULE_SIZE, runs[i].ripas);
	}
	expect_results(rsi(&w, RSI_IPA_STATE_GET, IPA_A, IPA_A + KIB(64)), RSI_SUCCESS,
		       IPA_DESTROYED, RIPAS_RAM);
	/* However it is cut, the whole space can be read, always onwards. */
	while (pos < IPA_UNPROTECTED) {
		const struct rec_regs *r = rsi(&w, RSI_IPA_STATE_GET, pos, IPA_UNPROTECTED);

		assert_int_equal(r->x[0], RSI_SUCCESS);
		assert_true(r->x[1] > pos && r->x[1] <= IPA_UNPROTECTED);
		pos = r->x[1];
	}
}

static void token_init(void)
{
	const struct rec_regs *r;

	world();
	r = rsi(&w, RSI_ATTESTATION_TOKEN_INIT, 1, 2, 3, 4, 5, 6, 7, 8);
	assert_int_equal(r->x[0], RSI_ERROR_UNKNOWN);
	assert_int_equal(r->x[1], 0);
}

static void token_continue_input(void)
{
	world();
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A + 1, 0, 16);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_NS, 0, 16);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_END, 0, 16);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, GRANULE_SIZE, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 16, GRANULE_SIZE);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 16, ~0UL);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, ~0UL, 1);
}

static void token_continue_state(void)
{
	world();
	rsi_gives(&w, RSI_ERROR_STATE, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 0, GRANULE_SIZE);
	rsi_gives(&w, RSI_ERROR_STATE, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 0, 0);
	rsi_gives(&w, RSI_ERROR_STATE, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 4095, 1);
}

static const struct unit_test tests[] = {
	{ "RSI_VERSION.success", version },
	{ "RSI_FEATURES.success", features },
	{ "RSI.sve_hint", sve_hint },
	{ "RSI.unknown", unknown_fids },
	{ "RSI.vendor_uid", vendor_uid },
	{ "RSI_REALM_CONFIG.input", config_input },
	{ "RSI_REALM_CONFIG.absent", config_absent },
	{ "RSI_REALM_CONFIG.success", config_success },
	{ "RSI_HOST_CALL.input", host_call_input },
	{ "RSI_HOST_CALL.absent", host_call_absent },
	{ "RSI_HOST_CALL.success", host_call_success },
	{ "RSI_HOST_CALL.page_gone", host_call_page_gone },
	{ "RSI_HOST_CALL.page_empty", host_call_page_empty },
	{ "RSI_IPA_STATE_SET.input", ipa_state_set_input },
	{ "RSI_IPA_STATE_SET.ripas", ipa_state_set_ripas },
	{ "RSI_IPA_STATE_SET.success.all", ipa_state_set_all },
	{ "RSI_IPA_STATE_SET.success.response", ipa_state_set_response },
	{ "RSI_IPA_STATE_GET.input", ipa_state_get_input },
	{ "RSI_IPA_STATE_GET.success", ipa_state_get_success },
	{ "RSI_ATTESTATION_TOKEN_INIT.unknown", token_init },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.input", token_continue_input },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.state", token_continue_state },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
