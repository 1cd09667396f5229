/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a REC holds beyond the portable part: the realm's EL1 state while it is not loaded, and its pointer
 * authentication keys. Its FP/SIMD state is in the REC's auxiliary granule, see fp.c.
 */
#ifndef ARCH_REC_H
#define ARCH_REC_H

/* Byte offsets in struct rec, for run.S; run.c asserts them. */
#define REC_X(n) ((n)*8)
#define REC_PC 248
#define REC_PSTATE 256
#define REC_SP_EL0 264
#define REC_ESR 272
#define REC_FAR 280
#define REC_HPFAR 288

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

/*
 * The EL1 and EL0 registers that realm and normal world both own (rsi.md 9.1), as (field, register). EL2 reaches the
 * EL1 ones under their EL12 names, since HCR_EL2.E2H is set. Timers are apart, their order matters. What a realm
 * cannot reach is not here: it is trapped, see traps.h.
 */
#define EL1_REGISTERS(X)                 \
	X(sp, "sp_el1")                  \
	X(elr, "elr_el12")               \
	X(spsr, "spsr_el12")             \
	X(sctlr, "sctlr_el12")           \
	X(actlr, "actlr_el1")            \
	X(cpacr, "cpacr_el12")           \
	X(ttbr0, "ttbr0_el12")           \
	X(ttbr1, "ttbr1_el12")           \
	X(tcr, "tcr_el12")               \
	X(esr, "esr_el12")               \
	X(afsr0, "afsr0_el12")           \
	X(afsr1, "afsr1_el12")           \
	X(far, "far_el12")               \
	X(mair, "mair_el12")             \
	X(amair, "amair_el12")           \
	X(vbar, "vbar_el12")             \
	X(contextidr, "contextidr_el12") \
	X(tpidr, "tpidr_el1")            \
	X(tpidr_el0, "tpidr_el0")        \
	X(tpidrro_el0, "tpidrro_el0")    \
	X(csselr, "csselr_el1")          \
	X(par, "par_el1")                \
	X(cntkctl, "cntkctl_el12")       \
	X(vdisr, "vdisr_el2")            \
	X(vsesr, "vsesr_el2")

#define EL1_FIELD(field, reg) uint64_t field;
struct el1_regs {
	EL1_REGISTERS(EL1_FIELD)
};
#undef EL1_FIELD

struct el1_timers {
	uint64_t cntv_ctl;
	uint64_t cntv_cval;
	uint64_t cntp_ctl;
	uint64_t cntp_cval;
};

#define PMU_COUNTERS_MAX 31

/* PMU registers of one world; the set registers stand for their pairs. */
struct pmu_regs {
	uint64_t pmcr;
	uint64_t cnten;
	uint64_t inten;
	uint64_t ovs;
	uint64_t selr;
	uint64_t userenr;
	uint64_t ccfiltr;
	uint64_t ccntr;
	uint64_t evcntr[PMU_COUNTERS_MAX];
	uint64_t evtyper[PMU_COUNTERS_MAX];
};

/* APIA, APIB, APDA, APDB, APGA; low half, high half of each. The world switch knows this order. */
#define PAUTH_KEY_WORDS 10

struct rec_arch {
	uint64_t keys[PAUTH_KEY_WORDS];
	struct el1_regs el1;
	uint64_t mdscr; /* as it is in the CPU */
	struct pmu_regs pmu; /* of a realm with PMU */
	/* Tells this REC from an earlier one that had the same granule; see rec.c. */
	uint64_t serial;
};

#endif /* __ASSEMBLER__ */
#endif
