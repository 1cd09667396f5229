/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REC exits that are not aborts: WFx, system registers, interrupts, SError, timers, lazy FP, what is undefined
 * (rsi.md 1.7, 1.11, 1.15, 2.3, 2.5, 5). enter() checks each exit for leaks and for fields that must be zero.
 */
#include "guest.h"

#define VBAR 0x7000000UL

static const struct el1_check {
	uint64_t esr, elr, pc;
} undefined_at_start = { SYN_IL, IPA_A, VBAR + 0x200 };

static void world(void)
{
	make_running(&w);
	rec_at(w.rec)->arch.el1[EL1_VBAR] = VBAR;
}

static void expect_el1(const struct el1_check *c)
{
	const struct rec *rec = rec_at(w.rec);

	assert_int_equal(rec->arch.el1[EL1_ESR], c->esr);
	assert_int_equal(rec->arch.el1[EL1_ELR], c->elr);
	assert_int_equal(rec->arch.el1[EL1_SPSR], PSTATE_RESET);
	assert_int_equal(realm_saw[1].pc, c->pc);
	assert_int_equal(realm_saw[1].pstate & 0x3cf, PSTATE_RESET);
}

static void exit_irq(void)
{
	world();
	realm_event(REC_EVENT_IRQ, SECRET);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(rec_at(w.rec)->regs.pc, IPA_A);
}

static void exit_fiq(void)
{
	world();
	realm_event(REC_EVENT_FIQ, SECRET);
	enter_until(&w, RMI_EXIT_FIQ);
}

/* EC and TI only; the timeout of WFIT and WFET; past the instruction. */
static void exit_wfx(void)
{
	const struct rmi_rec_exit *exit;

	world();
	host_enter(&w)->flags = RMI_ENTER_TRAP_WFI | RMI_ENTER_TRAP_WFE;
	for (uint64_t ti = 0; ti < 4; ti++) {
		uint64_t pc = rec_at(w.rec)->regs.pc;

		realm_set_x(7, 0x1234567);
		realm_sync(CLASS_WFX | SYN_IL | 1UL << 24 | 0xeUL << 20 | 7UL << 5 | 1UL << 2 | ti,
			   SECRET, 0);
		exit = enter_until(&w, RMI_EXIT_SYNC);
		assert_int_equal(exit->esr, CLASS_WFX | ti);
		assert_int_equal(exit->far, 0);
		assert_int_equal(exit->hpfar, 0);
		assert_int_equal(exit->gprs[0], ti >= 2 ? 0x1234567 : 0);
		assert_int_equal(rec_at(w.rec)->regs.pc, pc + 4);
	}
}

static void exit_serror(uint64_t aet, bool pended)
{
	const struct rmi_rec_exit *exit;
	uint64_t iss = aet << 10 | 1UL << 9 | 0x11;

	world();
	realm_event(REC_EVENT_SERROR, CLASS(0x2f) | SYN_IL | iss | 1UL << 13);
	exit = enter_until(&w, RMI_EXIT_SERROR);
	assert_int_equal(exit->esr, CLASS(0x2f) | iss);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(rec_at(w.rec)->arch.virtual_serror != 0, pended);
	/* Once. */
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(rec_at(w.rec)->arch.virtual_serror, 0);
}

static void exit_serror_uer(void)
{
	exit_serror(3, true);
}

static void exit_serror_ueu(void)
{
	exit_serror(1, true);
}

static void exit_serror_ueo(void)
{
	exit_serror(2, false);
}

static void exit_serror_ce(void)
{
	exit_serror(6, false);
}

static void exit_serror_uc(void)
{
	exit_serror(0, false);
}

/* An IMPLEMENTATION DEFINED syndrome, or another class of error: shown, and no more. */
static void exit_serror_ids(void)
{
	static const uint64_t iss[] = { 1UL << 24 | 3UL << 10 | 0x11, 3UL << 10 | 0x00,
					3UL << 10 | 0x3f };

	for (unsigned int i = 0; i < ARRAY_SIZE(iss); i++) {
		world();
		realm_event(REC_EVENT_SERROR, CLASS(0x2f) | SYN_IL | iss[i]);
		assert_int_equal(enter_until(&w, RMI_EXIT_SERROR)->esr, CLASS(0x2f) | iss[i]);
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(rec_at(w.rec)->arch.virtual_serror, 0);
	}
}

