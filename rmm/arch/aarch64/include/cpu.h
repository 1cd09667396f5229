/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the RMM keeps for each PE. TPIDR_EL2 points to it; EL3 keeps that register per world.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

/* PEs that the RMM has room for: TF-A on QEMU reports 32 whatever the machine has. */
#define CPUS_MAX 32

/*
 * A stack is the upper half of an aligned slot whose lower half is not mapped: more than any one function's frame, so
 * that none steps over it. The vectors recognize a stack pointer there by bit STACK_SHIFT being zero.
 */
#define STACK_SHIFT 15
#define STACK_SIZE (1 << STACK_SHIFT)
#define STACK_SLOT_SIZE (2 * STACK_SIZE)
/* For the register dump after a stack overflow. */
#define EMERGENCY_STACK_SHIFT 12

/* Byte offsets in struct cpu, for assembly; cpu.c asserts them. */
#define CPU_KEY_LO 0
#define CPU_KEY_HI 8
#define CPU_SIZE_SHIFT 14

#ifndef __ASSEMBLER__
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

#include "arch_rec.h"
#include "mmu.h"

#define SVE_VL_MAX 256 /* bytes */
#define FP_Z_COUNT 32
#define FP_P_COUNT 16

/* FP/SIMD state of the normal world while a realm uses the registers. */
struct ns_fp {
	/* Z0-Z31 at the vector length in force, in two halves, or V0-V31 on a PE without SVE; then P0-P15, FFR. */
	alignas(16) uint8_t z[2][FP_Z_COUNT / 2 * SVE_VL_MAX];
	uint8_t p[(FP_P_COUNT + 1) * SVE_VL_MAX / 8];
	uint64_t fpsr;
	uint64_t fpcr;
	uint64_t svcr;
	uint64_t zcr_el1; /* both only while a realm with SVE uses the registers */
	uint64_t zcr_el2;
};

struct rec;

#define DEBUG_REGS 16

struct debug_regs {
	uint64_t bvr[DEBUG_REGS];
	uint64_t bcr[DEBUG_REGS];
	uint64_t wvr[DEBUG_REGS];
	uint64_t wcr[DEBUG_REGS];
};

/* Debug registers of the normal world; all but mdscr only while a realm uses the CPU's. */
struct ns_debug {
	uint64_t mdscr;
	bool locked; /* OS lock */
	bool double_locked;
	struct debug_regs regs;
};

struct cpu {
	uint64_t key[2]; /* APIAKey of the RMM on this PE; first: run.S */
	unsigned int index;
	struct rec *fp_rec; /* whose state the FP registers hold; NULL: the normal world's */
	uint64_t cptr; /* CPTR_EL2, while the RMM has the FP registers */
	bool debug_realm; /* breakpoints and watchpoints are the realm's */
	uint64_t loaded_serial; /* REC whose translations this PE's TLBs may hold, 0 for none */
	uint64_t cnthctl; /* CNTHCTL_EL2 as written last */
	struct el1_regs ns;
	struct el1_timers ns_timers;
	uint64_t ns_pmcr;
	struct pmu_regs ns_pmu;
	struct ns_debug ns_debug;
	struct ns_fp ns_fp;
	/* Tables of the window that areas are mapped in (task.c). */
	alignas(128) uint64_t window_root[WINDOW_ROOT_ENTRIES];
	alignas(4096) uint64_t window_pages[WINDOW_PAGES];
} __attribute__((aligned(1 << CPU_SIZE_SHIFT)));

extern struct cpu cpus[CPUS_MAX];

static inline struct cpu *this_cpu(void)
{
	struct cpu *cpu;

	/* Not volatile: it never changes on a PE. */
	__asm__("mrs %0, tpidr_el2" : "=r"(cpu));
	return cpu;
}

#endif /* __ASSEMBLER__ */
#endif
