/* SPDX-License-Identifier: BSD-3-Clause */
#include "host_regs.h"

#include <stdbool.h>

#include <check.h>
#include <cpu.h>

#define ALL (~0UL)
#define IMASK 2UL
#define FAR_FUTURE (1UL << 62)

/*
 * X(register, bits that take the pattern, bits that are set, present). At EL2 of a host that does not use E2H, EL1
 * registers have no effect on the host itself. Controls come after what they control.
 */
#define EL1_REGS(X)                                        \
	X(sp_el0, ALL, 0, true)                            \
	X(sp_el1, ALL, 0, true)                            \
	X(elr_el1, ALL, 0, true)                           \
	X(spsr_el1, 0xf00003c5, 0, true)                   \
	X(sctlr_el1, 0x0000000002c5187d, 0x30d00800, true) \
	X(actlr_el1, ALL, 0, true)                         \
	X(cpacr_el1, 0x03330000, 0, true)                  \
	X(ttbr0_el1, 0xff00fffffffff000, 0, true)          \
	X(ttbr1_el1, 0xff00fffffffff000, 0, true)          \
	X(tcr_el1, 0x0000006700bf3fbf, 0, true)            \
	X(esr_el1, 0xffffffff, 0, true)                    \
	X(far_el1, ALL, 0, true)                           \
	X(afsr0_el1, ALL, 0, true)                         \
	X(afsr1_el1, ALL, 0, true)                         \
	X(mair_el1, ALL, 0, true)                          \
	X(amair_el1, ALL, 0, true)                         \
	X(vbar_el1, 0xfffffffffffff800, 0, true)           \
	X(contextidr_el1, 0xffffffff, 0, true)             \
	X(tpidr_el1, ALL, 0, true)                         \
	X(tpidr_el0, ALL, 0, true)                         \
	X(tpidrro_el0, ALL, 0, true)                       \
	X(csselr_el1, 0xf, 0, true)                        \
	X(par_el1, 0x0000fffffffff000, 0, true)            \
	X(cntkctl_el1, 0x3ff, 0, true)                     \
	X(S3_0_C13_C0_7, ALL, 0, has_scxtnum())            \
	X(S3_3_C13_C0_7, ALL, 0, has_scxtnum())            \
	X(vdisr_el2, 0x81ffffff, 0, true)                  \
	X(vsesr_el2, 0x01ffffff, 0, true)                  \
	X(cntv_cval_el0, ALL >> 2, FAR_FUTURE, true)       \
	X(cntv_ctl_el0, 1, IMASK, true)                    \
	X(cntp_cval_el0, ALL >> 2, FAR_FUTURE, true)       \
	X(cntp_ctl_el0, 1, IMASK, true)

/* What EL3 keeps for each world. */
#define EL2_REGS(X)                               \
	X(vttbr_el2, 0x00ff00000ffff000, 0, true) \
	X(vmpidr_el2, 0xff00ffffff, 0, true)      \
	X(vpidr_el2, 0xffffffff, 0, true)         \
	X(hstr_el2, 0xf, 0, true)                 \
	X(afsr0_el2, ALL, 0, true)                \
	X(contextidr_el2, 0xffffffff, 0, true)    \
	X(cnthctl_el2, 0xf0, 3, true)             \
	X(cntvoff_el2, ALL, 0, true)              \
	X(mdcr_el2, 0xe60, 0, true)               \
	X(S3_4_C12_C11_7, 0xff9c0213, 0, true) /* ICH_VMCR_EL2 */

