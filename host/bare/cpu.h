/* SPDX-License-Identifier: BSD-3-Clause */
/* What the host keeps for each CPU. The structure's address is in TPIDR_EL2. */
#ifndef HOST_CPU_H
#define HOST_CPU_H

#define MAX_CPUS 4
#define CPU_STACK_SIZE 0x8000

/* Offset of struct cpu.index for entry.S */
#define CPU_INDEX 0

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CPU_LINE_SIZE 256

/* A fault that a probe met (probe.h). */
struct fault {
	uint64_t esr;
	uint64_t far;
};

/* Callee-saved registers and the stack pointer (unwind.S). */
struct unwind {
	uint64_t regs[13];
};

enum work_state { WORK_IDLE, WORK_GIVEN };

struct cpu {
	uint32_t index;
	bool online;
	uint64_t mpidr;
	uint64_t gicr; /* base of this CPU's redistributor */
	struct fault fault;
	struct unwind *unwind; /* where a failed check goes; NULL: the machine stops */
	unsigned int line_len;
	char line[CPU_LINE_SIZE];
	int work_state; /* enum work_state, accessed atomically */
	void (*work)(void *arg);
	void *work_arg;
};

_Static_assert(offsetof(struct cpu, index) == CPU_INDEX, "entry.S");

extern struct cpu cpus[MAX_CPUS];

static inline struct cpu *this_cpu(void)
{
	struct cpu *cpu;

	__asm__ volatile("mrs %0, tpidr_el2" : "=r"(cpu));
	return cpu;
}

#define read_sysreg(name)                                      \
	({                                                     \
		uint64_t v_;                                   \
		__asm__ volatile("mrs %0, " #name : "=r"(v_)); \
		v_;                                            \
	})

#define write_sysreg(name, value)                                                 \
	do {                                                                      \
		__asm__ volatile("msr " #name ", %0" : : "r"((uint64_t)(value))); \
	} while (0)

static inline void isb(void)
{
	__asm__ volatile("isb" : : : "memory");
}

static inline void dsb(void)
{
	__asm__ volatile("dsb sy" : : : "memory");
}

static inline void wfi(void)
{
	__asm__ volatile("dsb sy\n\twfi" : : : "memory");
}
#endif

#endif
