/* SPDX-License-Identifier: BSD-3-Clause */
#include "clock.h"

#include "cpu.h"

uint64_t clock_now(void)
{
	isb();
	return read_sysreg(cntpct_el0);
}

uint64_t clock_hz(void)
{
	return read_sysreg(cntfrq_el0);
}

uint64_t clock_ms(uint64_t n)
{
	return clock_hz() / 1000 * n;
}

void clock_arm(uint64_t counts)
{
	write_sysreg(cnthp_cval_el2, clock_now() + counts);
	write_sysreg(cnthp_ctl_el2, 1);
	isb();
}

void clock_tick(void)
{
	clock_arm(clock_ms(TICK_MS));
}
