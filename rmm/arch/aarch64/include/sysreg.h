/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System registers: access, and the fields that the RMM sets or reads (Arm DDI 0487). Only names that the assembler of
 * the oldest supported toolchain lacks are given by encoding.
 */
#ifndef ARCH_SYSREG_H
#define ARCH_SYSREG_H

#ifndef __ASSEMBLER__
#include <stdint.h>

#define read_sysreg(reg)                                                   \
	({                                                                 \
		uint64_t value_;                                           \
		__asm__ volatile("mrs %0, " reg : "=r"(value_)::"memory"); \
		value_;                                                    \
	})
#define write_sysreg(reg, value) \
	__asm__ volatile("msr " reg ", %x0" ::"rZ"((uint64_t)(value)) : "memory")

static inline void isb(void)
{
	__asm__ volatile("isb" ::: "memory");
}

#define dsb(domain) __asm__ volatile("dsb " #domain ::: "memory")
#endif /* __ASSEMBLER__ */

/* By encoding: the assembler knows these only with extensions that the RMM is not compiled for. */
#define SYS_RNDR "s3_3_c2_c4_0"
#define SYS_ZCR_EL2 "s3_4_c1_c2_0"
#define SYS_ZCR_EL12 "s3_5_c1_c2_0"
#define SYS_SVCR "s3_3_c4_c2_2"
#define SYS_SMCR_EL2 "s3_4_c1_c2_6"
#define SYS_ID_AA64SMFR0 "s3_0_c0_c4_5"
#define SYS_ID_AA64ISAR2 "s3_0_c0_c6_2"
#define SYS_HCRX_EL2 "s3_4_c1_c2_2"
#define SYS_HFGRTR_EL2 "s3_4_c1_c1_4"
#define SYS_HFGWTR_EL2 "s3_4_c1_c1_5"
#define SYS_HFGITR_EL2 "s3_4_c1_c1_6"
#define SYS_HDFGRTR_EL2 "s3_4_c3_c1_4"
#define SYS_HDFGWTR_EL2 "s3_4_c3_c1_5"

/* ID_AA64MMFR0_EL1.PARange, also TCR_EL2.IPS and VTCR_EL2.PS */
#define PA_RANGE_48_BITS 5

/* HCR_EL2 */
#define HCR_VM (1UL << 0)
#define HCR_SWIO (1UL << 1)
#define HCR_PTW (1UL << 2)
#define HCR_FMO (1UL << 3)
#define HCR_IMO (1UL << 4)
#define HCR_AMO (1UL << 5)
#define HCR_VSE (1UL << 8)
#define HCR_FB (1UL << 9)
#define HCR_BSU_INNER (1UL << 10)
#define HCR_TWI (1UL << 13)
#define HCR_TWE (1UL << 14)
#define HCR_TID3 (1UL << 18)
#define HCR_TSC (1UL << 19)
#define HCR_TIDCP (1UL << 20)
#define HCR_TACR (1UL << 21)
#define HCR_TSW (1UL << 22)
#define HCR_RW (1UL << 31)
#define HCR_E2H (1UL << 34)
#define HCR_TLOR (1UL << 35)
#define HCR_TERR (1UL << 36)
#define HCR_TEA (1UL << 37)
#define HCR_APK (1UL << 40)
#define HCR_API (1UL << 41)
#define HCR_FWB (1UL << 46)
#define HCR_TID5 (1UL << 58)

/* HCRX_EL2 */
#define HCRX_TALLINT (1UL << 6)

/* SCTLR_EL2 with E2H set; the bits below in RES1 are those of an EL2 without EL0 of its own. */
#define SCTLR_M (1UL << 0)
#define SCTLR_C (1UL << 2)
#define SCTLR_SA (1UL << 3)
#define SCTLR_I (1UL << 12)
#define SCTLR_WXN (1UL << 19)
#define SCTLR_ENIA (1UL << 31)
#define SCTLR_BT (1UL << 36)
#define SCTLR_RES1 0x30c50830UL

