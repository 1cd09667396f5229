/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the demo's host and the realms demo_p and demo_c agree on.
 *
 * Both realms start as protocol.h says; x3 (bytes of the shared window) is at least DEMO_WINDOW_SIZE, RAM is at least
 * DEMO_RAM_MIN with RIPAS RAM throughout, P's region included; pages may be populated on demand.
 *
 * Who does what, in order ("event" is DEMO_HC_EVENT, whose only purpose is that the host can tell the user about it):
 *
 *   1 P, C   CSM_SELF; event SELF; HC_SEND of the own id to DEMO_SLOT_P_ID or DEMO_SLOT_C_ID.
 *   2 P      CSM_CREATE of the region (REC exit CREATE); event CREATED; clears the control page.
 *   3 P      HC_RECV of C's id until it is there (HC_YIELD between tries); CSM_SHARE read-write; event SHARED;
 *            HC_SEND of the region's id to DEMO_SLOT_REGION.
 *   4 C      HC_RECV of P's id and of the region's; CSM_ATTACH read-write (REC exits ATTACH); event ATTACHED;
 *            HC_SEND of 1 to DEMO_SLOT_ATTACHED. P waits for that before the first chunk.
 *   5 P      for seq = 1, 2, ...: DEMO_HC_FETCH; the host puts the next part of the file into P's window, header
 *            last or first as it likes, since P sleeps in the call. length 0 says that the file has ended.
 *            P reads the header once, refuses a wrong seq or a length above DEMO_CHUNK_MAX, waits until the slot is
 *            free, copies the payload into it and publishes seq in the control page. Then DEMO_HC_WROTE names the
 *            IPA of the chunk: while P sleeps in this call the chunk lies in the region, both realms are attached,
 *            and the host may try its luck on the page. The end is published as a chunk of length 0, without WROTE.
 *   6 C      polls the control page (HC_YIELD now and then, so that one CPU is enough), copies the chunk out,
 *            acknowledges it, hashes its private copy, puts the same bytes into C's window and calls DEMO_HC_STORE;
 *            the host appends them to its output and returns.
 *   7 C      at the chunk of length 0: acknowledges, DEMO_HC_DIGEST.
 *   8 P      when that is acknowledged: CSM_REVOKE of C; event REVOKED; HC_SEND of 1 to DEMO_SLOT_REVOKED.
 *   9 C      HC_RECV of DEMO_SLOT_REVOKED; reads its window and must get a synchronous external abort;
 *            event LOCKED_OUT; HC_PASS.
 *  10 P      CSM_DESTROY (REC exit REMOVE, the host reclaims the descriptor); event DESTROYED; HC_PASS.
 *
 * Any disagreement makes the realm stop with HC_FAIL. Neither realm believes anything that it reads from a window or
 * gets from a host call beyond what it checks: the worst a host can do here is stop the transfer or feed other bytes.
 */
#ifndef BARE_DEMO_H
#define BARE_DEMO_H

#include <stddef.h>
#include <stdint.h>

#include <bare/protocol.h>

#define DEMO_RAM_MIN 0x400000UL

/* Largest payload of one chunk, in the windows and in the region. */
#define DEMO_CHUNK_MAX 0x10000UL

/* P's inbox and C's outbox: the start of each realm's shared window. */
struct demo_window {
	uint64_t seq; /* number of the chunk, from 1 */
	uint64_t length; /* bytes of payload, at most DEMO_CHUNK_MAX; 0 in P's window: end of file */
	uint8_t pad[0x1000 - 0x10];
	uint8_t payload[DEMO_CHUNK_MAX];
};

#define DEMO_WINDOW_SIZE 0x11000UL

_Static_assert(sizeof(struct demo_window) == DEMO_WINDOW_SIZE, "demo_window");

/* The region: one control page, then the slots; chunk seq uses slot (seq - 1) % DEMO_SLOTS. */
#define DEMO_SLOTS 4UL

struct demo_region {
	uint64_t head; /* written by P: last chunk published */
	uint8_t pad0[0x40 - 0x08];
	uint64_t tail; /* written by C: last chunk acknowledged; P reuses a slot when its old chunk is */
	uint8_t pad1[0x80 - 0x48];
	uint64_t length[DEMO_SLOTS]; /* written by P before head */
	uint8_t pad2[0x1000 - 0xa0];
	uint8_t slot[DEMO_SLOTS][DEMO_CHUNK_MAX];
};

_Static_assert(offsetof(struct demo_region, slot) == 0x1000, "demo_region.slot");

#define DEMO_REGION_SIZE 0x41000UL

_Static_assert(sizeof(struct demo_region) == DEMO_REGION_SIZE, "demo_region");

/* IPA of the region in P, inside its RAM; and of the window in C, beyond its RAM. */
#define DEMO_REGION_IPA 0x200000UL
#define DEMO_ATTACH_IPA 0x40000000UL

/* Slots of HC_SEND and HC_RECV; the host may not put anything there itself. */
#define DEMO_SLOT_P_ID 0
#define DEMO_SLOT_C_ID 1
#define DEMO_SLOT_REGION 2
#define DEMO_SLOT_ATTACHED 3
#define DEMO_SLOT_REVOKED 4

/* Host calls of the demo. Results are only what is named. */
#define DEMO_HC_EVENT (BARE_HC_CASE + 0) /* gprs[0] = DEMO_EVENT_*, gprs[1..3] as named there */
#define DEMO_HC_FETCH (BARE_HC_CASE + 1) /* P: gprs[0] = seq that must be in the window on return */
/* P: gprs[0] = seq, gprs[1] = IPA of the payload, gprs[2] = length */
#define DEMO_HC_WROTE (BARE_HC_CASE + 2)
#define DEMO_HC_STORE   \
	(BARE_HC_CASE + \
	 3) /* C: gprs[0] = seq, gprs[1] = length, both also in the window's header */
#define DEMO_HC_DIGEST  \
	(BARE_HC_CASE + \
	 4) /* C: gprs[0..3] = SHA-256, bytes in memory order; gprs[4] = total bytes */

#define DEMO_EVENT_SELF 1 /* gprs[1] = realm id, gprs[2] = 'P' or 'C' */
#define DEMO_EVENT_CREATED 2 /* gprs[1] = csm id, gprs[2] = base IPA, gprs[3] = bytes */
#define DEMO_EVENT_SHARED 3 /* gprs[1] = csm id, gprs[2] = C's realm id, gprs[3] = rights */
#define DEMO_EVENT_ATTACHED 4 /* gprs[1] = csm id, gprs[2] = base IPA, gprs[3] = rights */
#define DEMO_EVENT_REVOKED 5 /* gprs[1] = csm id, gprs[2] = C's realm id */
#define DEMO_EVENT_LOCKED_OUT 6 /* gprs[1] = ESR_EL1, gprs[2] = FAR_EL1 of the abort that C took */
#define DEMO_EVENT_DESTROYED 7 /* gprs[1] = csm id */

#endif
