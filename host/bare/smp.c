/* SPDX-License-Identifier: BSD-3-Clause */
#include "smp.h"

#include <abi/smccc.h>

#include "check.h"
#include "clock.h"
#include "console.h"
#include "cpu.h"
#include "gic.h"
#include "main.h"
#include "smc.h"

#define ONLINE_LIMIT_MS 30000

struct cpu cpus[MAX_CPUS];
static uint32_t online_count = 1;

/* entry.S */
void secondary_entry(void);

void smp_init(void)
{
	uint32_t count = gic_cpu_count();

	cpus[0].online = true;
	for (uint32_t i = 1; i < MAX_CPUS && i < count; i++) {
		struct smc_regs regs = { .x = { PSCI_CPU_ON, i, (uintptr_t)secondary_entry,
						(uintptr_t)&cpus[i] } };
		uint64_t deadline = clock_now() + clock_ms(ONLINE_LIMIT_MS);

		cpus[i].index = i;
		dsb();
		smc(&regs);
		if (regs.x[0] != (uint64_t)PSCI_SUCCESS)
			return;
		while (!__atomic_load_n(&cpus[i].online, __ATOMIC_ACQUIRE))
			if (clock_now() > deadline)
				fatal("CPU %u did not come up", i);
		online_count++;
	}
}

uint32_t smp_count(void)
{
	return online_count;
}

void secondary_main(void)
{
	struct cpu *cpu = this_cpu();

	gic_init_cpu();
	clock_tick();
	__atomic_store_n(&cpu->online, true, __ATOMIC_RELEASE);
	for (;;) {
		gic_poll();
		if (__atomic_load_n(&cpu->work_state, __ATOMIC_ACQUIRE) != WORK_GIVEN) {
			wfi();
			continue;
		}
		check_run(cpu->work, cpu->work_arg);
		__atomic_store_n(&cpu->work_state, WORK_IDLE, __ATOMIC_RELEASE);
		gic_kick(0);
	}
}

bool smp_idle(uint32_t cpu)
{
	return __atomic_load_n(&cpus[cpu].work_state, __ATOMIC_ACQUIRE) == WORK_IDLE;
}

void smp_start(uint32_t cpu, void (*work)(void *arg), void *arg)
{
	if (cpu >= online_count || cpu == this_cpu()->index || !smp_idle(cpu))
		check_fail(__FILE__, __LINE__, "no idle CPU %u", cpu);
	cpus[cpu].work = work;
	cpus[cpu].work_arg = arg;
	__atomic_store_n(&cpus[cpu].work_state, WORK_GIVEN, __ATOMIC_RELEASE);
	gic_kick(cpu);
}

void smp_wait(uint32_t cpu)
{
	while (!smp_idle(cpu)) {
		check_point();
		wfi();
		gic_poll();
	}
	check_point();
}

bool smp_stop_all(void)
{
	bool idle = true;

	for (uint32_t i = 1; i < online_count; i++)
		idle = idle && smp_idle(i);
	check_stop();
	for (uint32_t i = 1; i < online_count; i++) {
		uint64_t deadline = clock_now() + clock_ms(ONLINE_LIMIT_MS);

		while (!smp_idle(i)) {
			if (clock_now() > deadline)
				fatal("CPU %u hangs", i);
			wfi();
			gic_poll();
		}
	}
	return idle;
}
