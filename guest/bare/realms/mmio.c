/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Emulated registers: every width, sign extension, 32- and 64-bit targets, the zero register. The host answers with ones
 * above the width of the access, so that a missing mask shows.
 */
#include "guest.h"

#define PATTERN 0x8182838485868788UL

/* One load of the given form; the target starts as ones so that untouched bits show. */
#define LOAD(insn, width, addr)                                                                    \
	({                                                                                         \
		uint64_t value_ = ~0UL;                                                            \
		__asm__ volatile(insn " %" width "0, [%1]" : "+r"(value_) : "r"(addr) : "memory"); \
		value_;                                                                            \
	})

static void loads(uint64_t reg)
{
	write64(reg, PATTERN);
	check_eq(LOAD("ldr", "x", reg), PATTERN);
	check_eq(LOAD("ldr", "w", reg), 0x85868788UL);
	check_eq(LOAD("ldrh", "w", reg), 0x8788UL);
	check_eq(LOAD("ldrb", "w", reg), 0x88UL);
	check_eq(LOAD("ldrsw", "x", reg), 0xffffffff85868788UL);
	check_eq(LOAD("ldrsh", "x", reg), 0xffffffffffff8788UL);
	check_eq(LOAD("ldrsh", "w", reg), 0xffff8788UL);
	check_eq(LOAD("ldrsb", "x", reg), 0xffffffffffffff88UL);
	check_eq(LOAD("ldrsb", "w", reg), 0xffffff88UL);

	/* sign extension of a positive value adds nothing */
	write64(reg, 0x71727374UL);
	check_eq(LOAD("ldrsw", "x", reg), 0x71727374UL);
	check_eq(LOAD("ldrsh", "x", reg), 0x7374UL);
	check_eq(LOAD("ldrsb", "w", reg), 0x74UL);
}

static void stores(uint64_t reg)
{
	write64(reg, ~0UL);
	write8(reg, 0x5a);
	check_eq(read8(reg), 0x5a);
	write16(reg, 0xa55a);
	check_eq(read16(reg), 0xa55a);
	write32(reg, 0xdeadbeef);
	check_eq(read32(reg), 0xdeadbeef);
	write64(reg, 0x0123456789abcdefUL);
	check_eq(read64(reg), 0x0123456789abcdefUL);
}

static void zero_register(uint64_t reg)
{
	uint64_t sp = 0, after = 1;

	write64(reg, ~0UL);
	__asm__ volatile("str xzr, [%0]" : : "r"(reg) : "memory");
	check_eq(read64(reg), 0);

	/* a load whose target is register 31 must change neither SP nor anything else */
	write64(reg, PATTERN);
	__asm__ volatile("mov %0, sp\n\tldr xzr, [%2]\n\tmov %1, sp"
			 : "=&r"(sp), "=&r"(after)
			 : "r"(reg)
			 : "memory");
	check_eq(after, sp);
	__asm__ volatile("ldrsb wzr, [%0]" : : "r"(reg) : "memory");
}

/* Each access is emulated exactly once, and only the access that was made. */
static void count(uint64_t mmio)
{
	uint64_t before = read64(mmio + BARE_MMIO_COUNT);

	check_eq(read64(mmio + BARE_MMIO_COUNT), before + 1);
	write32(mmio + BARE_MMIO_SCRATCH, 1);
	(void)read16(mmio + BARE_MMIO_SCRATCH);
	check_eq(read64(mmio + BARE_MMIO_COUNT), before + 4);
}

void realm_main(const struct boot_info *bi)
{
	uint64_t mmio = mmio_base();

	(void)bi;
	loads(mmio + BARE_MMIO_SCRATCH);
	stores(mmio + BARE_MMIO_SCRATCH);
	zero_register(mmio + BARE_MMIO_SCRATCH);
	count(mmio);
}
