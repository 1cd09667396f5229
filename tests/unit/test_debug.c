/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Self-hosted debug and performance monitoring of a realm: what its parameters give it, what its registers hold, when they
 * are in the CPU (DEN0137 A3.1.4, A3.1.5, A8.1).
 */
#include "guest.h"

#define VBAR 0x7000000UL
#define OSLAR SYS_ENC(2, 0, 1, 0, 4)
#define OSLSR SYS_ENC(2, 0, 1, 1, 4)
#define MDSCR SYS_ENC(2, 0, 0, 2, 2)
#define CLAIMSET SYS_ENC(2, 0, 7, 8, 6)
#define CLAIMCLR SYS_ENC(2, 0, 7, 9, 6)
#define BVR(n) SYS_ENC(2, 0, 0, n, 4)
#define BCR(n) SYS_ENC(2, 0, 0, n, 5)
#define WVR(n) SYS_ENC(2, 0, 0, n, 6)
#define WCR(n) SYS_ENC(2, 0, 0, n, 7)
#define SS BIT(0)
#define MDE BIT(15)

static void world(void)
{
	make_running(&w);
	rec_at(w.rec)->arch.el1[EL1_VBAR] = VBAR;
}

static const struct rec_debug *debug(void)
{
	return &rec_at(w.rec)->debug;
}

