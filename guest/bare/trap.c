/* SPDX-License-Identifier: BSD-3-Clause */
/* Exceptions: interrupts, faults that a probe waits for, and everything else, which ends the realm. */
#include "guest.h"
#include "irq.h"
#include "vcpu.h"

#define SPSR_D (1UL << 9)

static __attribute__((noreturn)) void unexpected(const struct trap_frame *frame)
{
	uint64_t esr = read_sysreg(esr_el1), far = read_sysreg(far_el1);
	unsigned int i;

	print("unexpected exception on vCPU %u\n", vcpu_index());
	print("ELR %016lx SPSR %016lx ESR %016lx FAR %016lx\n", frame->elr, frame->spsr, esr, far);
	for (i = 0; i < 30; i += 2)
		print("x%-2u %016lx  x%-2u %016lx\n", i, frame->x[i], i + 1, frame->x[i + 1]);
	print("x30 %016lx  sp  %016lx\n", frame->x[30], (uint64_t)(frame + 1));
	guest_fail(__FILE__, __LINE__, esr, far);
}

void guest_stack_overflow(void)
{
	print("stack overflow on vCPU %u, ELR %016lx\n", vcpu_index(), read_sysreg(elr_el1));
	guest_fail(__FILE__, __LINE__, read_sysreg(esr_el1), read_sysreg(far_el1));
}

void guest_trap(struct trap_frame *frame, uint64_t kind)
{
	struct vcpu *v = this_vcpu();

	if (kind == TRAP_IRQ) {
		v->in_irq++;
		guest_irq();
		v->in_irq--;
		return;
	}
	if (kind != TRAP_SYNC || v->in_irq || !v->resume)
		unexpected(frame);

	v->esr = read_sysreg(esr_el1);
	v->far = read_sysreg(far_el1);
	v->elr = frame->elr;
	frame->elr = v->resume;
	/* A software step ends here, and is not followed by another. */
	frame->spsr |= SPSR_D;
	v->resume = 0;
}
