/* SPDX-License-Identifier: BSD-3-Clause */
/* Running a virtual CPU on this CPU, with every exit handled. */
#ifndef HOST_RUN_H
#define HOST_RUN_H

#include <stdint.h>

#include "realm.h"

/* Why rec_run() came back. */
enum rec_end {
	REC_GO_ON, /* only between handlers: it does not */
	REC_PASSED, /* BARE_HC_PASS */
	REC_CALLED, /* the hook said CALL_STOP, or HC_STEP without a hook: arguments in run->exit.gprs */
	REC_FAULTED, /* realm.stop_on_fault: see run->exit */
	REC_ASKED, /* realm.stop_on_request: see run->exit */
	REC_OFF, /* PSCI CPU_OFF */
	REC_SYSTEM_OFF, /* the realm is off, by this REC or another */
};

/* Runs until something above happens; any failure leaves the case. */
enum rec_end rec_run(struct rec *rec);

/* Runs REC 0 on this CPU and demands that it passes. */
void realm_run(struct realm *realm);
/* The same on another CPU; smp_wait() waits for it. */
void realm_start(struct realm *realm, uint32_t cpu);

/* Makes an interrupt pending and gets the REC's CPU to notice. */
void rec_interrupt(struct rec *rec, uint32_t intid);

/* The handlers, one per kind of exit (exit_*.c). */
enum rec_end exit_abort(struct rec *rec);
enum rec_end exit_sysreg(struct rec *rec);
enum rec_end exit_psci(struct rec *rec);
enum rec_end exit_ripas(struct rec *rec);
enum rec_end exit_call(struct rec *rec);
enum rec_end exit_csm(struct rec *rec);

/* Fails the case if the exit tells more than its reason allows (rsi.md 1.15). */
void exit_audit(const struct rmi_rec_exit *exit);

/* Empties the mailbox of HC_SEND and HC_RECV. */
void mailbox_reset(void);
uint64_t mailbox_get(uint32_t slot);

#endif