/* One access; the realm goes on behind it. */
static uint64_t access(uint64_t reg, uint64_t read, uint64_t value)
{
	uint64_t pc = rec_at(w.rec)->regs.pc;

	realm_set_x(3, value);
	realm_sync(CLASS_SYSREG | SYN_IL | reg | SYS_RT(3) | read, SECRET, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	assert_int_equal(realm_saw[1].pc, pc + 4);
	return realm_saw[1].x[3];
}

static uint64_t get(uint64_t reg)
{
	return access(reg, SYS_READ, SECRET | 0x55);
}

static void set(uint64_t reg, uint64_t value)
{
	assert_int_equal(access(reg, 0, value), value);
}

static void undefined(uint64_t esr)
{
	uint64_t pc = rec_at(w.rec)->regs.pc;

	realm_sync(CLASS_SYSREG | SYN_IL | esr | SYS_RT(3), SECRET, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(rec_at(w.rec)->arch.el1[EL1_ESR], SYN_IL);
	assert_int_equal(rec_at(w.rec)->arch.el1[EL1_ELR], pc);
	assert_int_equal(realm_saw[1].pc, VBAR + 0x200);
}

static void debug_reset(void)
{
	world();
	assert_int_equal(get(MDSCR), 0x1000);
	assert_int_equal(get(OSLSR), 0xa);
	assert_int_equal(get(CLAIMSET), 0xff);
	assert_int_equal(get(CLAIMCLR), 0);
	for (unsigned int n = 0; n <= 1; n++)
		assert_int_equal(get(BVR(n)) | get(BCR(n)) | get(WVR(n)) | get(WCR(n)), 0);
	assert_int_equal(native_count.debug_updates, 0);
}

/* What a realm writes it reads, but for what is not its own; XZR both ways. */
static void debug_registers(void)
{
	world();
	for (unsigned int n = 0; n <= 1; n++) {
		set(BVR(n), 0xffff123456789000 + n);
		set(BCR(n), ~0UL);
		set(WVR(n), 0xfffe123456789000 + n);
		set(WCR(n), ~0UL);
	}
	for (unsigned int n = 0; n <= 1; n++) {
		assert_int_equal(get(BVR(n)), 0xffff123456789000 + n);
		assert_int_equal(get(BCR(n)), 0x3f01e7);
		assert_int_equal(get(WVR(n)), 0xfffe123456789000 + n);
		assert_int_equal(get(WCR(n)), 0x1f1f1fff);
	}
	set(MDSCR, ~0UL);
	assert_int_equal(get(MDSCR), 0xb001);
	set(CLAIMSET, 0x1a5);
	assert_int_equal(get(CLAIMCLR), 0xa5);
	set(CLAIMCLR, 0x81);
	assert_int_equal(get(CLAIMCLR), 0x24);
	set(OSLAR, ~1UL);
	assert_int_equal(get(OSLSR), 0x8);
	set(OSLAR, 1);
	assert_int_equal(get(OSLSR), 0xa);

	realm_sync(CLASS_SYSREG | SYN_IL | BCR(0) | SYS_RT(31), 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(get(BCR(0)), 0);
	realm_sync(CLASS_SYSREG | SYN_IL | BVR(0) | SYS_RT(31) | SYS_READ, 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
}

/* Beyond its number, in either direction; what does not exist or is read-only. */
static void debug_hidden(void)
{
	static const uint64_t others[] = {
		BVR(2),
		BCR(2),
		WVR(2),
		WCR(2),
		BVR(15),
		WCR(15),
		SYS_ENC(2, 1, 0, 0, 4), /* trace */
		SYS_ENC(2, 0, 0, 4, 2), /* MDSELR_EL1 */
		SYS_ENC(2, 1, 8, 0, 0), /* BRBE */
		SYS_ENC(2, 0, 1, 0, 5),
		SYS_ENC(2, 4, 0, 7, 0),
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++) {
		world();
		undefined(others[i]);
		world();
		undefined(others[i] | SYS_READ);
	}
	world();
	undefined(OSLSR);
	world();
	undefined(OSLAR | SYS_READ);
	world();
	undefined(SYS_ENC(2, 0, 1, 0, 0)); /* MDRAR_EL1 */
	world();
	undefined(SYS_ENC(2, 3, 0, 1, 0)); /* MDCCSR_EL0 */
	world();
	undefined(SYS_ENC(2, 0, 7, 14, 6)); /* DBGAUTHSTATUS_EL1 */
}

/* In the CPU only while something can fire. */
static void debug_active(void)
{
	world();
	set(BCR(1), 1 | 1 << 1 | 0xf << 5);
	set(MDSCR, MDE);
	assert_false(debug()->active); /* locked */
	set(OSLAR, 0);
	assert_true(debug()->active);
	set(MDSCR, 0);
	assert_false(debug()->active);
	set(MDSCR, SS);
	assert_true(debug()->active);
	set(MDSCR, MDE);
	assert_true(debug()->active);
	set(BCR(1), 0);
	assert_false(debug()->active);
	set(WCR(0), 1);
	assert_true(debug()->active);
	set(OSLAR, 1);
	assert_false(debug()->active);
	assert_int_equal(native_count.debug_updates, 9);
}

static uint64_t dfr0(void)
{
	return get(SYS_ENC(3, 0, 0, 5, 0));
}

/* The numbers are the realm's, whatever the CPU has. */
static void debug_numbers(void)
{
	realm_params.num_bps = 3;
	realm_params.num_wps = 2;
	world();
	assert_int_equal(dfr0() >> 12 & 0xf, 3);
	assert_int_equal(dfr0() >> 20 & 0xf, 2);
	assert_int_equal(dfr0() >> 28 & 0xf, 0);
	assert_int_equal(dfr0() & 0xf, 10);
	set(BCR(3), 1);
	set(WCR(2), 1);
	undefined(BCR(4));
	world();
	undefined(WCR(3));
	native.id_register[5][0] = 0x6;
	world();
	assert_int_equal(dfr0(), 0xfUL << 36 | 2UL << 20 | 3UL << 12 | 6);
}

/* An emulated instruction is one that was stepped. */
static void debug_step(void)
{
	world();
	rec_at(w.rec)->regs.pstate |= BIT(21);
	realm_smc(PSCI_VERSION);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[0].pstate & BIT(21), BIT(21));
	assert_int_equal(realm_saw[1].pstate & BIT(21), 0);
}

static void pmu_world(unsigned int counters)
{
	realm_params.flags = RMI_REALM_FLAG_PMU;
	realm_params.pmu_num_ctrs = (uint8_t)counters;
	world();
}

static void pmu_version(void)
{
	world();
	assert_int_equal(dfr0() >> 8 & 0xf, 0);
	pmu_world(1);
	native.id_register[5][0] = 0x600;
	assert_int_equal(dfr0() >> 8 & 0xf, 6);
	native.id_register[5][0] = 0x900;
	assert_int_equal(dfr0() >> 8 & 0xf, 8);
	/* HPMN0 is EL2's. */
	native.id_register[5][0] = 1UL << 60 | 0x600;
	assert_int_equal(dfr0() >> 60, 0);
}

static void pmu_counters(void)
{
	pmu_world(native.caps.pmu_counters);
	assert_true(rec_at(w.rec)->pmu);
	assert_int_equal(rec_at(w.rec)->pmu_num_ctrs, native.caps.pmu_counters);
	native.caps.has_hpmn0 = true;
	pmu_world(0);
	assert_true(rec_at(w.rec)->pmu);
	assert_int_equal(rec_at(w.rec)->pmu_num_ctrs, 0);
	/* Without the flag the number means nothing. */
	realm_params.flags = 0;
	realm_params.pmu_num_ctrs = 31;
	world();
	assert_false(rec_at(w.rec)->pmu);
	assert_int_equal(rec_at(w.rec)->pmu_num_ctrs, 0);
}

static void overflows(struct rec *rec)
{
	rec->pmu_overflow = true;
}

static void overflow_ends(struct rec *rec)
{
	rec->pmu_overflow = false;
}

static void pmu_status(void)
{
	pmu_world(2);
	assert_int_equal(enter_until(&w, RMI_EXIT_IRQ)->pmu_ovf_status, 0);
	realm_first(overflows);
	realm_event(REC_EVENT_IRQ, 0);
	assert_int_equal(enter_until(&w, RMI_EXIT_IRQ)->pmu_ovf_status, 1);
	realm_first(overflow_ends);
	realm_event(REC_EVENT_IRQ, 0);
	assert_int_equal(enter_until(&w, RMI_EXIT_IRQ)->pmu_ovf_status, 0);
}

static const struct unit_test tests[] = {
	{ "REALM.debug.reset", debug_reset },	  { "REALM.debug.registers", debug_registers },
	{ "REALM.debug.hidden", debug_hidden },	  { "REALM.debug.active", debug_active },
	{ "REALM.debug.numbers", debug_numbers }, { "REALM.debug.step", debug_step },
	{ "REALM.pmu.version", pmu_version },	  { "REALM.pmu.counters", pmu_counters },
	{ "REALM.pmu.overflow", pmu_status },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
