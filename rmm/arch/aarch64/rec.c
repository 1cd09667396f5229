/* SPDX-License-Identifier: BSD-3-Clause */
/* Loading a REC onto this PE and taking it off again: everything but what run.S switches at each turn. */
#include <arch.h>
#include <cpu.h>
#include <debug.h>
#include <fp.h>
#include <gic.h>
#include <run.h>
#include <sysreg.h>
#include <timer.h>
#include <traps.h>

_Static_assert(offsetof(struct rec, regs.x[30]) == REC_X(30), "run.S");
_Static_assert(offsetof(struct rec, regs.pc) == REC_PC, "run.S");
_Static_assert(offsetof(struct rec, regs.pstate) == REC_PSTATE, "run.S");
_Static_assert(offsetof(struct rec, regs.sp_el0) == REC_SP_EL0, "run.S");
_Static_assert(offsetof(struct rec, fault.esr) == REC_ESR, "run.S");
_Static_assert(offsetof(struct rec, fault.far) == REC_FAR, "run.S");
_Static_assert(offsetof(struct rec, fault.hpfar) == REC_HPFAR, "run.S");

#define VMPIDR_RES1 BIT(31)

static void el1_save(struct el1_regs *r)
{
#define SAVE(field, reg) r->field = read_sysreg(reg);
	EL1_REGISTERS(SAVE)
#undef SAVE
}

static void el1_load(const struct el1_regs *r)
{
#define LOAD(field, reg) write_sysreg(reg, r->field);
	EL1_REGISTERS(LOAD)
#undef LOAD
}

void arch_rec_init(struct rec *rec)
{
	static uint64_t serial;

	/* 0 is no REC. 64 bits do not wrap. */
	rec->arch.serial = __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED);
	arch_rec_reset_el1(rec, false);
	debug_init(rec);
	pmu_init(rec);
}

void arch_rec_reset_el1(struct rec *rec, bool big_endian)
{
	rec->arch.el1.sctlr = SCTLR_EL1_RESET | (big_endian ? SCTLR_EL1_EE : 0);
}

bool arch_rec_big_endian(const struct rec *rec)
{
	return (rec->arch.el1.sctlr & SCTLR_EL1_EE) != 0;
}

/* RmiRecMpidr has Aff3 in [31:24], the register in [39:32]. */
static uint64_t vmpidr(uint64_t mpidr)
{
	return VMPIDR_RES1 | (mpidr & 0xffffff) | (mpidr & 0xff000000) << 8;
}

static uint64_t vtcr(const struct s2 *s2)
{
	uint64_t range = read_sysreg("id_aa64mmfr0_el1") & 0xf;

	if (range > PA_RANGE_48_BITS)
		range = PA_RANGE_48_BITS;
	return VTCR_RES1 | VTCR_PS(range) | VTCR_SH0_INNER | VTCR_ORGN0_WB | VTCR_IRGN0_WB |
	       VTCR_SL0(s2->start_level) | VTCR_T0SZ(s2->ipa_width) |
	       (arch_caps()->vmid_bits == 16 ? VTCR_VS_16BIT : 0);
}

/*
 * A vCPU may rely on its TLB being its own. Two RECs of one realm share a VMID, so what one left on this PE must go
 * before the other runs. Serial numbers, since a new REC can have the address of an old one.
 */
static void tlb_claim(struct cpu *cpu, const struct rec *rec)
{
	if (cpu->loaded_serial == rec->arch.serial)
		return;
	cpu->loaded_serial = rec->arch.serial;
	__asm__ volatile("tlbi vmalle1" ::: "memory");
	dsb(nsh);
}

void arch_rec_load(struct rec *rec, const struct s2 *s2, uint64_t enter_flags)
{
	struct cpu *cpu = this_cpu();
	uint64_t hcr = HCR_REALM;

	if ((enter_flags & RMI_ENTER_TRAP_WFI) != 0)
		hcr |= HCR_TWI;
	if ((enter_flags & RMI_ENTER_TRAP_WFE) != 0)
		hcr |= HCR_TWE;
	if (rec->vserror) {
		hcr |= HCR_VSE;
		rec->vserror = false;
	}

	pmu_load(cpu, rec);
	el1_save(&cpu->ns);
	debug_load(cpu, rec);
	timer_load(&rec->timer);
	el1_load(&rec->arch.el1);
	if ((hcr & HCR_VSE) != 0)
		write_sysreg("vsesr_el2", rec->vsesr);
	gic_load(&rec->gic);
	write_sysreg("vmpidr_el2", vmpidr(rec->mpidr));
	write_sysreg("vtcr_el2", vtcr(s2));
	write_sysreg("vttbr_el2", (uint64_t)s2->vmid << VTTBR_VMID_SHIFT | s2->root.v);
	write_sysreg("hcr_el2", hcr);
	fp_rec_load(rec);
	isb();
	tlb_claim(cpu, rec);
	isb();
}

void arch_rec_unload(struct rec *rec)
{
	struct cpu *cpu = this_cpu();

	fp_unload(rec);
	/* The CPU clears VSE when the realm takes the SError; otherwise it is still owed. */
	if ((read_sysreg("hcr_el2") & HCR_VSE) != 0)
		rec->vserror = true;
	gic_unload(&rec->gic);
	timer_unload(&rec->timer);
	el1_save(&rec->arch.el1);
	el1_load(&cpu->ns);
	write_sysreg("hcr_el2", HCR_REALM);
	write_sysreg("vttbr_el2", 0);
	debug_unload(cpu);
	pmu_unload(cpu, rec);
	isb();
}

enum rec_event arch_rec_run(struct rec *rec)
{
	return (enum rec_event)rec_enter(rec, rec->arch.keys);
}
