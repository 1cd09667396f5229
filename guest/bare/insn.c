/* SPDX-License-Identifier: BSD-3-Clause */
#include "insn.h"

#include "vcpu.h"

#define RET_INSTRUCTION 0xd65f03c0U

bool probe_insn(uint64_t code, uint64_t *value, void *scratch);
bool probe_step(uint64_t fid, uint64_t *smc);

static uint32_t code[16] __attribute__((aligned(64)));
static uint64_t scratch[16] __attribute__((aligned(64)));

static void report(bool completed, struct fault *fault)
{
	const struct vcpu *v = this_vcpu();

	fault->esr = completed ? 0 : v->esr;
	fault->far = completed ? 0 : v->far;
	fault->elr = completed ? 0 : v->elr;
}

bool guest_probe_insn(uint32_t insn, uint64_t *x0, struct fault *fault)
{
	uint64_t run = guest_alias((uint64_t)code, GUEST_VIEW_EXEC);
	bool completed;

	code[0] = insn;
	code[1] = RET_INSTRUCTION;
	__asm__ volatile("dc cvau, %0; dsb ish; ic ivau, %1; dsb ish; isb"
			 :
			 : "r"(code), "r"(run)
			 : "memory");
	completed = probe_insn(run, x0, scratch);
	report(completed, fault);
	return completed;
}

bool guest_probe_step(uint64_t fid, uint64_t *smc, struct fault *fault)
{
	bool completed = probe_step(fid, smc);

	report(completed, fault);
	return completed;
}
