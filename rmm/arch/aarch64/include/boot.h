/* SPDX-License-Identifier: BSD-3-Clause */
/* The steps of booting one PE, in the order in which entry.S calls them. */
#ifndef ARCH_BOOT_H
#define ARCH_BOOT_H

#include <stdbool.h>
#include <stdint.h>

uint64_t early_random(void);
void pauth_init(void);

/* plat/: x0-x3 as EL3 gave them. */
_Noreturn void boot_cold(uint64_t cpu, uint64_t version, uint64_t cpus_max, uint64_t shared);
_Noreturn void boot_warm(uint64_t cpu);

/*
 * Set up the EL2 registers of this PE. False if it lacks a feature that the RMM is built on, or, after the first PE,
 * differs from it.
 */
bool cpu_init(unsigned int index);

/* Every later entry is a warm boot; read with the MMU off. */
void boot_mark_cold_done(void);

#endif
