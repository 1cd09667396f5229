/* SPDX-License-Identifier: BSD-3-Clause */
/* Commands in the wrong state, and tables, entries and ranges in the wrong place: which error, and with which level. */
#include <bare/protocol.h>

#include <check.h>
#include <granule.h>
#include <realm.h>
#include <rmi.h>
#include <rtt.h>
#include <run.h>

#include "cases.h"

#define BLOCK (2UL << 20)
/* an IPA with tables down to level 2 only; the start level is 1 */
#define SHALLOW (64 * BLOCK)
#define NO_LEVEL_2 (1UL << 34)

static void new_realm(struct realm *realm)
{
	struct rmi_rec_run *run = (struct rmi_rec_run *)granule_alloc(1, 1);
	uint64_t top, fresh;

	rec_create(realm, 0, true);
	CHECK_EQ(rmi_rec_enter(realm->recs[0].pa, (uintptr_t)run),
		 REALM_ERROR(RMI_REALM_INDEX_NEW));

	/* ranges of INIT_RIPAS */
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, GRANULE_SIZE, 0, &top), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, GRANULE_SIZE, GRANULE_SIZE, &top), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, 0, realm->half + GRANULE_SIZE, &top),
		 RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, 0, -GRANULE_SIZE, &top), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, SHALLOW, SHALLOW + BLOCK + 1, &top),
		 RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, SHALLOW + GRANULE_SIZE, SHALLOW + BLOCK, &top),
		 RTT_ERROR(2));
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, SHALLOW, SHALLOW + GRANULE_SIZE, &top),
		 RTT_ERROR(2));
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, 0, GRANULE_SIZE, &top), RTT_ERROR(3));

	/* DATA_CREATE over what is there, and where no table is */
	fresh = granule_give(GRANULE_DATA);
	CHECK_EQ(rmi_data_create(realm->rd, fresh, 0, (uintptr_t)run, 1), RTT_ERROR(3));
	CHECK_EQ(rmi_data_create(realm->rd, fresh, SHALLOW, (uintptr_t)run, 1), RTT_ERROR(2));
	CHECK_EQ(rmi_data_create(realm->rd, fresh, realm->half, (uintptr_t)run, 1),
		 RMI_ERROR_INPUT);
	CHECK_EQ(rmi_data_create(realm->rd, fresh, 1, (uintptr_t)run, 1), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_data_create(realm->rd, fresh, GRANULE_SIZE, fresh, 1), RMI_ERROR_INPUT);
	granule_take(fresh);
	granule_free((uintptr_t)run, 1);
}

static void live_realm(struct realm *realm)
{
	uint64_t page = granule_alloc(1, 1), fresh = granule_give(GRANULE_DELEGATED), top;

	CHECK_EQ(rmi_realm_activate(realm->rd), REALM_ERROR(0));
	CHECK_EQ(rmi_data_create(realm->rd, fresh, SHALLOW, page, 1), REALM_ERROR(0));
	CHECK_EQ(rmi_rec_create(realm->rd, fresh, page), REALM_ERROR(0));
	CHECK_EQ(rmi_rtt_init_ripas(realm->rd, SHALLOW, SHALLOW + BLOCK, &top), REALM_ERROR(0));
	CHECK_EQ(rmi_realm_destroy(realm->rd), REALM_ERROR(0));
	CHECK_EQ(rmi_granule_delegate(fresh), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_delegate(realm->rd), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_undelegate(realm->rd), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_undelegate(realm->recs[0].pa), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_undelegate(realm->recs[0].aux[0]), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_undelegate(realm->rtt_base), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_granule_undelegate(rtt_pa(realm, 0)), RMI_ERROR_INPUT);
	/* no request is pending */
	CHECK_EQ(rmi_rtt_set_ripas(realm->rd, realm->recs[0].pa, 0, GRANULE_SIZE, &top),
		 RMI_ERROR_INPUT);
	granule_take(fresh);
	granule_free(page, 1);
}

