/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PSCI calls of a realm (rsi.md 4) and RMI_PSCI_COMPLETE (rmi.md 2.23).
 */
#include "guest.h"

#define NEG(n) ((uint64_t)(int64_t)(n))

static uint64_t rec_off; /* index 2, not runnable */

static void world(void)
{
	uint64_t page = ns_page();
	uint64_t aux[RMI_MAX_AUX];

	make_mapped(&w);
	map_data(&w, IPA_A);
	make_rec(&w);
	make_rec(&w);
	rec_off = delegated();
	fill_rec_params(host(page), &w, 2, aux);
	((struct rmi_rec_params *)host(page))->flags = 0;
	rmi_ok(RMI_REC_CREATE, w.rd, rec_off, page);
	activate(&w);
}

static void expect_exit(uint64_t fid, uint64_t x1, uint64_t x2, uint64_t x3)
{
	const struct rmi_rec_exit *exit = enter_until(&w, RMI_EXIT_PSCI);
	const uint64_t expect[4] = { fid, x1, x2, x3 };

	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		assert_int_equal(exit->gprs[i], i < 4 ? expect[i] : 0);
}

static void version(void)
{
	world();
	rsi_gives(&w, PSCI_VERSION_1_1, PSCI_VERSION);
}

static void features(void)
{
	static const uint64_t yes[] = {
		PSCI_CPU_SUSPEND_32, PSCI_CPU_SUSPEND,	    PSCI_CPU_OFF,	PSCI_CPU_ON_32,
		PSCI_CPU_ON,	     PSCI_AFFINITY_INFO_32, PSCI_AFFINITY_INFO, PSCI_SYSTEM_OFF,
		PSCI_SYSTEM_RESET,   PSCI_FEATURES,	    SMCCC_VERSION,	PSCI_VERSION,
	};
	static const uint64_t no[] = { 0x84000005, 0x84000006,	0xc400000e, 0xc4000012, 0xc4000015,
				       0x84000050, RSI_VERSION, 0,	    ~0UL };

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(yes); i++)
		rsi_gives(&w, PSCI_SUCCESS, PSCI_FEATURES, yes[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(no); i++)
		rsi_gives(&w, NEG(PSCI_NOT_SUPPORTED), PSCI_FEATURES, no[i]);
}

static void not_supported(void)
{
	static const uint64_t fids[] = {
		0x84000005, 0x84000006, 0x84000007, 0x8400000b, 0x8400000c,
		0x8400000e, 0xc400000e, 0x84000010, 0x84000012, 0xc4000012,
		0x84000013, 0xc4000014, 0xc4000000, 0xc4000002, 0xc4000008
	};

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(fids); i++)
		rsi_gives(&w, NEG(PSCI_NOT_SUPPORTED), fids[i], 1, 2, 3);
}

static void cpu_suspend(void)
{
	world();
	for (unsigned int wide = 0; wide < 2; wide++) {
		uint64_t fid = wide ? PSCI_CPU_SUSPEND : PSCI_CPU_SUSPEND_32;

		realm_smc(fid, 0x10000, IPA_A, 5);
		expect_exit(fid, 0x10000, IPA_A, 5);
		enter_until(&w, RMI_EXIT_IRQ);
		expect_results(&realm_saw[0], PSCI_SUCCESS, 0, 0);
	}
}

static void cpu_off(void)
{
	world();
	realm_smc(PSCI_CPU_OFF);
	expect_exit(PSCI_CPU_OFF, 0, 0, 0);
	assert_false(rec_at(w.rec)->runnable);
	enter_fails(&w, ERR_REC);
}

