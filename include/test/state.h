/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one call that a test build of the RMM has more than a release build (rmm/test): a hash of what the RMM keeps. A test
 * compares it before and after a call that must change nothing. It is the last function id that EL3 forwards, free in
 * RMM 1.0, 1.1 and 2.0; a release build answers -1.
 *
 *	RMI_TEST_STATE	x1 first PA, x2 end PA, x3 hash so far (0 at first), x4 flags
 *			-> x0 status, x1 PA where it stopped, x2 hash so far
 *
 * Status RMI_SUCCESS: the end was reached. RMI_TEST_INCOMPLETE: call again from x1 with the hash of x2. RMI_ERROR_INPUT: an
 * address is not granule-aligned, or the first is above the end.
 *
 * What goes into the hash: for each granule of DRAM in the range that is not the RMM's own, its address and its word of the
 * granule table (lock, state, count), and its content, unless it is UNDELEGATED: descriptors, tables, RECs, regions, and that
 * what is DELEGATED is zero; with RMI_TEST_DATA also realms' memory and the RECs' auxiliary granules. Nothing is locked, so
 * no other call may run meanwhile.
 */
#ifndef TEST_STATE_H
#define TEST_STATE_H

#define RMI_TEST_STATE 0xC400018EUL

#define RMI_TEST_INCOMPLETE 0x80UL

#define RMI_TEST_DATA 1UL

#endif
