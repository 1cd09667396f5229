/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The interrupts of one virtual CPU: INTIDs 0-63 by list registers. Timers are levels, sampled at every exit; everything
 * else is an edge.
 */
#ifndef HOST_VGIC_H
#define HOST_VGIC_H

#include <stdint.h>

#include <abi/rmi.h>

#define VGIC_INTIDS 64

struct vgic {
	uint64_t pending; /* edges that wait for a list register: one bit each, accessed atomically */
	uint64_t level; /* levels that are high */
	uint64_t lr[RMI_RUN_LRS]; /* as the last exit reported them */
};

/* Makes an edge pending; may be called on any CPU. */
void vgic_pend(struct vgic *vgic, uint32_t intid);
/* Takes over what an exit says of list registers and timers. */
void vgic_save(struct vgic *vgic, const struct rmi_rec_exit *exit);
/* Fills the list registers of the next entry. */
void vgic_load(struct vgic *vgic, struct rmi_rec_enter *enter);

#endif