static void system_off(void)
{
	static const uint64_t fids[] = { PSCI_SYSTEM_OFF, PSCI_SYSTEM_RESET };

	for (unsigned int i = 0; i < 2; i++) {
		world();
		realm_smc(fids[i]);
		expect_exit(fids[i], 0, 0, 0);
		enter_fails(&w, ERR_REALM(1));
		/* Every REC of the realm, and it can be taken down. */
		rmi_fails(ERR_REALM(1), RMI_REC_ENTER, w.rec2, w.run);
		rmi_fails(ERR_REALM(0), RMI_REALM_ACTIVATE, w.rd);
		rmi_fails(ERR_REALM(0), RMI_DATA_CREATE, w.rd, delegated(), IPA_A + KIB(8),
			  ns_page(), 0);
		rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
		rmi_ok(RMI_REC_DESTROY, w.rec);
	}
}

static uint64_t second_run;

static void other_turns_off(struct rec *rec)
{
	(void)rec;
	realm_smc(PSCI_SYSTEM_OFF);
	rmi_ok(RMI_REC_ENTER, w.rec2, second_run);
	/* Not entered again, though this one still runs. */
	rmi_fails(ERR_REALM(1), RMI_REC_ENTER, w.rec2, second_run);
	rmi_fails(ERR_REALM(0), RMI_REALM_DESTROY, w.rd);
}

/* A REC that runs while another one turns the realm off goes on until its exit. */
static void system_off_while_running(void)
{
	world();
	second_run = ns_page();
	realm_first(other_turns_off);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	enter_fails(&w, ERR_REALM(1));
	rmi_ok(RMI_REC_DESTROY, w.rec);
}

static void cpu_on_errors(void)
{
	world();
	rsi_gives(&w, NEG(PSCI_INVALID_ADDRESS), PSCI_CPU_ON, 1, IPA_UNPROTECTED, 0);
	rsi_gives(&w, NEG(PSCI_INVALID_ADDRESS), PSCI_CPU_ON, 1, ~3UL, 0);
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_CPU_ON, 3, IPA_A, 0);
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_CPU_ON, 0x100, IPA_A, 0);
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_CPU_ON, 1UL << 32, IPA_A, 0);
	rsi_gives(&w, NEG(PSCI_ALREADY_ON), PSCI_CPU_ON, 0, IPA_A, 0);
	/* Beside the affinity fields there is nothing in an MPIDR that names a CPU. */
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_CPU_ON, 1UL << 31, IPA_A, 0);
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_CPU_ON, 1UL << 40, IPA_A, 0);
}

static void affinity_errors(void)
{
	world();
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_AFFINITY_INFO, 1, 1);
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_AFFINITY_INFO, 1, ~0UL);
	rsi_gives(&w, NEG(PSCI_INVALID_PARAMETERS), PSCI_AFFINITY_INFO, 3, 0);
	rsi_gives(&w, PSCI_AFFINITY_ON, PSCI_AFFINITY_INFO, 0, 0);
}

/* The caller's registers stay until the host has answered; no entry before that. */
static void ask_cpu_on(uint64_t target)
{
	realm_smc(PSCI_CPU_ON, target, IPA_A + 0x40, 0xc0ffee);
	expect_exit(PSCI_CPU_ON, target, IPA_A + 0x40, 0xc0ffee);
	enter_fails(&w, ERR_REC);
}

static void ask_affinity(uint64_t target)
{
	realm_smc(PSCI_AFFINITY_INFO, target, 0);
	expect_exit(PSCI_AFFINITY_INFO, target, 0, 0);
	enter_fails(&w, ERR_REC);
}

/* ---- RMI_PSCI_COMPLETE */

static void prepare(uint64_t *x)
{
	world();
	ask_cpu_on(2);
	x[1] = w.rec;
	x[2] = rec_off;
	x[3] = PSCI_SUCCESS;
}

static void alias(uint64_t *x)
{
	x[2] = x[1];
}

static void swapped(uint64_t *x)
{
	x[1] = rec_off;
	x[2] = w.rec;
}

static void other_realm(uint64_t *x)
{
	x[2] = granule_in(GRANULE_REC);
}

static void wrong_target(uint64_t *x)
{
	x[2] = w.rec2;
}