#define DEBUG_REGS(X)                                     \
	X(dbgbvr0_el1, 0x0000fffffffffffc, 0, true)       \
	X(dbgbvr1_el1, 0x0000fffffffffffc, 0, true)       \
	X(dbgbvr2_el1, 0x0000fffffffffffc, 0, bps() >= 2) \
	X(dbgbvr3_el1, 0x0000fffffffffffc, 0, bps() >= 3) \
	X(dbgbvr4_el1, 0x0000fffffffffffc, 0, bps() >= 4) \
	X(dbgbvr5_el1, 0x0000fffffffffffc, 0, bps() >= 5) \
	X(dbgbcr0_el1, 0x6, 0x1e1, true)                  \
	X(dbgbcr1_el1, 0x6, 0x1e1, true)                  \
	X(dbgbcr2_el1, 0x6, 0x1e1, bps() >= 2)            \
	X(dbgbcr3_el1, 0x6, 0x1e1, bps() >= 3)            \
	X(dbgbcr4_el1, 0x6, 0x1e1, bps() >= 4)            \
	X(dbgbcr5_el1, 0x6, 0x1e1, bps() >= 5)            \
	X(dbgwvr0_el1, 0x0000fffffffffffc, 0, true)       \
	X(dbgwvr1_el1, 0x0000fffffffffffc, 0, true)       \
	X(dbgwvr2_el1, 0x0000fffffffffffc, 0, wps() >= 2) \
	X(dbgwvr3_el1, 0x0000fffffffffffc, 0, wps() >= 3) \
	X(dbgwcr0_el1, 0x1ffe, 1, true)                   \
	X(dbgwcr1_el1, 0x1ffe, 1, true)                   \
	X(dbgwcr2_el1, 0x1ffe, 1, wps() >= 2)             \
	X(dbgwcr3_el1, 0x1ffe, 1, wps() >= 3)             \
	X(mdccint_el1, 0x60000000, 0, true)               \
	X(mdscr_el1, 0x3001, 0x8000, true)

#define EVENT 0x11UL
#define PMU_REGS(X)                                          \
	X(pmevtyper0_el0, 0xf8000000, EVENT, counters() > 0) \
	X(pmevtyper1_el0, 0xf8000000, EVENT, counters() > 1) \
	X(pmevtyper2_el0, 0xf8000000, EVENT, counters() > 2) \
	X(pmevtyper3_el0, 0xf8000000, EVENT, counters() > 3) \
	X(pmevtyper4_el0, 0xf8000000, EVENT, counters() > 4) \
	X(pmevtyper5_el0, 0xf8000000, EVENT, counters() > 5) \
	X(pmevcntr0_el0, 0xffffffff, 0, counters() > 0)      \
	X(pmevcntr1_el0, 0xffffffff, 0, counters() > 1)      \
	X(pmevcntr2_el0, 0xffffffff, 0, counters() > 2)      \
	X(pmevcntr3_el0, 0xffffffff, 0, counters() > 3)      \
	X(pmevcntr4_el0, 0xffffffff, 0, counters() > 4)      \
	X(pmevcntr5_el0, 0xffffffff, 0, counters() > 5)      \
	X(pmccfiltr_el0, 0xf8000000, 0, has_pmu())           \
	X(pmccntr_el0, ALL >> 1, 0, has_pmu())               \
	X(pmselr_el0, 3, 0, has_pmu())                       \
	X(pmuserenr_el0, 0xf, 0, has_pmu())                  \
	X(pmcntenset_el0, ALL, 0, has_pmu())                 \
	X(pmintenset_el1, ALL, 0, has_pmu())                 \
	X(pmovsset_el0, ALL, 0, has_pmu())                   \
	X(pmcr_el0, 0x28, 0x40, has_pmu())

#define REGS(X) EL1_REGS(X) EL2_REGS(X) DEBUG_REGS(X) PMU_REGS(X)

enum reg {
#define INDEX(name, mask, set, present) R_##name,
	REGS(INDEX)
#undef INDEX
		REG_COUNT
};

static uint64_t before[REG_COUNT], expected[REG_COUNT];

static uint64_t dfr0(void)
{
	return read_sysreg(id_aa64dfr0_el1);
}

static uint64_t bps(void)
{
	return dfr0() >> 12 & 0xf;
}

static uint64_t wps(void)
{
	return dfr0() >> 20 & 0xf;
}

