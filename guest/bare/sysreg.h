/* SPDX-License-Identifier: BSD-3-Clause */
/* System register access, barriers, and the few encodings that the assembler has no name for. */
#ifndef GUEST_SYSREG_H
#define GUEST_SYSREG_H

#include <stdint.h>

#define read_sysreg(name)                                          \
	({                                                         \
		uint64_t value_;                                   \
		__asm__ volatile("mrs %0, " #name : "=r"(value_)); \
		value_;                                            \
	})
#define write_sysreg(name, value) __asm__ volatile("msr " #name ", %0" : : "r"((uint64_t)(value)))

/* Macro arguments are expanded first, so that an encoding may have a name. */
#define read_sysreg_s(enc) read_sysreg(enc)
#define write_sysreg_s(enc, value) write_sysreg(enc, value)

#define ICC_PMR_EL1 S3_0_C4_C6_0
#define ICC_SGI1R_EL1 S3_0_C12_C11_5
#define ICC_IAR1_EL1 S3_0_C12_C12_0
#define ICC_EOIR1_EL1 S3_0_C12_C12_1
#define ICC_BPR1_EL1 S3_0_C12_C12_3
#define ICC_CTLR_EL1 S3_0_C12_C12_4
#define ICC_SRE_EL1 S3_0_C12_C12_5
#define ICC_IGRPEN1_EL1 S3_0_C12_C12_7

static inline void isb(void)
{
	__asm__ volatile("isb" : : : "memory");
}

static inline void dsb_ish(void)
{
	__asm__ volatile("dsb ish" : : : "memory");
}

static inline void irq_enable(void)
{
	__asm__ volatile("msr daifclr, #2" : : : "memory");
}

static inline void irq_disable(void)
{
	__asm__ volatile("msr daifset, #2" : : : "memory");
}

static inline void wfi(void)
{
	__asm__ volatile("dsb sy; wfi" : : : "memory");
}

static inline void cpu_relax(void)
{
	__asm__ volatile("yield" : : : "memory");
}

/* Loads and stores of exactly one access, for memory that others write and for MMIO. */
#define GUEST_IO(bits)                                                      \
	static inline uint##bits##_t read##bits(uint64_t addr)              \
	{                                                                   \
		return *(const volatile uint##bits##_t *)addr;              \
	}                                                                   \
	static inline void write##bits(uint64_t addr, uint##bits##_t value) \
	{                                                                   \
		*(volatile uint##bits##_t *)addr = value;                   \
	}

GUEST_IO(8)
GUEST_IO(16)
GUEST_IO(32)
GUEST_IO(64)

#endif
