/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Step protocol of the realms csm_p and csm_c: the case's hook drives, the realm obeys and reports.
 *
 * The realm calls HC_STEP. Going out, gprs[0..7] are the results of the previous step (struct csm_step_result) or
 * zero the first time, gprs[8] is the operation they belong to (0 the first time). Coming back, gprs[0] is the next
 * operation and gprs[1..6] are its arguments. One vCPU, one step at a time. An operation that is not listed, or one
 * whose range leaves the protected half, makes the realm stop with HC_FAIL: the case is wrong.
 *
 * Before the first step csm_p and csm_c check CSM_SELF's version and limits, and each HC_SENDs its own id: csm_p to
 * CSM_STEP_SLOT_P, csm_c to CSM_STEP_SLOT_C. Both programs know every operation; the names only fix the slot.
 */
#ifndef BARE_CSM_STEPS_H
#define BARE_CSM_STEPS_H

#include <bare/protocol.h>

#define CSM_STEP_SLOT_P 0
#define CSM_STEP_SLOT_C 1

/* A good place for the region in csm_p (inside its RAM) and for the window in csm_c; nothing depends on it. */
#define CSM_STEP_REGION_IPA 0x200000UL
#define CSM_STEP_WINDOW_IPA 0x200000UL

/* The realm is done: HC_PASS. */
#define CSM_STEP_PASS 1

/*
 * One SMC, any function id: gprs[1] = function id, gprs[2..6] = x1..x5. Result gprs[0..3] = x0..x3.
 * CALL hands back INCOMPLETE as it comes; CALL_ALL repeats with equal arguments while x0 is INCOMPLETE, at most
 * CSM_STEP_MAX_REPEAT times, and adds the number of repetitions in gprs[4].
 */
#define CSM_STEP_CALL 2
#define CSM_STEP_CALL_ALL 3
#define CSM_STEP_MAX_REPEAT 100000UL

/*
 * gprs[1] = IPA, gprs[2] = bytes, gprs[3] = seed; IPA and bytes multiples of 8. FILL writes 64-bit words that depend on
 * the seed and on the offset from IPA; VERIFY counts the words that differ: result gprs[0] = number, gprs[1] = offset of
 * the first, gprs[2] = word read there, gprs[3] = word expected. A realm that fills and one that verifies agree if they
 * use the same seed, wherever the memory lies in either. A fault in FILL or VERIFY is HC_FAIL.
 */
#define CSM_STEP_FILL 4
#define CSM_STEP_VERIFY 5

/*
 * One 64-bit access that may fault. gprs[1] = IPA, gprs[2] = value (WRITE). Result gprs[0] = 0 no fault, 1 fault;
 * gprs[1] = ESR_EL1, gprs[2] = FAR_EL1 of the fault; gprs[3] = value read. EXEC fetches an instruction through an
 * executable alias of the page, so that stage 1 is no obstacle: without a fault the page must hold a RET (the word
 * 0xd65f03c0); FAR_EL1 has then the alias's page and the IPA's low 12 bits, and gprs[3] is the alias's address.
 */
#define CSM_STEP_READ 6
#define CSM_STEP_WRITE 7
#define CSM_STEP_EXEC 8

/*
 * Keep accessing until it faults: gprs[1] = IPA, gprs[2] = most accesses, gprs[3] = accesses between two HC_YIELDs
 * (0: never yield). HAMMER_READ loads, HAMMER_WRITE stores a counter. Result gprs[0..2] as READ, gprs[3] = accesses done.
 */
#define CSM_STEP_HAMMER_READ 9
#define CSM_STEP_HAMMER_WRITE 10

/* RSI_IPA_STATE_GET: gprs[1] = base, gprs[2] = top. Result gprs[0..2] = x0..x2. */
#define CSM_STEP_RIPAS_GET 11
/* RSI_IPA_STATE_SET, one call: gprs[1] = base, gprs[2] = top, gprs[3] = RIPAS, gprs[4] = flags. Result gprs[0..2] = x0..x2. */
#define CSM_STEP_RIPAS_SET 12

/* Wait in a loop of HC_YIELDs until the 64-bit word at gprs[1] equals gprs[2], at most gprs[3] times. Result gprs[0] = 1 if it does. */
#define CSM_STEP_WAIT_WORD 13

/* Results of a step: gprs[0..7] of the next HC_STEP; gprs[8] the operation. */
#define CSM_STEP_RESULTS 8
#define CSM_STEP_OP_GPR 8

#endif
