/* SPDX-License-Identifier: BSD-3-Clause */
#include "gic.h"

#include "check.h"
#include "clock.h"
#include "cpu.h"

#define GICD_BASE 0x08000000UL
#define GICD_CTLR 0x0
#define GICD_CTLR_GRP1A_ARE_NS 0x12U

#define GICR_BASE 0x080a0000UL
#define GICR_STRIDE 0x20000UL
#define GICR_TYPER 0x8
#define GICR_TYPER_LAST (1UL << 4)
#define GICR_WAKER 0x14
#define GICR_WAKER_PROCESSOR_SLEEP (1U << 1)
#define GICR_WAKER_CHILDREN_ASLEEP (1U << 2)
#define GICR_SGI_FRAME 0x10000UL
#define GICR_IGROUPR0 (GICR_SGI_FRAME + 0x80)
#define GICR_ISENABLER0 (GICR_SGI_FRAME + 0x100)
#define GICR_IPRIORITYR (GICR_SGI_FRAME + 0x400)

#define PRIORITY 0xa0U
#define SPURIOUS 1020

/* The assembler takes these by encoding whatever -march says */
#define ICC_SRE_EL2 S3_4_C12_C9_5
#define ICC_PMR_EL1 S3_0_C4_C6_0
#define ICC_IAR1_EL1 S3_0_C12_C12_0
#define ICC_EOIR1_EL1 S3_0_C12_C12_1
#define ICC_IGRPEN1_EL1 S3_0_C12_C12_7
#define ICC_SGI1R_EL1 S3_0_C12_C11_5

#define read_sysreg_x(name) read_sysreg(name)
#define write_sysreg_x(name, value) write_sysreg(name, value)

static const uint32_t own_interrupts[] = {
	INTID_KICK, INTID_MAINTENANCE, INTID_EL2_TIMER, INTID_VIRTUAL_TIMER, INTID_PHYSICAL_TIMER,
};

static volatile uint32_t *reg(uint64_t addr)
{
	return (volatile uint32_t *)addr;
}

/* Affinity in the layout of GICR_TYPER[63:32]. */
static uint64_t affinity(uint64_t mpidr)
{
	return ((mpidr >> 32) & 0xff) << 24 | (mpidr & 0xffffff);
}

static uint64_t find_redistributor(uint64_t mpidr)
{
	for (uint64_t base = GICR_BASE;; base += GICR_STRIDE) {
		uint64_t typer = *(volatile uint64_t *)(base + GICR_TYPER);

		if (typer >> 32 == affinity(mpidr))
			return base;
		if (typer & GICR_TYPER_LAST)
			fatal("no redistributor for MPIDR 0x%lx", mpidr);
	}
}

uint32_t gic_cpu_count(void)
{
	uint32_t n = 1;

	for (uint64_t base = GICR_BASE;
	     !(*(volatile uint64_t *)(base + GICR_TYPER) & GICR_TYPER_LAST); base += GICR_STRIDE)
		n++;
	return n;
}

void gic_init_distributor(void)
{
	*reg(GICD_BASE + GICD_CTLR) = GICD_CTLR_GRP1A_ARE_NS;
}

void gic_init_cpu(void)
{
	struct cpu *cpu = this_cpu();
	volatile uint8_t *priorities;

	cpu->mpidr = read_sysreg(mpidr_el1);
	cpu->gicr = find_redistributor(cpu->mpidr);
	*reg(cpu->gicr + GICR_WAKER) &= ~GICR_WAKER_PROCESSOR_SLEEP;
	while (*reg(cpu->gicr + GICR_WAKER) & GICR_WAKER_CHILDREN_ASLEEP)
		;

	priorities = (volatile uint8_t *)(cpu->gicr + GICR_IPRIORITYR);
	for (unsigned int i = 0; i < sizeof(own_interrupts) / sizeof(own_interrupts[0]); i++) {
		uint32_t bit = 1U << own_interrupts[i];

		*reg(cpu->gicr + GICR_IGROUPR0) |= bit;
		priorities[own_interrupts[i]] = PRIORITY;
		*reg(cpu->gicr + GICR_ISENABLER0) = bit;
	}

	write_sysreg_x(ICC_SRE_EL2, 0xf);
	isb();
	write_sysreg_x(ICC_PMR_EL1, 0xf0);
	write_sysreg_x(ICC_IGRPEN1_EL1, 1);
	isb();
}

void gic_poll(void)
{
	for (;;) {
		uint64_t intid = read_sysreg_x(ICC_IAR1_EL1);

		dsb();
		if (intid >= SPURIOUS)
			return;
		if (intid == INTID_EL2_TIMER)
			clock_tick();
		write_sysreg_x(ICC_EOIR1_EL1, intid);
		isb();
	}
}

void gic_kick(uint32_t cpu_index)
{
	uint64_t mpidr = cpus[cpu_index].mpidr;
	uint64_t target = 1UL << (mpidr & 0xf) | ((mpidr >> 8) & 0xff) << 16 |
			  ((mpidr >> 16) & 0xff) << 32 | ((mpidr >> 32) & 0xff) << 48 |
			  ((mpidr >> 4) & 0xf) << 44;

	dsb();
	write_sysreg_x(ICC_SGI1R_EL1, target | (uint64_t)INTID_KICK << 24);
	isb();
}
