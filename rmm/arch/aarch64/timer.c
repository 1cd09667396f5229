/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The EL1 timers (rsi.md 2.5) belong to the realm while it is loaded. The host learns their level at each exit and
 * injects the interrupts itself; the EL2 timers stay the host's and are never touched.
 */
#include <timer.h>

#include <cpu.h>
#include <gic.h>
#include <sysreg.h>
#include <traps.h>

#define PPI_CNTV 27
#define PPI_CNTP 30

/* How often to look whether a masked timer's interrupt has left the CPU interface. */
#define RETIRE_TRIES 1000

static bool asserted(uint64_t ctl)
{
	return (ctl & (CNT_CTL_ENABLE | CNT_CTL_IMASK | CNT_CTL_ISTATUS)) ==
	       (CNT_CTL_ENABLE | CNT_CTL_ISTATUS);
}

/* CVAL first: the control register must not enable a timer with the comparator of the other world. */
static void load(const struct el1_timers *t)
{
	write_sysreg("cntv_cval_el02", t->cntv_cval);
	write_sysreg("cntv_ctl_el02", t->cntv_ctl);
	write_sysreg("cntp_cval_el02", t->cntp_cval);
	write_sysreg("cntp_ctl_el02", t->cntp_ctl);
}

static void save(struct el1_timers *t)
{
	t->cntv_ctl = read_sysreg("cntv_ctl_el02");
	t->cntv_cval = read_sysreg("cntv_cval_el02");
	t->cntp_ctl = read_sysreg("cntp_ctl_el02");
	t->cntp_cval = read_sysreg("cntp_cval_el02");
}

static void set_cnthctl(struct cpu *cpu, uint64_t value)
{
	if (cpu->cnthctl == value)
		return;
	cpu->cnthctl = value;
	write_sysreg("cnthctl_el2", value);
	isb();
}

void timer_load(const struct rec_timer *t)
{
	struct cpu *cpu = this_cpu();
	const struct el1_timers realm = { t->cntv_ctl, t->cntv_cval, t->cntp_ctl, t->cntp_cval };
	uint64_t mask = CNTHCTL_REALM;

	/* A timer that had fired stays masked from the start, so that no interrupt is raised meanwhile. */
	if (asserted(t->cntv_ctl))
		mask |= CNTHCTL_CNTVMASK;
	if (asserted(t->cntp_ctl))
		mask |= CNTHCTL_CNTPMASK;
	save(&cpu->ns_timers);
	set_cnthctl(cpu, mask);
	load(&realm);
	isb();
}

void timer_unload(struct rec_timer *t)
{
	struct cpu *cpu = this_cpu();
	struct el1_timers realm;

	save(&realm);
	*t = (struct rec_timer){ realm.cntv_ctl, realm.cntv_cval, realm.cntp_ctl, realm.cntp_cval };
	load(&cpu->ns_timers);
	/* EL3 brings back the normal world's CNTHCTL_EL2; ours must not hide its timers until then. */
	set_cnthctl(cpu, CNTHCTL_REALM);
	isb();
}

bool arch_timer_changed(struct rec *rec)
{
	const bool cntv = asserted(read_sysreg("cntv_ctl_el02"));
	const bool cntp = asserted(read_sysreg("cntp_ctl_el02"));

	set_cnthctl(this_cpu(),
		    CNTHCTL_REALM | (cntv ? CNTHCTL_CNTVMASK : 0) | (cntp ? CNTHCTL_CNTPMASK : 0));
	/* The masked interrupt may still be on its way out of the GIC and would end the entry at once. */
	for (unsigned int i = 0; i < RETIRE_TRIES; i++) {
		const uint64_t intid = gic_highest_pending();

		if (!(cntv && intid == PPI_CNTV) && !(cntp && intid == PPI_CNTP))
			break;
	}
	return cntv != asserted(rec->timer.cntv_ctl) || cntp != asserted(rec->timer.cntp_ctl);
}
