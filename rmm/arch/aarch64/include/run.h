/* SPDX-License-Identifier: BSD-3-Clause */
/* run.S */
#ifndef ARCH_RUN_H
#define ARCH_RUN_H

#include <arch.h>

/* Into the realm with rec->regs and these keys, and back with an enum rec_event. */
unsigned int rec_enter(struct rec *rec, uint64_t keys[PAUTH_KEY_WORDS]);

#endif
