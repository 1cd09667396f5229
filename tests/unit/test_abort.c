/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Aborts of a realm: which go to the host, what it sees of them, how it completes them, which come back to the realm
 * (rsi.md 1.7.1, 1.7.2, 1.7.4, 1.8, 1.9).
 */
#include "guest.h"

#define VBAR 0x7000000UL
#define VA (SECRET | 0xabc)
/* Every bit that the ISS of a data abort can have. */
#define DABT_ALL                                                                                  \
	(CLASS_DABT | SYN_IL | SYN_SAS(3) | SYN_SSE | SYN_SRT(20) | SYN_SF | SYN_AR | 1UL << 13 | \
	 SYN_FNV | SYN_CM | SYN_S1PTW | SYN_WNR)
#define EXPOSED 0xfc001e3fUL
#define EXPOSED_EMULATABLE 0xfdc09e7fUL
#define EXPOSED_FETCH 0xfc001a3fUL

static void world(void)
{
	make_mapped(&w);
	map_data(&w, IPA_A);
	map_data(&w, IPA_A + GRANULE_SIZE);
	set_ram(&w, IPA_A + KIB(8), IPA_A + KIB(12));
	make_rec(&w);
	activate(&w);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + GRANULE_SIZE);
	rec_at(w.rec)->arch.el1[EL1_VBAR] = VBAR;
}

#define IPA_DESTROYED (IPA_A + GRANULE_SIZE)
#define IPA_RAM_UNASSIGNED (IPA_A + KIB(8))
#define IPA_EMPTY (IPA_A + KIB(32))
#define IPA_NO_TABLE (IPA_A + MIB(32))

static void expect_non_emulatable(uint64_t esr, uint64_t ipa)
{
	const struct rmi_rec_exit *exit;
	uint64_t pc = rec_at(w.rec)->regs.pc;

	realm_sync(esr, VA, ipa);
	exit = enter_until(&w, RMI_EXIT_SYNC);
	assert_int_equal(exit->esr, esr & ((esr >> 26) == 0x20 ? EXPOSED_FETCH : EXPOSED));
	assert_int_equal(exit->far, 0);
	assert_int_equal(exit->hpfar, ipa >> 8);
	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		assert_int_equal(exit->gprs[i], 0);
	assert_int_equal(rec_at(w.rec)->regs.pc, pc); /* to be executed again */
	host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
	enter_fails(&w, ERR_REC);
	host_enter(&w)->flags = 0;
}

static void data_protected(void)
{
	world();
	expect_non_emulatable(DABT_ALL | SYN_ISV | DFSC_TRANSLATION(3), IPA_RAM_UNASSIGNED);
	expect_non_emulatable(DABT_ALL | DFSC_TRANSLATION(3), IPA_RAM_UNASSIGNED);
}

static void data_destroyed(void)
{
	world();
	expect_non_emulatable(DABT_ALL | SYN_ISV | DFSC_TRANSLATION(3), IPA_DESTROYED);
	map_unknown(&w, IPA_DESTROYED);
	expect_non_emulatable(DABT_ALL | SYN_ISV | DFSC_TRANSLATION(3), IPA_DESTROYED);
}

static void data_unprotected_isv_0(void)
{
	world();
	expect_non_emulatable(DABT_ALL | DFSC_TRANSLATION(2), IPA_NS);
	/* But an SEA may be injected. */
	realm_sync(DABT_ALL | DFSC_TRANSLATION(2), VA, IPA_NS);
	enter_until(&w, RMI_EXIT_SYNC);
	host_enter(&w)->flags = RMI_ENTER_INJECT_SEA;
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[0].pc, VBAR + 0x200);
}

/* After that the page is there, and the realm goes on. */
static void data_cured(void)
{
	world();
	expect_non_emulatable(DABT_ALL | DFSC_TRANSLATION(3), IPA_RAM_UNASSIGNED);
	map_unknown(&w, IPA_RAM_UNASSIGNED);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(native_translate(s2_of(w.rd), IPA_RAM_UNASSIGNED, ACCESS_WRITE).fault,
			 FAULT_NONE);
}

/* Populated by another PE between the fault and its handling: the realm just tries again. */
static void populate(struct rec *rec)
{
	(void)rec;
	map_unknown(&w, IPA_RAM_UNASSIGNED);
}

static void data_populated_meanwhile(void)
{
	world();
	realm_first(populate);
	realm_sync(DABT_ALL | DFSC_TRANSLATION(3), VA, IPA_RAM_UNASSIGNED);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	assert_int_equal(realm_saw[1].pc, realm_saw[0].pc);
}