/* ICC_SGI1R_EL1 and its kin. */
static void exit_sysreg_write(void)
{
	static const uint64_t registers[] = {
		SYS_ENC(3, 0, 12, 11, 5), SYS_ENC(3, 0, 12, 11, 6), SYS_ENC(3, 0, 12, 11, 7),
		SYS_ENC(3, 0, 12, 11, 1), SYS_ENC(3, 0, 4, 6, 0),
	};
	const struct rmi_rec_exit *exit;

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(registers); i++) {
		uint64_t pc = rec_at(w.rec)->regs.pc;
		uint64_t esr = CLASS_SYSREG | SYN_IL | registers[i] | SYS_RT(9);

		realm_set_x(9, 0xabcd00 + i);
		realm_sync(esr, SECRET, 0);
		exit = enter_until(&w, RMI_EXIT_SYNC);
		assert_int_equal(exit->esr, esr);
		assert_int_equal(exit->gprs[0], 0xabcd00 + i);
		for (unsigned int n = 1; n < RMI_RUN_GPRS; n++)
			assert_int_equal(exit->gprs[n], 0);
		assert_int_equal(exit->far, 0);
		assert_int_equal(exit->hpfar, 0);
		assert_int_equal(rec_at(w.rec)->regs.pc, pc + 4);
	}
	realm_sync(CLASS_SYSREG | SYN_IL | registers[0] | SYS_RT(31), SECRET, 0);
	assert_int_equal(enter_until(&w, RMI_EXIT_SYNC)->gprs[0], 0);
}

static void exit_sysreg_read(void)
{
	uint64_t esr = CLASS_SYSREG | SYN_IL | SYS_ENC(3, 0, 4, 6, 0) | SYS_RT(5) | SYS_READ;

	world();
	realm_set_x(5, SECRET | 7);
	realm_sync(esr, SECRET, 0);
	assert_int_equal(enter_until(&w, RMI_EXIT_SYNC)->gprs[0], 0);
	host_enter(&w)->gprs[0] = 0xf0;
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[0].x[5], 0xf0);
	/* Once only. */
	host_enter(&w)->gprs[0] = 0x11;
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[0].x[5], 0xf0);
	/* Into XZR: nothing. */
	realm_sync((esr & ~SYS_RT(31)) | SYS_RT(31), SECRET, 0);
	enter_until(&w, RMI_EXIT_SYNC);
	enter_until(&w, RMI_EXIT_IRQ);
	for (unsigned int i = 0; i < 31; i++)
		assert_int_not_equal(realm_saw[0].x[i], 0x11);
}

