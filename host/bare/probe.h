/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Deliberate accesses to memory that may be somebody else's. The granule protection check refuses them with a data abort at
 * the same level: ESR 0x96000028 (read), 0x96000068 (write) and the address in FAR.
 */
#ifndef HOST_PROBE_H
#define HOST_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu.h"

#define PROBE_ESR_READ 0x96000028UL
#define PROBE_ESR_WRITE 0x96000068UL

/* Reads or writes 64 bits at an 8-byte-aligned pa. True if the access went through; else the fault is in *fault. */
bool probe_read(uint64_t pa, uint64_t *value, struct fault *fault);
bool probe_write(uint64_t pa, uint64_t value, struct fault *fault);

/* The instructions that may fault, and where they continue then (probe_access.S). */
bool probe_owns(uint64_t elr);
void probe_fixup(void);

#endif
