/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Self-hosted debug of a realm: breakpoints, watchpoints and single steps on itself, over exits to the host, whose own
 * breakpoints it must not meet: HC_SEND tells it where to put one. arg: breakpoints minus 1 in [7:0], watchpoints minus 1 in [15:8], seed above.
 */
#include <abi/smccc.h>

#include "guest.h"
#include "insn.h"

#define MDSCR_RESET 0x1000UL
#define MDSCR_SS (1UL << 0)
#define MDSCR_KDE (1UL << 13)
#define MDSCR_MDE (1UL << 15)
#define OSLSR_LOCKED 0xaUL
#define OSLSR_OPEN 0x8UL

#define BVR(n) INSN_SYSREG(2U, 0U, 0U, (n), 4U)
#define BCR(n) INSN_SYSREG(2U, 0U, 0U, (n), 5U)
#define WVR(n) INSN_SYSREG(2U, 0U, 0U, (n), 6U)
#define WCR(n) INSN_SYSREG(2U, 0U, 0U, (n), 7U)

#define CONTROL_EL1 (1UL << 1 | 1UL << 0) /* enabled, at EL1 */
#define BCR_ADDRESS (CONTROL_EL1 | 0xfUL << 5)
#define BCR_LINKED(n) (BCR_ADDRESS | 1UL << 20 | (uint64_t)(n) << 16)
#define BCR_CONTEXT (CONTROL_EL1 | 0xfUL << 5 | 3UL << 20)
#define WCR_STORE (CONTROL_EL1 | 2UL << 3 | 0xffUL << 5)
#define WCR_ANY (CONTROL_EL1 | 3UL << 3 | 0xffUL << 5)

#define EC_BREAKPOINT 0x31
#define EC_STEP 0x33
#define EC_WATCHPOINT 0x35

static uint64_t watched[32] __attribute__((aligned(64)));
static unsigned int bps, wps;

/* Not inlined, and each at an address of its own. */
static __attribute__((noinline)) void target(void)
{
	__asm__ volatile("nop");
}

static uint64_t get(uint32_t reg)
{
	struct fault fault;
	uint64_t value;

	check(guest_probe_mrs(reg, &value, &fault));
	return value;
}

static void set(uint32_t reg, uint64_t value)
{
	struct fault fault;

	check(guest_probe_msr(reg, value, &fault));
}

static void enable(uint64_t mdscr)
{
	write_sysreg(mdscr_el1, mdscr);
	isb();
}

static void debug_unmask(void)
{
	__asm__ volatile("msr daifclr, #8; isb" : : : "memory");
}

static void debug_mask(void)
{
	__asm__ volatile("msr daifset, #8; isb" : : : "memory");
}

static bool breaks(void)
{
	struct fault fault;
	bool completed;

	debug_unmask();
	completed = guest_probe_exec((uint64_t)target, &fault);
	debug_mask();
	if (completed)
		return false;
	check_eq(ESR_EC(fault.esr), EC_BREAKPOINT);
	check_eq(fault.elr, (uint64_t)target);
	return true;
}

static bool watches(uint64_t *addr, bool write)
{
	struct fault fault;
	uint64_t value;
	bool completed;

	debug_unmask();
	completed = write ? guest_probe_write((uint64_t)addr, 1, &fault) :
			    guest_probe_read((uint64_t)addr, &value, &fault);
	debug_mask();
	if (completed)
		return false;
	check_eq(ESR_EC(fault.esr), EC_WATCHPOINT);
	check_eq(fault.far, (uint64_t)addr);
	check_eq((fault.esr & ESR_WNR) != 0, write);
	return true;
}

