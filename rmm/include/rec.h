/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Realm Execution Context (REC): one vCPU.
 *
 * A REC granule has count 1 while a PE runs it, taken under the REC lock by RMI_REC_ENTER and dropped with release
 * semantics at the end. While the count is 1 the content belongs to that PE alone and no lock is needed; while it is 0
 * the content belongs to whoever holds the REC lock.
 */
#ifndef RMM_REC_H
#define RMM_REC_H

#include <abi/rmi.h>

#include "arch_rec.h" /* struct rec_arch, from arch/<name>/include */
#include "esr.h"
#include "granule.h"
#include "realm.h"
#include "types.h"

/* General registers. The world switch in assembly knows this layout (asserted in arch). */
struct rec_regs {
	uint64_t x[31];
	uint64_t pc;
	uint64_t pstate;
	uint64_t sp_el0;
};

/* Syndrome of the exception that last came from the realm, unmasked: never shown to the host as it is. */
struct rec_fault {
	uint64_t esr;
	uint64_t far;
	uint64_t hpfar;
};

/* What a REC waits for; completed by a command (PSCI) or by the next RMI_REC_ENTER (all others). */
enum rec_pending {
	PENDING_NONE = 0,
	PENDING_HOST_CALL,
	PENDING_RIPAS,
	PENDING_PSCI,
	PENDING_SYSREG_READ,
	PENDING_CSM,
};

/* RSI_IPA_STATE_SET in progress: [addr, top) is still to be changed. */
struct rec_ripas {
	uint64_t addr;
	uint64_t top;
	uint64_t value;
	bool change_destroyed;
};

/* The virtual CPU interface. The host sees hcr (masked), lrs, misr and vmcr; it supplies hcr and lrs. */
struct rec_gic {
	uint64_t hcr;
	uint64_t lrs[RMI_RUN_LRS];
	uint64_t vmcr;
	uint64_t event_lr; /* the RMM's own list register: CSM's event interrupt */
	uint64_t misr;
	uint64_t ap0r[4];
	uint64_t ap1r[4];
};

/* EL1 timers at the last exit. CTL: ENABLE bit 0, IMASK bit 1, ISTATUS bit 2. CVAL with zero offset. */
struct rec_timer {
	uint64_t cntv_ctl;
	uint64_t cntv_cval;
	uint64_t cntp_ctl;
	uint64_t cntp_cval;
};

#define DEBUG_REGS_MAX 16

/* Self-hosted debug registers as the realm wrote them (debug.c). They are in the CPU only while active is true. */
struct rec_debug {
	uint64_t mdscr;
	uint64_t bvr[DEBUG_REGS_MAX];
	uint64_t bcr[DEBUG_REGS_MAX];
	uint64_t wvr[DEBUG_REGS_MAX];
	uint64_t wcr[DEBUG_REGS_MAX];
	uint8_t num_bps; /* minus 1; constant */
	uint8_t num_wps; /* minus 1; constant */
	uint8_t claim;
	bool locked; /* OS lock */
	bool active; /* a debug exception is possible */
};

/* The last CSM call, while it is not finished: it waits for the host (PENDING_CSM), or was answered with INCOMPLETE. */
struct rec_csm {
	uint64_t fid; /* 0: none */
	uint64_t x[6]; /* x[1]-x[5] as the realm gave them */
	uint64_t id; /* CREATE: the region that the host donated a descriptor for, 0 if not yet */
	uint64_t asked; /* PENDING_CSM: 1 + offset into the range where the host was asked to do something */
};

/* The token that is being made (rsi_token.c); the rest is in the REC's area (area.h). */
enum attest_state {
	ATTEST_NONE = 0,
	ATTEST_LISTING, /* of regions */
	ATTEST_SIGNING,
	ATTEST_READY,
};

struct rec_attest {
	uint8_t state; /* enum attest_state */
	uint32_t size; /* READY: of the whole token, bytes */
	uint32_t read; /* bytes that the realm has */
};

struct rec {
	struct rec_regs regs; /* first: see struct rec_regs */
	struct rec_fault fault;

	pa_t rd; /* owner; constant */
	uint64_t mpidr; /* RmiRecMpidr; constant */
	uint32_t index; /* constant */
	bool runnable;
	uint8_t pending; /* enum rec_pending */
	uint8_t num_aux;
	uint8_t sve_vq; /* the realm's; constant */
	uint8_t sysreg_rt; /* PENDING_SYSREG_READ: destination register */
	uint64_t aux[RMI_MAX_AUX];

	/* What the host was last told, for emul_mmio and inject_sea: esr 0 if neither is allowed. */
	struct rec_fault last_exit;
	uint8_t event_intid; /* CSM_EVENT_IRQ; 0: none */
	bool vserror; /* pend a virtual SError at the next entry */
	uint64_t vsesr;

	struct rec_ripas ripas;
	struct rec_csm csm;
	struct rec_attest attest;
	bool area_used; /* a token was begun; otherwise the area is as zero as it was delegated */
	struct rec_gic gic;
	struct rec_timer timer;
	struct rec_debug debug;
	bool pmu; /* constant */
	bool pmu_overflow; /* at the last exit */
	uint8_t pmu_num_ctrs; /* constant */
	struct rec_arch arch;
};

