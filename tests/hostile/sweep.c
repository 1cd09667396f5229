/* SPDX-License-Identifier: BSD-3-Clause */
#include "sweep.h"

#include <stddef.h>

#include <abi/csm.h>
#include <abi/rmi.h>
#include <abi/smccc.h>

#include <check.h>
#include <clock.h>
#include <console.h>
#include <gic.h>
#include <granule.h>

#include "cases.h"
#include "smc_all.h"
#include "state.h"
#include "world.h"

#define TABLE_END (1UL << 39) /* of the starting table, level 1 */
#define CANARY 0xc0ffee00UL
#define LIFE_MS 5000
/* Realms' memory is large, so it is looked at once for so many failures. */
#define DATA_EVERY 16
#define RANDOM_CALLS 200

static struct {
	uint64_t hash; /* of the RMM's state */
	uint64_t data; /* and with realms' memory, if has_data */
	bool has_data, failing;
	bool changed; /* a call succeeded that could not be undone without a trace */
	uint64_t pages; /* of the host's pages */
	uint64_t calls, failed, life;
} state;

static uint64_t hash_page(uint64_t hash, uint64_t pa)
{
	const uint64_t *word = (const uint64_t *)pa;

	for (unsigned int i = 0; i < GRANULE_SIZE / sizeof(*word); i++)
		hash = (hash ^ word[i]) * 0x100000001b3UL;
	return hash;
}

static uint64_t hash_pages(void)
{
	uint64_t hash = hash_page(0, world.ns);

	hash = hash_page(hash, world.run);
	hash = hash_page(hash, world.realm_params);
	hash = hash_page(hash, world.rec_params);
	return hash_page(hash, world.shared);
}

void sweep_begin(void)
{
	state.hash = state_hash(world.base, world.top, false);
	state.has_data = false;
	sweep_pages();
}

void sweep_pages(void)
{
	state.pages = hash_pages();
}

static void bad(const struct vector *v, const struct smc_all *regs, const char *what)
{
	check_fail(__FILE__, __LINE__,
		   "%s: 0x%lx (0x%lx 0x%lx 0x%lx 0x%lx 0x%lx): 0x%lx 0x%lx 0x%lx 0x%lx", what,
		   v->fid, v->x[1], v->x[2], v->x[3], v->x[4], v->x[5], regs->x[0], regs->x[1],
		   regs->x[2], regs->x[3]);
}

/* A return code that RMI knows; for CSM also that there is no such operation. */
static bool status_is_known(const struct vector *v, uint64_t x0)
{
	uint64_t index = RMI_RETURN_INDEX(x0);

	if (v->fid == RMI_CSM && (x0 == SMCCC_NOT_SUPPORTED || x0 == RMI_CSM_INCOMPLETE))
		return true;
	if (x0 >> 16 != 0)
		return false;
	switch (RMI_RETURN_STATUS(x0)) {
	case RMI_SUCCESS:
	case RMI_ERROR_INPUT:
	case RMI_ERROR_REC:
		return index == 0;
	case RMI_ERROR_REALM:
		return index <= 1;
	case RMI_ERROR_RTT:
		return index <= 3;
	default:
		return false;
	}
}

/* Bit n: xn may hold a result although the call failed. */
static unsigned int results_of_failure(const struct vector *v, uint64_t x0)
{
	if (v->fid == RMI_VERSION)
		return 6;
	if (RMI_RETURN_STATUS(x0) != RMI_ERROR_RTT)
		return 0;
	if (v->fid == RMI_DATA_DESTROY || v->fid == RMI_RTT_DESTROY)
		return 4;
	return v->fid == RMI_RTT_UNMAP_UNPROTECTED ? 2 : 0;
}

static void check_failure(const struct vector *v, const struct smc_all *regs)
{
	unsigned int results = results_of_failure(v, regs->x[0]);

	for (unsigned int i = 1; i <= 3; i++)
		if (regs->x[i] != 0 && !(results & 1U << i))
			bad(v, regs, "a failed call has a result");
	/* SkipNonLive never goes back, and stays within the table. */
	for (unsigned int i = 1; i <= 2; i++)
		if ((results & 1U << i) && v->fid != RMI_VERSION &&
		    (regs->x[i] < v->x[2] || regs->x[i] > TABLE_END))
			bad(v, regs, "top");
	if (v->fid == RMI_VERSION &&
	    (regs->x[1] != RMI_ABI_VERSION || regs->x[2] != RMI_ABI_VERSION))
		bad(v, regs, "versions");
	if (state_hash(world.base, world.top, false) != state.hash)
		bad(v, regs, "a failed call has changed the state");
	if (state.has_data && state.failed % DATA_EVERY == 0 &&
	    state_hash(world.base, world.top, true) != state.data)
		bad(v, regs, "this failed call, or one before it, has changed a realm's memory");
	if (hash_pages() != state.pages)
		bad(v, regs, "a failed call has changed the host's memory");
}

