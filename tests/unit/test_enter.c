/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_REC_ENTER: what it refuses (rmi.md 2.11, rsi.md 1.3, 2.2) and what it keeps from the host's copy.
 */
#include "guest.h"

static struct realm_handle fresh;

static void prepare(uint64_t *x)
{
	make_mapped(&w);
	map_data(&w, IPA_A);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
	guest_ready();
	x[1] = w.rec;
	x[2] = w.run;
}

static void realm_is_new(uint64_t *x)
{
	make_realm(&fresh);
	x[1] = make_rec(&fresh);
}

static void realm_is_off(uint64_t *x)
{
	(void)x;
	realm_smc(PSCI_SYSTEM_OFF);
	enter_until(&w, RMI_EXIT_PSCI);
}

static void rec_is_off(uint64_t *x)
{
	(void)x;
	realm_smc(PSCI_CPU_OFF);
	enter_until(&w, RMI_EXIT_PSCI);
}

static void never_runnable(uint64_t *x)
{
	uint64_t page = ns_page();
	uint64_t aux[RMI_MAX_AUX];

	make_realm(&fresh);
	fill_rec_params(host(page), &fresh, 0, aux);
	((struct rmi_rec_params *)host(page))->flags = 0;
	x[1] = delegated();
	rmi_ok(RMI_REC_CREATE, fresh.rd, x[1], page);
	activate(&fresh);
}

static void psci_pending(uint64_t *x)
{
	(void)x;
	realm_smc(PSCI_AFFINITY_INFO, 1, 0);
	enter_until(&w, RMI_EXIT_PSCI);
}

#define ENTER(name, statement)                            \
	static void name(uint64_t *x)                     \
	{                                                 \
		struct rmi_rec_enter *e = host_enter(&w); \
		(void)x;                                  \
		statement;                                \
	}

#define LR_PENDING (1UL << 62)
#define LR_ACTIVE (2UL << 62)
#define LR_HW (1UL << 61)
#define LR_EOI (1UL << 41)
#define LR_PRIORITY(p) ((uint64_t)(p) << 48)

ENTER(hcr_en, e->gicv3_hcr = 1)
ENTER(hcr_bit_8, e->gicv3_hcr = 1UL << 8)
ENTER(hcr_tall0, e->gicv3_hcr = 1UL << 11)
ENTER(hcr_tall1, e->gicv3_hcr = 1UL << 12)
ENTER(hcr_dvim, e->gicv3_hcr = 1UL << 15)
ENTER(hcr_eoicount, e->gicv3_hcr = 1UL << 27)
ENTER(hcr_top, e->gicv3_hcr = 1UL << 63)
ENTER(lr_hw, e->gicv3_lrs[0] = LR_PENDING | LR_HW | 40)
ENTER(lr_hw_active, e->gicv3_lrs[1] = LR_ACTIVE | LR_HW | 40)
ENTER(lr_hw_both, e->gicv3_lrs[2] = LR_PENDING | LR_ACTIVE | LR_HW | 40)
ENTER(lr_hw_invalid, e->gicv3_lrs[native.caps.num_lrs - 1] = LR_HW)
ENTER(lr_pintid, e->gicv3_lrs[0] = LR_PENDING | 1UL << 32 | 40)
ENTER(lr_pintid_top, e->gicv3_lrs[0] = LR_PENDING | 1UL << 44 | 40)
ENTER(lr_nmi, e->gicv3_lrs[0] = LR_PENDING | 1UL << 59 | 40)
ENTER(lr_priority, e->gicv3_lrs[0] = LR_PENDING | LR_PRIORITY(0xa1) | 40)
ENTER(lr_priority_4, e->gicv3_lrs[0] = LR_PENDING | LR_PRIORITY(0x04) | 40)
ENTER(lr_special, e->gicv3_lrs[0] = LR_PENDING | 1020)
ENTER(lr_special_last, e->gicv3_lrs[0] = LR_PENDING | 1023)
ENTER(lr_extended, e->gicv3_lrs[0] = LR_PENDING | 1056)
ENTER(lr_reserved, e->gicv3_lrs[0] = LR_PENDING | 8191)
ENTER(lr_lpi_max, e->gicv3_lrs[0] = LR_PENDING | 0x10000)
ENTER(lr_wide, e->gicv3_lrs[0] = LR_PENDING | 0x80000000UL)
ENTER(lr_twice, (e->gicv3_lrs[0] = LR_PENDING | 40, e->gicv3_lrs[2] = LR_ACTIVE | 40))
ENTER(mmio_without, e->flags = RMI_ENTER_EMUL_MMIO)