#define VALUE(name, expression)             \
	static uint64_t name(uint64_t good) \
	{                                   \
		(void)good;                 \
		return expression;          \
	}

VALUE(status_1, 1)
VALUE(status_minus_1, NEG(-1))
VALUE(status_minus_4, NEG(-4))
VALUE(status_32, 0xfffffffdUL)
VALUE(status_wide, 1UL << 32)

static const struct fail_case fails[] = {
	GRANULE_BLOCK("calling", 1, BAD_STATE_REC),
	GRANULE_BLOCK("target", 2, BAD_STATE_REC),
	{ .condition = "alias", .code = ERR_INPUT, .spoil = alias },
	{ .condition = "pending", .code = ERR_INPUT, .spoil = swapped },
	{ .condition = "owner", .code = ERR_INPUT, .spoil = other_realm },
	{ .condition = "target", .code = ERR_INPUT, .spoil = wrong_target },
	{ .condition = "status", .code = ERR_INPUT, .arg = 3, .value = status_1 },
	{ .condition = "status.minus_1", .code = ERR_INPUT, .arg = 3, .value = status_minus_1 },
	{ .condition = "status.minus_4", .code = ERR_INPUT, .arg = 3, .value = status_minus_4 },
	{ .condition = "status.denied_32", .code = ERR_INPUT, .arg = 3, .value = status_32 },
	{ .condition = "status.wide", .code = ERR_INPUT, .arg = 3, .value = status_wide },
};

/* DENIED while the target is on; anything but SUCCESS for AFFINITY_INFO. */
static void status_not_permitted(void)
{
	world();
	ask_cpu_on(1);
	rmi_fails(ERR_INPUT, RMI_PSCI_COMPLETE, w.rec, w.rec2, NEG(PSCI_DENIED));
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, w.rec2, PSCI_SUCCESS);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], NEG(PSCI_ALREADY_ON), 0, 0);
	ask_affinity(2);
	rmi_fails(ERR_INPUT, RMI_PSCI_COMPLETE, w.rec, rec_off, NEG(PSCI_DENIED));
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, rec_off, PSCI_SUCCESS);
}

static void complete_inside(struct rec *rec)
{
	(void)rec;
	rmi_fails(ERR_INPUT, RMI_PSCI_COMPLETE, w.rec, w.rec2, PSCI_SUCCESS);
}

/* A caller that runs has nothing pending. */
static void pending_running(void)
{
	world();
	realm_first(complete_inside);
	enter_until(&w, RMI_EXIT_IRQ);
	realm_first(complete_inside);
	realm_smc(PSCI_AFFINITY_INFO, 1, 0);
	enter_until(&w, RMI_EXIT_PSCI);
}

static void cpu_on_success(void)
{
	const struct rec *target;

	world();
	rec_at(rec_off)->regs.x[0] = SECRET;
	for (unsigned int i = 1; i < 31; i++)
		rec_at(rec_off)->regs.x[i] = SECRET | i;
	rec_at(w.rec)->arch.el1[EL1_SCTLR] |= 1UL << 25; /* the caller is big-endian */
	ask_cpu_on(2);
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, rec_off, PSCI_SUCCESS);
	target = rec_at(rec_off);
	assert_true(target->runnable);
	assert_int_equal(target->regs.pc, IPA_A + 0x40);
	assert_int_equal(target->regs.x[0], 0xc0ffee);
	for (unsigned int i = 1; i < 31; i++)
		assert_int_equal(target->regs.x[i], 0);
	assert_int_equal(target->regs.pstate, PSTATE_RESET);
	assert_int_equal(target->arch.el1[EL1_SCTLR], 0xc50878UL | 1UL << 25);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], PSCI_SUCCESS, 0, 0);
	enter_rec(&w, rec_off);
	assert_int_equal(realm_saw[0].pc, IPA_A + 0x40);
	/* Not twice. */
	rmi_fails(ERR_INPUT, RMI_PSCI_COMPLETE, w.rec, rec_off, PSCI_SUCCESS);
}