/* TCR_EL2 with E2H set */
#define TCR_T0SZ(bits) (64UL - (bits))
#define TCR_IRGN0_WB (1UL << 8)
#define TCR_ORGN0_WB (1UL << 10)
#define TCR_SH0_INNER (3UL << 12)
#define TCR_T1SZ(bits) ((64UL - (bits)) << 16)
#define TCR_EPD1 (1UL << 23)
#define TCR_IRGN1_WB (1UL << 24)
#define TCR_ORGN1_WB (1UL << 26)
#define TCR_SH1_INNER (3UL << 28)
#define TCR_TG1_4K (2UL << 30)
#define TCR_IPS_SHIFT 32
#define TCR_HPD0 (1UL << 41)
#define TCR_HPD1 (1UL << 42)

/* VTCR_EL2 */
#define VTCR_T0SZ(bits) (64UL - (bits))
#define VTCR_SL0(level) ((uint64_t)(2 - (level)) << 6)
#define VTCR_IRGN0_WB (1UL << 8)
#define VTCR_ORGN0_WB (1UL << 10)
#define VTCR_SH0_INNER (3UL << 12)
#define VTCR_PS(range) ((uint64_t)(range) << 16)
#define VTCR_VS_16BIT (1UL << 19)
#define VTCR_RES1 (1UL << 31)
#define VTTBR_VMID_SHIFT 48

/* CPTR_EL2 with E2H set */
#define CPTR_ZEN (3UL << 16)
#define CPTR_FPEN (3UL << 20)
#define CPTR_SMEN (3UL << 24)
#define CPTR_TTA (1UL << 28)
#define CPTR_TAM (1UL << 30)

/* MDCR_EL2 */
#define MDCR_HPMN(n) ((uint64_t)(n))
#define MDCR_TPMCR (1UL << 5)
#define MDCR_TPM (1UL << 6)
#define MDCR_TDA (1UL << 9)
#define MDCR_TDOSA (1UL << 10)
#define MDCR_TDRA (1UL << 11)
#define MDCR_TPMS (1UL << 14)
#define MDCR_HPMD (1UL << 17)
#define MDCR_TTRF (1UL << 19)
#define MDCR_HCCD (1UL << 23)
#define MDCR_TDCC (1UL << 27)
#define MDCR_MTPME (1UL << 28)

/* PMCR_EL0 */
#define PMCR_E (1UL << 0)
#define PMCR_N(v) (((v) >> 11) & 0x1f)

/* MDSCR_EL1: what is an external debugger's; the rest is in esr.h */
#define MDSCR_EXTERNAL 0x6ce84040UL /* RXfull, TXfull, RXO, TXU, INTdis, TDA, SC2, HDE, ERR */

/* OS double lock; ID_AA64DFR0_EL1.DoubleLock is zero with FEAT_DoubleLock */
#define OSDLR_DLK (1UL << 0)
#define DFR0_DOUBLE_LOCK (0xfUL << 36)

/* CNTHCTL_EL2 with E2H set; CNTxMASK come with FEAT_RME */
#define CNTHCTL_EL1PCTEN (1UL << 10)
#define CNTHCTL_EL1PTEN (1UL << 11)
#define CNTHCTL_CNTVMASK (1UL << 18)
#define CNTHCTL_CNTPMASK (1UL << 19)

/* CNTx_CTL */
#define CNT_CTL_ENABLE (1UL << 0)
#define CNT_CTL_IMASK (1UL << 1)
#define CNT_CTL_ISTATUS (1UL << 2)

/* ICH_HCR_EL2 and ICH_VTR_EL2 */
#define ICH_HCR_EN (1UL << 0)
#define ICH_HCR_VSGIEOICOUNT (1UL << 8)
#define ICH_HCR_DVIM (1UL << 15)
#define ICH_HCR_EOICOUNT (0x1fUL << 27)
#define ICH_VTR_LRS(v) (((v)&0x1f) + 1)
#define ICH_VTR_IDBITS(v) (((v) >> 23) & 7)
#define ICH_VTR_PREBITS(v) ((((v) >> 26) & 7) + 1)
#define ICH_VTR_PRIBITS(v) ((((v) >> 29) & 7) + 1)
#define ICC_CTLR_EXTRANGE (1UL << 19)
#define ICC_SRE_ALL 0xfUL /* Enable, DIB, DFB, SRE */

/* SCTLR_EL1 of a fresh REC (rsi.md 1.5) and its endianness bit */
#define SCTLR_EL1_RESET 0x00c50878UL
#define SCTLR_EL1_EE (1UL << 25)

#endif
