/* SPDX-License-Identifier: BSD-3-Clause */
/* A puppet's measurements: extended by it, and read by it, whole. */
#ifndef E2E_MEASURED_H
#define E2E_MEASURED_H

#include <stdint.h>

#include <realm.h>

/* RSI_MEASUREMENT_EXTEND of REM 0 to 3. Byte i of the registers is seed + i; size of them count. */
void measured_extend(struct realm *realm, uint64_t rem, uint64_t size, uint8_t seed);
/* RIM and REMs, to the console, for the build machine: lines "MEASURED name index hex", 64 bytes each. */
void measured_print(struct realm *realm, const char *name);

#endif