static void mmio_after_protected(uint64_t *x)
{
	(void)x;
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	realm_sync(CLASS_DABT | SYN_ISV | DFSC_TRANSLATION(3), 0, IPA_A);
	enter_until(&w, RMI_EXIT_SYNC);
	host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
}

static void mmio_after_isv_0(uint64_t *x)
{
	(void)x;
	realm_sync(CLASS_DABT | DFSC_TRANSLATION(3), 0, IPA_NS);
	enter_until(&w, RMI_EXIT_SYNC);
	host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
}

/* A later exit of another kind takes the permission away. */
static void mmio_after_irq(uint64_t *x)
{
	(void)x;
	realm_sync(CLASS_DABT | SYN_ISV | DFSC_TRANSLATION(3), 0, IPA_NS);
	enter_until(&w, RMI_EXIT_SYNC);
	enter_until(&w, RMI_EXIT_IRQ);
	host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
}

#define LASTING(name, c, how)                                               \
	{                                                                   \
		.condition = name, .code = c, .spoil = how, .lasting = true \
	}
#define REC(name, how) LASTING(name, ERR_REC, how)

static const struct fail_case fails[] = {
	NS_BLOCK("run", 2),
	REC_BLOCK(1),
	{ .condition = "realm_new", .code = ERR_REALM(0), .spoil = realm_is_new },
	LASTING("system_off", ERR_REALM(1), realm_is_off),
	REC("rec_runnable", rec_is_off),
	{ .condition = "rec_runnable.never", .code = ERR_REC, .spoil = never_runnable },
	REC("rec_psci", psci_pending),
	REC("rec_gicv3", lr_hw),
	REC("rec_gicv3.hw_active", lr_hw_active),
	REC("rec_gicv3.hw_both", lr_hw_both),
	REC("rec_gicv3.hw_invalid", lr_hw_invalid),
	REC("rec_gicv3.hcr_en", hcr_en),
	REC("rec_gicv3.hcr_bit_8", hcr_bit_8),
	REC("rec_gicv3.hcr_tall0", hcr_tall0),
	REC("rec_gicv3.hcr_tall1", hcr_tall1),
	REC("rec_gicv3.hcr_dvim", hcr_dvim),
	REC("rec_gicv3.hcr_eoicount", hcr_eoicount),
	REC("rec_gicv3.hcr_top", hcr_top),
	REC("rec_gicv3.pintid", lr_pintid),
	REC("rec_gicv3.pintid_top", lr_pintid_top),
	REC("rec_gicv3.nmi", lr_nmi),
	REC("rec_gicv3.priority", lr_priority),
	REC("rec_gicv3.priority_low", lr_priority_4),
	REC("rec_gicv3.special", lr_special),
	REC("rec_gicv3.special_last", lr_special_last),
	REC("rec_gicv3.extended", lr_extended),
	REC("rec_gicv3.reserved", lr_reserved),
	REC("rec_gicv3.lpi_max", lr_lpi_max),
	REC("rec_gicv3.wide", lr_wide),
	REC("rec_gicv3.twice", lr_twice),
	REC("rec_mmio", mmio_without),
	REC("rec_mmio.protected", mmio_after_protected),
	REC("rec_mmio.isv_0", mmio_after_isv_0),
	REC("rec_mmio.irq", mmio_after_irq),
};

static const struct order_set orders[] = {
	{ "run_align run_bound run_state run_pas rec_align rec_bound rec_gran_state",
	  "realm_new system_off rec_runnable rec_psci rec_gicv3 rec_mmio" },
	{ "realm_new", "rec_gicv3 rec_mmio" },
};

/* What the host passes is wrong too, but the realm is off. */
static void off_gicv3(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	realm_is_off(x);
	lr_hw(x);
	enter_fails(&w, ERR_REALM(1));
}

static void off_mmio(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	realm_is_off(x);
	mmio_without(x);
	enter_fails(&w, ERR_REALM(1));
}

/* Without a data abort at an unprotected IPA as the last exit there is nothing to inject: the flag is ignored. */
static void expect_no_sea(void)
{
	uint64_t pc = rec_at(w.rec)->regs.pc;

	host_enter(&w)->flags = RMI_ENTER_INJECT_SEA;
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[0].pc, pc);
	host_enter(&w)->flags = RMI_ENTER_INJECT_SEA | RMI_ENTER_EMUL_MMIO;
	enter_fails(&w, ERR_REC);
	host_enter(&w)->flags = 0;
}

static void sea_without(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	expect_no_sea();
	mmio_after_irq(x);
	expect_no_sea();
	realm_sync(CLASS_WFX, 0, 0);
	enter_until(&w, RMI_EXIT_SYNC);
	expect_no_sea();
	mmio_after_protected(x);
	expect_no_sea();
}

