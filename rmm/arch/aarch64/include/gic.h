/* SPDX-License-Identifier: BSD-3-Clause */
/* The virtual CPU interface, the EL1 timers, FP/SIMD: the parts of the world switch that have a file of their own. */
#ifndef ARCH_GIC_H
#define ARCH_GIC_H

#include <arch.h>

/* gic.c */
void gic_caps_read(struct arch_caps *caps);
void gic_init(void);
void gic_load(const struct rec_gic *gic);
void gic_unload(struct rec_gic *gic);
/* The pending physical interrupt of highest priority, special numbers included. */
uint64_t gic_highest_pending(void);

#endif
