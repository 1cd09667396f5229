/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A PE that runs a realm: the registers that the RMM switches, reduced to what the core can see of them. The realm
 * itself is a function of the test (native.realm).
 */
#include <string.h>

#include "native.h"

#define SCTLR_EL1_RESET 0x00c50878UL
#define SCTLR_EL1_EE (1UL << 25)
#define ICH_HCR_EOICOUNT MASK(31, 27)
#define TIMER_ASSERTED(ctl) (((ctl)&7) == 5)
/* PEs at once: one inside the realm of another. */
#define PES 8
/* A realm that never leaves for the host. */
#define RUNS_MAX 100000U

_Static_assert(EL1_REG_COUNT <= NATIVE_EL1_REGS, "EL1 registers");

static struct pe {
	struct rec *rec;
	bool fp_loaded;
	uint64_t vmid;
	unsigned int runs;
} pes[PES];
static bool fp_rmm; /* between arch_fp_begin() and arch_fp_end() */
static unsigned int depth; /* PEs that have a realm loaded */

void native_rec_reset(void)
{
	memset(pes, 0, sizeof(pes));
	depth = 0;
	fp_rmm = false;
}

struct rec *native_loaded(void)
{
	return depth ? pes[depth - 1].rec : NULL;
}

bool native_fp_loaded(void)
{
	return depth && pes[depth - 1].fp_loaded;
}

static struct pe *must_be_loaded(const struct rec *rec, const char *what)
{
	if (!depth || pes[depth - 1].rec != rec)
		native_fail("%s of a REC that is not loaded", what);
	return &pes[depth - 1];
}

void arch_rec_init(struct rec *rec)
{
	memset(&rec->arch, 0, sizeof(rec->arch));
	rec->arch.el1[EL1_SCTLR] = SCTLR_EL1_RESET;
}

void arch_rec_reset_el1(struct rec *rec, bool big_endian)
{
	for (unsigned int i = 0; i < depth; i++)
		if (pes[i].rec == rec)
			native_fail("EL1 state of a loaded REC is reset in memory");
	rec->arch.el1[EL1_SCTLR] = SCTLR_EL1_RESET | (big_endian ? SCTLR_EL1_EE : 0);
}

bool arch_rec_big_endian(const struct rec *rec)
{
	for (unsigned int i = 0; i < depth; i++)
		if (pes[i].rec == rec)
			native_fail("EL1 state of a loaded REC is read in memory");
	return rec->arch.el1[EL1_SCTLR] & SCTLR_EL1_EE;
}

void arch_rec_load(struct rec *rec, const struct s2 *s2, uint64_t enter_flags)
{
	for (unsigned int i = 0; i < depth; i++)
		if (pes[i].rec == rec)
			native_fail("a REC is loaded on two PEs");
	if (depth == PES)
		native_fail("too many PEs");
	pes[depth++] = (struct pe){ .rec = rec, .vmid = s2->vmid };
	rec->arch.enter_flags = enter_flags;
	rec->arch.virtual_serror = rec->vserror ? rec->vsesr | BIT(63) : 0;
	rec->vserror = false;
	native_count.rec_loads++;
}

void arch_rec_unload(struct rec *rec)
{
	must_be_loaded(rec, "unload");
	rec->gic.hcr &= ICH_HCR_EOICOUNT | RMI_GICV3_HCR_MASK;
	/* What the host is about to be shown. */
	rec->arch.cntv_asserted = TIMER_ASSERTED(rec->timer.cntv_ctl);
	rec->arch.cntp_asserted = TIMER_ASSERTED(rec->timer.cntp_ctl);
	depth--;
}

enum rec_event arch_rec_run(struct rec *rec)
{
	struct pe *pe = must_be_loaded(rec, "run");
	enum rec_event event;

	if (native_locks_held())
		native_fail("a realm runs while the RMM holds a lock");
	if (fp_rmm)
		native_fail("a realm runs while the vector registers are the RMM's");
	if (++pe->runs > RUNS_MAX)
		native_fail("the realm is resumed for ever");
	if (!native.realm)
		native_fail("no realm to run");
	native_count.rec_runs++;
	event = native.realm(rec);
	must_be_loaded(rec, "end of run");
	return event;
}

uint64_t arch_event_lr(const struct rec *rec)
{
	must_be_loaded(rec, "read of a list register");
	return rec->gic.event_lr;
}

void arch_event_lr_set(struct rec *rec, uint64_t lr)
{
	must_be_loaded(rec, "write of a list register");
	rec->gic.event_lr = lr;
}

bool arch_timer_changed(struct rec *rec)
{
	must_be_loaded(rec, "timer check");
	return rec->arch.cntv_asserted != TIMER_ASSERTED(rec->timer.cntv_ctl) ||
	       rec->arch.cntp_asserted != TIMER_ASSERTED(rec->timer.cntp_ctl);
}

bool arch_resolve_ipa(struct rec *rec)
{
	must_be_loaded(rec, "stage 1 translation");
	if (native.stage1_ipa == ~0UL)
		return false;
	rec->fault.hpfar = native.stage1_ipa >> 12 << 4;
	return true;
}

/* Not the machine's numbers, so that nobody counts on them; 4 at most. */
unsigned int arch_fp_granules(unsigned int sve_vq)
{
	return 1 + (sve_vq + 4) / 8 + (sve_vq != 0);
}

bool arch_fp_load(struct rec *rec)
{
	struct pe *pe = must_be_loaded(rec, "FP load");

	if (pe->fp_loaded)
		return false;
	pe->fp_loaded = true;
	native_count.fp_loads++;
	return true;
}

void arch_fp_begin(void)
{
	if (fp_rmm)
		native_fail("the RMM's use of vector registers is nested");
	fp_rmm = true;
	native_count.fp_sections++;
}

void arch_fp_end(void)
{
	if (!fp_rmm)
		native_fail("vector registers are given back that were not taken");
	fp_rmm = false;
}

bool native_fp_rmm(void)
{
	return fp_rmm;
}

void arch_debug_update(struct rec *rec)
{
	must_be_loaded(rec, "debug register change");
	native_count.debug_updates++;
}

uint64_t arch_el1_read(const struct rec *rec, enum el1_reg reg)
{
	must_be_loaded(rec, "EL1 register read");
	return rec->arch.el1[reg];
}

void arch_el1_write(struct rec *rec, enum el1_reg reg, uint64_t value)
{
	must_be_loaded(rec, "EL1 register write");
	rec->arch.el1[reg] = value;
}