static void fetch_protected(void)
{
	world();
	expect_non_emulatable(CLASS_IABT | SYN_IL | SYN_FNV | SYN_S1PTW | DFSC_TRANSLATION(3),
			      IPA_RAM_UNASSIGNED);
	expect_non_emulatable(CLASS_IABT | SYN_IL | SYN_FNV | DFSC_TRANSLATION(3), IPA_DESTROYED);
}

/* Size masks by SAS. */
static const uint64_t size_mask[] = { 0xff, 0xffff, 0xffffffff, ~0UL };

static void emulatable_exit(uint64_t esr, uint64_t expect_gpr)
{
	const struct rmi_rec_exit *exit;

	realm_sync(esr, VA, IPA_NS);
	exit = enter_until(&w, RMI_EXIT_SYNC);
	assert_int_equal(exit->esr, esr & EXPOSED_EMULATABLE);
	assert_int_equal(exit->esr & (SYN_IL | SYN_SSE | SYN_SRT(31) | SYN_AR | SYN_CM | SYN_S1PTW),
			 0);
	assert_int_equal(exit->far, VA & 0xfff);
	assert_int_equal(exit->hpfar, IPA_NS >> 8);
	assert_int_equal(exit->gprs[0], expect_gpr);
	for (unsigned int i = 1; i < RMI_RUN_GPRS; i++)
		assert_int_equal(exit->gprs[i], 0);
}

static void mmio_write(void)
{
	world();
	gprs_shown = true;
	for (unsigned int sas = 0; sas < 4; sas++) {
		uint64_t esr = CLASS_DABT | SYN_IL | SYN_ISV | SYN_SAS(sas) | SYN_SRT(20) | SYN_SF |
			       SYN_WNR | DFSC_TRANSLATION(1);
		uint64_t pc = rec_at(w.rec)->regs.pc;

		realm_set_x(20, 0xfedcba9876543210);
		gprs_shown = true;
		emulatable_exit(esr, 0xfedcba9876543210 & size_mask[sas]);
		host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
		host_enter(&w)->gprs[0] = ~0UL;
		enter_until(&w, RMI_EXIT_IRQ);
		host_enter(&w)->flags = 0;
		assert_int_equal(realm_saw[0].pc, pc + 4);
		assert_int_equal(realm_saw[0].x[20], 0xfedcba9876543210);
	}
	realm_set_x(0, SECRET | 1);
	emulatable_exit(
		CLASS_DABT | SYN_ISV | SYN_SAS(3) | SYN_SRT(31) | SYN_WNR | DFSC_TRANSLATION(1), 0);
}

/* Every size, sign and width of a read. */
static void mmio_read(void)
{
	static const uint64_t value = 0x8182838485868788;

	world();
	for (unsigned int sas = 0; sas < 4; sas++)
		for (unsigned int sse = 0; sse < 2; sse++)
			for (unsigned int sf = 0; sf < 2; sf++) {
				uint64_t esr = CLASS_DABT | SYN_IL | SYN_ISV | SYN_SAS(sas) |
					       SYN_SRT(12) | (sse ? SYN_SSE : 0) |
					       (sf ? SYN_SF : 0) | DFSC_TRANSLATION(1);
				uint64_t expect = value & size_mask[sas];
				uint64_t pc = rec_at(w.rec)->regs.pc;

				if (sse)
					expect |= ~size_mask[sas];
				if (!sf)
					expect &= 0xffffffff;
				realm_set_x(12, SECRET | 3);
				emulatable_exit(esr, 0);
				host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
				host_enter(&w)->gprs[0] = value;
				enter_until(&w, RMI_EXIT_IRQ);
				host_enter(&w)->flags = 0;
				assert_int_equal(realm_saw[0].x[12], expect);
				assert_int_equal(realm_saw[0].pc, pc + 4);
			}
}

static void mmio_read_xzr(void)
{
	struct rec_regs before;

	world();
	emulatable_exit(CLASS_DABT | SYN_ISV | SYN_SAS(2) | SYN_SRT(31) | DFSC_TRANSLATION(1), 0);
	before = rec_at(w.rec)->regs;
	host_enter(&w)->flags = RMI_ENTER_EMUL_MMIO;
	host_enter(&w)->gprs[0] = 0x77777777;
	enter_until(&w, RMI_EXIT_IRQ);
	assert_memory_equal(realm_saw[0].x, before.x, sizeof(before.x));
}

