/* SPDX-License-Identifier: BSD-3-Clause */
/* The interface between EL3 and the RMM (rmi.md 4): function ids and boot codes. */
#ifndef ARCH_EL3_H
#define ARCH_EL3_H

#define RMM_RMI_REQ_COMPLETE 0xC400018F
#define RMM_GTSI_DELEGATE 0xC40001B0
#define RMM_GTSI_UNDELEGATE 0xC40001B1
#define RMM_ATTEST_GET_REALM_KEY 0xC40001B2
#define RMM_ATTEST_GET_PLAT_TOKEN 0xC40001B3
#define RMM_BOOT_COMPLETE 0xC40001CF

/* Version of the boot interface: major in bits [30:16], minor in [15:0]. */
#define RMM_BOOT_INTERFACE_MAJOR 0
#define RMM_BOOT_INTERFACE_MINOR_MIN 3

#define RMM_BOOT_SUCCESS 0
#define RMM_BOOT_UNKNOWN (-1)
#define RMM_BOOT_VERSION_NOT_VALID (-2)
#define RMM_BOOT_CPUS_OUT_OF_RANGE (-3)
#define RMM_BOOT_CPU_ID_OUT_OF_RANGE (-4)
#define RMM_BOOT_INVALID_SHARED_BUFFER (-5)
#define RMM_BOOT_MANIFEST_VERSION (-6)
#define RMM_BOOT_MANIFEST_DATA (-7)

#ifndef __ASSEMBLER__

/* Report the result of a boot on this PE and, if EL3 agrees, serve the normal world's calls for ever. */
/* The page shared with EL3, once it is mapped. At boot only: there is no lock around its use. */
void el3_shared_init(void *page);

_Noreturn void el3_serve(long boot_code);
#endif

#endif
