/* SPDX-License-Identifier: BSD-3-Clause */
/* Does what its host says (bare/protocol.h), and tells what came of it. CSM cases drive providers and consumers so. */
#include <abi/csm.h>

#include "guest.h"
#include "irq.h"
#include "psci.h"
#include "smc.h"
#include "timer.h"

#define SMC_ARGS 11
#define SMC_REGS 9
#define RESULTS 12

/* Accesses that abort report the exception and end the command. */
static bool report(bool completed, const struct fault *fault, uint64_t r[RESULTS])
{
	if (!completed) {
		r[0] = 1;
		r[1] = fault->esr;
		r[2] = fault->far;
	}
	return completed;
}

static void do_smc(const uint64_t cmd[RESULTS], uint64_t r[RESULTS])
{
	struct smc_regs regs = { 0 };

	memcpy(regs.x, &cmd[1], SMC_ARGS * sizeof(uint64_t));
	r[1 + SMC_REGS] = vcounter();
	smc_call(&regs);
	r[2 + SMC_REGS] = vcounter();
	memcpy(&r[1], regs.x, SMC_REGS * sizeof(uint64_t));
}

static void do_exec(uint64_t addr, uint64_t r[RESULTS])
{
	uint64_t alias = guest_alias(addr, GUEST_VIEW_EXEC);
	struct fault fault;

	if (!guest_probe_exec(alias, &fault))
		fault.far = fault.far - alias + addr;
	report(fault.esr == 0, &fault, r);
}

static void do_fill(uint64_t addr, uint64_t bytes, uint64_t seed, uint64_t r[RESULTS])
{
	struct fault fault;

	for (uint64_t i = 0; i < bytes / 8; i++) {
		if (!report(guest_probe_write(addr + i * 8, seed + i, &fault), &fault, r))
			return;
	}
}

/* Words that are not first + i * step: how many, which is the first, what it holds. */
static void do_compare(uint64_t addr, uint64_t bytes, uint64_t first, uint64_t step,
		       uint64_t r[RESULTS])
{
	uint64_t value, differ = 0, index = 0, found = 0;
	struct fault fault;

	for (uint64_t i = 0; i < bytes / 8; i++) {
		if (!report(guest_probe_read(addr + i * 8, &value, &fault), &fault, r))
			return;
		if (value == first + i * step)
			continue;
		if (differ++ == 0) {
			index = i;
			found = value;
		}
	}
	r[1] = differ;
	r[2] = index;
	r[3] = found;
}

static void do_hammer(const uint64_t cmd[RESULTS], uint64_t r[RESULTS])
{
	bool write = cmd[0] == BARE_PUPPET_HAMMER_WRITE;
	struct fault fault;
	uint64_t value, i;

	for (i = 0; i < cmd[2]; i++) {
		bool done = write ? guest_probe_write(cmd[1], i, &fault) :
				    guest_probe_read(cmd[1], &value, &fault);

		if (!report(done, &fault, r))
			break;
		if (cmd[3] && i % cmd[3] == cmd[3] - 1)
			host_yield();
	}
	r[3] = i;
}

static void do_spy(const uint64_t cmd[RESULTS], uint64_t r[RESULTS])
{
	struct fault fault;
	uint64_t value, i;

	for (i = 0; i < cmd[3] && r[4] == 0; i++) {
		if (!report(guest_probe_read(cmd[1], &value, &fault), &fault, r))
			break;
		r[4] = value == cmd[2];
		if (!report(guest_probe_write(cmd[1] + 8, i, &fault), &fault, r))
			break;
	}
	r[3] = i;
}

static void do_wait(const uint64_t cmd[RESULTS], uint64_t r[RESULTS])
{
	struct fault fault;
	uint64_t value;

	for (uint64_t i = 0; i < cmd[3]; i++) {
		if (!report(guest_probe_read(cmd[1], &value, &fault), &fault, r))
			return;
		if (value == cmd[2]) {
			r[1] = 1;
			return;
		}
		host_yield();
	}
}

static uint64_t events_page;
static volatile uint64_t heard[3]; /* interrupts, records of the last, its x2 */

static void on_event(unsigned int intid)
{
	struct smc_regs regs = smc(CSM_EVENTS, events_page, 0, 0, 0, 0);

	(void)intid;
	check_eq(regs.x[0], CSM_SUCCESS);
	heard[0]++;
	heard[1] = regs.x[1];
	heard[2] = regs.x[2];
}

static void do_listen(const uint64_t cmd[RESULTS], uint64_t r[RESULTS])
{
	r[1] = smc(CSM_EVENT_IRQ, cmd[1], 0, 0, 0, 0).x[0];
	if (r[1] != CSM_SUCCESS)
		return;
	events_page = cmd[2];
	if (cmd[1] != 0)
		irq_set_handler((unsigned int)cmd[1], on_event);
	irq_enable();
}

static void loop(uint64_t arg);

/* r: zero at first. False: the host wants no more. */
static bool obey(const uint64_t cmd[RESULTS], uint64_t r[RESULTS])
{
	struct fault fault;

	switch (cmd[0]) {
	case BARE_PUPPET_SMC:
		do_smc(cmd, r);
		break;
	case BARE_PUPPET_READ:
		report(guest_probe_read(cmd[1], &r[1], &fault), &fault, r);
		break;
	case BARE_PUPPET_WRITE:
		report(guest_probe_write(cmd[1], cmd[2], &fault), &fault, r);
		break;
	case BARE_PUPPET_EXEC:
		do_exec(cmd[1], r);
		break;
	case BARE_PUPPET_FILL:
		do_fill(cmd[1], cmd[2], cmd[3], r);
		break;
	case BARE_PUPPET_CHECK:
		do_compare(cmd[1], cmd[2], cmd[3], 1, r);
		break;
	case BARE_PUPPET_ZERO:
		do_compare(cmd[1], cmd[2], 0, 0, r);
		break;
	case BARE_PUPPET_PRINT:
		print("puppet: %lu\n", cmd[1]);
		break;
	case BARE_PUPPET_HAMMER_READ:
	case BARE_PUPPET_HAMMER_WRITE:
		do_hammer(cmd, r);
		break;
	case BARE_PUPPET_WAIT:
		do_wait(cmd, r);
		break;
	case BARE_PUPPET_LISTEN:
		do_listen(cmd, r);
		break;
	case BARE_PUPPET_HEARD:
		for (unsigned int i = 0; i < 3; i++)
			r[1 + i] = heard[i];
		break;
	case BARE_PUPPET_START:
		check_eq(guest_cpu_on(1, loop, 0), PSCI_SUCCESS);
		break;
	case BARE_PUPPET_SPY:
		do_spy(cmd, r);
		break;
	case BARE_PUPPET_PASS:
		return false;
	default:
		guest_fail(__FILE__, __LINE__, cmd[0], 0);
	}
	return true;
}

static void loop(uint64_t arg)
{
	uint64_t cmd[RESULTS], r[RESULTS] = { 0 };

	(void)arg;
	for (;;) {
		memcpy(cmd, r, sizeof(cmd));
		host_call(BARE_HC_STEP, cmd, RESULTS);
		memset(r, 0, sizeof(r));
		if (!obey(cmd, r))
			return;
	}
}

void realm_main(const struct boot_info *bi)
{
	(void)bi;
	loop(0);
}