static uint64_t read_id(unsigned int crm, unsigned int op2)
{
	uint64_t pc = rec_at(w.rec)->regs.pc;

	realm_set_x(3, 0x55);
	realm_sync(CLASS_SYSREG | SYN_IL | SYS_ENC(3, 0, 0, crm, op2) | SYS_RT(3) | SYS_READ, 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	assert_int_equal(realm_saw[1].pc, pc + 4);
	return realm_saw[1].x[3];
}

#define F(lsb) (0xfUL << (lsb))

/* The model's hardware has every feature: what must not be seen, and what must. */
static void id_registers(void)
{
	static const struct {
		unsigned int crm, op2;
		uint64_t hidden, shown;
	} ids[] = {
		{ 4, 0, F(32) | F(44) | F(40), F(4) | F(16) | F(20) | F(24) },
		{ 4, 1, F(8) | F(24) | F(16) | F(36) | F(44) | F(48) | F(40) | F(52) | F(56),
		  F(0) | F(4) },
		{ 4, 2, ~0UL, 0 },
		{ 4, 4, ~0UL, 0 }, /* no SVE */
		{ 4, 5, ~0UL, 0 },
		{ 4, 7, ~0UL, 0 },
		{ 5, 0, F(4) | F(8) | F(16) | F(24) | F(28) | F(32) | F(40) | F(44) | F(52) | F(56),
		  F(36) },
		{ 5, 1, F(36) | F(48), 0 },
		{ 6, 0, F(24), F(4) | F(12) | F(60) },
		{ 6, 1, 0, F(4) | F(8) | F(24) | F(28) },
		{ 6, 2, ~0UL, 0 },
		{ 6, 3, ~0UL, 0 },
		{ 7, 0, 0, F(0) | F(28) },
		{ 7, 1, 0, F(20) },
		{ 7, 2, 0, F(0) },
		{ 7, 3, ~0UL, 0 },
		{ 7, 4, ~0UL, 0 },
		{ 1, 0, ~0UL, 0 },
		{ 3, 1, ~0UL, 0 },
	};

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(ids); i++) {
		uint64_t v = read_id(ids[i].crm, ids[i].op2);

		assert_int_equal(v & ids[i].hidden, 0);
		assert_int_equal(v & ids[i].shown, ids[i].shown);
	}
	/* And every other one without a crash; XZR too. */
	for (unsigned int crm = 1; crm <= 7; crm++)
		for (unsigned int op2 = 0; op2 < 8; op2++)
			read_id(crm, op2);
	realm_sync(CLASS_SYSREG | SYN_IL | SYS_ENC(3, 0, 0, 4, 0) | SYS_RT(31) | SYS_READ, 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
}

/* Without a PMU its registers read as zero and ignore writes. */
static void sysreg_pmu(void)
{
	world();
	realm_set_x(3, SECRET);
	realm_sync(CLASS_SYSREG | SYN_IL | SYS_ENC(3, 3, 9, 12, 0) | SYS_RT(3) | SYS_READ, 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[1].x[3], 0);
	assert_int_equal(realm_saw[1].pc, IPA_A + 4);
	realm_sync(CLASS_SYSREG | SYN_IL | SYS_ENC(3, 3, 9, 12, 0) | SYS_RT(3), 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[1].pc, IPA_A + 8);
}

/* Registers whose feature is visible but not the realm's. */
static void sysreg_raz_wi(void)
{
	static const uint64_t registers[] = {
		SYS_ENC(2, 0, 0, 2, 0), /* MDCCINT_EL1 */
		SYS_ENC(2, 0, 0, 6, 2), /* OSECCR_EL1 */
		SYS_ENC(2, 0, 1, 3, 4), /* OSDLR_EL1 */
		SYS_ENC(2, 3, 0, 4, 0), /* DBGDTR_EL0 */
		SYS_ENC(1, 0, 7, 6, 2), /* DC ISW */
		SYS_ENC(1, 0, 7, 10, 2), /* DC CSW */
		SYS_ENC(1, 0, 7, 14, 2), /* DC CISW */
		SYS_ENC(3, 0, 1, 0, 1), /* ACTLR_EL1 */
		SYS_ENC(3, 3, 14, 8, 0), /* PMEVCNTR0_EL0 */
		SYS_ENC(3, 0, 5, 4, 0), /* ERXFR_EL1 */
		SYS_ENC(3, 0, 10, 4, 0), /* LORSA_EL1 */
	};

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(registers); i++)
		for (uint64_t read = 0; read < 2; read++) {
			uint64_t pc = rec_at(w.rec)->regs.pc;

			realm_set_x(3, 0x77);
			realm_sync(CLASS_SYSREG | SYN_IL | registers[i] | SYS_RT(3) | read, 0, 0);
			enter_until(&w, RMI_EXIT_IRQ);
			assert_int_equal(realm_saw[1].x[3], read ? 0 : 0x77);
			assert_int_equal(realm_saw[1].pc, pc + 4);
		}
}

/* WFI of AArch32 at EL0 may be two bytes long. */
static void exit_wfx_aarch32(void)
{
	world();
	rec_at(w.rec)->regs.pstate = 0x10;
	realm_sync(CLASS_WFX, 0, 0);
	enter_until(&w, RMI_EXIT_SYNC);
	assert_int_equal(rec_at(w.rec)->regs.pc, IPA_A + 2);
	realm_sync(CLASS_WFX | SYN_IL, 0, 0);
	enter_until(&w, RMI_EXIT_SYNC);
	assert_int_equal(rec_at(w.rec)->regs.pc, IPA_A + 6);
}