/* Without emul_mmio the instruction is executed again. */
static void mmio_not_emulated(void)
{
	uint64_t pc;

	world();
	pc = rec_at(w.rec)->regs.pc;
	emulatable_exit(CLASS_DABT | SYN_ISV | SYN_SAS(2) | SYN_SRT(4) | DFSC_TRANSLATION(1), 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[0].pc, pc);
}

/* A permission fault on a mapping of the host's is emulatable as well. */
static void mmio_permission(void)
{
	world();
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 3, ns_page() | 6UL << 2 | 1UL << 6);
	assert_int_equal(native_translate(s2_of(w.rd), IPA_NS, ACCESS_WRITE).fault,
			 FAULT_PERMISSION);
	realm_set_x(4, 0x1234);
	gprs_shown = true;
	emulatable_exit(CLASS_DABT | SYN_ISV | SYN_SAS(1) | SYN_SRT(4) | SYN_WNR |
				DFSC_PERMISSION(3),
			0x1234);
}

/* The realm's stage 1 has changed since: the access is made again. */
static void permission_unresolved(void)
{
	world();
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 3, ns_page() | 6UL << 2 | 1UL << 6);
	realm_sync(CLASS_DABT | SYN_ISV | SYN_SRT(4) | SYN_WNR | DFSC_PERMISSION(3), VA, ~0UL);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	assert_int_equal(realm_saw[1].pc, realm_saw[0].pc);
}

static void map_host_page(struct rec *rec)
{
	(void)rec;
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 3, ns_page() | 6UL << 2 | 3UL << 6);
}

static void unprotected_mapped_meanwhile(void)
{
	world();
	realm_first(map_host_page);
	realm_sync(DABT_ALL | DFSC_TRANSLATION(3), VA, IPA_NS);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	assert_int_equal(realm_saw[1].pc, realm_saw[0].pc);
}

/* An access of AArch32 at EL0 is not emulated. */
static void aarch32(void)
{
	world();
	rec_at(w.rec)->regs.pstate = 0x10;
	expect_non_emulatable(DABT_ALL | SYN_ISV | DFSC_TRANSLATION(3), IPA_NS);
}

/* An SEA in the realm: registers as the architecture sets them, no exit. from: index into realm_saw of the handler. */
static void expect_sea(unsigned int handler, uint64_t ec, uint64_t pstate, uint64_t offset,
		       uint64_t pc)
{
	const struct rec *rec = rec_at(w.rec);
	uint64_t esr = rec->arch.el1[EL1_ESR];

	assert_int_equal(esr & CLASS(0x3f), ec);
	assert_int_equal(esr & 0x3f, DFSC_SEA);
	assert_int_equal(esr & SYN_EA, SYN_EA);
	/* ISV is 0, and all that goes with it. */
	assert_int_equal(esr & (0x7ffUL << 14), 0);
	assert_int_equal(esr & (SYN_FNV | SYN_S1PTW), 0);
	assert_int_equal(rec->arch.el1[EL1_FAR], VA);
	assert_int_equal(rec->arch.el1[EL1_ELR], pc);
	assert_int_equal(rec->arch.el1[EL1_SPSR], pstate);
	assert_int_equal(realm_saw[handler].pc, VBAR + offset);
	assert_int_equal(realm_saw[handler].pstate & 0x3cf, PSTATE_RESET);
}

static void sea_at(uint64_t esr, uint64_t ipa)
{
	world();
	realm_sync(esr, VA, ipa);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	expect_sea(1, (esr >> 26) == 0x20 ? CLASS(0x21) : CLASS(0x25), PSTATE_RESET, 0x200, IPA_A);
}

static void sea_empty(void)
{
	sea_at(DABT_ALL | SYN_ISV | DFSC_TRANSLATION(3), IPA_EMPTY);
	sea_at(DABT_ALL | SYN_ISV | DFSC_TRANSLATION(2), IPA_NO_TABLE);
	sea_at(CLASS_IABT | SYN_IL | DFSC_TRANSLATION(3), IPA_EMPTY);
}

static void sea_assigned_empty(void)
{
	world();
	change_ripas(&w, IPA_A, IPA_A + GRANULE_SIZE, RIPAS_EMPTY, 0);
	realm_sync(DABT_ALL | SYN_ISV | DFSC_TRANSLATION(3), VA, IPA_A);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_sea(1, CLASS(0x25), PSTATE_RESET, 0x200, IPA_A + 4);
}

static void sea_fetch_unprotected(void)
{
	sea_at(CLASS_IABT | SYN_IL | DFSC_TRANSLATION(1), IPA_NS);
	world();
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 3, ns_page() | 6UL << 2 | 3UL << 6);
	realm_sync(CLASS_IABT | SYN_IL | DFSC_PERMISSION(3), VA, IPA_NS);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_sea(1, CLASS(0x21), PSTATE_RESET, 0x200, IPA_A);
}

