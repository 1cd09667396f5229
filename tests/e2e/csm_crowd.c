/* SPDX-License-Identifier: BSD-3-Clause */
/* As many consumers as a region can have, and more regions than a realm could ever need. */
#include <stddef.h>

#include <check.h>
#include <console.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_tiny.h"

static struct csm_tiny provider, crowd[CSM_MAX_CONSUMERS + 1];

static uint64_t attach(struct csm_tiny *c, uint64_t csm, uint64_t base)
{
	return csm_tiny_call(c, CSM_ATTACH, csm, provider.id, base, GRANULE_SIZE, CSM_RIGHT_R);
}

/* The consumer's tables are its window alone: a second page that is the provider's. */
static void expect_window(const struct csm_tiny *c, uint64_t state)
{
	struct rtt_entry entry;

	CHECK_EQ(rmi_rtt_read_entry(c->realm.rd, TINY_RAM, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.level, RTT_PAGE_LEVEL);
	CHECK_EQ(entry.state, state);
}

/* Tables for the first 2 MiB at TINY_RAM, and for the next. */
static void tables(const struct csm_tiny *t, uint64_t count, uint64_t *l2, uint64_t *l3)
{
	*l2 = tiny_table(&t->realm, TINY_RAM, RTT_BLOCK_LEVEL);
	for (uint64_t i = 0; i < count; i++)
		l3[i] = tiny_table(&t->realm, TINY_RAM + i * rtt_entry_size(RTT_BLOCK_LEVEL),
				   RTT_PAGE_LEVEL);
}

static void no_tables(const struct csm_tiny *t, uint64_t count, uint64_t l2, const uint64_t *l3)
{
	uint64_t out, top;

	for (uint64_t i = 0; i < count; i++) {
		CHECK_EQ(rmi_rtt_destroy(t->realm.rd,
					 TINY_RAM + i * rtt_entry_size(RTT_BLOCK_LEVEL),
					 RTT_PAGE_LEVEL, &out, &top),
			 RMI_SUCCESS);
		CHECK_EQ(out, l3[i]);
		granule_take(out);
	}
	CHECK_EQ(rmi_rtt_destroy(t->realm.rd, TINY_RAM, RTT_BLOCK_LEVEL, &out, &top), RMI_SUCCESS);
	CHECK_EQ(out, l2);
	granule_take(out);
}

void case_csm_crowd(void)
{
	const unsigned int count = CSM_MAX_CONSUMERS;
	uint64_t before = granule_used_all(), l2[CSM_MAX_CONSUMERS + 1], l3[CSM_MAX_CONSUMERS + 1];
	struct csm_tiny *last = &crowd[count];
	uint64_t csm, out[4];

	csm_tiny_create(&provider, false);
	csm = csm_tiny_region(&provider, TINY_REGION, GRANULE_SIZE);
	for (unsigned int i = 0; i <= count; i++) {
		csm_tiny_create(&crowd[i], false);
		tables(&crowd[i], 1, &l2[i], &l3[i]);
	}
	for (unsigned int i = 0; i < count; i++)
		CHECK_EQ(csm_tiny_call(&provider, CSM_SHARE, csm, crowd[i].id, CSM_RIGHT_R),
			 CSM_SUCCESS);
	CHECK_EQ(csm_tiny_call(&provider, CSM_SHARE, csm, last->id, CSM_RIGHT_R), CSM_ERROR_LIMIT);
	CHECK_EQ(attach(last, csm, TINY_RAM), CSM_ERROR_INPUT);
	for (unsigned int i = 0; i < count; i++)
		CHECK_EQ(attach(&crowd[i], csm, TINY_RAM), CSM_SUCCESS);
	CHECK_EQ(rmi_csm_read(provider.desc, 0, out), RMI_SUCCESS);
	CHECK_EQ(RMI_CSM_READ_ATTACHED(out[3]), count);
	for (unsigned int i = 0; i < count; i++)
		CHECK_EQ(csm_tiny_read(&crowd[i], TINY_RAM + TINY_MARK_IPA), provider.realm.mark);

	/* a place is free when somebody goes */
	CHECK_EQ(csm_tiny_call(&provider, CSM_REVOKE, csm, crowd[7].id), CSM_SUCCESS);
	expect_window(&crowd[7], RMI_RTTE_UNASSIGNED);
	CHECK_EQ(csm_tiny_call(&provider, CSM_SHARE, csm, last->id, CSM_RIGHT_R), CSM_SUCCESS);
	CHECK_EQ(attach(last, csm, TINY_RAM), CSM_SUCCESS);
	CHECK_EQ(csm_tiny_read(last, TINY_RAM + TINY_MARK_IPA), provider.realm.mark);
	CHECK_EQ(csm_tiny_call(&provider, CSM_SHARE, csm, crowd[7].id, CSM_RIGHT_R),
		 CSM_ERROR_LIMIT);

	/* all windows go with the region */
	CHECK_EQ(csm_tiny_call(&provider, CSM_DESTROY, csm), CSM_SUCCESS);
	for (unsigned int i = 0; i <= count; i++)
		expect_window(&crowd[i], RMI_RTTE_UNASSIGNED);
	CHECK_EQ(rmi_csm_reclaim(provider.desc), RMI_SUCCESS);
	granule_take(provider.desc);
	for (unsigned int i = 0; i <= count; i++) {
		no_tables(&crowd[i], 1, l2[i], &l3[i]);
		csm_tiny_destroy(&crowd[i]);
	}
	csm_tiny_destroy(&provider);
	CHECK_EQ(granule_used_all(), before);
}

/* Regions of a page each, one beside the other, all attached by one consumer. */
#define REGIONS 1200U
#define REGION_TABLES 3U

static uint64_t descs[REGIONS], ids[REGIONS];

static uint64_t region_base(unsigned int i)
{
	return TINY_RAM + i * GRANULE_SIZE;
}

/* In another order than the regions. */
static uint64_t window_base(unsigned int i)
{
	return TINY_RAM + (uint64_t)(i * 7 % REGIONS) * GRANULE_SIZE;
}

static void make_regions(struct csm_tiny *c)
{
	for (unsigned int i = 0; i < REGIONS; i++) {
		ids[i] = csm_tiny_region(&provider, region_base(i), GRANULE_SIZE);
		descs[i] = provider.desc;
		CHECK_EQ(csm_tiny_call(&provider, CSM_SHARE, ids[i], c->id, CSM_RIGHT_R),
			 CSM_SUCCESS);
		CHECK_EQ(attach(c, ids[i], window_base(i)), CSM_SUCCESS);
	}
}

/* Each region is found by its place, on both sides, and none twice. */
static void expect_regions(const struct csm_tiny *c)
{
	uint64_t out[4], bases[2] = { 0 }, wanted = 0;

	for (unsigned int i = 0; i < REGIONS; i++) {
		wanted += region_base(i);
		CHECK_EQ(rmi_csm_read(provider.realm.rd, i, out), RMI_SUCCESS);
		bases[0] += out[1];
		CHECK_EQ(rmi_csm_read(c->realm.rd, i, out), RMI_SUCCESS);
		bases[1] += out[1];
		CHECK_EQ(rmi_csm_read(descs[i], 0, out), RMI_SUCCESS);
		CHECK_EQ(out[1], region_base(i));
	}
	CHECK_EQ(bases[0], wanted);
	CHECK_EQ(bases[1], wanted);
	CHECK_EQ(rmi_csm_read(provider.realm.rd, REGIONS, out), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_csm_read(c->realm.rd, REGIONS, out), RMI_ERROR_INPUT);
}

void case_csm_many_regions(void)
{
	uint64_t before = granule_used_all(), l2[2], l3[2][REGION_TABLES];
	struct csm_tiny *c = &crowd[0];
	uint64_t page;

	csm_tiny_create(&provider, true);
	csm_tiny_create(c, false);
	tables(&provider, REGION_TABLES, &l2[0], l3[0]);
	tables(c, REGION_TABLES, &l2[1], l3[1]);
	make_regions(c);
	print("%u regions\n", REGIONS);
	expect_regions(c);

	/* a page in the middle comes late, and is the right one */
	page = granule_give(GRANULE_DATA);
	CHECK_EQ(rmi_data_create_unknown(provider.realm.rd, page, region_base(REGIONS / 2)),
		 RMI_SUCCESS);
	CHECK_EQ(csm_tiny_read(c, window_base(REGIONS / 2)), 0);
	CHECK_EQ(csm_tiny_call(&provider, CSM_CREATE, region_base(3), GRANULE_SIZE),
		 CSM_ERROR_INPUT);

	for (unsigned int i = 0; i < REGIONS; i++) {
		if (i % 2 != 0)
			CHECK_EQ(csm_tiny_call(&provider, CSM_DESTROY, ids[i]), CSM_SUCCESS);
		else
			CHECK_EQ(csm_close(descs[i]), RMI_SUCCESS);
		CHECK_EQ(rmi_csm_reclaim(descs[i]), RMI_SUCCESS);
		granule_take(descs[i]);
	}
	{
		uint64_t out, top;

		CHECK_EQ(rmi_data_destroy(provider.realm.rd, region_base(REGIONS / 2), &out, &top),
			 RMI_SUCCESS);
		CHECK_EQ(out, page);
		granule_take(page);
	}
	no_tables(&provider, REGION_TABLES, l2[0], l3[0]);
	no_tables(c, REGION_TABLES, l2[1], l3[1]);
	csm_tiny_destroy(c);
	csm_tiny_destroy(&provider);
	CHECK_EQ(granule_used_all(), before);
}
