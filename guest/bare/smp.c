/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest.h"
#include "irq.h"
#include "psci.h"
#include "vcpu.h"

extern char guest_stacks[];

long guest_cpu_on(unsigned int vcpu, void (*entry)(uint64_t arg), uint64_t arg)
{
	uint64_t guard = (uint64_t)guest_stacks + vcpu * GUEST_STACK_STRIDE;
	struct vcpu *v;

	check(vcpu > 0 && vcpu < GUEST_MAX_VCPUS);
	v = &vcpus[vcpu];
	*v = (struct vcpu){
		.stack_top = guard + GUEST_STACK_STRIDE,
		.stack_limit = guard + GUEST_STACK_GUARD,
		.entry = entry,
		.arg = arg,
		.index = vcpu,
	};
	dsb_ish();
	return psci_cpu_on(psci_target(vcpu), (uint64_t)guest_secondary_entry, (uint64_t)v);
}

void guest_secondary_main(struct vcpu *v)
{
	irq_init();
	check_eq(read_sysreg(mpidr_el1) & 0xff00ffffffUL, psci_target(v->index));
	v->entry(v->arg);
	irq_disable();
	guest_fail(__FILE__, __LINE__, (uint64_t)psci_cpu_off(), 0);
}
