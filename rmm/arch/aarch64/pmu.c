/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The PMU of a realm that was created with one (DEN0137 A8.1; rsi.md 9.1). MDCR_EL2.HPMN gives it the first counters; it
 * reaches its registers without trap. All counters of the normal world are put away, those beyond HPMN too, since the
 * realm's PMCR_EL0 may reset counters and nothing of them is to be seen.
 *
 * PMCR_EL0.E is clear while registers are exchanged: nothing counts, no overflow interrupt is raised on the way.
 */
#include <debug.h>

#include <cpu.h>
#include <sysreg.h>
#include <traps.h>

/* LC, DP, and C and P: counters are zero at the first load */
#define PMCR_REALM_RESET 0x66
/* PMCNTENSET and its kin: event counters, cycle counter, instruction counter */
#define PMU_ALL MASK(32, 0)
#define PMU_CYCLES BIT(31)

/* The number of a counter is part of its encoding: from the last one that the CPU has down to 0. */
#define FROM_COUNT(count, CASE) \
	switch (count) {        \
		CASE(31, 30)    \
		CASE(30, 29)    \
		CASE(29, 28)    \
		CASE(28, 27)    \
		CASE(27, 26)    \
		CASE(26, 25)    \
		CASE(25, 24)    \
		CASE(24, 23)    \
		CASE(23, 22)    \
		CASE(22, 21)    \
		CASE(21, 20)    \
		CASE(20, 19)    \
		CASE(19, 18)    \
		CASE(18, 17)    \
		CASE(17, 16)    \
		CASE(16, 15)    \
		CASE(15, 14)    \
		CASE(14, 13)    \
		CASE(13, 12)    \
		CASE(12, 11)    \
		CASE(11, 10)    \
		CASE(10, 9)     \
		CASE(9, 8)      \
		CASE(8, 7)      \
		CASE(7, 6)      \
		CASE(6, 5)      \
		CASE(5, 4)      \
		CASE(4, 3)      \
		CASE(3, 2)      \
		CASE(2, 1)      \
		CASE(1, 0)      \
	default:                \
		break;          \
	}

#define SAVE_COUNTER(count, n)                                      \
	case count:                                                 \
		r->evcntr[n] = read_sysreg("pmevcntr" #n "_el0");   \
		r->evtyper[n] = read_sysreg("pmevtyper" #n "_el0"); \
		__attribute__((fallthrough));
#define LOAD_COUNTER(count, n)                                      \
	case count:                                                 \
		write_sysreg("pmevtyper" #n "_el0", r->evtyper[n]); \
		write_sysreg("pmevcntr" #n "_el0", r->evcntr[n]);   \
		__attribute__((fallthrough));

static void save(struct pmu_regs *r, unsigned int counters)
{
	r->cnten = read_sysreg("pmcntenset_el0");
	r->inten = read_sysreg("pmintenset_el1");
	r->ovs = read_sysreg("pmovsset_el0");
	r->selr = read_sysreg("pmselr_el0");
	r->userenr = read_sysreg("pmuserenr_el0");
	r->ccfiltr = read_sysreg("pmccfiltr_el0");
	r->ccntr = read_sysreg("pmccntr_el0");
	FROM_COUNT(counters, SAVE_COUNTER)
}

static void load(const struct pmu_regs *r, unsigned int counters)
{
	write_sysreg("pmcntenclr_el0", ~r->cnten & PMU_ALL);
	write_sysreg("pmintenclr_el1", ~r->inten & PMU_ALL);
	write_sysreg("pmovsclr_el0", ~r->ovs & PMU_ALL);
	FROM_COUNT(counters, LOAD_COUNTER)
	write_sysreg("pmccntr_el0", r->ccntr);
	write_sysreg("pmccfiltr_el0", r->ccfiltr);
	write_sysreg("pmuserenr_el0", r->userenr);
	write_sysreg("pmselr_el0", r->selr);
	write_sysreg("pmovsset_el0", r->ovs);
	write_sysreg("pmintenset_el1", r->inten);
	write_sysreg("pmcntenset_el0", r->cnten);
}

void pmu_init(struct rec *rec)
{
	rec->arch.pmu.pmcr = PMCR_REALM_RESET;
}

void pmu_swap_in(struct cpu *cpu, const struct rec *rec)
{
	const unsigned int counters = arch_caps()->pmu_counters;

	isb();
	save(&cpu->ns_pmu, counters);
	/* The realm's image is zero beyond its own counters. */
	load(&rec->arch.pmu, counters);
	write_sysreg("mdcr_el2", MDCR_REALM_PMU | MDCR_HPMN(rec->pmu_num_ctrs));
	isb();
	write_sysreg("pmcr_el0", rec->arch.pmu.pmcr);
}

/* What is not the realm's is left out, should the CPU have let it write there. */
static void mask_realm(struct rec *rec)
{
	struct pmu_regs *r = &rec->arch.pmu;
	const uint64_t mine = PMU_CYCLES | (BIT(rec->pmu_num_ctrs) - 1);

	r->cnten &= mine;
	r->inten &= mine;
	r->ovs &= mine;
	rec->pmu_overflow = (r->pmcr & PMCR_E) != 0 && (r->cnten & r->inten & r->ovs) != 0;
}

void pmu_swap_out(struct cpu *cpu, struct rec *rec)
{
	const unsigned int counters = arch_caps()->pmu_counters;

	rec->arch.pmu.pmcr = read_sysreg("pmcr_el0");
	write_sysreg("pmcr_el0", PMCR_STOPPED);
	isb();
	save(&rec->arch.pmu, rec->pmu_num_ctrs);
	mask_realm(rec);
	write_sysreg("mdcr_el2", MDCR_REALM | MDCR_HPMN(counters));
	isb();
	load(&cpu->ns_pmu, counters);
	isb();
}
