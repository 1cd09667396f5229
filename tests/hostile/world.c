/* SPDX-License-Identifier: BSD-3-Clause */
#include "world.h"

#include <string.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#define GRANULES_BASE 0x70000000UL
#define PATTERN 0x3c
#define ENTRIES_MAX 4

struct world world;

static void fill_active(struct tiny *t)
{
	uint64_t top = HOLE_IPA;

	world.table3 = tiny_table(t, DATA_IPA, RTT_PAGE_LEVEL);
	world.empty_table = tiny_table(t, EMPTY_TABLE_IPA, RTT_PAGE_LEVEL);
	world.data = granule_give(GRANULE_DATA);
	CHECK_EQ(rmi_data_create(t->rd, world.data, DATA_IPA, world.ns, 0), RMI_SUCCESS);
	while (top < HOLE_IPA + 8 * GRANULE_SIZE)
		CHECK_EQ(rmi_rtt_init_ripas(t->rd, top, HOLE_IPA + 8 * GRANULE_SIZE, &top),
			 RMI_SUCCESS);
	world.unprot2 = tiny_table(t, MAPPED_IPA, RTT_BLOCK_LEVEL);
	world.unprot3 = tiny_table(t, MAPPED_IPA, RTT_PAGE_LEVEL);
	world.shared = granule_alloc(1, 1);
	CHECK_EQ(rmi_rtt_map_unprotected(t->rd, MAPPED_IPA, RTT_PAGE_LEVEL,
					 world.shared | MAP_ATTRS),
		 RMI_SUCCESS);
}

static void create_realm(enum world_realm which, const char *first, const char *second, uint64_t x6,
			 uint64_t x7)
{
	struct tiny *t = &world.realm[which];

	tiny_create(t, tiny_vmid(), 1);
	if (which == RIPAS)
		tiny_table(t, RIPAS_BASE, RTT_PAGE_LEVEL);
	if (which == ACTIVE)
		fill_active(t);
	tiny_rec_create(t, &world.rec[which][0], first, true, 1, x6, x7);
	if (second)
		tiny_rec_create(t, &world.rec[which][1], second, false, 1, 0, 0);
	if (which != NEW)
		tiny_activate(t);
}

void world_refresh(void)
{
	struct tiny unborn = { .root = world.fresh2, .vmid = TINY_VMID_LAST };
	struct rmi_rec_params *params = (struct rmi_rec_params *)world.rec_params;

	tiny_params(&unborn, world.realm_params);
	memset(params, 0, sizeof(*params));
	params->flags = RMI_REC_FLAG_RUNNABLE;
	params->mpidr = (world.next_index & 0xf) | (world.next_index >> 4) << 8;
	params->num_aux = world.aux_count;
	memcpy(params->aux, world.aux, world.aux_count * sizeof(world.aux[0]));
	memset((void *)world.ns, PATTERN, GRANULE_SIZE);
	memset((void *)world.run, 0, GRANULE_SIZE);
}

/* Enters until the exit is of this reason. */
static void arm(enum world_realm which, uint64_t reason)
{
	const struct tiny_rec *rec = &world.rec[which][0];

	for (unsigned int n = 0; n < ENTRIES_MAX; n++) {
		if (!rec->pa || tiny_enter(rec) != RMI_SUCCESS)
			return;
		if (rec->run->exit.exit_reason == reason &&
		    (reason != RMI_EXIT_CSM || rec->run->exit.csm_kind == CSM_EXIT_CREATE))
			return;
	}
}

/* What REC 0 of a realm waits for, as an exit reason. */
static const uint64_t waits_for[REALMS] = {
	[ACTIVE] = RMI_EXIT_HOST_CALL,	 [NEW] = RMI_EXIT_IRQ, [PSCI] = RMI_EXIT_PSCI,
	[RIPAS] = RMI_EXIT_RIPAS_CHANGE, [CSM] = RMI_EXIT_CSM, [OFF] = RMI_EXIT_PSCI,
};