static void protected_tables(struct realm *realm)
{
	uint64_t fresh = granule_give(GRANULE_DELEGATED), out, top;
	struct rtt_entry entry;

	/* levels outside [start + 1, 3], also beyond 32 bits */
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, 0, realm->rtt_start), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, 0, 4), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, 0, -1), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, 0, 0x100000002), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, SHALLOW + GRANULE_SIZE, 3), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, 2 * realm->half, 2), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, NO_LEVEL_2, 3), RTT_ERROR(1));
	CHECK_EQ(rmi_rtt_create(realm->rd, fresh, 0, 3), RTT_ERROR(2));
	CHECK_EQ(rmi_rtt_create(realm->rd, realm->rd, SHALLOW, 3), RMI_ERROR_INPUT);

	CHECK_EQ(rmi_rtt_destroy(realm->rd, NO_LEVEL_2, 3, &out, &top), RTT_ERROR(1));
	CHECK(top > NO_LEVEL_2);
	CHECK_EQ(rmi_rtt_destroy(realm->rd, SHALLOW, 3, &out, &top), RTT_ERROR(2));
	CHECK_EQ(rmi_rtt_destroy(realm->rd, 0, 3, &out, &top), RTT_ERROR(3));
	CHECK_EQ(top, 0);
	CHECK_EQ(rmi_rtt_destroy(realm->rd, 0, realm->rtt_start, &out, &top), RMI_ERROR_INPUT);

	CHECK_EQ(rmi_rtt_fold(realm->rd, NO_LEVEL_2, 3, &out), RTT_ERROR(1));
	CHECK_EQ(rmi_rtt_fold(realm->rd, SHALLOW, 3, &out), RTT_ERROR(2));
	CHECK_EQ(rmi_rtt_fold(realm->rd, 0, 3, &out), RTT_ERROR(3));

	CHECK_EQ(rmi_data_destroy(realm->rd, NO_LEVEL_2, &out, &top), RTT_ERROR(1));
	CHECK(top > NO_LEVEL_2);
	CHECK_EQ(rmi_data_destroy(realm->rd, SHALLOW, &out, &top), RTT_ERROR(2));
	CHECK_EQ(rmi_data_destroy(realm->rd, BLOCK - GRANULE_SIZE, &out, &top), RTT_ERROR(3));
	CHECK_EQ(rmi_data_destroy(realm->rd, realm->half, &out, &top), RMI_ERROR_INPUT);
	CHECK_EQ(top, 0);

	CHECK_EQ(rmi_rtt_read_entry(realm->rd, GRANULE_SIZE, 2, &entry), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_read_entry(realm->rd, 0, 0, &entry), RMI_ERROR_INPUT);
	CHECK_EQ(entry.level | (int64_t)(entry.state | entry.desc | entry.ripas), 0);
	CHECK_EQ(rmi_rtt_read_entry(realm->rd, NO_LEVEL_2, 3, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.level, 1);
	granule_take(fresh);
}

static void unprotected_tables(struct realm *realm)
{
	uint64_t ipa = realm->half + BARE_SHARED_OFFSET, pa = granule_alloc(1, 1), top;
	struct rtt_entry entry;
	uint64_t desc = pa | 6UL << 2 | 3UL << 6;

	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 3, desc), RTT_ERROR(1));
	rtt_ensure(realm, ipa, RTT_PAGE_LEVEL);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 3, desc | 1UL << 55), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 3, desc | 1), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 3, pa | 4UL << 2), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 2, desc | GRANULE_SIZE), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, 0, 3, desc), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 0, desc), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 3, desc), RMI_SUCCESS);
	CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, 3, desc), RTT_ERROR(3));
	CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, 3, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.state, RMI_RTTE_ASSIGNED);
	CHECK_EQ(entry.desc, desc);
	CHECK_EQ(rmi_rtt_unmap_unprotected(realm->rd, 0, 3, &top), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rtt_unmap_unprotected(realm->rd, ipa, 3, &top), RMI_SUCCESS);
	CHECK(top > ipa);
	CHECK_EQ(rmi_rtt_unmap_unprotected(realm->rd, ipa, 3, &top), RTT_ERROR(3));
	granule_free(pa, 1);
}

void case_rmi_states(void)
{
	struct realm_config config = { .program = "nop" };
	struct realm *realm = realm_new(&config);

	rtt_ensure(realm, SHALLOW, RTT_BLOCK_LEVEL);
	new_realm(realm);
	CHECK_EQ(rmi_realm_activate(realm->rd), RMI_SUCCESS);
	live_realm(realm);
	protected_tables(realm);
	unprotected_tables(realm);
	realm_run(realm);
	realm_destroy(realm);
}
