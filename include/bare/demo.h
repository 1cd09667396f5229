/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the demo's host and the realms demo_p, demo_c and demo_m agree on.
 *
 * No realm believes an id that the host has told it: P grants by measurement and looks at who came, C looks at whom it has
 * attached to (struct demo_group). An id that the host hands over is a hint where to knock.
 *
 * The realms start as protocol.h says; x0 is a DEMO_MISTAKE_*, x3 (bytes of the shared window) is at least DEMO_WINDOW_SIZE
 * for P and C, RAM is at least DEMO_RAM_MIN with RIPAS RAM throughout, P's region included; pages may be populated on demand.
 *
 * Who does what, in order ("event" is DEMO_HC_EVENT, whose only purpose is that the host can tell the user about it; at
 * "turn", DEMO_HC_TURN, the host runs another realm before it enters this one again):
 *
 *   1 P, C, M CSM_SELF; HC_SEND of the own id; event SELF, M's when its time comes. P and M: turn. C and M ask the RMM for an
 *            interrupt when events wait.
 *   2 P      HC_RECV of C's id until it is there (HC_YIELD between tries); CSM_CREATE of the region (REC exit CREATE);
 *            event CREATED; clears the control page.
 *   3 P      CSM_SHARE_MEASURED with one realm that has C's measurement and P's personalisation value, read-write; event
 *            SHARED; HC_SEND of the region's id to DEMO_SLOT_REGION.
 *   4 C      HC_RECV of P's id and of the region's; CSM_ATTACH read-write (REC exits ATTACH); CSM_PEER: unless the provider
 *            has P's measurement and C's own personalisation value, C detaches and tells so; event ATTACHED; event KNOWN;
 *            HC_SEND of 1 to DEMO_SLOT_ATTACHED.
 *     P      waits for that, and for the RMM's event ATTACHED, which says who; CSM_PEER; event KNOWN.
 *   5 P      for seq = 1, 2, ...: DEMO_HC_FETCH; the host puts the next part of the file into P's window, header
 *            last or first as it likes, since P sleeps in the call. length 0 says that the file has ended.
 *            P reads the header once, refuses a wrong seq or a length above DEMO_CHUNK_MAX, waits until the slot is
 *            free, copies the payload into it and publishes seq in the control page. Then DEMO_HC_WROTE names the
 *            IPA of the chunk: while P sleeps in this call the chunk lies in the region, both realms are attached,
 *            and the host may try its luck on the page. The end is published as a chunk of length 0, without WROTE.
 *   6 M      while P sleeps in the last WROTE: gets all ids from the host and tries everything that a realm can try to which
 *            nobody has granted anything; tells each answer with event TRIED; turn.
 *     posers while P sleeps there: the host starts realms that pass for C or P (host/bare/demo_posers.c).
 *   7 C      polls the control page (HC_YIELD now and then, so that one CPU is enough), copies the chunk out,
 *            acknowledges it, hashes its private copy, puts the same bytes into C's window and calls DEMO_HC_STORE;
 *            the host appends them to its output and returns. At the chunk of length 0: DEMO_HC_DIGEST.
 *   8 C      reads the control page without pause; counts the first DEMO_BEATS reads in `beat`.
 *     P      when that many are counted: CSM_REVOKE of the grant; puts DEMO_LATE where C reads; event REVOKED.
 *     C      must have got a synchronous external abort and the event REVOKED, must not have read DEMO_LATE: event
 *            CUT_OFF, which the host answers after REVOKED. Then it must get an abort for every page of its window:
 *            event SWEPT; HC_SEND of 1 to DEMO_SLOT_CUT_OFF.
 *   9 P      fills the slots with a pattern; CSM_SHARE_MEASURED with M, read only; event SHARED; turn.
 *     M      attaches for more than it was granted, then for that; reads; writes and executes; event TRIED for each; turn.
 *     P      checks that all is as it was; event UNCHANGED.
 *  10 P      CSM_SHARE_MEASURED with C again, to read; event SHARED; HC_SEND of 1 to DEMO_SLOT_AGAIN. Waits for C, then rewrites
 *            the pattern and takes a turn, for ever.
 *     C      attaches again, and copies the slots out without pause, counting words in its window's seq, where the host
 *            sees them, until the host has destroyed P: aborts as in 8, with the event CLOSED. No word that it got may
 *            differ from the pattern. Event CUT_OFF, which the host answers when P is gone; SWEPT; HC_PASS.
 *     M      the same for its window, without having read meanwhile; HC_PASS.
 *
 * Any disagreement makes the realm stop with HC_FAIL. M judges nothing: it tells what it got. No realm believes anything
 * that it reads from a window or gets from a host call beyond what it checks: the worst a host can do here is stop the
 * transfer or feed other bytes.
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
	uint64_t beat; /* written by C: reads without pause so far, at most DEMO_BEATS */
	uint8_t pad1[0x80 - 0x50];
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

#define DEMO_PAGES (DEMO_REGION_SIZE / 0x1000UL)

/* Reads that C counts before it only reads; what P writes after C is cut off; words that C copies before P is taken down. */
#define DEMO_BEATS 1000UL
#define DEMO_LATE 0x1a7e1a7e1a7e1a7eUL
#define DEMO_COPIED_MIN 100000UL