/* The interrupt that tells the realm of CSM events; 0: none. */
static inline uint64_t rec_event_intid(const struct rec *rec)
{
	return RMM_CSM ? rec->event_intid : 0;
}

_Static_assert(sizeof(struct rec) <= GRANULE_SIZE, "a REC is one granule");

/*
 * Auxiliary granules that each REC of a realm needs, 0..16; constant for a realm's life: the first ones for the FP state, the
 * others are the area.
 */
unsigned int rec_aux_count(const struct realm *realm);
unsigned int rec_fp_granules(const struct rec *rec);

/* Index of an RmiRecMpidr; false if reserved bits are set. */
bool rec_index_of_rmi_mpidr(uint64_t mpidr, uint32_t *index);
/* Index of an MPIDR_EL1 value as a realm passes it to PSCI; bits outside the affinity fields are ignored. */
uint32_t rec_index_of_mpidr(uint64_t mpidr);

/* Registers of PSCI_CPU_ON's target: PC, X0, everything else as after a reset (rsi.md 1.5). */
void rec_reset_for_cpu_on(struct rec *target, uint64_t entry, uint64_t context, bool big_endian);

/* What to do after an exception from the realm has been looked at. */
enum rec_next {
	REC_RESUME, /* go on in the realm */
	REC_EXIT, /* leave to the host; exit is filled */
};

/* core/exit.c: decode the exception in rec->fault. */
enum rec_next rec_handle_sync(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rec_handle_serror(struct rec *rec, struct rmi_rec_exit *exit);

/* core/abort.c */
enum rec_next rec_handle_abort(struct rec *rec, struct rmi_rec_exit *exit);
/* An RMM access to an unpopulated page of the realm: exit as if the realm had faulted there (rsi.md 1.13). */
enum rec_next rec_synthetic_abort(struct rec *rec, ipa_t ipa, int level, struct rmi_rec_exit *exit);
/* enter.flags emul_mmio and inject_sea: possible after the last exit? Then do it. */
bool rec_can_emulate_mmio(const struct rec *rec);
void rec_emulate_mmio(struct rec *rec, uint64_t value);
bool rec_can_inject_sea(const struct rec *rec);

/* core/inject.c: into the realm's EL1; the realm's EL1 state must be loaded. */
void rec_inject_sea(struct rec *rec, uint64_t esr, uint64_t far);
/* For the abort in rec->fault: a stage 1 address size fault at a level from -1 to 3. */
void rec_inject_size_fault(struct rec *rec, int level);
void rec_inject_undefined(struct rec *rec, uint64_t pc);

/*
 * core/stage1.c: the level of the descriptor (0: or of TTBR, or of no table at all) by which stage 1 gave rec->fault an address
 * beyond the IPA space. False: it does not do so any more.
 */
bool stage1_size_fault(const struct rec *rec, int *level);

/* core/sysreg.c: trapped MSR/MRS. */
enum rec_next rec_handle_sysreg(struct rec *rec, struct rmi_rec_exit *exit);

/* core/debug.c: reset, and the trapped access to a debug register (op0 2) in rec->fault. False: it is undefined. */
void rec_debug_init(struct rec *rec);
bool rec_debug_access(struct rec *rec);

/* core/smc.c: SMC from the realm: PSCI, RSI, CSM. */
enum rec_next rec_handle_smc(struct rec *rec, struct rmi_rec_exit *exit);

/* core/rsi_*.c and core/psci.c; x0 holds the function id with the SVE hint masked. */
enum rec_next rsi_call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit);
enum rec_next psci_call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit);

/*
 * Completion of what is pending, at RMI_REC_ENTER, with the realm's state loaded. REC_EXIT: do not run, the exit is
 * filled (the buffer of a host call is gone, a CSM operation needs more from the host).
 */
enum rec_next rec_complete_host_call(struct rec *rec, const struct rmi_rec_enter *enter,
				     struct rmi_rec_exit *exit);
void rec_complete_ripas(struct rec *rec, const struct rmi_rec_enter *enter);

/* core/gic.c: does the host's hcr and lrs pass (rsi.md 2.2)? num_lrs are the host's. */
bool gic_entry_valid(const struct rec *rec, const struct rmi_rec_enter *enter);
/* Did the host give this entry an interrupt of that number? */
bool gic_host_has(const struct rec *rec, uint64_t intid);
/*
 * Of a loaded REC: its event interrupt, if it has one, is pending as long as events wait. To be called when the REC is
 * loaded and whenever it may have changed either itself. Do any wait that it asked to be interrupted for?
 */
bool gic_update_event(struct rec *rec);
/* ICH_MISR_EL2 as it would be without the RMM's own list register. */
uint64_t gic_host_misr(const struct rec_gic *gic);

/* Results of a call: x0-x3 as given, PC past the instruction. */
static inline void rec_return(struct rec *rec, uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
	rec->regs.x[0] = x0;
	rec->regs.x[1] = x1;
	rec->regs.x[2] = x2;
	rec->regs.x[3] = x3;
}

/* As if the instruction had been executed: it also ends what a branch left in PSTATE.BTYPE, and a single step. */
static inline void rec_skip_instruction(struct rec *rec)
{
	rec->regs.pc += 4;
	rec->regs.pstate &= ~(PSTATE_BTYPE | PSTATE_SS);
}

#endif
