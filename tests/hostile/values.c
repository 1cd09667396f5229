/* SPDX-License-Identifier: BSD-3-Clause */
#include "sweep.h"

#include <check.h>
#include <granule.h>
#include <rtt.h>

#include "world.h"

#define VALUES_MAX 256U
#define DRAM_BASE 0x40000000UL
#define DRAM_TOP 0x100000000UL
#define RMM_BASE 0x40100000UL
#define RMM_TOP 0x41900000UL

static uint64_t values[VALUES_MAX];
static unsigned int count;

/* Whatever is there. */
static const uint64_t numbers[] = {
	/* small: levels, states, flags, operations, statuses, shifts */
	0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 0x18, 0x7f, 0x80, 0xff, 0x100, 0xdc, 0xfff, 0x1000, 0x1001,
	0x1008, 0x10000, 0x10001, 0x20000,
	/* levels, PSCI results and sizes below zero */
	-1UL, -2UL, -3UL, -4UL, -8UL, -0x1000UL, -0x1001UL, -0x2000UL, -0x200000UL,
	/* edges of 31, 32, 47, 48, 52 and 63 bits */
	0x7fffffff, 0x7ffff000, 0x80000000, 0xffffffff, 0xfffff000, 0x100000000, 0x100000001,
	1UL << 47, (1UL << 48) - 0x1000, 1UL << 48, 1UL << 51, 1UL << 52, (1UL << 52) - 0x1000,
	(1UL << 63) - 1, (1UL << 63) - 0x1000, 1UL << 63, (1UL << 63) | 0x1000,
	/* interrupt controller, console, root, secure, the device tree's neighbourhood */
	0x08000000, 0x09000000, 0x0e001000, 0x0e100000, 0x0eefc000, 0x3ffff000,
	/* the RMM, what it shares with EL3, the first granule behind it, the last one that there is */
	RMM_BASE, RMM_BASE + 0x10000, 0x418ff000, RMM_TOP, DRAM_TOP - 0x1000,
	/* IPAs: around blocks of every level, the edges of both halves */
	BLOCK, BLOCK - 0x1000, 2 * BLOCK, 1UL << 30, (1UL << 30) - 0x1000, 1UL << 39,
	TINY_HALF - 0x1000, TINY_HALF - BLOCK, TINY_HALF + BLOCK, 2 * TINY_HALF - BLOCK,
	DATA_IPA + 0x1000, HOLE_IPA, EMPTY_TABLE_IPA, NO_TABLE_IPA, UNMAPPED_IPA, PAIR_REGION,
	PAIR_WINDOW, 1UL << 35, 1UL << 36
};

static void add(uint64_t value)
{
	CHECK(count < VALUES_MAX);
	values[count++] = value;
}

/* An object's address, and two inside it. */
static void add_object(uint64_t pa)
{
	if (pa == 0)
		return;
	add(pa);
	add(pa + 8);
	add(pa + 0x800);
}

void values_collect(void)
{
	count = 0;
	for (unsigned int i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		add(numbers[i]);
	for (unsigned int i = 0; i < REALMS; i++) {
		add(world.realm[i].rd);
		add(world.rec[i][0].pa);
		add(world.rec[i][1].pa);
	}
	add_object(world.realm[ACTIVE].rd);
	add_object(world.rec[ACTIVE][0].pa);
	add_object(world.rec[ACTIVE][0].aux[0]);
	add_object(world.realm[ACTIVE].root);
	add_object(world.table3);
	add_object(world.data);
	add_object(world.desc);
	add_object(world.fresh);
	add_object(world.ns);
	add(world.empty_table);
	add(world.unprot2);
	add(world.shared);
	add(world.fresh2);
	add(world.run);
	add(world.realm_params);
	add(world.rec_params);
	add(world.pair.p->rd);
	add(world.pair.c->rd);
	add(world.pair.c->recs[0].pa);
	add(rtt_pa(world.pair.p, PAIR_REGION));
}

unsigned int values_count(void)
{
	return count;
}

uint64_t value_get(unsigned int n)
{
	return values[n];
}

bool value_is_no_granule(uint64_t value)
{
	return value % GRANULE_SIZE != 0 || value < DRAM_BASE || value >= DRAM_TOP ||
	       (value >= RMM_BASE && value < RMM_TOP);
}

uint64_t value_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 16;
}
