/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The physical GICv3. The host keeps interrupts masked and asks for them: a pending one wakes it from WFI and ends a
 * realm's run, and gic_poll() takes them in.
 */
#ifndef HOST_GIC_H
#define HOST_GIC_H

#include <stdint.h>

#define INTID_KICK 1 /* SGI: look at your work and at your realm's interrupts */
#define INTID_MAINTENANCE 25
#define INTID_EL2_TIMER 26
#define INTID_VIRTUAL_TIMER 27
#define INTID_PHYSICAL_TIMER 30

void gic_init_distributor(void);
void gic_init_cpu(void);

/* CPUs that there are: one redistributor each. PSCI would promise more. */
uint32_t gic_cpu_count(void);

/* Takes in every pending interrupt of this CPU. Restarts the tick when it was among them. */
void gic_poll(void);

/* Sends INTID_KICK to another CPU (or to this one). */
void gic_kick(uint32_t cpu_index);

#endif