void world_rearm(uint64_t rec)
{
	for (unsigned int which = 0; which < REALMS; which++)
		if (world.rec[which][0].pa == rec)
			arm(which, waits_for[which]);
}

void world_create(void)
{
	uint64_t last;

	memset(&world, 0, sizeof(world));
	world.ns = granule_alloc(1, 1);
	world.run = granule_alloc(1, 1);
	world.realm_params = granule_alloc(1, 1);
	world.rec_params = granule_alloc(1, 1);
	world.fresh = granule_give(GRANULE_DELEGATED);
	world.fresh2 = granule_give(GRANULE_DELEGATED);
	world.next_index = 1;

	pair_attach(&world.pair, CSM_RIGHT_RW);
	world.desc = csm_region(world.pair.p, 0)->desc;
	create_realm(ACTIVE, tiny_call, tiny_call, 0, 0);
	create_realm(NEW, tiny_call, NULL, 0, 0);
	CHECK_EQ(rmi_rec_aux_count(world.realm[NEW].rd, &world.aux_count), RMI_SUCCESS);
	for (uint64_t i = 0; i < world.aux_count; i++)
		world.aux[i] = granule_give(GRANULE_DELEGATED);
	world_refresh();
	create_realm(PSCI, tiny_cpu_on, tiny_cpu_off,
		     (uintptr_t)tiny_cpu_off - (uintptr_t)tiny_code, 0);
	create_realm(RIPAS, tiny_ripas, NULL, RIPAS_BASE, RIPAS_TOP);
	create_realm(CSM, tiny_csm_create, NULL, REGION_BASE, REGION_SIZE);
	create_realm(OFF, tiny_system_off, NULL, 0, 0);
	for (unsigned int which = 0; which < REALMS; which++) {
		if (which == NEW)
			continue;
		world_rearm(world.rec[which][0].pa);
		CHECK_EQ(world.rec[which][0].run->exit.exit_reason, waits_for[which]);
	}

	last = granule_alloc(1, 1);
	granule_free(last, 1);
	world.base = GRANULES_BASE;
	world.top = last;
}

static void table_gone(struct tiny *t, uint64_t ipa, int64_t level)
{
	uint64_t rtt, top;

	CHECK_EQ(rmi_rtt_destroy(t->rd, ipa, level, &rtt, &top), RMI_SUCCESS);
	granule_take(rtt);
}

static void empty_active(struct tiny *t)
{
	uint64_t data, top;

	CHECK_EQ(rmi_data_destroy(t->rd, DATA_IPA, &data, &top), RMI_SUCCESS);
	granule_take(data);
	table_gone(t, DATA_IPA, RTT_PAGE_LEVEL);
	table_gone(t, EMPTY_TABLE_IPA, RTT_PAGE_LEVEL);
	table_gone(t, MAPPED_IPA, RTT_PAGE_LEVEL);
	table_gone(t, MAPPED_IPA, RTT_BLOCK_LEVEL);
	granule_free(world.shared, 1);
}

void world_destroy(void)
{
	for (unsigned int which = 0; which < REALMS; which++) {
		for (unsigned int i = 0; i < WORLD_RECS; i++)
			if (world.rec[which][i].pa)
				tiny_rec_destroy(&world.rec[which][i]);
		if (which == ACTIVE)
			empty_active(&world.realm[which]);
		if (which == RIPAS)
			table_gone(&world.realm[which], RIPAS_BASE, RTT_PAGE_LEVEL);
		tiny_destroy(&world.realm[which]);
	}
	realm_destroy(world.pair.c);
	realm_destroy(world.pair.p);
	granule_take(world.fresh);
	granule_take(world.fresh2);
	for (uint64_t i = 0; i < world.aux_count; i++)
		granule_take(world.aux[i]);
	granule_free(world.ns, 1);
	granule_free(world.run, 1);
	granule_free(world.realm_params, 1);
	granule_free(world.rec_params, 1);
	CHECK_EQ(granule_used_all(), 0);
}
