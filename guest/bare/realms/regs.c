/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every register of its own that a realm can change without losing its footing holds a pattern of the realm's, and keeps
 * it over exits. arg = seed.
 */
#include "fp.h"
#include "guest.h"
#include "timer.h"

#define ROUNDS 50
#define CPACR_FP (3UL << 20)
#define FAR_FUTURE (1UL << 62)

/* X(register, bits that can hold any value) */
#define REGISTERS(X)                       \
	X(sp_el0, ~0UL)                    \
	X(spsr_el1, 0xf0000000UL)          \
	X(elr_el1, ~0UL)                   \
	X(esr_el1, 0xffffffffUL)           \
	X(far_el1, ~0UL)                   \
	X(afsr0_el1, 0)                    \
	X(afsr1_el1, 0)                    \
	X(amair_el1, 0)                    \
	X(ttbr1_el1, 0x0000fffffffff000UL) \
	X(contextidr_el1, 0xffffffffUL)    \
	X(tpidr_el0, ~0UL)                 \
	X(tpidrro_el0, ~0UL)               \
	X(csselr_el1, 0xfUL)               \
	X(par_el1, 0x000000000000f000UL)   \
	X(cntkctl_el1, 0x3ffUL)            \
	X(cntv_cval_el0, FAR_FUTURE - 1)   \
	X(cntp_cval_el0, FAR_FUTURE - 1)   \
	X(apiakeylo_el1, ~0UL)             \
	X(apiakeyhi_el1, ~0UL)             \
	X(apibkeylo_el1, ~0UL)             \
	X(apdakeyhi_el1, ~0UL)             \
	X(apdbkeylo_el1, ~0UL)             \
	X(apgakeyhi_el1, ~0UL)

/* Everything at EL1 that is not only a value, too: all of it in the other state than the host leaves it. */
static void scramble(uint64_t seed)
{
#define FILL(reg, mask) write_sysreg(reg, (read_sysreg(reg) & ~(mask)) | (mix64(seed++) & (mask)));
	REGISTERS(FILL)
#undef FILL
	write_sysreg(cntv_ctl_el0, TIMER_ENABLE | TIMER_IMASK);
	write_sysreg(cntp_ctl_el0, TIMER_ENABLE | TIMER_IMASK);
	isb();
}

static void verify(uint64_t seed)
{
#define VERIFY(reg, mask) check_eq(read_sysreg(reg) & (mask), mix64(seed++) & (mask));
	REGISTERS(VERIFY)
#undef VERIFY
	check_eq(read_sysreg(cntv_ctl_el0), TIMER_ENABLE | TIMER_IMASK);
	check_eq(read_sysreg(cntp_ctl_el0), TIMER_ENABLE | TIMER_IMASK);
}

/* Breakpoints that are in the CPU, since they could fire. */
static void use_debug(void)
{
	write_sysreg(oslar_el1, 0);
	write_sysreg(dbgbvr0_el1, 0xffff000000001000UL);
	write_sysreg(dbgbcr0_el1, 0x1e7);
	write_sysreg(dbgwvr0_el1, 0xffff000000002000UL);
	write_sysreg(dbgwcr0_el1, 0x1fff);
	write_sysreg(mdscr_el1, 0xb000);
	isb();
}

static void use_pmu(void)
{
	if ((read_sysreg(id_aa64dfr0_el1) >> 8 & 0xf) == 0)
		return;
	write_sysreg(pmccntr_el0, 0x1234);
	write_sysreg(pmevcntr0_el0, 0x4321);
	write_sysreg(pmevtyper0_el0, 0x11);
	write_sysreg(pmcntenset_el0, 0x80000001UL);
	write_sysreg(pmuserenr_el0, 0xf);
	write_sysreg(pmselr_el0, 1);
	/* all counters reset, and counting */
	write_sysreg(pmcr_el0, 0x67);
	isb();
}

void realm_main(const struct boot_info *bi)
{
	uint64_t seed = mix64(bi->arg);

	use_debug();
	use_pmu();
	for (unsigned int i = 0; i < ROUNDS; i++) {
		fp_fill(seed);
		scramble(seed);
		host_yield();
		verify(seed);
		check_eq(fp_differ(seed), 0);
		seed = mix64(seed);
	}
	check_eq(read_sysreg(dbgbvr0_el1), 0xffff000000001000UL);
	check_eq(read_sysreg(mdscr_el1), 0xb000);
	check((read_sysreg(cpacr_el1) & CPACR_FP) == CPACR_FP);
}