/*
 * Which programs share: their initial measurements, SHA-256. The host hands this out, and a realm believes it if its own
 * personalisation value is the SHA-256 of it. So realms with one such value agree on who is who, with nobody between them but
 * the RMM; who decides that value decides what these realms are, and it is not part of the measurements.
 */
#define DEMO_RIM_SIZE 32

struct demo_group {
	uint8_t provider[DEMO_RIM_SIZE];
	uint8_t consumer[DEMO_RIM_SIZE];
	uint8_t reader[DEMO_RIM_SIZE]; /* M */
};

_Static_assert(sizeof(struct demo_group) == 12 * sizeof(uint64_t), "fits into a host call");

/* Slots of HC_SEND and HC_RECV; the host may not put anything there itself. */
#define DEMO_SLOT_P_ID 0
#define DEMO_SLOT_C_ID 1
#define DEMO_SLOT_REGION 2
#define DEMO_SLOT_ATTACHED 3
#define DEMO_SLOT_CUT_OFF 4
#define DEMO_SLOT_M_ID 5
#define DEMO_SLOT_AGAIN 6
#define DEMO_SLOT_ATTACHED_AGAIN 7

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
#define DEMO_HC_TURN (BARE_HC_CASE + 5)
#define DEMO_HC_GROUP (BARE_HC_CASE + 6) /* result: struct demo_group in gprs[0..] */

#define DEMO_EVENT_GPRS 6
#define DEMO_EVENT_SELF 1 /* gprs[1] = realm id, gprs[2] = 'P', 'C' or 'M' */
#define DEMO_EVENT_CREATED 2 /* gprs[1] = csm id, gprs[2] = base IPA, gprs[3] = bytes */
#define DEMO_EVENT_SHARED \
	3 /* gprs[1] = csm id, gprs[2] = the consumer's realm id, gprs[3] = rights */
#define DEMO_EVENT_ATTACHED \
	4 /* gprs[1] = csm id, gprs[2] = base IPA, gprs[3] = rights, gprs[4] = 'C' or 'M' */
#define DEMO_EVENT_REVOKED 5 /* gprs[1] = csm id */
/*
 * gprs[1] = ESR_EL1, gprs[2] = FAR_EL1 of the abort that it took; gprs[3] = reads before; gprs[4] = CSM_EVENT_* and gprs[5]
 * = realm id of what the RMM told it. The host lets it go on when the operation that did it is complete.
 */
#define DEMO_EVENT_CUT_OFF 6
/* After that: gprs[1] = pages of the window that aborted, gprs[2] = bytes that the others gave. */
#define DEMO_EVENT_SWEPT 9
/* A realm knows by CSM_PEER who is on the other side: gprs[1] = its realm id, gprs[2] = 'P' or 'C' */
#define DEMO_EVENT_KNOWN 10
/* C cannot attach: gprs[1] = status; or it can, but not to P, and has left: DEMO_DISTRUST */
#define DEMO_EVENT_TURNED_AWAY 11
#define DEMO_DISTRUST 0x100UL
#define DEMO_EVENT_UNCHANGED 7 /* gprs[1] = csm id */
/* gprs[1] = DEMO_TRY_*, gprs[2] = tries, gprs[3] = what all of them got, or the first that differs: x0, or ESR_EL1 */
#define DEMO_EVENT_TRIED 8

/* What M tries, in this order. */
enum demo_try {
	DEMO_TRY_ATTACH, /* CSM_ATTACH with the right ids */
	DEMO_TRY_GUESS_CSM, /* with csm ids near the right one */
	DEMO_TRY_GUESS_PROVIDER, /* with realm ids near the right one */
	DEMO_TRY_ASK, /* CSM_INFO, CSM_PEER */
	DEMO_TRY_ACT, /* CSM_SHARE, REVOKE, DESTROY, SEAL, NOTIFY of a region that is not its own */
	DEMO_TRY_TOUCH, /* reads where its window would be */
	DEMO_TRY_MORE, /* CSM_ATTACH for rights beyond the grant */
	DEMO_TRY_WRITE, /* writes to each page of a read-only window */
	DEMO_TRY_EXECUTE, /* an instruction of that window */
	DEMO_TRIES,
};

/* The synchronous external abort that the RMM gives a realm: EC, IL, EA, WnR, DFSC 0x10. */
#define DEMO_ESR_READ 0x96000210UL
#define DEMO_ESR_WRITE 0x96000250UL
#define DEMO_ESR_EXECUTE 0x86000210UL

#define DEMO_GUESSES 32UL /* to either side of an id */

/*
 * For tests of the demo: each makes one of its checks fail. Some are the host's own.
 */
#define DEMO_MISTAKE_NONE 0
#define DEMO_MISTAKE_INVITED 1 /* P grants M the region before M tries */
#define DEMO_MISTAKE_NOT_REVOKED 2 /* P does not revoke */
#define DEMO_MISTAKE_WRITABLE 3 /* P grants M to write, not only to read */
#define DEMO_MISTAKE_DEAF 4 /* C does not ask for the interrupt */
#define DEMO_MISTAKE_NOT_CLOSED 5 /* the host does not take P down */
#define DEMO_MISTAKE_NORMAL 6 /* the host tries a page of the normal world */
#define DEMO_MISTAKE_UNALTERED 7 /* nor does it alter an image that it passes off as C's */
#define DEMO_MISTAKE_TRUSTING 8 /* C does not look at whom it attached to */

#endif
