/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The realm's side of a test: a queue of what it does each time it runs, and what it saw.
 *
 * Registers that a test does not set hold secrets; enter() looks for them, and for every other byte that a host must
 * not see, in the exit.
 */
#ifndef UNIT_GUEST_H
#define UNIT_GUEST_H

#include "harness.h"

/* Upper half of every secret. */
#define SECRET 0x5ec7e75e00000000UL

/* ESR_EL2.EC */
#define CLASS(n) ((uint64_t)(n) << 26)
#define CLASS_UNKNOWN CLASS(0x00)
#define CLASS_WFX CLASS(0x01)
#define CLASS_FP CLASS(0x07)
#define CLASS_HVC CLASS(0x16)
#define CLASS_SMC CLASS(0x17)
#define CLASS_SYSREG CLASS(0x18)
#define CLASS_SVE CLASS(0x19)
#define CLASS_SME CLASS(0x1d)
#define CLASS_IABT CLASS(0x20)
#define CLASS_DABT CLASS(0x24)
#define SYN_IL (1UL << 25)
#define SYN_ISV (1UL << 24)
#define SYN_SAS(n) ((uint64_t)(n) << 22)
#define SYN_SSE (1UL << 21)
#define SYN_SRT(n) ((uint64_t)(n) << 16)
#define SYN_SF (1UL << 15)
#define SYN_AR (1UL << 14)
#define SYN_SET(n) ((uint64_t)(n) << 11)
#define SYN_FNV (1UL << 10)
#define SYN_EA (1UL << 9)
#define SYN_CM (1UL << 8)
#define SYN_S1PTW (1UL << 7)
#define SYN_WNR (1UL << 6)
#define DFSC_TRANSLATION(level) (4UL + (uint64_t)(level))
#define DFSC_PERMISSION(level) (12UL + (uint64_t)(level))
#define DFSC_SEA 0x10UL

#define SYS_ENC(op0, op1, crn, crm, op2)                                         \
	((uint64_t)(op0) << 20 | (uint64_t)(op2) << 17 | (uint64_t)(op1) << 14 | \
	 (uint64_t)(crn) << 10 | (uint64_t)(crm) << 1)
#define SYS_RT(n) ((uint64_t)(n) << 5)
#define SYS_READ 1UL

#define PSTATE_RESET 0x3c5UL

/* ---- what the realm does, in order; with an empty queue, an IRQ comes. */
void guest_smc(uint64_t fid, unsigned int count, const uint64_t *args);
#define realm_smc(fid, ...) guest_smc(fid, ARGS(__VA_ARGS__))
void realm_sync(uint64_t esr, uint64_t far, uint64_t ipa);
void realm_event(enum rec_event event, uint64_t esr);
/* Do something (as the realm, or on another PE) just before the next thing in the queue. */
void realm_first(void (*fn)(struct rec *rec));
/* Set a register before the next thing in the queue. */
void realm_set_x(unsigned int n, uint64_t value);

/* What the realm saw in its registers, each time that it ran in the last enter(). */
extern struct rec_regs realm_saw[64];
extern unsigned int realm_runs;

/* ---- entering */
/* For calls that do not come through enter(): the realm is ready to run. */
void guest_ready(void);
/* Forget the queue (unit_reset()). */
void guest_reset(void);
struct rmi_rec_enter *
host_enter(const struct realm_handle *r); /* the host's half of the run page */
/* RMI_REC_ENTER must succeed; the exit, checked for leaks. Fields that may show x registers as they are: gprs_shown. */
const struct rmi_rec_exit *enter_rec(struct realm_handle *r, uint64_t rec);
#define enter(r) enter_rec(r, (r)->rec)
/* As enter(), and the reason must be this. */
const struct rmi_rec_exit *enter_until(struct realm_handle *r, uint64_t reason);
void enter_fails(struct realm_handle *r, uint64_t code);
extern bool gprs_shown;

/* One SMC that must return to the realm; x0-x30 as the realm then sees them. Must have ended with an IRQ. */
const struct rec_regs *call_rsi(struct realm_handle *r, uint64_t fid, unsigned int count,
				const uint64_t *args);
#define rsi(r, fid, ...) call_rsi(r, fid, ARGS(__VA_ARGS__))
/* ... with these results, x1-x3 zero if not given, and everything else preserved. */
#define rsi_gives(r, x0, fid, ...) expect_results(call_rsi(r, fid, ARGS(__VA_ARGS__)), x0, 0, 0)
void expect_results(const struct rec_regs *regs, uint64_t x0, uint64_t x1, uint64_t x2);

struct rec *rec_at(uint64_t rec);
/* The realm's memory, through its stage 2; the page must be mapped. */
void *realm_memory(struct realm_handle *r, uint64_t ipa);
/* Make [base, top) of a running realm RIPAS ripas by request and SET_RIPAS. */
void change_ripas(struct realm_handle *r, uint64_t base, uint64_t top, uint64_t ripas,
		  uint64_t flags);

#endif
