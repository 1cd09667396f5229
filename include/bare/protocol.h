/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What host/bare and the realms of guest/bare agree on. None of it is part of the RMM's ABI.
 *
 * A realm's RAM begins at IPA 0 with its image; the entry point is IPA 0. Each REC starts with
 *   x0 argument of the case, x1 bytes of RAM, x2 IPA width in bits, x3 bytes of the shared window.
 * The shared window is normal-world memory mapped at SHARED_OFFSET above the unprotected half's base.
 *
 * RAM has RIPAS RAM throughout and at least BARE_RAM_MIN bytes; above RAM every protected IPA is EMPTY. The image is
 * populated when the realm starts, other pages may be populated when the realm first touches them. REC n has
 * Aff0 = n; only REC 0 is runnable at first.
 *
 * realm name -> argument in x0, and what the case's host does beyond host calls, console, MMIO and populating:
 *   boot    BARE_BOOT_ARG
 *   rsi     0; accepts RIPAS changes
 *   faults  0; accepts RIPAS changes
 *   mmio    0
 *   timer   0; injects INTID 27 while exit.cntv_ctl, 30 while exit.cntp_ctl says asserted ((ctl & 7) == 5)
 *   irq     0
 *   smp     0; two RECs, second one enters when PSCI CPU_ON makes it runnable; completes PSCI requests
 *   sysoff  0; the case passes when the realm has left with PSCI SYSTEM_OFF and no REC can be entered any more
 *   fp      seed, any number; several at once, and a host that uses the FP registers itself, make it stricter
 *   ping    seed, any number; HC_SENDs its number of finished rounds to slot (seed & 15)
 *   csm_p, csm_c    0; csm_steps.h
 *   demo_p, demo_c  0; demo.h
 */
#ifndef BARE_PROTOCOL_H
#define BARE_PROTOCOL_H

/* IPA width of every bare realm unless a case says otherwise. */
#define BARE_IPA_WIDTH 36

#define BARE_RAM_MIN 0x400000UL
#define BARE_BOOT_ARG 0x600dcafe5ea1ed01UL

/* Offsets from the base of the unprotected half, 1 << (width - 1) */
#define BARE_UART_OFFSET 0x09000000UL /* emulated console: a byte written at +0 is printed, reads of +0x18 give 0 */
#define BARE_MMIO_OFFSET 0x0a000000UL /* emulated registers, see below */
#define BARE_SHARED_OFFSET 0x10000000UL

/*
 * Registers at BARE_MMIO_OFFSET: each reads back what was written last, at the width of the access; a read narrower
 * than the last write gives its low bytes. An access that cannot be emulated (no valid syndrome) gets an external abort.
 */
#define BARE_MMIO_SCRATCH 0x00
/* Read: answers the number of accesses to the page so far. */
#define BARE_MMIO_COUNT 0x40
/* Any access: the host answers with an injected synchronous external abort. */
#define BARE_MMIO_ABORT 0x80

/*
 * Host calls: RsiHostCall.imm; arguments and results in gprs[0..30]. What a call does not name as a result comes back
 * as it went out.
 */
#define BARE_HC_PASS 1 /* the realm is done and content */
#define BARE_HC_FAIL 2 /* gprs[0] = line, gprs[1], gprs[2] = values seen: the case fails */
#define BARE_HC_YIELD 3 /* nothing but an exit and an entry */
#define BARE_HC_SEND 4 /* gprs[0] = slot 0-15, gprs[1] = value: store a value in the case's mailbox */
#define BARE_HC_RECV 5 /* gprs[0] = slot: gprs[0] = value, gprs[1] = 1 if it was ever sent, else 0 */
#define BARE_HC_STEP 6 /* gprs[0..] as the case defines: handled by the case's own hook */
#define BARE_HC_INJECT 7 /* gprs[0] = INTID: the host makes it pending through a list register, Group 1, priority 0xa0 */
#define BARE_HC_CASE 16 /* first number for cases' own calls */

