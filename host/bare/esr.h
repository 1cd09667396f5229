/* SPDX-License-Identifier: BSD-3-Clause */
/* Fields of ESR_EL2 as exits report them. */
#ifndef HOST_ESR_H
#define HOST_ESR_H

#define ESR_EC(esr) ((esr) >> 26 & 0x3fUL)
#define EC_WFX 0x01UL
#define EC_SYSREG 0x18UL
#define EC_INSN_ABORT_LOWER 0x20UL
#define EC_DATA_ABORT_LOWER 0x24UL

#define ESR_EC_MASK 0xfc000000UL

/* Data aborts */
#define ESR_ISV (1UL << 24)
#define ESR_SAS(esr) ((esr) >> 22 & 3UL)
#define ESR_WNR (1UL << 6)
/* what an exit may show of a data abort that can be emulated, of any other, and of an instruction abort */
#define ESR_EMULATABLE_MASK 0xfdc09e7fUL
#define ESR_DATA_ABORT_MASK 0xfc001e3fUL
#define ESR_INSN_ABORT_MASK 0xfc001e3fUL
/* EC and TI */
#define ESR_WFX_MASK 0xfc000003UL

/* System register traps: everything but Rt */
#define ESR_SYSREG_MASK 0x003ffc1fUL
#define ESR_SYSREG_READ 1UL
#define ESR_SYSREG(op0, op1, crn, crm, op2) \
	((op0) << 20 | (op2) << 17 | (op1) << 14 | (crn) << 10 | (crm) << 1)

#define HPFAR_IPA(hpfar) (((hpfar)&0xfffffffffff0UL) << 8)

#endif
