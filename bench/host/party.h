/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realms that share memory, and what their calls cost: all instructions that the RMM and EL3 execute for a call until it
 * succeeds. What the host does for an exit, and what the realm does between two calls, is left out.
 */
#ifndef BENCH_PARTY_H
#define BENCH_PARTY_H

#include <stdint.h>

#include <abi/csm.h>

#include "runner.h"
#include "smc.h"

struct party {
	struct runner run;
	uint64_t id;
	uint64_t desc; /* a delegated granule, or the descriptor of the one region that it provides */
};

/* One passage through the RMM, from an SMC or a trap to its return or to the exit, is a step: interrupts wait so long. */
struct cost {
	uint64_t sum;
	uint64_t rounds; /* how often it was INCOMPLETE */
	uint64_t longest; /* step */
};

/* Of the last donation of a descriptor, RMI_CSM CREATE. */
extern struct cost donation;

/* Boots the bench realm; CSM_SELF is its first call. */
void party_start(struct party *p);

/*
 * party_call(p, cost, fid, x1, ...): a call of the realm, again while it is INCOMPLETE; cost may be NULL. The host donates
 * p->desc and accepts all. Returns x0; party_ok() ends the run if it is not SUCCESS.
 */
#define party_call(p, cost, ...) \
	party_call_args(p, cost, (const uint64_t[BENCH_ARGS]){ __VA_ARGS__ })
uint64_t party_call_args(struct party *p, struct cost *cost, const uint64_t args[BENCH_ARGS]);
#define party_ok(p, cost, ...) party_ok_args(p, cost, (const uint64_t[BENCH_ARGS]){ __VA_ARGS__ })
void party_ok_args(struct party *p, struct cost *cost, const uint64_t args[BENCH_ARGS]);

/* A load by the realm that takes no exit. */
void party_load(struct party *p, struct cost *cost, uint64_t ipa);

/* The same for a call of the host, again while it is RMI_CSM_INCOMPLETE. */
#define host_op(cost, ...) host_op_regs(cost, (struct smc_regs){ .x = { __VA_ARGS__ } })
uint64_t host_op_regs(struct cost *cost, struct smc_regs regs);
#define host_ok(cost, ...) host_ok_regs(cost, (struct smc_regs){ .x = { __VA_ARGS__ } })
void host_ok_regs(struct cost *cost, struct smc_regs regs);

/* [base, top) of the realm, where no page is, becomes RIPAS RAM. */
void party_ram(struct party *p, uint64_t base, uint64_t top);

/* One line: COST what|form|consumers|pages or blocks|sum rounds longest. */
void cost_print(const char *what, const char *form, unsigned int consumers, uint64_t units,
		const struct cost *cost);

#endif
