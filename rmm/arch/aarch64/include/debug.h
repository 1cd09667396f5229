/* SPDX-License-Identifier: BSD-3-Clause */
/* debug.c and pmu.c, for rec.c: what a realm has of debug and performance monitoring. */
#ifndef ARCH_DEBUG_H
#define ARCH_DEBUG_H

#include <arch.h>

/* MDSCR_EL1 to the realm's and back; breakpoints and watchpoints with it where the realm uses them. */
void debug_load(const struct rec_debug *d);
void debug_unload(void);

/* State of a fresh REC. */
void pmu_init(struct rec *rec);
/*
 * The PMU to the realm's and back. The normal world's counters stand still meanwhile; they leave the CPU only for a realm
 * that has a PMU.
 */
void pmu_load(const struct rec *rec);
void pmu_unload(struct rec *rec);

#endif
