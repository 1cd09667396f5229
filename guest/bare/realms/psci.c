/* SPDX-License-Identifier: BSD-3-Clause */
/* Two vCPUs: on, off and on again, what PSCI says of it, a shared counter, SGIs both ways. Ends with SYSTEM_OFF. */
#include "guest.h"
#include "irq.h"
#include "psci.h"
#include "timer.h"

#define ADDS 20000UL
#define ARG 0xc0ffee0123456789UL
#define SGI_PING 1
#define SGI_PONG 2
#define PINGS 20UL

static volatile uint64_t second_arg, second_runs;
static volatile uint64_t pings, pongs;
static uint64_t counter;

static void on_ping(unsigned int intid)
{
	(void)intid;
	check_eq(vcpu_index(), 1);
	pings++;
	irq_send_sgi(0, SGI_PONG);
}

static void on_pong(unsigned int intid)
{
	(void)intid;
	check_eq(vcpu_index(), 0);
	pongs++;
}

static void add(void)
{
	for (uint64_t i = 0; i < ADDS; i++)
		__atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED);
}

static void second(uint64_t arg)
{
	check_eq(vcpu_index(), 1);
	second_arg = arg;
	add();
	second_runs++;
	irq_enable();
	while (pings < PINGS * second_runs)
		host_yield();
	irq_disable();
}

static void wait_state(unsigned int vcpu, long state)
{
	uint64_t end = vcounter() + 20 * timer_frequency();

	while (psci_affinity_info(psci_target(vcpu), 0) != state) {
		check(vcounter() < end);
		host_yield();
	}
}

static void ping_pong(uint64_t runs)
{
	irq_enable();
	while (second_runs < runs)
		host_yield();
	for (uint64_t i = (runs - 1) * PINGS; i < runs * PINGS; i++) {
		irq_send_sgi(1, SGI_PING);
		while (pongs <= i)
			host_yield();
	}
	irq_disable();
	check_eq(pongs, runs * PINGS);
}

static void queries(void)
{
	static const uint64_t known[] = {
		PSCI_CPU_SUSPEND,  PSCI_CPU_SUSPEND_32, PSCI_CPU_OFF,	       PSCI_CPU_ON,
		PSCI_CPU_ON_32,	   PSCI_AFFINITY_INFO,	PSCI_AFFINITY_INFO_32, PSCI_SYSTEM_OFF,
		PSCI_SYSTEM_RESET, PSCI_FEATURES,	SMCCC_VERSION,
	};

	check_eq(psci_version(), PSCI_VERSION_1_1);
	for (unsigned int i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		check_eq(psci_features(known[i]), PSCI_SUCCESS);
	check_eq(psci_features(0x8400000e), PSCI_NOT_SUPPORTED);
	check_eq(psci_features(0x84000012), PSCI_NOT_SUPPORTED);
	check_eq(smc(0x84000006, 0, 0, 0, 0, 0).x[0], PSCI_NOT_SUPPORTED); /* MIGRATE_INFO_TYPE */
	check_eq(psci_cpu_suspend(), PSCI_SUCCESS);
	check_eq(smc_changed(PSCI_CPU_SUSPEND, 0, 0, 0), 0);

	check_eq(psci_affinity_info(psci_target(0), 0), PSCI_AFFINITY_ON);
	check_eq(psci_affinity_info(psci_target(1), 0), PSCI_AFFINITY_OFF);
	check_eq(psci_affinity_info(psci_target(1), 1), PSCI_INVALID_PARAMETERS);
	check_eq(psci_affinity_info(psci_target(100), 0), PSCI_INVALID_PARAMETERS);
}

static void bad_cpu_on(const struct boot_info *bi)
{
	uint64_t entry = (uint64_t)guest_secondary_entry;

	check_eq(psci_cpu_on(psci_target(100), entry, 0), PSCI_INVALID_PARAMETERS);
	check_eq(psci_cpu_on(psci_target(0), entry, 0), PSCI_ALREADY_ON);
	check_eq(psci_cpu_on(psci_target(1), bi->ns_base, 0), PSCI_INVALID_ADDRESS);
	check_eq(psci_cpu_on(psci_target(1), 1UL << 60, 0), PSCI_INVALID_ADDRESS);
	check_eq(psci_affinity_info(psci_target(1), 0), PSCI_AFFINITY_OFF);
}

void realm_main(const struct boot_info *bi)
{
	irq_set_handler(SGI_PING, on_ping);
	irq_set_handler(SGI_PONG, on_pong);
	queries();
	bad_cpu_on(bi);

	for (uint64_t run = 1; run <= 2; run++) {
		check_eq(guest_cpu_on(1, second, ARG + run), PSCI_SUCCESS);
		check_eq(psci_affinity_info(psci_target(1), 0), PSCI_AFFINITY_ON);
		check_eq(psci_cpu_on(psci_target(1), (uint64_t)guest_secondary_entry, 0),
			 PSCI_ALREADY_ON);
		add();
		ping_pong(run);
		wait_state(1, PSCI_AFFINITY_OFF);
		check_eq(second_arg, ARG + run);
		check_eq(counter, run * 2 * ADDS);
	}

	check_eq(psci_system_off(), PSCI_SUCCESS);
	check(false);
}