/* The vector depends on where the abort came from; NZCV and PAN are kept, SPAN and DSSBS obeyed. */
static void sea_vectors(void)
{
	static const struct {
		uint64_t pstate, offset, ec;
	} from[] = {
		{ 0x3c5, 0x200, CLASS(0x25) },
		{ 0x3c4, 0x000, CLASS(0x25) },
		{ 0x000, 0x400, CLASS(0x24) },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(from); i++) {
		world();
		rec_at(w.rec)->regs.pstate = from[i].pstate | 0xf0000000UL;
		rec_at(w.rec)->arch.el1[EL1_SCTLR] = 1UL << 44; /* SPAN 0 */
		realm_sync(DABT_ALL | DFSC_TRANSLATION(3), VA, IPA_EMPTY);
		enter_until(&w, RMI_EXIT_IRQ);
		expect_sea(1, from[i].ec, from[i].pstate | 0xf0000000UL, from[i].offset, IPA_A);
		assert_int_equal(realm_saw[1].pstate,
				 PSTATE_RESET | 0xf0000000UL | 1UL << 22 | 1UL << 12);
	}
}

static void inject_sea(void)
{
	world();
	emulatable_exit(
		CLASS_DABT | SYN_IL | SYN_ISV | SYN_SAS(2) | SYN_SRT(4) | DFSC_TRANSLATION(1), 0);
	/* With both flags the SEA wins. */
	host_enter(&w)->flags = RMI_ENTER_INJECT_SEA | RMI_ENTER_EMUL_MMIO;
	host_enter(&w)->gprs[0] = 0x99;
	enter_until(&w, RMI_EXIT_IRQ);
	expect_sea(0, CLASS(0x25), PSTATE_RESET, 0x200, IPA_A);
	assert_int_not_equal(realm_saw[0].x[4], 0x99);
}

static void external(uint64_t set, bool injected)
{
	const struct rmi_rec_exit *exit;
	uint64_t esr = CLASS_DABT | SYN_IL | SYN_SET(set) | SYN_EA | DFSC_SEA;

	world();
	realm_sync(esr, VA, IPA_A);
	exit = enter_until(&w, RMI_EXIT_SYNC);
	assert_int_equal(exit->esr, esr & EXPOSED);
	assert_int_equal(exit->far, 0);
	assert_int_equal(exit->hpfar, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	if (injected)
		expect_sea(0, CLASS(0x25), PSTATE_RESET, 0x200, IPA_A);
	else
		assert_int_equal(realm_saw[0].pc, IPA_A);
}

static void external_uer(void)
{
	external(0, true);
}

static void external_ueo(void)
{
	external(3, false);
}

/* Uncontainable: what that means for the machine is the host's to judge; the realm cannot do anything about it. */
static void external_uc(void)
{
	external(2, false);
}

static const struct unit_test tests[] = {
	{ "REC_EXIT.data_abort.protected", data_protected },
	{ "REC_EXIT.data_abort.destroyed", data_destroyed },
	{ "REC_EXIT.data_abort.unprotected_isv_0", data_unprotected_isv_0 },
	{ "REC_EXIT.data_abort.cured", data_cured },
	{ "REC_EXIT.data_abort.populated_meanwhile", data_populated_meanwhile },
	{ "REC_EXIT.instruction_abort", fetch_protected },
	{ "REC_EXIT.emulatable.write", mmio_write },
	{ "REC_EXIT.emulatable.read", mmio_read },
	{ "REC_EXIT.emulatable.read_xzr", mmio_read_xzr },
	{ "REC_EXIT.emulatable.not_emulated", mmio_not_emulated },
	{ "REC_EXIT.emulatable.permission", mmio_permission },
	{ "REC_EXIT.emulatable.unresolved", permission_unresolved },
	{ "REC_EXIT.emulatable.mapped_meanwhile", unprotected_mapped_meanwhile },
	{ "REC_EXIT.data_abort.aarch32", aarch32 },
	{ "REC_EXIT.external_abort.uer", external_uer },
	{ "REC_EXIT.external_abort.ueo", external_ueo },
	{ "REC_EXIT.external_abort.uc", external_uc },
	{ "REALM.sea.empty", sea_empty },
	{ "REALM.sea.assigned_empty", sea_assigned_empty },
	{ "REALM.sea.fetch_unprotected", sea_fetch_unprotected },
	{ "REALM.sea.vectors", sea_vectors },
	{ "RMI_REC_ENTER.success.inject_sea", inject_sea },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
