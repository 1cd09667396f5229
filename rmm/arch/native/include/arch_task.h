/* SPDX-License-Identifier: BSD-3-Clause */
/* What the model of a suspended computation (task.c) keeps in its area. */
#ifndef NATIVE_ARCH_TASK_H
#define NATIVE_ARCH_TASK_H

#include <stdint.h>

struct arch_task {
	uint64_t serial; /* which of the model's contexts goes with this area; 0: none */
};

#endif
