/* SPDX-License-Identifier: BSD-3-Clause */
/* Instruction counts by name of the row. Each name is sampled several times; the report demands that all are equal. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <stdint.h>

/* name is kept, not copied. NULL: nothing is recorded. */
void sample(const char *name, uint64_t value);
/* One line a row: SAMPLE name|value value ... */
void samples_print(void);

#endif
