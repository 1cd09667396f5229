/* SPDX-License-Identifier: BSD-3-Clause */
/* Exceptions that the RMM itself takes, and its end if something cannot be. */
#include <arch.h>
#include <cpu.h>
#include <esr.h>
#include <frame.h>
#include <mmu.h>
#include <print.h>
#include <stddef.h>
#include <sysreg.h>

_Static_assert(offsetof(struct frame, elr) == FRAME_ELR, "vectors.S");
_Static_assert(offsetof(struct frame, spsr) == FRAME_SPSR, "vectors.S");
_Static_assert(offsetof(struct frame, esr) == FRAME_ESR, "vectors.S");
_Static_assert(offsetof(struct frame, far) == FRAME_FAR, "vectors.S");
_Static_assert(offsetof(struct frame, sp) == FRAME_SP, "vectors.S");
_Static_assert(sizeof(struct frame) == FRAME_SIZE, "vectors.S");

uint8_t emergency_stacks[CPUS_MAX << EMERGENCY_STACK_SHIFT] __attribute__((aligned(16)));

extern const uint8_t ns_copy[], ns_copy_end[], ns_copy_refused[];
extern const uint8_t at_s1e1r_walk[], at_s1e1r_aborted[];

static const char *const kind_names[] = {
	[FRAME_SYNC] = "synchronous exception",
	[FRAME_IRQ] = "IRQ",
	[FRAME_FIQ] = "FIQ",
	[FRAME_SERROR] = "SError",
	[FRAME_SP0] = "exception in a task",
	[FRAME_OVERFLOW] = "stack overflow",
};

/* This PE is of no use any more, and there is nobody to tell: EL3 has no call for it. */
static _Noreturn void stop(void)
{
	__asm__ volatile("msr daifset, #0xf" ::: "memory");
	for (;;)
		__asm__ volatile("wfi" ::: "memory");
}

/*
 * The normal world gave an address that is not Non-secure, or not any more (rmi.md 6.2): a granule protection fault on
 * the access itself, by ns_copy(), through the Non-secure alias. Every other abort is an error of the RMM.
 */
static bool ns_access_refused(const struct frame *f)
{
	return ESR_EC(f->esr) == EC_DABT_SAME && (f->esr & ESR_FSC) == FSC_GPF &&
	       f->elr >= (uint64_t)ns_copy && f->elr < (uint64_t)ns_copy_end &&
	       f->far >= MMU_NS_OFFSET && f->far < MMU_NS_OFFSET + MMU_PA_LIMIT;
}

/* A realm's translation table that at_s1e1r() met is in memory that aborts. */
static bool walk_aborted(const struct frame *f)
{
	return ESR_EC(f->esr) == EC_DABT_SAME && f->elr == (uint64_t)at_s1e1r_walk;
}

static void dump(const struct frame *f, unsigned int kind)
{
	print("RMM: PE %u: %s\n", this_cpu()->index, kind_names[kind]);
	print(" ESR  %016lx  FAR  %016lx  HPFAR %016lx\n", f->esr, f->far,
	      read_sysreg("hpfar_el2"));
	print(" ELR  %016lx  SPSR %016lx  SP    %016lx\n", f->elr, f->spsr, f->sp);
	for (unsigned int i = 0; i < 30; i += 3)
		print(" X%-2u  %016lx  X%-2u  %016lx  X%-2u   %016lx\n", i, f->x[i], i + 1,
		      f->x[i + 1], i + 2, f->x[i + 2]);
	/* Another stack pointer for a task; what it was doing is in a realm's granule, and is not shown. */
	print(" X30  %016lx  SP0  %016lx\n", f->x[30], read_sysreg("sp_el0"));
}

void exception_from_rmm(struct frame *f, unsigned int kind)
{
	if (kind == FRAME_SYNC && ns_access_refused(f)) {
		f->elr = (uint64_t)ns_copy_refused;
		return;
	}
	if (kind == FRAME_SYNC && walk_aborted(f)) {
		f->elr = (uint64_t)at_s1e1r_aborted;
		return;
	}
	dump(f, kind);
	stop();
}

static _Noreturn void panic_at(const char *what, const void *where)
{
	print("RMM: PE %u: %s at %p\n", this_cpu()->index, what, where);
	stop();
}

_Noreturn void arch_panic(const char *what)
{
	panic_at(what, __builtin_return_address(0));
}

uintptr_t __stack_chk_guard;

_Noreturn void __stack_chk_fail(void);
_Noreturn void __stack_chk_fail(void)
{
	panic_at("stack smashed", __builtin_return_address(0));
}
