/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Both EL1 timers, `arg` rounds each (8 if 0): the interrupt comes, not before the deadline, once per deadline. The host
 * sees the level only at exits, so an interrupt for a timer that is off by then is possible and ignored, but counted apart.
 */
#include "guest.h"
#include "irq.h"
#include "timer.h"

#define DEFAULT_ROUNDS 8

static volatile uint64_t fired[2], early[2];

static void on_vtimer(unsigned int intid)
{
	uint64_t ctl = read_sysreg(cntv_ctl_el0);

	(void)intid;
	if (!(ctl & TIMER_ENABLE))
		return;
	early[0] += vcounter() < read_sysreg(cntv_cval_el0) || !(ctl & TIMER_ISTATUS);
	vtimer_stop();
	fired[0]++;
}

static void on_ptimer(unsigned int intid)
{
	uint64_t ctl = read_sysreg(cntp_ctl_el0);

	(void)intid;
	if (!(ctl & TIMER_ENABLE))
		return;
	early[1] += pcounter() < read_sysreg(cntp_cval_el0) || !(ctl & TIMER_ISTATUS);
	ptimer_stop();
	fired[1]++;
}

static void arm(unsigned int which, uint64_t deadline)
{
	if (which == 0)
		vtimer_arm(deadline);
	else
		ptimer_arm(deadline);
}

/* WFI with interrupts masked wakes for a pending one: no wake-up is lost between the test and the wait. */
static void wait_for(unsigned int which, uint64_t count)
{
	while (fired[which] < count) {
		irq_disable();
		if (fired[which] < count)
			wfi();
		irq_enable();
		isb();
	}
}

static void rounds(unsigned int which, uint64_t number)
{
	uint64_t freq = timer_frequency();
	/* 20 us, 1 ms, 5 ms, and one that has passed already */
	const uint64_t delay[4] = { freq / 50000, freq / 1000, freq / 200, 0 };

	for (uint64_t i = 0; i < number; i++) {
		arm(which, vcounter() + delay[i % 4]);
		wait_for(which, i + 1);
		check_eq(fired[which], i + 1);
		check_eq(early[which], 0);
	}
}

/* A masked timer must not interrupt, and must once it is unmasked. */
static void masked(void)
{
	uint64_t before = fired[0];

	write_sysreg(cntv_cval_el0, vcounter());
	write_sysreg(cntv_ctl_el0, TIMER_ENABLE | TIMER_IMASK);
	isb();
	for (unsigned int i = 0; i < 20; i++)
		host_yield();
	check_eq(fired[0], before);
	check_eq(read_sysreg(cntv_ctl_el0), TIMER_ENABLE | TIMER_IMASK | TIMER_ISTATUS);
	write_sysreg(cntv_ctl_el0, TIMER_ENABLE);
	isb();
	wait_for(0, before + 1);
}

void realm_main(const struct boot_info *bi)
{
	uint64_t number = bi->arg ? bi->arg : DEFAULT_ROUNDS;
	uint64_t before = pcounter(), virt = vcounter();

	/* one counter, no offset */
	check(before <= virt && virt <= pcounter());

	irq_set_handler(INTID_VTIMER, on_vtimer);
	irq_set_handler(INTID_PTIMER, on_ptimer);
	irq_enable();
	rounds(0, number);
	rounds(1, number);
	masked();

	/* both at once */
	arm(0, vcounter() + timer_frequency() / 1000);
	arm(1, pcounter() + timer_frequency() / 1000);
	wait_for(0, number + 2);
	wait_for(1, number + 1);
	irq_disable();
	check_eq(early[0] + early[1], 0);
}
