/* SPDX-License-Identifier: BSD-3-Clause */
/* timer.c, for rec.c */
#ifndef ARCH_TIMER_H
#define ARCH_TIMER_H

#include <arch.h>

/* Swap the EL1 timers between the normal world's and the realm's. */
void timer_load(const struct rec_timer *t);
void timer_unload(struct rec_timer *t);

#endif
