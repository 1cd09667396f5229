/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the portable core needs from the machine. Two implementations: arch/aarch64 (the firmware) and arch/native
 * (the build machine: models of RAM, GPT, stage 2 and TLB, for tests).
 */
#ifndef RMM_ARCH_H
#define RMM_ARCH_H

#include <abi/rmi.h>

#include "area.h"
#include "granule.h"
#include "rec.h"
#include "s2.h"
#include "types.h"

/* What the hardware offers; the same on every PE, read at boot. */
struct arch_caps {
	unsigned int pa_bits; /* at most 48 */
	unsigned int vmid_bits; /* 8 or 16 */
	unsigned int num_lrs; /* list registers for the host; the RMM keeps the last one for itself */
	unsigned int gic_pri_bits;
	unsigned int gic_id_bits; /* 16 or 24 */
	bool gic_ext_range;
	unsigned int num_bps; /* minus 1 */
	unsigned int num_wps; /* minus 1 */
	unsigned int sve_vq; /* longest SVE vector, in units of 128 bits; 0: no SVE */
	bool has_sme; /* no realm gets it */
	bool has_pmu;
	bool has_hpmn0; /* a realm's PMU may have no event counter */
	unsigned int pmu_counters; /* event counters */
	bool has_rng;
};

const struct arch_caps *arch_caps(void);

/* A random number from the CPU, retried; false without FEAT_RNG or after too many tries. */
bool arch_random(uint64_t *out);

/*
 * ---- in arch_inline.h, since they are on every path
 *
 * void *arch_granule_ptr(pa_t pa)
 *	The RMM's view of a granule in the Realm PAS. The caller holds the lock that protects its content.
 * void arch_s2_store(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot, uint64_t entry)
 *	Store one RTTE, single-copy atomic; earlier writes (the table below) are visible to walkers before it.
 * void arch_s2_stores_begin(void), arch_s2_store_next(...), arch_s2_store_two(..., first, second), arch_s2_stores_end(void)
 *	The same for many entries: what makes them visible is done once. two: this entry and its neighbour.
 * void arch_lock_taken(const struct granule *g), arch_lock_released(const struct granule *g)
 *	Bookkeeping for the native lock checker, nothing in the firmware.
 * void arch_spin_hint(void)
 *	In a loop that waits for another PE.
 * bool arch_interrupt_pending(void)
 *	A physical interrupt waits for this PE (ISR_EL1).
 */
#include "arch_inline.h"

/* ---- memory */

/* Overwrite a granule in the Realm PAS with zeros. */
void arch_granule_wipe(pa_t pa);

/*
 * The one way to touch normal-world memory: copy n bytes (a multiple of 8, both sides 8-byte aligned, within one
 * granule). False if a granule protection check refused the access; then an unknown part was copied.
 */
bool arch_ns_read(void *dst, pa_t src, size_t n);
bool arch_ns_write(pa_t dst, const void *src, size_t n);

/* Make data written by the RMM visible to instruction fetches by the realm. */
void arch_icache_sync(void *va, size_t n);

/* EL3: move a granule between the Non-secure and the Realm PAS. False if EL3 refuses. */
bool arch_el3_delegate(pa_t pa);
bool arch_el3_undelegate(pa_t pa);

/*
 * EL3's part in attestation, at boot. The realm attestation key, a scalar of P-384, big-endian; and the platform token that
 * binds the digest of its public key, at most size bytes: 0 if EL3 gives none.
 */
bool arch_el3_realm_key(uint8_t key[SIGN_KEY_SIZE]);
size_t arch_el3_platform_token(const uint8_t *challenge, size_t challenge_size, uint8_t *token,
			       size_t size);

/* ---- stage 2 */

/*
 * Invalidate everything cached from stage 2 for [ipa, ipa + size), combined entries and table walks included, on all
 * PEs, and wait for completion. Size is a multiple of a granule.
 */
void arch_tlbi_range(const struct s2 *s2, ipa_t ipa, uint64_t size);
/* The same for all of a realm's VMID. */
void arch_tlbi_all(const struct s2 *s2);

/* ---- REC */

/* State of a fresh REC (rsi.md 1.5) other than regs; rec->aux[] is already recorded and wiped. */
void arch_rec_init(struct rec *rec);
/* EL1 system registers of PSCI_CPU_ON's target: SCTLR_EL1 reset value with EE as given. Not loaded on any PE. */
void arch_rec_reset_el1(struct rec *rec, bool big_endian);
/* SCTLR_EL1.EE of a REC that is not loaded on any PE. */
bool arch_rec_big_endian(const struct rec *rec);

