/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Normal-world memory that a call names by address. Read once into a copy of the RMM's own, then only the copy counts.
 */
#ifndef RMM_NS_H
#define RMM_NS_H

#include "types.h"

/*
 * Copy size bytes (a multiple of 8) from offset within the granule at addr, or to it. False (RMI_ERROR_INPUT) if addr
 * is not an aligned granule of DRAM outside the RMM's hands, or if the granule protection check refuses the access.
 * The state that is looked at here is a courtesy; it is the granule protection check that protects.
 */
bool ns_granule_read(void *dst, uint64_t addr, size_t offset, size_t size);
bool ns_granule_write(uint64_t addr, size_t offset, const void *src, size_t size);

#endif
