/* SPDX-License-Identifier: BSD-3-Clause */
/* PSCI calls and secondary vCPUs. Results are the signed PSCI codes of abi/smccc.h. */
#ifndef GUEST_PSCI_H
#define GUEST_PSCI_H

#include <stdint.h>

#include "smc.h"

/* MPIDR of vCPU n as PSCI wants it. */
static inline uint64_t psci_target(unsigned int vcpu)
{
	return (vcpu & 0xf) | (uint64_t)(vcpu >> 4) << 8;
}

static inline long psci_version(void)
{
	return (long)smc(PSCI_VERSION, 0, 0, 0, 0, 0).x[0];
}

static inline long psci_features(uint64_t fid)
{
	return (long)smc(PSCI_FEATURES, fid, 0, 0, 0, 0).x[0];
}

static inline long psci_cpu_on(uint64_t target, uint64_t entry, uint64_t context)
{
	return (long)smc(PSCI_CPU_ON, target, entry, context, 0, 0).x[0];
}

static inline long psci_affinity_info(uint64_t target, uint64_t level)
{
	return (long)smc(PSCI_AFFINITY_INFO, target, level, 0, 0, 0).x[0];
}

static inline long psci_cpu_suspend(void)
{
	return (long)smc(PSCI_CPU_SUSPEND, 0, 0, 0, 0, 0).x[0];
}

/* Return only if the RMM refuses. */
static inline long psci_cpu_off(void)
{
	return (long)smc(PSCI_CPU_OFF, 0, 0, 0, 0, 0).x[0];
}

static inline long psci_system_off(void)
{
	return (long)smc(PSCI_SYSTEM_OFF, 0, 0, 0, 0, 0).x[0];
}

/*
 * Starts vCPU 1 to GUEST_MAX_VCPUS - 1 on its own stack with stage 1, vectors and the GIC interface set up and
 * interrupts masked; it runs entry(arg) and then CPU_OFF. May be used again once the vCPU is off.
 */
long guest_cpu_on(unsigned int vcpu, void (*entry)(uint64_t arg), uint64_t arg);

/* Where such a vCPU begins, for tests of CPU_ON's own checks. */
extern char guest_secondary_entry[];

#endif
