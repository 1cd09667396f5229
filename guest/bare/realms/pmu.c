/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The PMU of a realm: as many counters as the host gave it, its registers its own over exits, overflow reported to the
 * host. arg: number of counters, or BARE_PMU_NONE for a realm without PMU. The host is told the expected overflow status
 * with every HC_STEP.
 */
#include "guest.h"

#define PMCR_E 1UL
#define PMCR_N(v) ((v) >> 11 & 0x1f)
#define PMCR_STATE 0xffUL
#define PMCR_RESET 0x60UL /* LC, DP */
#define CYCLES (1UL << 31)
#define EVENT_CYCLES 0x11UL
#define ROUNDS 20

static uint64_t mask;

static void step(uint64_t overflow)
{
	uint64_t gprs[1] = { overflow };

	host_call(BARE_HC_STEP, gprs, 1);
}

static uint64_t pmu_version(void)
{
	return read_sysreg(id_aa64dfr0_el1) >> 8 & 0xf;
}

static void without(void)
{
	check_eq(pmu_version(), 0);
	write_sysreg(pmcr_el0, PMCR_E);
	write_sysreg(pmcntenset_el0, ~0UL);
	write_sysreg(pmintenset_el1, ~0UL);
	write_sysreg(pmccntr_el0, ~0UL);
	write_sysreg(pmevtyper0_el0, ~0UL);
	write_sysreg(pmuserenr_el0, ~0UL);
	step(0);
	check_eq(read_sysreg(pmcr_el0), 0);
	check_eq(read_sysreg(pmcntenset_el0) | read_sysreg(pmintenset_el1), 0);
	check_eq(read_sysreg(pmccntr_el0) | read_sysreg(pmevtyper0_el0), 0);
	check_eq(read_sysreg(pmuserenr_el0) | read_sysreg(pmovsset_el0), 0);
	check_eq(read_sysreg(pmceid0_el0) | read_sysreg(pmceid1_el0), 0);
}

static void select(uint64_t n)
{
	write_sysreg(pmselr_el0, n);
	isb();
}

static void fresh(uint64_t counters)
{
	check_eq(read_sysreg(pmcr_el0) & PMCR_STATE, PMCR_RESET);
	check_eq(PMCR_N(read_sysreg(pmcr_el0)), counters);
	check_eq(read_sysreg(pmcntenset_el0) | read_sysreg(pmintenset_el1), 0);
	check_eq(read_sysreg(pmovsset_el0) | read_sysreg(pmuserenr_el0), 0);
	check_eq(read_sysreg(pmselr_el0) | read_sysreg(pmccntr_el0), 0);
	check_eq(read_sysreg(pmccfiltr_el0), 0);
	for (uint64_t n = 0; n < counters; n++) {
		select(n);
		check_eq(read_sysreg(pmxevcntr_el0) | read_sysreg(pmxevtyper_el0), 0);
	}
}

/* Values of one round; PMCR.E is clear, so that nothing moves. */
static void fill(uint64_t counters, uint64_t seed)
{
	write_sysreg(pmcntenclr_el0, ~0UL);
	write_sysreg(pmintenclr_el1, ~0UL);
	write_sysreg(pmovsclr_el0, ~0UL);
	for (uint64_t n = 0; n < counters; n++) {
		select(n);
		write_sysreg(pmxevtyper_el0, EVENT_CYCLES | ((seed + n) & 3) << 30);
		write_sysreg(pmxevcntr_el0, mix64(seed + n) & 0xffffffff);
	}
	write_sysreg(pmccntr_el0, mix64(seed) >> 8);
	write_sysreg(pmccfiltr_el0, (seed & 3) << 30);
	write_sysreg(pmcntenset_el0, mix64(seed + 100) & mask);
	write_sysreg(pmintenset_el1, mix64(seed + 101) & mask);
	write_sysreg(pmovsset_el0, mix64(seed + 102) & mask);
	write_sysreg(pmuserenr_el0, seed & 0xf);
	select(seed % (counters + 1));
}

static void verify(uint64_t counters, uint64_t seed)
{
	check_eq(read_sysreg(pmselr_el0) & 0x1f, seed % (counters + 1));
	check_eq(read_sysreg(pmuserenr_el0) & 0xf, seed & 0xf);
	check_eq(read_sysreg(pmcntenset_el0) & mask, mix64(seed + 100) & mask);
	check_eq(read_sysreg(pmintenset_el1) & mask, mix64(seed + 101) & mask);
	check_eq(read_sysreg(pmovsset_el0) & mask, mix64(seed + 102) & mask);
	check_eq(read_sysreg(pmccntr_el0), mix64(seed) >> 8);
	check_eq(read_sysreg(pmccfiltr_el0) >> 30 & 3, seed & 3);
	for (uint64_t n = 0; n < counters; n++) {
		select(n);
		check_eq(read_sysreg(pmxevcntr_el0) & 0xffffffff, mix64(seed + n) & 0xffffffff);
		check_eq(read_sysreg(pmxevtyper_el0) >> 30, (seed + n) & 3);
	}
}

/* The status wants all of it: enabled, interrupt enabled, overflowed, and PMCR.E. */
static void overflow(void)
{
	fill(0, 0);
	for (uint64_t i = 0; i < 16; i++) {
		write_sysreg(pmcntenclr_el0, ~0UL);
		write_sysreg(pmintenclr_el1, ~0UL);
		write_sysreg(pmovsclr_el0, ~0UL);
		write_sysreg(pmccntr_el0, 0);
		write_sysreg(pmccfiltr_el0, 0);
		write_sysreg(pmcr_el0, PMCR_RESET | (i & 1 ? PMCR_E : 0));
		if (i & 2)
			write_sysreg(pmcntenset_el0, CYCLES);
		if (i & 4)
			write_sysreg(pmintenset_el1, CYCLES);
		if (i & 8)
			write_sysreg(pmovsset_el0, CYCLES);
		isb();
		step(i == 15);
	}
	write_sysreg(pmovsclr_el0, CYCLES);
	isb();
	step(0);
	write_sysreg(pmcr_el0, PMCR_RESET);
}

/* The cycle counter moves in the realm. */
static void counts(void)
{
	uint64_t before;

	write_sysreg(pmintenclr_el1, ~0UL);
	write_sysreg(pmccntr_el0, 0);
	write_sysreg(pmcntenset_el0, CYCLES);
	write_sysreg(pmcr_el0, PMCR_RESET | PMCR_E);
	isb();
	before = read_sysreg(pmccntr_el0);
	for (unsigned int i = 0; i < 1000; i++)
		cpu_relax();
	isb();
	check(read_sysreg(pmccntr_el0) > before);
	write_sysreg(pmcr_el0, PMCR_RESET);
	isb();
	before = read_sysreg(pmccntr_el0);
	step(0);
	check_eq(read_sysreg(pmccntr_el0), before);
}

void realm_main(const struct boot_info *bi)
{
	uint64_t counters = bi->arg & 0xff, seed = bi->arg >> 8;

	if (bi->arg == BARE_PMU_NONE) {
		without();
		return;
	}
	check(pmu_version() != 0 && pmu_version() != 0xf);
	mask = CYCLES | ((1UL << counters) - 1);
	fresh(counters);
	for (uint64_t i = 0; i < ROUNDS; i++) {
		fill(counters, seed + i);
		step(0);
		verify(counters, seed + i);
	}
	overflow();
	counts();
}
