/* SPDX-License-Identifier: BSD-3-Clause */
/* Instructions made at run time, for what the assembler does not know or what must be tried by the thousand. */
#ifndef GUEST_INSN_H
#define GUEST_INSN_H

#include "guest.h"

/* MRS x0, ... and MSR ..., x0 by encoding; op0 is 2 or 3. */
#define INSN_SYSREG(op0, op1, crn, crm, op2) \
	((uint32_t)(((op0)-2) << 19 | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5))
#define INSN_MRS(reg) (0xd5300000U | (reg))
#define INSN_MSR(reg) (0xd5100000U | (reg))

/*
 * Executes one instruction with *x0 in x0 and as x0 of it; x2 and x3 hold a scratch address of 64 bytes, x4 another, x5
 * is 16. False if it did not complete.
 */
bool guest_probe_insn(uint32_t insn, uint64_t *x0, struct fault *fault);

static inline bool guest_probe_mrs(uint32_t reg, uint64_t *value, struct fault *fault)
{
	*value = 0;
	return guest_probe_insn(INSN_MRS(reg), value, fault);
}

static inline bool guest_probe_msr(uint32_t reg, uint64_t value, struct fault *fault)
{
	return guest_probe_insn(INSN_MSR(reg), &value, fault);
}

/*
 * One software step over SMC #0 with this function id, with the calling code's debug exceptions enabled in MDSCR_EL1. True
 * if no step exception came; otherwise it is in *fault, and *smc is the address of the SMC.
 */
bool guest_probe_step(uint64_t fid, uint64_t *smc, struct fault *fault);

#endif