static bool has_pmu(void)
{
	return (dfr0() >> 8 & 0xf) != 0 && (dfr0() >> 8 & 0xf) != 0xf;
}

static uint64_t counters(void)
{
	return has_pmu() ? read_sysreg(pmcr_el0) >> 11 & 0x1f : 0;
}

static bool has_scxtnum(void)
{
	return (read_sysreg(id_aa64pfr0_el1) >> 56 & 0xf) >= 2;
}

static uint64_t pattern(uint64_t i)
{
	i = (i + 1) * 0x9e3779b97f4a7c15UL;
	i = (i ^ i >> 29) * 0xbf58476d1ce4e5b9UL;
	return i ^ i >> 32;
}

/* The set registers must forget what was there; the OS lock would change the meaning of MDSCR_EL1. */
static void clear_sets(void)
{
	write_sysreg(oslar_el1, 0);
	write_sysreg(dbgclaimclr_el1, 0xff);
	if (has_pmu()) {
		write_sysreg(pmcr_el0, 0x40);
		write_sysreg(pmcntenclr_el0, ALL);
		write_sysreg(pmintenclr_el1, ALL);
		write_sysreg(pmovsclr_el0, ALL);
	}
	isb();
}

/* Read and written under two names each. */
static struct {
	uint64_t claim, lock;
} other_before, other_expected;

static uint64_t os_lock(void)
{
	return read_sysreg(oslsr_el1) >> 1 & 1;
}

void host_regs_fill(uint64_t seed)
{
	/* more registers than this file knows would go unchecked */
	CHECK(bps() <= 5 && wps() <= 3 && counters() <= 6);
	other_before.lock = os_lock();
	other_before.claim = read_sysreg(dbgclaimclr_el1);
#define REMEMBER(name, mask, set, present) \
	if (present)                       \
		before[R_##name] = read_sysreg(name);
	REGS(REMEMBER)
#undef REMEMBER
	clear_sets();
#define FILL(name, mask, set, present) \
	if (present)                   \
		write_sysreg(name, (pattern(seed + R_##name) & (mask)) | (set));
	REGS(FILL)
#undef FILL
	write_sysreg(dbgclaimset_el1, pattern(seed) & 0xff);
	write_sysreg(oslar_el1, seed & 1);
	isb();
	other_expected.lock = os_lock();
	other_expected.claim = read_sysreg(dbgclaimclr_el1);
#define KEEP(name, mask, set, present) \
	if (present)                   \
		expected[R_##name] = read_sysreg(name);
	REGS(KEEP)
#undef KEEP
}

void host_regs_break_at(uint64_t addr)
{
	write_sysreg(dbgbvr0_el1, addr);
	write_sysreg(dbgbcr0_el1, 0x1e7);
	isb();
	expected[R_dbgbvr0_el1] = read_sysreg(dbgbvr0_el1);
	expected[R_dbgbcr0_el1] = read_sysreg(dbgbcr0_el1);
}

static void compare(const char *name, uint64_t found, uint64_t wanted)
{
	if (found != wanted)
		check_fail(__FILE__, __LINE__, "the host's %s is 0x%lx, not 0x%lx", name, found,
			   wanted);
}

void host_regs_check(void)
{
#define COMPARE(name, mask, set, present) \
	if (present)                      \
		compare(#name, read_sysreg(name), expected[R_##name]);
	REGS(COMPARE)
#undef COMPARE
	compare("OS lock", os_lock(), other_expected.lock);
	compare("claim tags", read_sysreg(dbgclaimclr_el1), other_expected.claim);
}

void host_regs_restore(void)
{
	clear_sets();
#define RESTORE(name, mask, set, present) \
	if (present)                      \
		write_sysreg(name, before[R_##name]);
	REGS(RESTORE)
#undef RESTORE
	write_sysreg(dbgclaimclr_el1, 0xff);
	write_sysreg(dbgclaimset_el1, other_before.claim);
	write_sysreg(oslar_el1, other_before.lock);
	isb();
}
