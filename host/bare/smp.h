/* SPDX-License-Identifier: BSD-3-Clause */
/* The other CPUs: each sleeps until it is given a function to run. */
#ifndef HOST_SMP_H
#define HOST_SMP_H

#include <stdbool.h>
#include <stdint.h>

/* Starts every further CPU that EL3 knows, up to MAX_CPUS. */
void smp_init(void);
uint32_t smp_count(void);

/* Has an idle CPU other than the caller's run work(arg), with checks enabled. Fails the case if it is not idle. */
void smp_start(uint32_t cpu, void (*work)(void *arg), void *arg);
bool smp_idle(uint32_t cpu);
/* Waits until the CPU is idle; sleeps meanwhile. Leaves the case if it failed there. */
void smp_wait(uint32_t cpu);

/* For the runner: stops the case everywhere and waits for silence. True if every CPU was idle already. */
bool smp_stop_all(void);

#endif
