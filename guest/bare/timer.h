/* SPDX-License-Identifier: BSD-3-Clause */
/* The realm's two EL1 timers and their counters. Times are counter ticks; CNTFRQ_EL0 ticks are a second. */
#ifndef GUEST_TIMER_H
#define GUEST_TIMER_H

#include "sysreg.h"

#define TIMER_ENABLE 1UL
#define TIMER_IMASK 2UL
#define TIMER_ISTATUS 4UL

static inline uint64_t timer_frequency(void)
{
	return read_sysreg(cntfrq_el0);
}

static inline uint64_t vcounter(void)
{
	isb();
	return read_sysreg(cntvct_el0);
}

static inline uint64_t pcounter(void)
{
	isb();
	return read_sysreg(cntpct_el0);
}

static inline void vtimer_arm(uint64_t deadline)
{
	write_sysreg(cntv_cval_el0, deadline);
	write_sysreg(cntv_ctl_el0, TIMER_ENABLE);
	isb();
}

static inline void vtimer_stop(void)
{
	write_sysreg(cntv_ctl_el0, 0);
	isb();
}

static inline void ptimer_arm(uint64_t deadline)
{
	write_sysreg(cntp_cval_el0, deadline);
	write_sysreg(cntp_ctl_el0, TIMER_ENABLE);
	isb();
}

static inline void ptimer_stop(void)
{
	write_sysreg(cntp_ctl_el0, 0);
	isb();
}

#endif
