/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm may do without the RMM. Each value is written with its reason; rsi.md 1.6 has the background. Features
 * that no realm sees are trapped as well as hidden from the ID registers: a trapped access comes to core/sysreg.c.
 */
#ifndef ARCH_TRAPS_H
#define ARCH_TRAPS_H

#include <sysreg.h>

/*
 * Stage 2 on, its write-back attribute stronger than the realm's (FWB); interrupts and SErrors to EL2, virtual ones to
 * EL1; SMC, ID registers, external aborts to EL2. Local TLB maintenance of a realm is broadcast (FB), since the host
 * may move a vCPU, and so are its barriers. Trapped: IMPLEMENTATION DEFINED registers, ACTLR, set/way maintenance, LOR
 * regions, error records, allocation tags. SCXTNUM, GCS, nested virtualization, AMU offsets: trapped by zeros.
 */
#define HCR_REALM                                                                             \
	(HCR_VM | HCR_SWIO | HCR_PTW | HCR_FMO | HCR_IMO | HCR_AMO | HCR_FB | HCR_BSU_INNER | \
	 HCR_TID3 | HCR_TSC | HCR_TIDCP | HCR_TACR | HCR_TSW | HCR_RW | HCR_E2H | HCR_TLOR |  \
	 HCR_TERR | HCR_TEA | HCR_APK | HCR_API | HCR_FWB | HCR_TID5)

/*
 * MOPS, LS64, TCR2, SCTLR2, D128, GCS, FPMR and the like: off, and what the normal world left in their EL1 registers
 * has no effect. ALLINT traps, NMI is hidden.
 */
#define HCRX_REALM HCRX_TALLINT

/* Trace, activity monitors, FP, SVE and SME trap; FP, and SVE if the realm has it, until its registers are loaded. */
#define CPTR_REALM (CPTR_TTA | CPTR_TAM)
#define CPTR_REALM_FP (CPTR_REALM | CPTR_FPEN)
#define CPTR_REALM_SVE (CPTR_REALM_FP | CPTR_ZEN)
/* While no realm is loaded: SVCR must be readable. */
#define CPTR_RMM (CPTR_REALM | CPTR_SMEN)
/* For the RMM itself while it moves register files. */
#define CPTR_RMM_ALL (CPTR_REALM | CPTR_FPEN | CPTR_ZEN | CPTR_SMEN)

/*
 * No PMU, statistical profiling, trace buffer or trace filter; SPE and TRBE buffers (E2PB, E2TB zero)
 * belong to EL2. Debug registers trap and are emulated; debug exceptions go to EL1. Counting stops at EL2. HPMN is added at
 * boot, and for a realm with a PMU, which does not trap there.
 */
#define MDCR_REALM                                                                           \
	(MDCR_TPMCR | MDCR_TPM | MDCR_TDA | MDCR_TDOSA | MDCR_TDRA | MDCR_TPMS | MDCR_HPMD | \
	 MDCR_TTRF | MDCR_HCCD | MDCR_TDCC | MDCR_MTPME)

#define MDCR_REALM_PMU (MDCR_REALM & ~(MDCR_TPM | MDCR_TPMCR))

/* EL1 timers and counters are the realm's, without offset (ECV zero: CNTPOFF_EL2 is not used). */
#define CNTHCTL_REALM (CNTHCTL_EL1PCTEN | CNTHCTL_EL1PTEN)

/*
 * Fine-grained traps: zero traps everything newer than the FGT registers themselves (BRBE, permission indirection,
 * TPIDR2, SMPRI, RCW masks, LS64 data, GCS), and nothing older, which the registers above take care of.
 */
#define FGT_REALM 0

#endif
