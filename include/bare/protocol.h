/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What host/bare and the realms of guest/bare agree on. None of it is part of the RMM's ABI.
 *
 * A realm's RAM begins at IPA 0 with its image; the entry point is IPA 0. Each REC starts with
 *   x0 argument of the case, x1 bytes of RAM, x2 IPA width in bits, x3 bytes of the shared window.
 * The shared window is normal-world memory mapped at SHARED_OFFSET above the unprotected half's base.
 *
 * RAM has RIPAS RAM throughout and at least BARE_RAM_MIN bytes; above RAM every protected IPA is EMPTY. REC n has
 * Aff0 = n; only REC 0 is runnable at first.
 *
 * The programs and what each needs of its host are listed at the end of this file.
 */
#ifndef BARE_PROTOCOL_H
#define BARE_PROTOCOL_H

/* IPA width of every bare realm unless a case says otherwise. */
#define BARE_IPA_WIDTH 36

#define BARE_RAM_MIN 0x400000UL

/* Offsets from the base of the unprotected half, 1 << (width - 1) */
/* emulated console: a byte written at +0 is printed, reads of +0x18 give 0 */
#define BARE_UART_OFFSET 0x09000000UL
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
/* gprs[0] = slot 0-15, gprs[1] = value: store a value in the case's mailbox */
#define BARE_HC_SEND 4
/* gprs[0] = slot: gprs[0] = value, gprs[1] = 1 if it was ever sent, else 0 */
#define BARE_HC_RECV 5
#define BARE_HC_STEP 6 /* gprs[0..] as the case defines: handled by the case's own hook */
/* gprs[0] = INTID: the host makes it pending through a list register, Group 1, priority 0xa0 */
#define BARE_HC_INJECT 7
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
 * irq     HC_INJECT of SGIs, PPIs but the timers' and SPIs up to 63, one at a time and eight at once; taken once each. PASS.
 * psci    VERSION, FEATURES, CPU_ON of vCPU 1 (context id checked, ALREADY_ON, bad target, bad entry), SGIs both ways,
 *         AFFINITY_INFO on and off, vCPU 1 CPU_OFF and ON once more; ends with SYSTEM_OFF from vCPU 0 and no PASS.
 * fp      arg = seed: fills V0-V31, FPCR-neutral FPSR from the seed; BARE_FP_ROUNDS times HC_YIELD; checks them all. PASS.
 * sve     arg = bytes of its longest vector, 0 without SVE, + seed << 16: fills Z, P and FFR at all its lengths, BARE_SVE_ROUNDS
 *         times HC_YIELD, checks them; without SVE finds its instructions and ZCR_EL1 undefined. PASS.
 * work    arg = seed: walks its RAM above the image with a pattern, yields now and then, checks. HC_SEND(seed, value) and
 *         HC_RECV of the other's slot (seed ^ 1) until it was sent. PASS.
 * nop     PASS at once, touching as little as possible.
 * puppet  Does what the host says, see below; never PASSes by itself. This is what CSM cases drive, provider and consumer.
 * sysoff  PSCI SYSTEM_OFF at once; no PASS: the case passes if no REC of the realm can be entered afterwards.
 * pmu     arg = event counters [7:0] and seed, or BARE_PMU_NONE: the PMU's registers; HC_STEP with gprs[0] = the overflow
 *         status that the exit must show. PASS.
 * debug   arg = breakpoints minus 1 [7:0], watchpoints minus 1 [15:8], seed: breakpoints, watchpoints and single steps on
 *         itself, HC_YIELDs in between. HC_SEND(0, address): where a breakpoint of the host must not fire. PASS.
 * hidden  Reads and writes every system register that is not a realm's own and tries hidden instructions: undefined, or
 *         zero. PASS.
 * regs    arg = seed: changes every register of its own, HC_YIELDs, checks them. PASS.
 * hostile Sweeps every call that a realm can make. Its host refuses what it may refuse, leaves exits unanswered, and answers
 *         host calls that it does not know with anything. Mailbox slots BARE_HOSTILE_SLOT and following: numbers to try.
 *         The last BARE_LAZY_SIZE bytes of RAM are not populated. PASS.
 * demo_p, demo_c, demo_m  The demo: include/bare/demo.h has its windows, region, host calls and order of events.
 */
#define BARE_BOOT_PATTERN 0x5a5a000012340000UL
#define BARE_LAZY_SIZE 0x40000UL
#define BARE_FP_ROUNDS 2000
#define BARE_HOSTILE_SLOT 8
#define BARE_HOSTILE_SLOTS 4
#define BARE_SVE_ROUNDS 400
#define BARE_PMU_NONE 0xffffffffffffffffUL

/*
 * puppet: an endless loop of HC_STEP. Its gprs carry the result of the last command (zero the first time); the host
 * answers with the next: gprs[0] = op, gprs[1..] = arguments. Result: gprs[0] = 1 if the access aborted at EL1 (then
 * gprs[1] = ESR_EL1, gprs[2] = FAR_EL1), else 0 and values from gprs[1].
 */
/* [1..11] = x0..x10 -> [1..9] = x0..x8 after smc #0, [10], [11] = CNTVCT_EL0 just before and just after it */
#define BARE_PUPPET_SMC 1
#define BARE_PUPPET_READ 2 /* [1] = address -> [1] = 64-bit value */
#define BARE_PUPPET_WRITE 3 /* [1] = address, [2] = 64-bit value */
/*
 * [1] = address of code (a ret instruction): branch and link to it, through an executable alias, so that only stage 2
 * can refuse; FAR_EL1 is reported as if there were no alias.
 */
#define BARE_PUPPET_EXEC 4
#define BARE_PUPPET_FILL 5 /* [1] = address, [2] = bytes, [3] = seed: word i (64-bit) = seed + i */
/* [1..3] as FILL -> [1] = words that differ, [2] = index of the first, [3] = its value */
#define BARE_PUPPET_CHECK 6
#define BARE_PUPPET_PRINT 7 /* [1] = number: prints it on the console */
#define BARE_PUPPET_PASS 8 /* HC_PASS */
#define BARE_PUPPET_ZERO 9 /* [1] = address, [2] = bytes -> [1] = 64-bit words that are not zero */
/*
 * Access until it aborts: [1] = address, [2] = most accesses, [3] = accesses between two HC_YIELDs (0: none).
 * -> gprs[0..2] as above, [3] = accesses that went through. WRITE stores a counter from 0.
 */
#define BARE_PUPPET_HAMMER_READ 10
#define BARE_PUPPET_HAMMER_WRITE 11
/* [1] = address, [2] = value, [3] = most tries, HC_YIELD between them -> [1] = 1 if the 64-bit word got that value */
#define BARE_PUPPET_WAIT 12
/*
 * [1] = INTID, [2] = page: CSM_EVENT_IRQ, and from then on each such interrupt calls CSM_EVENTS with the page. -> [1] =
 * status. INTID 0: no more.
 */
#define BARE_PUPPET_LISTEN 13
/* -> [1] = event interrupts taken so far, [2] = records that the last one got, [3] = x2 of that CSM_EVENTS */
#define BARE_PUPPET_HEARD 14
/* Starts vCPU 1 as a puppet of its own; its host must not run it by itself (realm_config.case_runs_vcpus). */
#define BARE_PUPPET_START 15
/*
 * Reads without pause and counts that in the word that follows: [1] = address, [2] = a value that must never be seen there,
 * [3] = most reads. Ends when it is seen or at an abort. -> gprs[0..2] as above, [3] = reads that went through, [4] = 1 if it
 * was seen
 */
#define BARE_PUPPET_SPY 16

#endif