static void undefined(uint64_t esr, uint64_t elr)
{
	struct el1_check c = undefined_at_start;

	c.elr = elr;
	world();
	realm_sync(esr, SECRET, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_el1(&c);
	assert_int_equal(rec_at(w.rec)->arch.el1[EL1_FAR], 0);
}

static void undefined_hvc(void)
{
	/* The PC is past it. */
	undefined(CLASS_HVC | SYN_IL | 0x123, IPA_A - 4);
}

static void undefined_sve(void)
{
	undefined(CLASS_SVE | SYN_IL, IPA_A);
}

static void undefined_sme(void)
{
	undefined(CLASS_SME | SYN_IL, IPA_A);
}

static void undefined_sysreg(void)
{
	static const uint64_t registers[] = {
		SYS_ENC(3, 0, 10, 2, 3), /* PIR_EL1 */
		SYS_ENC(1, 0, 7, 6, 4), /* DC IGSW */
		SYS_ENC(1, 0, 7, 14, 6), /* DC CIGDSW */
		SYS_ENC(1, 1, 7, 2, 4), /* BRB IALL */
		SYS_ENC(1, 3, 7, 7, 0), /* GCSPUSHM */
		SYS_ENC(0, 1, 4, 1, 0), /* MSR ALLINT, #1 */
		SYS_ENC(3, 0, 9, 9, 0), /* PMSCR_EL1 */
		SYS_ENC(3, 0, 9, 11, 0), /* TRBLIMITR_EL1 */
		SYS_ENC(3, 0, 10, 5, 0), /* MPAM1_EL1 */
		SYS_ENC(3, 0, 10, 4, 4), /* MPAMIDR_EL1 */
		SYS_ENC(3, 0, 13, 0, 7), /* SCXTNUM_EL1 */
		SYS_ENC(3, 3, 13, 2, 0), /* AMCR_EL0 */
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(registers); i++)
		undefined(CLASS_SYSREG | SYN_IL | registers[i] | SYS_RT(3), IPA_A);
}

/* Classes that the settings exclude: no crash, no exit. */
static void undefined_others(void)
{
	static const unsigned int classes[] = { 0x00, 0x09, 0x0d, 0x1a, 0x1c,
						0x30, 0x32, 0x34, 0x3c, 0x3f };

	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++)
		undefined(CLASS(classes[i]) | SYN_IL, IPA_A);
}

/* First FP use of an entry loads the registers, once; without it nothing moves. */
static void lazy_fp(void)
{
	world();
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(native_count.fp_loads, 0);
	for (unsigned int i = 1; i <= 2; i++) {
		realm_sync(CLASS_FP | SYN_IL, 0, 0);
		realm_smc(PSCI_VERSION);
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(native_count.fp_loads, i);
		assert_int_equal(realm_saw[1].pc, realm_saw[0].pc); /* executed again */
	}
}

static void gic_works(struct rec *rec)
{
	rec->gic.hcr |= 3UL << 27;
	rec->gic.lrs[1] = 2UL << 62 | 1UL << 60 | 41;
	rec->gic.misr = 0x83;
	rec->gic.vmcr = 0xf8000a02;
}

static void exit_gic(void)
{
	const struct rmi_rec_exit *exit;

	world();
	host_enter(&w)->gicv3_hcr = 2;
	host_enter(&w)->gicv3_lrs[0] = 1UL << 62 | 1UL << 60 | 40;
	host_enter(&w)->gicv3_lrs[1] = 1UL << 62 | 1UL << 60 | 41;
	realm_first(gic_works);
	realm_event(REC_EVENT_IRQ, 0);
	exit = enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(exit->gicv3_hcr, 3UL << 27 | 2);
	assert_int_equal(exit->gicv3_lrs[0], 1UL << 62 | 1UL << 60 | 40);
	assert_int_equal(exit->gicv3_lrs[1], 2UL << 62 | 1UL << 60 | 41);
	assert_int_equal(exit->gicv3_misr, 0x83);
	assert_int_equal(exit->gicv3_vmcr, 0xf8000a02);
	/* VMCR is the realm's: the host cannot change it. */
	host_enter(&w)->gicv3_hcr = 0;
	assert_int_equal(enter_until(&w, RMI_EXIT_IRQ)->gicv3_vmcr, 0xf8000a02);
}