/* A second PE enters what the first one runs. */
static void enter_inside(struct rec *rec)
{
	(void)rec;
	rmi_fails(ERR_REC, RMI_REC_ENTER, w.rec, w.run);
}

static void rec_state(void)
{
	make_running(&w);
	realm_first(enter_inside);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	enter_until(&w, RMI_EXIT_IRQ);
}

/* Two RECs of one realm at once, each with a run page. */
static uint64_t second_run;

static void enter_second(struct rec *rec)
{
	static unsigned int depth;

	(void)rec;
	if (depth++)
		return;
	rmi_ok(RMI_REC_ENTER, w.rec2, second_run);
	depth = 0;
}

static void two_recs(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	second_run = ns_page();
	realm_first(enter_second);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
}

/* The host takes the run page away while the realm runs: nothing is rolled back, the REC is whole. */
static void exit_gpf(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	for (size_t n = 0; n < 0x800; n = n * 2 + 8) {
		uint64_t pc = rec_at(w.rec)->regs.pc;

		native.gpf_write_at = w.run;
		native.gpf_after = 0x800 + n;
		guest_ready();
		realm_smc(SMCCC_VERSION);
		assert_int_equal(rmi(RMI_REC_ENTER, w.rec, w.run).x[0], ERR_INPUT);
		native.gpf_write_at = 0;
		assert_int_equal(granule_count(granule_find(w.rec)), 0);
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(realm_saw[0].pc, pc + 4);
		assert_int_equal(realm_saw[0].x[0], SMCCC_VERSION_1_2);
	}
}

static void steal_page(struct rec *rec)
{
	(void)rec;
	rmi_ok(RMI_GRANULE_DELEGATE, w.run);
}

/* The host delegates the run page while the realm runs. */
static void exit_delegated(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	guest_ready();
	realm_first(steal_page);
	realm_event(REC_EVENT_IRQ, 0);
	assert_int_equal(rmi(RMI_REC_ENTER, w.rec, w.run).x[0], ERR_INPUT);
	assert_true(native_is_zero(w.run));
	rmi_ok(RMI_GRANULE_UNDELEGATE, w.run);
	enter_until(&w, RMI_EXIT_IRQ);
}

static void gicv3_valid_hcr(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	for (unsigned int bit = 0; bit < 64; bit++) {
		host_enter(&w)->gicv3_hcr = 1UL << bit;
		if (RMI_GICV3_HCR_MASK >> bit & 1)
			assert_int_equal(enter(&w)->gicv3_hcr & RMI_GICV3_HCR_MASK, 1UL << bit);
		else
			enter_fails(&w, ERR_REC);
	}
	host_enter(&w)->gicv3_hcr = RMI_GICV3_HCR_MASK;
	assert_int_equal(enter(&w)->gicv3_hcr, RMI_GICV3_HCR_MASK);
}

static void gicv3_valid_lrs(void)
{
	static const uint64_t valid[] = {
		LR_PENDING, /* INTID 0 */
		LR_PENDING | 1019,
		LR_ACTIVE | 8192,
		LR_PENDING | LR_ACTIVE | 0xffff,
		LR_PENDING | 1UL << 60 | 27,
		LR_PENDING | LR_PRIORITY(0xf8) | 30,
		LR_PENDING | LR_EOI | 30,
		/* State 0: of the rest only HW is looked at */
		1UL << 59 | LR_PRIORITY(0xff) | 1020,
		0xffffffffUL,
	};
	uint64_t x[SMC_ARGS];

	prepare(x);
	for (unsigned int i = 0; i < ARRAY_SIZE(valid); i++)
		for (unsigned int n = 0; n < native.caps.num_lrs; n++) {
			memset(host_enter(&w)->gicv3_lrs, 0, sizeof(host_enter(&w)->gicv3_lrs));
			host_enter(&w)->gicv3_lrs[n] = valid[i];
			assert_int_equal(enter(&w)->gicv3_lrs[n], valid[i]);
		}
}

/* List registers that do not exist are not looked at, and not shown. */
static void gicv3_unimplemented_lrs(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	for (unsigned int n = native.caps.num_lrs; n < RMI_RUN_LRS; n++)
		host_enter(&w)->gicv3_lrs[n] = LR_PENDING | LR_HW | 1020;
	enter_until(&w, RMI_EXIT_IRQ);
}

/* Two that are invalid may be alike. */
static void gicv3_same_invalid(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	host_enter(&w)->gicv3_lrs[0] = LR_PENDING | 40;
	host_enter(&w)->gicv3_lrs[1] = 40;
	host_enter(&w)->gicv3_lrs[2] = 40;
	enter_until(&w, RMI_EXIT_IRQ);
}

