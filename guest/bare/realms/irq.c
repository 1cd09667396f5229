/* SPDX-License-Identifier: BSD-3-Clause */
/* Injected interrupts of all kinds, one at a time and eight at once; each is taken once and stays masked while it should. */
#include "guest.h"
#include "irq.h"

#define MAX_INTID 64
#define MAX_YIELDS 10000

static volatile uint64_t taken[MAX_INTID];

static void on_irq(unsigned int intid)
{
	taken[intid]++;
}

static void wait_taken(unsigned int intid, uint64_t count)
{
	for (unsigned int i = 0; i < MAX_YIELDS && taken[intid] < count; i++)
		host_yield();
	check_eq(taken[intid], count);
}

/* The level of a timer's interrupt follows the timer: nothing to inject there. */
static bool is_timer(unsigned int intid)
{
	return intid == INTID_VTIMER || intid == INTID_PTIMER;
}

static uint64_t total(void)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < MAX_INTID; i++)
		sum += taken[i];
	return sum;
}

static void one_at_a_time(void)
{
	uint64_t before;

	irq_enable();
	for (unsigned int intid = 0; intid < MAX_INTID; intid++) {
		if (is_timer(intid))
			continue;
		before = total();
		host_inject(intid);
		wait_taken(intid, 1);
		host_yield();
		check_eq(total(), before + 1);
	}
	irq_disable();
}

/* More than there are list registers, half of them while PSTATE masks, the others while the priority mask does. */
static void many_at_once(void)
{
	static const unsigned int intids[8] = { 3, 15, 16, 20, 32, 40, 62, 63 };
	uint64_t before = total();
	unsigned int i;

	for (i = 0; i < 4; i++)
		host_inject(intids[i]);
	write_sysreg_s(ICC_PMR_EL1, 0x80);
	irq_enable();
	for (; i < 8; i++)
		host_inject(intids[i]);
	check_eq(total(), before);
	write_sysreg_s(ICC_PMR_EL1, 0xf0);
	isb();
	for (i = 0; i < 8; i++)
		wait_taken(intids[i], 2);
	host_yield();
	check_eq(total(), before + 8);
	irq_disable();
}

/* The same one again and again. */
static void repeated(void)
{
	irq_enable();
	for (uint64_t i = 0; i < 100; i++) {
		host_inject(48);
		wait_taken(48, i + 2);
	}
	irq_disable();
}

void realm_main(const struct boot_info *bi)
{
	(void)bi;
	for (unsigned int i = 0; i < MAX_INTID; i++)
		irq_set_handler(i, on_irq);
	one_at_a_time();
	many_at_once();
	repeated();
}
