/* SPDX-License-Identifier: BSD-3-Clause */
/* Emulated registers, timers, interrupts, and a second virtual CPU: programs that judge themselves. */
#include <check.h>
#include <realm.h>
#include <rmi.h>
#include <run.h>
#include <smp.h>

#include "cases.h"

#define TIMER_ROUNDS 20

static void run_program(const struct realm_config *config)
{
	struct realm *realm = realm_create(config);

	realm_run(realm);
	realm_destroy(realm);
}

void case_mmio(void)
{
	struct realm_config config = { .program = "mmio" };

	run_program(&config);
}

void case_irq(void)
{
	struct realm_config config = { .program = "irq" };

	run_program(&config);
}

void case_timer(void)
{
	struct realm_config config = { .program = "timer", .arg = TIMER_ROUNDS };
	struct realm *realm = realm_create(&config);

	realm_run(realm);
	/* every assertion of a timer ends the run once, at least */
	CHECK(realm->recs[0].exits[RMI_EXIT_IRQ] >= 2 * TIMER_ROUNDS);
	realm_destroy(realm);
}

void case_wfi(void)
{
	struct realm_config config = { .program = "timer", .arg = TIMER_ROUNDS, .trap_wfx = true };

	run_program(&config);
}

void case_psci(void)
{
	struct realm_config config = { .program = "psci", .recs = 2 };
	struct realm *realm = realm_create(&config);

	CHECK_EQ(rec_run(&realm->recs[0]), REC_SYSTEM_OFF);
	for (uint32_t cpu = 1; cpu < smp_count(); cpu++)
		smp_wait(cpu);
	/* on, off, on: the second virtual CPU has run */
	CHECK(realm->recs[1].entries > 0);
	for (uint32_t i = 0; i < realm->num_recs; i++)
		CHECK_EQ(rmi_rec_enter(realm->recs[i].pa, (uintptr_t)realm->recs[i].run),
			 REALM_ERROR(RMI_REALM_INDEX_SYSTEM_OFF));
	realm_destroy(realm);
}
