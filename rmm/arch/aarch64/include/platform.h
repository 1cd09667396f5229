/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory map of QEMU's virt machine as TF-A lays it out. Addresses are physical. */
#ifndef PLATFORM_H
#define PLATFORM_H

/* What EL3 sets apart for the RMM: the image is linked at its start, the page shared with EL3 is its last. */
#define PLAT_RMM_BASE 0x40100000
#define PLAT_RMM_SIZE (24 << 20)

/* PL011, if the boot manifest names no console; any world may use it. */
#define PLAT_CONSOLE_BASE 0x09000000

#endif
