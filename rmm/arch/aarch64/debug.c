/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Breakpoints and watchpoints: the normal world's stay in the CPU until a realm has one that can fire (core/debug.c). A
 * realm is trapped at every debug register, so the CPU's are written here only. At EL2 itself none of them fires: debug
 * exceptions are routed to EL1.
 *
 * MDSCR_EL1 changes at every entry, or the realm would take the exceptions of the normal world's breakpoints. Its fields
 * that are an external debugger's, writable under the OS lock, always stay as they are.
 */
#include <debug.h>

#include <cpu.h>
#include <sysreg.h>

#define CONTROL_E BIT(0)
#define CONTROL_LBN_SHIFT 16
#define CONTROL_LBN MASK(19, 16)
#define CONTROL_LINKED BIT(20) /* BT[0], WT */
#define BCR_CONTEXT BIT(21) /* BT[1] */

/* The highest-numbered breakpoints of the CPU are the realm's, since only those can be aware of the context. */
static unsigned int first_bp(const struct rec_debug *d)
{
	return arch_caps()->num_bps - d->num_bps;
}

/* The number of a register is part of its encoding: from the last one that the CPU has down to 0. */
#define FROM_LAST(last, CASE) \
	switch (last) {       \
		CASE(15)      \
		CASE(14)      \
		CASE(13)      \
		CASE(12)      \
		CASE(11)      \
		CASE(10)      \
		CASE(9)       \
		CASE(8)       \
		CASE(7)       \
		CASE(6)       \
		CASE(5)       \
		CASE(4)       \
		CASE(3)       \
		CASE(2)       \
		CASE(1)       \
		CASE(0)       \
	default:              \
		break;        \
	}

#define SAVE_BP(n)                                           \
	case n:                                              \
		r->bvr[n] = read_sysreg("dbgbvr" #n "_el1"); \
		r->bcr[n] = read_sysreg("dbgbcr" #n "_el1"); \
		__attribute__((fallthrough));
#define SAVE_WP(n)                                           \
	case n:                                              \
		r->wvr[n] = read_sysreg("dbgwvr" #n "_el1"); \
		r->wcr[n] = read_sysreg("dbgwcr" #n "_el1"); \
		__attribute__((fallthrough));
#define LOAD_BP(n)                                           \
	case n:                                              \
		write_sysreg("dbgbvr" #n "_el1", r->bvr[n]); \
		write_sysreg("dbgbcr" #n "_el1", r->bcr[n]); \
		__attribute__((fallthrough));
#define LOAD_WP(n)                                           \
	case n:                                              \
		write_sysreg("dbgwvr" #n "_el1", r->wvr[n]); \
		write_sysreg("dbgwcr" #n "_el1", r->wcr[n]); \
		__attribute__((fallthrough));

static void save(struct debug_regs *r)
{
	FROM_LAST(arch_caps()->num_bps, SAVE_BP)
	FROM_LAST(arch_caps()->num_wps, SAVE_WP)
}

static void load(const struct debug_regs *r)
{
	FROM_LAST(arch_caps()->num_bps, LOAD_BP)
	FROM_LAST(arch_caps()->num_wps, LOAD_WP)
}

/* Links name a breakpoint by the realm's number. A link to one that the realm does not have: the register is off. */
static uint64_t relink(const struct rec_debug *d, uint64_t control)
{
	const uint64_t link = (control & CONTROL_LBN) >> CONTROL_LBN_SHIFT;

	if (link > d->num_bps)
		return control & ~CONTROL_E;
	return (control & ~CONTROL_LBN) | (link + first_bp(d)) << CONTROL_LBN_SHIFT;
}

static void load_realm(const struct rec_debug *d)
{
	const unsigned int first = first_bp(d);
	struct debug_regs r = { 0 };

	for (unsigned int i = 0; i <= d->num_bps; i++) {
		const bool links = (d->bcr[i] & (CONTROL_LINKED | BCR_CONTEXT)) == CONTROL_LINKED;

		r.bvr[first + i] = d->bvr[i];
		r.bcr[first + i] = links ? relink(d, d->bcr[i]) : d->bcr[i];
	}
	for (unsigned int i = 0; i <= d->num_wps; i++) {
		r.wvr[i] = d->wvr[i];
		r.wcr[i] = (d->wcr[i] & CONTROL_LINKED) ? relink(d, d->wcr[i]) : d->wcr[i];
	}
	load(&r);
}

static bool has_double_lock(void)
{
	return (read_sysreg("id_aa64dfr0_el1") & DFR0_DOUBLE_LOCK) == 0;
}

/* Either lock, left set by the normal world, would keep the realm's debug exceptions away. */
static void locks_open(struct ns_debug *ns)
{
	ns->locked = (read_sysreg("oslsr_el1") & OSLSR_OSLK) != 0;
	ns->double_locked = has_double_lock() && (read_sysreg("osdlr_el1") & OSDLR_DLK) != 0;
	if (ns->double_locked)
		write_sysreg("osdlr_el1", 0);
	if (ns->locked)
		write_sysreg("oslar_el1", 0);
}

static void locks_close(const struct ns_debug *ns)
{
	if (ns->locked)
		write_sysreg("oslar_el1", OSLAR_OSLK);
	if (ns->double_locked)
		write_sysreg("osdlr_el1", OSDLR_DLK);
}

void debug_swap_in(struct cpu *cpu, const struct rec_debug *d)
{
	locks_open(&cpu->ns_debug);
	save(&cpu->ns_debug.regs);
	load_realm(d);
	cpu->debug_realm = true;
}

void debug_swap_out(struct cpu *cpu)
{
	load(&cpu->ns_debug.regs);
	locks_close(&cpu->ns_debug);
	cpu->debug_realm = false;
}

/* With nothing that could fire, nothing is enabled: the breakpoints in the CPU are the normal world's. */
static uint64_t mdscr(const struct rec_debug *d)
{
	return d->mdscr & (d->active ? MDSCR_REALM : MDSCR_TDCC);
}

void debug_init(struct rec *rec)
{
	rec->arch.mdscr = mdscr(&rec->debug);
}

void arch_debug_update(struct rec *rec)
{
	struct cpu *cpu = this_cpu();

	if (cpu->debug_realm)
		load_realm(&rec->debug);
	else if (rec->debug.active)
		debug_swap_in(cpu, &rec->debug);
	rec->arch.mdscr = mdscr(&rec->debug);
	debug_write_mdscr(cpu, rec);
}