static void check_registers(const struct vector *v, const struct smc_all *regs, uint64_t x4)
{
	/* Where it is a result, a failure leaves it zero. */
	if (v->fid == RMI_RTT_READ_ENTRY || (v->fid == RMI_CSM && v->x[1] == RMI_CSM_OP_READ))
		x4 = regs->x[0] == RMI_SUCCESS ? regs->x[4] : 0;
	if (regs->x[4] != x4)
		bad(v, regs, "x4 has changed");
	for (unsigned int i = 5; i < SMC_ALL_REGS; i++)
		if (regs->x[i] != (i <= v->args ? v->x[i] : CANARY + i))
			bad(v, regs, "a register from x5 on has changed");
	if (!status_is_known(v, regs->x[0]))
		bad(v, regs, "status");
}

uint64_t sweep_call(const struct vector *v)
{
	struct smc_all regs = { .x = { v->fid } };
	uint64_t x4;

	for (unsigned int i = 1; i < SMC_ALL_REGS; i++)
		regs.x[i] = i <= v->args ? v->x[i] : CANARY + i;
	x4 = regs.x[4];
	/* Not in the middle of a row of successes */
	if (!state.has_data && state.failing) {
		state.data = state_hash(world.base, world.top, true);
		state.has_data = true;
	}
	smc_all(&regs);
	gic_poll();
	check_point();
	state.calls++;
	check_registers(v, &regs, x4);
	for (unsigned int i = 1; i <= v->args; i++)
		if ((v->granules & 1U << i) && value_is_no_granule(v->x[i]) &&
		    regs.x[0] != RMI_ERROR_INPUT && v->fid != RMI_CSM)
			bad(v, &regs, "no granule, but not RMI_ERROR_INPUT");
	if (regs.x[0] == RMI_SUCCESS && !may_succeed(v))
		bad(v, &regs, "a call succeeded that must not");
	state.failing = regs.x[0] != RMI_SUCCESS && regs.x[0] != RMI_CSM_INCOMPLETE;
	if (state.failing) {
		state.failed++;
		check_failure(v, &regs);
	} else {
		if (regs.x[0] == RMI_SUCCESS && !undo(v, regs.x))
			state.changed = true;
		sweep_begin();
	}
	return regs.x[0];
}

void sweep_report(const char *name, bool last)
{
	if (!last && clock_now() - state.life < clock_ms(LIFE_MS))
		return;
	print("%s %s: %lu calls, %lu failed\n", last ? "SWEPT" : "SWEEPING", name, state.calls,
	      state.failed);
	state.life = clock_now();
	if (last)
		state.calls = state.failed = 0;
}

/* From the last register to the first: the first ones change what the call is about. */
static void sweep_registers(const struct vector *base)
{
	sweep_call(base);
	for (unsigned int reg = base->args; reg >= 1; reg--) {
		for (unsigned int i = 0; i < values_count(); i++) {
			struct vector v = *base;

			v.x[reg] = value_get(i);
			sweep_call(&v);
			sweep_report("registers", false);
		}
	}
}

static void sweep_random(const struct vector *base)
{
	uint64_t random = 0x9e3779b97f4a7c15UL;

	for (unsigned int n = 0; n < RANDOM_CALLS; n++) {
		struct vector v = *base;

		for (unsigned int reg = 1; reg <= base->args; reg++)
			if (value_random(&random) % 3 != 0)
				v.x[reg] = value_get(value_random(&random) % values_count());
		sweep_call(&v);
		sweep_report("random", false);
	}
}

/* Every second vector, from the first or the next: two cases that take half of the time each. */
static void each_vector(void (*sweep)(const struct vector *base), unsigned int n)
{
	uint64_t before = state_hash_all();
	struct vector v;

	state_require();
	world_create();
	for (; vector_get(n, &v); n += 2) {
		values_collect();
		sweep_begin();
		state.changed = false;
		sweep(&v);
		if (state.changed) {
			world_destroy();
			world_create();
		}
	}
	world_destroy();
	/* Nothing is left of all this. */
	CHECK_EQ(state_hash_all(), before);
}

void case_rmi_registers_1(void)
{
	each_vector(sweep_registers, 0);
	sweep_report("registers", true);
}

void case_rmi_registers_2(void)
{
	each_vector(sweep_registers, 1);
	sweep_report("registers", true);
}

void case_rmi_random_1(void)
{
	each_vector(sweep_random, 0);
	sweep_report("random", true);
}

void case_rmi_random_2(void)
{
	each_vector(sweep_random, 1);
	sweep_report("random", true);
}