static void gicv3_extended_range(void)
{
	static const struct {
		uint64_t intid;
		bool valid;
	} cases[] = {
		{ 1055, false }, { 1056, true }, { 1119, true }, { 1120, false },
		{ 4095, false }, { 4096, true }, { 5119, true }, { 5120, false },
	};
	uint64_t x[SMC_ARGS];

	prepare(x);
	native.caps.gic_ext_range = true;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		host_enter(&w)->gicv3_lrs[0] = LR_PENDING | cases[i].intid;
		if (cases[i].valid)
			enter_until(&w, RMI_EXIT_IRQ);
		else
			enter_fails(&w, ERR_REC);
	}
}

static void gicv3_24_bits(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	native.caps.gic_id_bits = 24;
	host_enter(&w)->gicv3_lrs[0] = LR_PENDING | 0xffffff;
	enter_until(&w, RMI_EXIT_IRQ);
	host_enter(&w)->gicv3_lrs[0] = LR_PENDING | 0x1000000;
	enter_fails(&w, ERR_REC);
}

static void gicv3_priority_bits(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	for (unsigned int bits = 5; bits <= 8; bits++) {
		native.caps.gic_pri_bits = bits;
		for (unsigned int p = 0; p < 8; p++) {
			host_enter(&w)->gicv3_lrs[0] = LR_PENDING | LR_PRIORITY(1UL << p) | 40;
			if (p < 8 - bits)
				enter_fails(&w, ERR_REC);
			else
				enter_until(&w, RMI_EXIT_IRQ);
		}
	}
}

/* The host changes the entry half once it was read: what was checked is what is used. */
static void host_rewrites(uint64_t pa, size_t n)
{
	if (pa == w.run && n)
		host_enter(&w)->gicv3_lrs[0] = LR_PENDING | LR_HW | 99;
}

static void read_once(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	host_enter(&w)->gicv3_lrs[0] = LR_PENDING | 40;
	native.ns_read_done = host_rewrites;
	assert_int_equal(enter(&w)->gicv3_lrs[0], LR_PENDING | 40);
	native.ns_read_done = NULL;
}

/* Reserved flags are ignored, gprs of an ordinary entry too. */
static void reserved_flags(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	enter_until(&w, RMI_EXIT_IRQ);
	host_enter(&w)->flags = ~0x1fUL;
	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		host_enter(&w)->gprs[i] = 0xbad0 + i;
	enter_until(&w, RMI_EXIT_IRQ);
	for (unsigned int i = 0; i < 31; i++)
		assert_int_not_equal(realm_saw[0].x[i], 0xbad0 + i);
}

/* trap_wfi and trap_wfe reach the machine. */
static void trap_flags(void)
{
	uint64_t x[SMC_ARGS];

	prepare(x);
	for (uint64_t f = 0; f < 4; f++) {
		host_enter(&w)->flags = f << 2;
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(rec_at(w.rec)->arch.enter_flags &
					 (RMI_ENTER_TRAP_WFI | RMI_ENTER_TRAP_WFE),
				 f << 2);
	}
}

static const struct command commands[] = {
	{ .name = "RMI_REC_ENTER",
	  .fid = RMI_REC_ENTER,
	  .prepare = prepare,
	  COMMAND_SETS(fails, orders) },
};

static const struct unit_test tests[] = {
	{ "RMI_REC_ENTER.system_off,rec_gicv3", off_gicv3 },
	{ "RMI_REC_ENTER.system_off,rec_mmio", off_mmio },
	{ "RMI_REC_ENTER.rec_state", rec_state },
	{ "RMI_REC_ENTER.rec_sea", sea_without },
	{ "RMI_REC_ENTER.success.two_recs", two_recs },
	{ "RMI_REC_ENTER.exit_gpf", exit_gpf },
	{ "RMI_REC_ENTER.exit_gpf.delegated", exit_delegated },
	{ "RMI_REC_ENTER.success.gicv3_hcr", gicv3_valid_hcr },
	{ "RMI_REC_ENTER.success.gicv3_lrs", gicv3_valid_lrs },
	{ "RMI_REC_ENTER.success.gicv3_unimplemented", gicv3_unimplemented_lrs },
	{ "RMI_REC_ENTER.success.gicv3_same_invalid", gicv3_same_invalid },
	{ "RMI_REC_ENTER.rec_gicv3.extended_range", gicv3_extended_range },
	{ "RMI_REC_ENTER.rec_gicv3.id_bits", gicv3_24_bits },
	{ "RMI_REC_ENTER.rec_gicv3.priority_bits", gicv3_priority_bits },
	{ "RMI_REC_ENTER.success.read_once", read_once },
	{ "RMI_REC_ENTER.success.reserved_flags", reserved_flags },
	{ "RMI_REC_ENTER.success.trap_flags", trap_flags },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
