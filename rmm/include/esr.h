/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Syndrome fields (Arm ARM, ESR_ELx) and PSTATE bits that the core looks at.
 */
#ifndef RMM_ESR_H
#define RMM_ESR_H

#include "types.h"

#define ESR_EC(esr) (((esr) >> 26) & 0x3f)
#define ESR_EC_FIELD MASK(31, 26)
#define ESR_EC_OF(ec) ((uint64_t)(ec) << 26)
#define ESR_IL BIT(25)

#define EC_UNKNOWN 0x00
#define EC_WFX 0x01
#define EC_FP 0x07
#define EC_HVC64 0x16
#define EC_SMC64 0x17
#define EC_SYSREG 0x18
#define EC_SVE 0x19
#define EC_SME 0x1d
#define EC_IABT_LOWER 0x20
#define EC_IABT_SAME 0x21
#define EC_DABT_LOWER 0x24
#define EC_DABT_SAME 0x25

/* WFx */
#define ESR_WFX_TI MASK(1, 0)
#define ESR_WFX_WFE BIT(0) /* of TI: WFE or WFET */
#define ESR_WFX_RN(esr) (((esr) >> 5) & 0x1f)

/* Aborts */
#define ESR_ISV BIT(24)
#define ESR_SAS_SHIFT 22
#define ESR_SAS MASK(23, 22)
#define ESR_SSE BIT(21)
#define ESR_SRT(esr) (((esr) >> 16) & 0x1f)
#define ESR_SF BIT(15)
#define ESR_SET MASK(12, 11)
#define ESR_SET_UER 0UL
#define ESR_SET_UC (2UL << 11)
#define ESR_FNV BIT(10)
#define ESR_EA BIT(9)
#define ESR_CM BIT(8)
#define ESR_S1PTW BIT(7)
#define ESR_WNR BIT(6)
#define ESR_FSC MASK(5, 0)
#define FSC_ADDRESS_SIZE 0x00 /* + level */
#define FSC_ADDRESS_SIZE_MINUS_1 0x29 /* level -1 */
#define FSC_TRANSLATION 0x04 /* + level */
#define FSC_PERMISSION 0x0c /* + level */
#define FSC_SEA 0x10
#define FSC_GPF 0x28 /* granule protection fault on the access itself, not on a table walk */

/* SError */
#define ESR_IDS BIT(24)
#define ESR_AET MASK(12, 10)
#define ESR_AET_UC (0UL << 10)
#define ESR_AET_UEU (1UL << 10)
#define ESR_AET_UEO (2UL << 10)
#define ESR_AET_UER (3UL << 10)
#define ESR_AET_CE (6UL << 10)
#define FSC_ASYNC_SERROR 0x11

/* Trapped system register access */
#define ESR_SYS_READ BIT(0)
#define ESR_SYS_RT(esr) (((esr) >> 5) & 0x1f)
#define ESR_SYS_CRM(esr) (((esr) >> 1) & 0xf)
#define ESR_SYS_CRN(esr) (((esr) >> 10) & 0xf)
#define ESR_SYS_OP1(esr) (((esr) >> 14) & 0x7)
#define ESR_SYS_OP2(esr) (((esr) >> 17) & 0x7)
#define ESR_SYS_OP0(esr) (((esr) >> 20) & 0x3)
/* The register alone, as a number to switch on. */
#define ESR_SYS_REG_FIELD (MASK(21, 10) | MASK(4, 1))
#define SYS_REG(op0, op1, crn, crm, op2)                                         \
	((uint64_t)(op0) << 20 | (uint64_t)(op2) << 17 | (uint64_t)(op1) << 14 | \
	 (uint64_t)(crn) << 10 | (uint64_t)(crm) << 1)

/* HPFAR_EL2.FIPA[43:4] holds IPA[51:12]. */
#define HPFAR_FIPA MASK(43, 4)
#define HPFAR_TO_IPA(hpfar) (((hpfar)&HPFAR_FIPA) << 8)
#define HPFAR_OF_IPA(ipa) (((ipa) >> 8) & HPFAR_FIPA)

/* PSTATE / SPSR */
#define PSTATE_EL1H_DAIF 0x3c5UL
#define PSTATE_M MASK(3, 0)
#define PSTATE_M_EL0T 0UL
#define PSTATE_M_EL1T 4UL
#define PSTATE_M_EL1H 5UL
#define PSTATE_NZCV MASK(31, 28)
#define PSTATE_DIT BIT(24)
#define PSTATE_PAN BIT(22)
#define PSTATE_SS BIT(21)
#define PSTATE_SSBS BIT(12)
#define PSTATE_BTYPE MASK(11, 10)
#define PSTATE_AARCH32 BIT(4)

/* MDSCR_EL1: what a realm has of it; the rest is an external debugger's, or belongs to features that realms do not have */
#define MDSCR_SS BIT(0)
#define MDSCR_TDCC BIT(12)
#define MDSCR_KDE BIT(13)
#define MDSCR_MDE BIT(15)
#define MDSCR_REALM (MDSCR_SS | MDSCR_TDCC | MDSCR_KDE | MDSCR_MDE)

/* OS lock: as written, as read */
#define OSLAR_OSLK BIT(0)
#define OSLSR_OSLK BIT(1)

/* SCTLR_EL1 */
#define SCTLR_DSSBS BIT(44)
#define SCTLR_EE BIT(25)
#define SCTLR_SPAN BIT(23)
#define SCTLR_MMU BIT(0)

#endif
