/* SPDX-License-Identifier: BSD-3-Clause */
#include "party.h"

#include <stddef.h>

#include <abi/rsi.h>

#include "call.h"
#include "check.h"
#include "console.h"
#include "memory.h"

struct cost donation;

static void add(struct cost *cost, uint64_t step)
{
	cost->sum += step;
	if (step > cost->longest)
		cost->longest = step;
}

/* The host's part. Tables are there before they are needed. */
static void answer(struct party *p, struct rmi_rec_run *run)
{
	const struct rmi_rec_exit *exit = &run->exit;

	if (exit->csm_kind == CSM_EXIT_CREATE && exit->csm_desc == 0)
		host_ok(&donation, RMI_CSM, RMI_CSM_OP_CREATE, p->run.vm.rd, p->desc,
			p->run.vm.recs[0].pa);
	run->enter.csm_response = CSM_RESPONSE_ACCEPT;
}

/* One call, with the exits that it takes. */
static void passage(struct party *p, struct cost *cost)
{
	struct rmi_rec_run *run = runner_enter(&p->run);
	const volatile struct bench_page *page = p->run.shared;
	uint64_t out = 0;

	while (run->exit.exit_reason == RMI_EXIT_CSM) {
		if (out == 0)
			out = last.after;
		else
			add(cost, last.cost);
		answer(p, run);
		runner_enter(&p->run);
	}
	runner_expect_next(&p->run);
	if (out == 0) {
		add(cost, runner_span(&p->run));
		return;
	}
	add(cost, out - page->before - call_overhead);
	add(cost, page->after - last.before - call_overhead);
}

uint64_t party_call_args(struct party *p, struct cost *cost, const uint64_t args[BENCH_ARGS])
{
	struct cost c = { 0 };

	for (;;) {
		runner_give_args(&p->run, BENCH_SMC, args);
		passage(p, &c);
		if (runner_out(&p->run, 0) != CSM_INCOMPLETE)
			break;
		c.rounds++;
	}
	if (cost)
		*cost = c;
	return runner_out(&p->run, 0);
}

void party_ok_args(struct party *p, struct cost *cost, const uint64_t args[BENCH_ARGS])
{
	uint64_t status = party_call_args(p, cost, args);

	if (status != CSM_SUCCESS)
		fatal("realm call 0x%lx (0x%lx, 0x%lx, 0x%lx, 0x%lx, 0x%lx) returned 0x%lx",
		      args[0], args[1], args[2], args[3], args[4], args[5], status);
}

void party_load(struct party *p, struct cost *cost, uint64_t ipa)
{
	runner_do(&p->run, NULL, BENCH_LOAD, ipa);
	*cost = (struct cost){ 0 };
	/* the load itself */
	add(cost, runner_span(&p->run) - 1);
}

uint64_t host_op_regs(struct cost *cost, struct smc_regs regs)
{
	struct cost c = { 0 };

	while (call_regs(NULL, regs) == RMI_CSM_INCOMPLETE) {
		add(&c, last.cost);
		c.rounds++;
	}
	add(&c, last.cost);
	if (cost)
		*cost = c;
	return last.regs.x[0];
}

void host_ok_regs(struct cost *cost, struct smc_regs regs)
{
	uint64_t status = host_op_regs(cost, regs);

	if (status != RMI_SUCCESS)
		fatal("call 0x%lx (0x%lx, 0x%lx, 0x%lx, 0x%lx) returned 0x%lx", regs.x[0],
		      regs.x[1], regs.x[2], regs.x[3], regs.x[4], status);
}

void party_ram(struct party *p, uint64_t base, uint64_t top)
{
	struct runner *r = &p->run;

	runner_leave(r, RMI_EXIT_RIPAS_CHANGE, BENCH_SMC, RSI_IPA_STATE_SET, base, top, RIPAS_RAM,
		     RSI_CHANGE_DESTROYED);
	for (uint64_t ipa = base; ipa < top; ipa = last.regs.x[1])
		call_ok(NULL, RMI_RTT_SET_RIPAS, r->vm.rd, r->vm.recs[0].pa, ipa, top);
	runner_return(r, NULL, NULL);
	CHECK_EQ(runner_out(r, 0), RSI_SUCCESS);
	CHECK_EQ(runner_out(r, 1), top);
}

void party_start(struct party *p)
{
	runner_start(&p->run);
	p->desc = given();
	party_ok(p, NULL, CSM_SELF);
	p->id = runner_out(&p->run, 1);
}

void cost_print(const char *what, const char *form, unsigned int consumers, uint64_t units,
		const struct cost *cost)
{
	print("COST %s|%s|%u|%lu|%lu %lu %lu\n", what, form, consumers, units, cost->sum,
	      cost->rounds, cost->longest);
}