/*
 * The programs, guest/bare/realms/NAME.c, and what each does. arg is x0 of the first REC. All end with PASS or FAIL
 * unless said otherwise. RAM is populated and RIPAS RAM in [0, x1) except where said; above it RIPAS is EMPTY.
 *
 * boot    Prints two lines. HC_STEP with gprs[i] = BARE_BOOT_PATTERN + i for i = 0..30; the host answers with the
 *         complement of each. PASS.
 * rsi     RSI_VERSION, FEATURES, REALM_CONFIG (width is x2; rpv bytes are 0xa0 + index), host call with wrong addresses,
 *         MEASUREMENT_READ(0) -> HC_STEP with the eight words in gprs[0..7], MEASUREMENT_EXTEND and READ of a REM (hash
 *         checked inside the realm or merely that it changed and that a second REM did not), IPA_STATE_GET over RAM and
 *         EMPTY, IPA_STATE_SET of the last 64 KiB of RAM to EMPTY and back to RAM; bad arguments of each. PASS.
 * faults  The last BARE_LAZY_SIZE bytes of RAM are RAM but unpopulated: writes and reads them. Protected EMPTY (at x1):
 *         read, write and execute give an abort at EL1 with the right ESR class, DFSC 0x10 and FAR. BARE_MMIO_ABORT: read
 *         and write abort. Instruction fetch from the shared window (mapped) and from BARE_MMIO (unmapped): abort. PASS.
 * mmio    All widths, signed loads, 32- and 64-bit targets, xzr as source and target, COUNT goes up. PASS.
 * timer   CNTV and CNTP, PPI 27 and 30: arg rounds of each, short and long deadlines, none early, none twice. PASS.
 * irq     HC_INJECT of SGIs, PPIs and SPIs up to 63, one at a time and eight at once; taken once each. PASS.
 * psci    VERSION, FEATURES, CPU_ON of vCPU 1 (context id checked, ALREADY_ON, bad target, bad entry), SGIs both ways,
 *         AFFINITY_INFO on and off, vCPU 1 CPU_OFF and ON once more; ends with SYSTEM_OFF from vCPU 0 and no PASS.
 * fp      arg = seed: fills V0-V31, FPCR-neutral FPSR from the seed; BARE_FP_ROUNDS times HC_YIELD; checks them all. PASS.
 * work    arg = seed: walks its RAM above the image with a pattern, yields now and then, checks. HC_SEND(seed, value) and
 *         HC_RECV of the other's slot (seed ^ 1) until it was sent. PASS.
 * nop     PASS at once, touching as little as possible.
 * puppet  Does what the host says, see below; never PASSes by itself.
 * demo_p, demo_c  The demo, see below.
 */
#define BARE_BOOT_PATTERN 0x5a5a000012340000UL
#define BARE_LAZY_SIZE 0x40000UL
#define BARE_FP_ROUNDS 2000

/*
 * puppet: an endless loop of HC_STEP. Its gprs carry the result of the last command (zero the first time); the host
 * answers with the next: gprs[0] = op, gprs[1..] = arguments. Result: gprs[0] = 1 if the access aborted at EL1 (then
 * gprs[1] = ESR_EL1, gprs[2] = FAR_EL1), else 0 and values from gprs[1].
 */
#define BARE_PUPPET_SMC 1 /* [1..9] = x0..x8 -> [1..9] = x0..x8 after smc #0 */
#define BARE_PUPPET_READ 2 /* [1] = address -> [1] = 64-bit value */
#define BARE_PUPPET_WRITE 3 /* [1] = address, [2] = 64-bit value */
#define BARE_PUPPET_EXEC 4 /* [1] = address of code (a ret instruction): branch and link to it */
#define BARE_PUPPET_FILL 5 /* [1] = address, [2] = bytes, [3] = seed: word i (64-bit) = seed + i */
#define BARE_PUPPET_CHECK 6 /* [1..3] as FILL -> [1] = words that differ, [2] = index of the first, [3] = its value */
#define BARE_PUPPET_PRINT 7 /* [1] = number: prints it on the console */
#define BARE_PUPPET_PASS 8 /* HC_PASS */
#define BARE_PUPPET_ZERO 9 /* [1] = address, [2] = bytes -> [1] = 64-bit words that are not zero */

/*
 * Demo. P's RAM ends at BARE_DEMO_REGION + size of the region; its region is the end of its RAM. C's window lies far above
 * its RAM. x3 of both (shared window) equals the size of the region. arg is 0.
 *
 * P: CSM_SELF, DEMO_ID, CSM_CREATE(BARE_DEMO_REGION, x3), CSM_SHARE(id, peer, R), DEMO_REGION, then CHUNK until bytes = 0:
 *    copy `bytes` at `offset` of the shared window to `offset` of the region. Then CSM_DESTROY and PASS.
 * C: CSM_SELF, DEMO_ID, DEMO_REGION, CSM_ATTACH(id, provider, BARE_DEMO_WINDOW, x3, R), then CHUNK until bytes = 0:
 *    take SHA-256 over `bytes` at `offset` of the region and copy them to `offset` of the shared window.
 *    Then DEMO_HASH, CSM_DETACH and PASS.
 * A CHUNK call says that the chunk before it has been dealt with.
 */
#define BARE_HC_DEMO_ID 16 /* gprs[0] = own realm id -> gprs[0] = the peer's */
#define BARE_HC_DEMO_REGION 17 /* P: gprs[0] = csm id. C: -> gprs[0] = csm id, gprs[1] = provider's realm id */
#define BARE_HC_DEMO_CHUNK 18 /* -> gprs[0] = bytes, any number; 0 = end. gprs[1] = offset, 4 KiB-aligned */
#define BARE_HC_DEMO_HASH 19 /* C: gprs[0..3] = SHA-256, 32 bytes as they lie in memory */

#define BARE_DEMO_REGION 0x00400000UL
#define BARE_DEMO_WINDOW 0x40000000UL

#endif