static void cpu_on_32(void)
{
	world();
	realm_smc(PSCI_CPU_ON_32, 0xffffffff00000002UL, 0xffffffff00000000UL | IPA_A,
		  1UL << 32 | 7);
	expect_exit(PSCI_CPU_ON_32, 2, IPA_A, 7);
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, rec_off, PSCI_SUCCESS);
	assert_int_equal(rec_at(rec_off)->regs.pc, IPA_A);
	assert_int_equal(rec_at(rec_off)->regs.x[0], 7);
}

static void cpu_on_hint(void)
{
	world();
	realm_smc(PSCI_CPU_ON | SMCCC_SVE_HINT, 2, IPA_A, 7);
	enter_until(&w, RMI_EXIT_PSCI);
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, rec_off, PSCI_SUCCESS);
	assert_true(rec_at(rec_off)->runnable);
}

static void cpu_on_denied(void)
{
	struct rec before;

	world();
	ask_cpu_on(2);
	before = *rec_at(rec_off);
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, rec_off, NEG(PSCI_DENIED));
	assert_memory_equal(rec_at(rec_off), &before, sizeof(before));
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], NEG(PSCI_DENIED), 0, 0);
}

static void affinity_success(void)
{
	world();
	ask_affinity(1);
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, w.rec2, PSCI_SUCCESS);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], PSCI_AFFINITY_ON, 0, 0);
	ask_affinity(2);
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, rec_off, PSCI_SUCCESS);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], PSCI_AFFINITY_OFF, 0, 0);
}

/* The target runs, on another PE: on, whatever it is about to do, and not touched. */
static void complete_with_target_running(struct rec *rec)
{
	struct rec before = *rec;

	rmi_ok(RMI_PSCI_COMPLETE, w.rec, w.rec2, PSCI_SUCCESS);
	assert_memory_equal(rec, &before, sizeof(before));
}

static void target_running(void)
{
	world();
	ask_cpu_on(1);
	realm_first(complete_with_target_running);
	realm_event(REC_EVENT_IRQ, 0);
	enter_rec(&w, w.rec2);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], NEG(PSCI_ALREADY_ON), 0, 0);
}

static const struct command commands[] = {
	{ .name = "RMI_PSCI_COMPLETE",
	  .fid = RMI_PSCI_COMPLETE,
	  .prepare = prepare,
	  .fails = fails,
	  .fail_count = ARRAY_SIZE(fails) },
};

static const struct unit_test tests[] = {
	{ "PSCI_VERSION.success", version },
	{ "PSCI_FEATURES.success", features },
	{ "PSCI.not_supported", not_supported },
	{ "PSCI_CPU_SUSPEND.success", cpu_suspend },
	{ "PSCI_CPU_OFF.success", cpu_off },
	{ "PSCI_SYSTEM_OFF.success", system_off },
	{ "PSCI_SYSTEM_OFF.success.running", system_off_while_running },
	{ "PSCI_CPU_ON.errors", cpu_on_errors },
	{ "PSCI_AFFINITY_INFO.errors", affinity_errors },
	{ "RMI_PSCI_COMPLETE.status.not_permitted", status_not_permitted },
	{ "RMI_PSCI_COMPLETE.pending.running", pending_running },
	{ "RMI_PSCI_COMPLETE.success.cpu_on", cpu_on_success },
	{ "RMI_PSCI_COMPLETE.success.cpu_on_32", cpu_on_32 },
	{ "RMI_PSCI_COMPLETE.success.cpu_on_hint", cpu_on_hint },
	{ "RMI_PSCI_COMPLETE.success.denied", cpu_on_denied },
	{ "RMI_PSCI_COMPLETE.success.affinity_info", affinity_success },
	{ "RMI_PSCI_COMPLETE.success.target_running", target_running },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
