/* SPDX-License-Identifier: BSD-3-Clause */
/* GICv3 CPU interface through system registers; there is no distributor. */
#ifndef GUEST_IRQ_H
#define GUEST_IRQ_H

#include <stdint.h>

#define GUEST_MAX_INTID 128
#define INTID_SPURIOUS 1023
#define INTID_VTIMER 27
#define INTID_PTIMER 30

/* Runs with interrupts masked, before the end of interrupt is written. */
typedef void (*irq_handler)(unsigned int intid);

/* Per vCPU: enables Group 1 and opens the priority mask; PSTATE.I stays as it is. */
void irq_init(void);

/* One handler for all vCPUs. An interrupt without a handler ends the realm. */
void irq_set_handler(unsigned int intid, irq_handler handler);

/* SGI to one vCPU (Aff0 = target, below 16). */
void irq_send_sgi(unsigned int target, unsigned int intid);

#endif
