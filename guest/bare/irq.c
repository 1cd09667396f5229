/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest.h"
#include "irq.h"
#include "vcpu.h"

#define PMR_ALL 0xf0UL

static irq_handler handlers[GUEST_MAX_INTID];

void irq_init(void)
{
	write_sysreg_s(ICC_SRE_EL1, 1);
	isb();
	write_sysreg_s(ICC_CTLR_EL1, 0);
	write_sysreg_s(ICC_BPR1_EL1, 0);
	write_sysreg_s(ICC_PMR_EL1, PMR_ALL);
	write_sysreg_s(ICC_IGRPEN1_EL1, 1);
	isb();
}

void irq_set_handler(unsigned int intid, irq_handler handler)
{
	check(intid < GUEST_MAX_INTID);
	handlers[intid] = handler;
}

void irq_send_sgi(unsigned int target, unsigned int intid)
{
	check(target < 16 && intid < 16);
	dsb_ish();
	write_sysreg_s(ICC_SGI1R_EL1, (uint64_t)intid << 24 | 1UL << target);
	isb();
}

void guest_irq(void)
{
	uint64_t intid = read_sysreg_s(ICC_IAR1_EL1) & 0xffffff;

	/* The host may take an interrupt back between signal and acknowledge. */
	if (intid == INTID_SPURIOUS)
		return;
	if (intid >= GUEST_MAX_INTID || !handlers[intid])
		guest_fail(__FILE__, __LINE__, intid, 0);
	handlers[intid](intid);
	isb();
	write_sysreg_s(ICC_EOIR1_EL1, intid);
	isb();
}