/* A fresh realm has nothing set, and nothing beyond its number. */
static void fresh(void)
{
	uint64_t dfr0 = read_sysreg(id_aa64dfr0_el1), value;
	struct fault fault;

	check_eq(dfr0 >> 12 & 0xf, bps);
	check_eq(dfr0 >> 20 & 0xf, wps);
	check_eq(read_sysreg(oslsr_el1), OSLSR_LOCKED);
	check_eq(read_sysreg(mdscr_el1), MDSCR_RESET);
	for (unsigned int n = 0; n < 16; n++) {
		check_eq(guest_probe_mrs(BVR(n), &value, &fault), n <= bps);
		check_eq(value, 0);
		check_eq(guest_probe_mrs(BCR(n), &value, &fault), n <= bps);
		check_eq(value, 0);
		check_eq(guest_probe_mrs(WVR(n), &value, &fault), n <= wps);
		check_eq(value, 0);
		check_eq(guest_probe_mrs(WCR(n), &value, &fault), n <= wps);
		check_eq(value, 0);
	}
}

/* Locked, or without MDE or KDE, nothing fires; the host's breakpoints never do. */
static void not_enabled(void)
{
	set(BVR(0), (uint64_t)target);
	set(BCR(0), BCR_ADDRESS);
	enable(MDSCR_MDE | MDSCR_KDE);
	check(!breaks());
	write_sysreg(oslar_el1, 0);
	isb();
	check_eq(read_sysreg(oslsr_el1), OSLSR_OPEN);
	enable(MDSCR_MDE);
	check(!breaks());
	enable(MDSCR_KDE);
	check(!breaks());
	set(BCR(0), 0);
	enable(MDSCR_MDE | MDSCR_KDE);
	check(!breaks());
	host_yield();
	check(!breaks());
}

static void each_breakpoint(void)
{
	for (unsigned int n = 0; n <= bps; n++) {
		set(BVR(n), (uint64_t)target);
		set(BCR(n), BCR_ADDRESS);
		enable(MDSCR_MDE | MDSCR_KDE);
		check(breaks());
		host_yield();
		check(breaks());
		check_eq(get(BVR(n)), (uint64_t)target);
		check_eq(get(BCR(n)), BCR_ADDRESS);
		check_eq(read_sysreg(mdscr_el1), MDSCR_MDE | MDSCR_KDE);
		set(BCR(n), 0);
		check(!breaks());
		host_yield();
		check(!breaks());
	}
}

static void each_watchpoint(void)
{
	for (unsigned int n = 0; n <= wps; n++) {
		set(WVR(n), (uint64_t)&watched[n]);
		set(WCR(n), n % 2 ? WCR_STORE : WCR_ANY);
	}
	host_yield();
	for (unsigned int n = 0; n <= wps; n++) {
		check(watches(&watched[n], true));
		check_eq(watches(&watched[n], false), n % 2 == 0);
	}
	check(!watches(&watched[16], true));
	check(!breaks());
	for (unsigned int n = 0; n <= wps; n++)
		set(WCR(n), 0);
	check(!watches(&watched[0], true));
}

/* The last breakpoint compares CONTEXTIDR_EL1 and the first is linked to it. */
static void linked(uint64_t context)
{
	set(BVR(bps), context);
	set(BCR(bps), BCR_CONTEXT);
	set(BVR(0), (uint64_t)target);
	set(BCR(0), BCR_LINKED(bps));
	write_sysreg(contextidr_el1, context + 1);
	isb();
	host_yield();
	check(!breaks());
	write_sysreg(contextidr_el1, context);
	isb();
	check(breaks());
	set(BCR(0), 0);
	set(BCR(bps), 0);
}

/* The RMM executes the SMC, and the step is over. */
static void step(void)
{
	struct fault fault;
	uint64_t smc;

	enable(MDSCR_SS | MDSCR_KDE);
	check(!guest_probe_step(PSCI_VERSION, &smc, &fault));
	enable(MDSCR_RESET);
	check_eq(ESR_EC(fault.esr), EC_STEP);
	check_eq(fault.elr, smc + 4);
}

void realm_main(const struct boot_info *bi)
{
	bps = bi->arg & 0xff;
	wps = bi->arg >> 8 & 0xff;
	fresh();
	host_send(0, (uint64_t)target);
	not_enabled();
	each_breakpoint();
	each_watchpoint();
	linked(bi->arg >> 16);
	step();
}
