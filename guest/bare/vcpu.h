/* SPDX-License-Identifier: BSD-3-Clause */
/* What the runtime keeps for each vCPU and on each exception. */
#ifndef GUEST_VCPU_H
#define GUEST_VCPU_H

#include <stddef.h>
#include <stdint.h>

#include "layout.h"

struct vcpu {
	uint64_t stack_top;
	uint64_t stack_limit;
	/* While a probe runs: where to go on if it faults, and what the fault was. */
	uint64_t resume;
	uint64_t esr;
	uint64_t far;
	uint64_t elr;
	/* What a secondary vCPU runs. */
	void (*entry)(uint64_t arg);
	uint64_t arg;
	uint64_t in_irq;
	uint64_t index;
	uint64_t pad[6];
};

_Static_assert(offsetof(struct vcpu, stack_limit) == VCPU_STACK_LIMIT, "vcpu");
_Static_assert(offsetof(struct vcpu, resume) == VCPU_RESUME, "vcpu");
_Static_assert(offsetof(struct vcpu, elr) == VCPU_ELR, "vcpu");
_Static_assert(sizeof(struct vcpu) == 1UL << VCPU_SIZE_SHIFT, "vcpu");

extern struct vcpu vcpus[GUEST_MAX_VCPUS];

static inline struct vcpu *this_vcpu(void)
{
	struct vcpu *v;

	__asm__("mrs %0, tpidr_el1" : "=r"(v));
	return v;
}

struct trap_frame {
	uint64_t x[31];
	uint64_t elr;
	uint64_t spsr;
	uint64_t pad;
};

_Static_assert(offsetof(struct trap_frame, elr) == FRAME_ELR, "trap_frame");
_Static_assert(sizeof(struct trap_frame) == FRAME_SIZE, "trap_frame");

/* Entry points from assembly. */
void guest_main(void);
void guest_secondary_main(struct vcpu *v);
void guest_trap(struct trap_frame *frame, uint64_t kind);
__attribute__((noreturn)) void guest_stack_overflow(void);
void guest_irq(void);

/* Builds stage 1 for the boot vCPU; each vCPU then turns it on (entry.S). */
void mmu_build(void);
extern uint64_t mmu_l0[512];

#endif
