/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The part of a REC that belongs to the machine: here, what the model of a PE keeps.
 */
#ifndef NATIVE_ARCH_REC_H
#define NATIVE_ARCH_REC_H

#include <stdbool.h>
#include <stdint.h>

#define NATIVE_EL1_REGS 8
#define NATIVE_FP_REGS 32

struct rec_arch {
	uint64_t el1[NATIVE_EL1_REGS]; /* by enum el1_reg */
	uint64_t fp[NATIVE_FP_REGS];
	uint64_t enter_flags; /* of the last entry: trap_wfi, trap_wfe */
	bool timer_seen; /* cntv and cntp below are what the host saw at the last exit */
	bool cntv_asserted;
	bool cntp_asserted;
};

#endif