static void virtual_timer_fires(struct rec *rec)
{
	rec->timer.cntv_ctl = 5;
	rec->timer.cntv_cval = 0x1111;
	rec->timer.cntp_ctl = 3;
	rec->timer.cntp_cval = 0x2222;
}

static void physical_timer_fires(struct rec *rec)
{
	rec->timer.cntp_ctl = 5;
}

static void timer_masked(struct rec *rec)
{
	rec->timer.cntv_ctl = 7;
}

/* A timer that fires makes the REC exit before it runs on; the level that the host knows does not. */
static void exit_timer(void)
{
	const struct rmi_rec_exit *exit;

	world();
	realm_first(virtual_timer_fires);
	realm_smc(PSCI_VERSION);
	exit = enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 1);
	assert_int_equal(exit->cntv_ctl, 5);
	assert_int_equal(exit->cntv_cval, 0x1111);
	assert_int_equal(exit->cntp_ctl, 3);
	assert_int_equal(exit->cntp_cval, 0x2222);
	/* Still asserted: the realm runs. */
	realm_smc(PSCI_VERSION);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	/* The realm masks it: the host learns of it at once. */
	realm_first(timer_masked);
	realm_smc(PSCI_VERSION);
	assert_int_equal(enter_until(&w, RMI_EXIT_IRQ)->cntv_ctl, 7);
	assert_int_equal(realm_runs, 1);
	realm_first(physical_timer_fires);
	realm_smc(PSCI_VERSION);
	assert_int_equal(enter_until(&w, RMI_EXIT_IRQ)->cntp_ctl, 5);
	assert_int_equal(realm_runs, 1);
}

/* What was completed by an entry that then did not run is still there for the next. */
static void timer_before_run(void)
{
	world();
	realm_smc(RSI_IPA_STATE_SET, IPA_A, IPA_A + GRANULE_SIZE, RIPAS_RAM, 0);
	enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
	rec_at(w.rec)->timer.cntv_ctl = 5;
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], RSI_SUCCESS, IPA_A, RSI_ACCEPT);
}

static void destroy_tables(struct rec *rec)
{
	(void)rec;
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
}

/* Another PE takes memory away while the realm runs. */
static void concurrent_destroy(void)
{
	world();
	realm_first(destroy_tables);
	realm_sync(CLASS_IABT | SYN_IL | 7, IPA_A, IPA_A);
	enter_until(&w, RMI_EXIT_SYNC);
}

static const struct unit_test tests[] = {
	{ "REC_EXIT.irq", exit_irq },
	{ "REC_EXIT.fiq", exit_fiq },
	{ "REC_EXIT.wfx", exit_wfx },
	{ "REC_EXIT.wfx.aarch32", exit_wfx_aarch32 },
	{ "REC_EXIT.serror.uer", exit_serror_uer },
	{ "REC_EXIT.serror.ueu", exit_serror_ueu },
	{ "REC_EXIT.serror.ueo", exit_serror_ueo },
	{ "REC_EXIT.serror.ce", exit_serror_ce },
	{ "REC_EXIT.serror.uc", exit_serror_uc },
	{ "REC_EXIT.serror.ids", exit_serror_ids },
	{ "REC_EXIT.sysreg_write", exit_sysreg_write },
	{ "REC_EXIT.sysreg_read", exit_sysreg_read },
	{ "REC_EXIT.gic", exit_gic },
	{ "REC_EXIT.timer", exit_timer },
	{ "REC_EXIT.timer.before_run", timer_before_run },
	{ "REC_EXIT.concurrent_destroy", concurrent_destroy },
	{ "REALM.id_registers", id_registers },
	{ "REALM.pmu_registers", sysreg_pmu },
	{ "REALM.raz_wi_registers", sysreg_raz_wi },
	{ "REALM.lazy_fp", lazy_fp },
	{ "REALM.undefined.hvc", undefined_hvc },
	{ "REALM.undefined.sve", undefined_sve },
	{ "REALM.undefined.sme", undefined_sme },
	{ "REALM.undefined.sysreg", undefined_sysreg },
	{ "REALM.undefined.others", undefined_others },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
