/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The part of a REC that belongs to the machine: here, what the model of a PE keeps.
 */
#ifndef NATIVE_ARCH_REC_H
#define NATIVE_ARCH_REC_H

#include <stdbool.h>
#include <stdint.h>

#define NATIVE_EL1_REGS 9
#define NATIVE_FP_REGS 32

struct rec_arch {
	uint64_t el1[NATIVE_EL1_REGS]; /* by enum el1_reg */
	uint64_t fp[NATIVE_FP_REGS];
	uint64_t enter_flags; /* of the last entry: trap_wfi, trap_wfe */
	uint64_t virtual_serror; /* VSESR_EL2 of the virtual SError that the last entry pended, plus BIT(63) */
	bool cntv_asserted; /* timer outputs as the host saw them at the last exit */
	bool cntp_asserted;
};

#endif