/* Save the host's EL1 state and load the realm's: system registers, stage 2, timers, rec->gic, traps. */
void arch_rec_load(struct rec *rec, const struct s2 *s2, uint64_t enter_flags);
/* The reverse; rec->gic and rec->timer then hold the realm's values. The host's FP state is back. */
void arch_rec_unload(struct rec *rec);

enum rec_event {
	REC_EVENT_SYNC,
	REC_EVENT_IRQ,
	REC_EVENT_FIQ,
	REC_EVENT_SERROR,
};

/* Run the realm from rec->regs until an exception comes to EL2; rec->regs and rec->fault are then up to date. */
enum rec_event arch_rec_run(struct rec *rec);

/* The RMM's own list register of the loaded realm. */
uint64_t arch_event_lr(const struct rec *rec);
void arch_event_lr_set(struct rec *rec, uint64_t lr);

/*
 * Mask the EL1 timers that are asserted, so that the realm can run (rsi.md 2.5). True if the level of one differs from
 * what the host saw at the last exit: the REC exits instead.
 */
bool arch_timer_changed(struct rec *rec);

/*
 * A permission fault on the access itself leaves HPFAR_EL2 UNKNOWN (Arm ARM, rule FKLWR): find the IPA of rec->fault.far by
 * the loaded realm's own stage 1 and put it into rec->fault.hpfar. False if stage 1 does not translate it any more; the
 * instruction is then executed again.
 */
bool arch_resolve_ipa(struct rec *rec);

/* The loaded realm has written to a debug register: what rec->debug says from now on holds for it. */
void arch_debug_update(struct rec *rec);

/* Auxiliary granules that a REC needs for its FP state; sve_vq as in struct realm. At least 1, the same for ever. */
unsigned int arch_fp_granules(unsigned int sve_vq);
/*
 * First use of FP, SIMD or, where the realm has it, SVE since the load: put the host's state away, load the realm's, stop
 * trapping. False if that was done already, and the trap has another cause.
 */
bool arch_fp_load(struct rec *rec);

/*
 * Between these two the vector registers are the RMM's, to hash in. What they hold, the normal world's state or the
 * loaded realm's, is put away and brought back; nothing of the RMM's stays in them. Not nested, and no realm runs and no
 * REC is loaded or unloaded in between.
 */
void arch_fp_begin(void);
void arch_fp_end(void);

/*
 * ---- area.h: one is mapped at a time on a PE, and only within a call
 *
 * Map a REC's area and return it; granules are AREA_GRANULES addresses, the stack's first. Unmapped again, nothing of it is
 * reachable but through its granules.
 */
struct area *arch_area_map(const uint64_t *granules);
void arch_area_unmap(void);
/* The area that is mapped: its address is constant. */
struct area *arch_area(void);
/* Granules of the RMM's own for an area, to use at boot: fills AREA_GRANULES addresses. */
void arch_area_of_boot(uint64_t *granules);

enum task_event {
	TASK_DONE,
	TASK_IRQ,
	TASK_FIQ,
};

/*
 * A computation on the mapped area's stack. work(area) has to end by returning; it calls nothing that locks, prints or asks
 * which PE it is on, since between any two of its instructions it may move to another. If interruptible, a physical interrupt
 * suspends it: its state is then in the area, and the next arch_task_run() with this area mapped, on any PE, goes on.
 */
void arch_task_start(void (*work)(struct area *area), bool interruptible);
/* No lock is held. TASK_DONE: work has returned, and its stack and registers are wiped. */
enum task_event arch_task_run(void);
/* A computation that is not to go on: wipe its stack and registers. */
void arch_task_wipe(void);

/* EL1 registers of the loaded realm that exception injection needs, and what it is to tell of stage 1. */
enum el1_reg {
	EL1_SCTLR,
	EL1_VBAR,
	EL1_ESR,
	EL1_FAR,
	EL1_ELR,
	EL1_SPSR,
	EL1_TCR,
	EL1_TTBR0,
	EL1_TTBR1,
	EL1_REG_COUNT,
};

uint64_t arch_el1_read(const struct rec *rec, enum el1_reg reg);
void arch_el1_write(struct rec *rec, enum el1_reg reg, uint64_t value);

/* Hardware value of ID register (3, 0, 0, crm, op2), crm 1-7. */
uint64_t arch_id_register(unsigned int crm, unsigned int op2);

/* ---- end */

/* An inconsistency that no input can cause: report, stop this PE for good. */
_Noreturn void arch_panic(const char *what);

#endif
