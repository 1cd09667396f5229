/* SPDX-License-Identifier: (BSD-3-Clause OR GPL-2.0-only) */
/*
 * SMC calling convention (Arm DEN0028) and PSCI (Arm DEN0022) as seen by a realm and by the normal world.
 */
#ifndef ABI_SMCCC_H
#define ABI_SMCCC_H

/* Bit 16 of a function id is the caller's SVE hint; it is masked off before a call is looked up. */
#define SMCCC_SVE_HINT 0x00010000UL

/* Result of every unknown function id, as 64 bits. */
#define SMCCC_NOT_SUPPORTED (~0UL)

#define SMCCC_VERSION 0x80000000UL
#define SMCCC_VERSION_1_2 0x10002UL
#define SMCCC_VERSION_1_3 0x10003UL /* the first with the SVE hint */
#define SMCCC_VERSION_1_4 0x10004UL /* the first that speaks of SME */
#define SMCCC_ARCH_FEATURES 0x80000001UL
/* Returns a UUID as four 32-bit words in x0-x3: names the owner of the vendor hypervisor range. */
#define SMCCC_VENDOR_HYP_UID 0x8600FF01UL

#define PSCI_VERSION 0x84000000UL
#define PSCI_CPU_SUSPEND_32 0x84000001UL
#define PSCI_CPU_SUSPEND 0xC4000001UL
#define PSCI_CPU_OFF 0x84000002UL
#define PSCI_CPU_ON_32 0x84000003UL
#define PSCI_CPU_ON 0xC4000003UL
#define PSCI_AFFINITY_INFO_32 0x84000004UL
#define PSCI_AFFINITY_INFO 0xC4000004UL
#define PSCI_SYSTEM_OFF 0x84000008UL
#define PSCI_SYSTEM_RESET 0x84000009UL
#define PSCI_FEATURES 0x8400000AUL

#define PSCI_VERSION_1_1 0x10001UL

/* PSCI results: signed, sign-extended to 64 bits in x0. */
#define PSCI_SUCCESS 0L
#define PSCI_NOT_SUPPORTED (-1L)
#define PSCI_INVALID_PARAMETERS (-2L)
#define PSCI_DENIED (-3L)
#define PSCI_ALREADY_ON (-4L)
#define PSCI_INVALID_ADDRESS (-9L)

/* PSCI_AFFINITY_INFO results. */
#define PSCI_AFFINITY_ON 0L
#define PSCI_AFFINITY_OFF 1L

#endif
