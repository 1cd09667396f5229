/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * debug.c and pmu.c, for rec.c: what a realm has of debug and performance monitoring. What every entry does is inline.
 */
#ifndef ARCH_DEBUG_H
#define ARCH_DEBUG_H

#include <arch.h>
#include <cpu.h>
#include <sysreg.h>

/* PMCR_EL0: LC, DP; nothing counts */
#define PMCR_STOPPED 0x60

/* State of a fresh REC. */
void debug_init(struct rec *rec);
void pmu_init(struct rec *rec);

/* Breakpoints and watchpoints to the realm's and back. */
void debug_swap_in(struct cpu *cpu, const struct rec_debug *d);
void debug_swap_out(struct cpu *cpu);
/* All of the PMU but PMCR_EL0, for a realm that has one; PMCR_EL0.E is clear meanwhile. */
void pmu_swap_in(struct cpu *cpu, const struct rec *rec);
void pmu_swap_out(struct cpu *cpu, struct rec *rec);

/* The realm's MDSCR_EL1, without what is an external debugger's. */
static inline void debug_write_mdscr(const struct cpu *cpu, const struct rec *rec)
{
	write_sysreg("mdscr_el1", (cpu->ns_debug.mdscr & MDSCR_EXTERNAL) | rec->arch.mdscr);
}

static inline void debug_load(struct cpu *cpu, const struct rec *rec)
{
	cpu->ns_debug.mdscr = read_sysreg("mdscr_el1");
	if (rec->debug.active)
		debug_swap_in(cpu, &rec->debug);
	debug_write_mdscr(cpu, rec);
}

static inline void debug_unload(struct cpu *cpu)
{
	write_sysreg("mdscr_el1", cpu->ns_debug.mdscr);
	if (cpu->debug_realm)
		debug_swap_out(cpu);
}

/* The normal world's counters do not count realms. */
static inline void pmu_load(struct cpu *cpu, const struct rec *rec)
{
	if (!arch_caps()->has_pmu)
		return;
	cpu->ns_pmcr = read_sysreg("pmcr_el0");
	write_sysreg("pmcr_el0", PMCR_STOPPED);
	if (rec->pmu)
		pmu_swap_in(cpu, rec);
}

static inline void pmu_unload(struct cpu *cpu, struct rec *rec)
{
	if (!arch_caps()->has_pmu)
		return;
	if (rec->pmu)
		pmu_swap_out(cpu, rec);
	write_sysreg("pmcr_el0", cpu->ns_pmcr);
}

#endif
