/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host can ask of descriptors, and realms that CSM alone holds: they have no REC, no page and no table left, so that
 * nothing else keeps REALM_DESTROY from succeeding.
 */
#include <stddef.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "csm_tiny.h"

#define GIB (1UL << 30)

static struct csm_tiny p, c;

static void expect_region(uint64_t desc, uint64_t rd, uint64_t state, uint64_t windows)
{
	uint64_t out[4];

	CHECK_EQ(rmi_csm_read(desc, 0, out), RMI_SUCCESS);
	CHECK_EQ(out[0], rd);
	CHECK_EQ(out[1], TINY_REGION);
	CHECK_EQ(out[2], GRANULE_SIZE);
	CHECK_EQ(RMI_CSM_READ_STATE(out[3]), state);
	CHECK_EQ(RMI_CSM_READ_ATTACHED(out[3]), windows);
}

static void expect_nth(const struct csm_tiny *t, uint64_t n, uint64_t desc, uint64_t base,
		       uint64_t size, uint64_t role)
{
	uint64_t out[4];

	CHECK_EQ(rmi_csm_read(t->realm.rd, n, out), RMI_SUCCESS);
	CHECK_EQ(out[0], desc);
	CHECK_EQ(out[1], base);
	CHECK_EQ(out[2], size);
	CHECK_EQ(out[3], role);
}

static void expect_none(uint64_t what, uint64_t index)
{
	uint64_t out[4];

	CHECK_EQ(rmi_csm_read(what, index, out), RMI_ERROR_INPUT);
	for (unsigned int i = 0; i < 4; i++)
		CHECK_EQ(out[i], 0);
}

void case_csm_read(void)
{
	uint64_t before = granule_used_all(), fresh = granule_give(GRANULE_DELEGATED);
	uint64_t window = 2 * GRANULE_SIZE, csm;

	csm_tiny_create(&p, true);
	csm_tiny_create(&c, false);
	expect_none(p.realm.rd, 0);
	csm = csm_tiny_region(&p, TINY_REGION, GRANULE_SIZE);
	expect_region(p.desc, p.realm.rd, CSM_STATE_OPEN, 0);
	expect_nth(&p, 0, p.desc, TINY_REGION, GRANULE_SIZE, CSM_ROLE_PROVIDER);
	expect_none(p.realm.rd, 1);
	expect_none(p.realm.rd, ~0UL);

	/* a grant shows to the host nowhere; a window on both sides */
	CHECK_EQ(csm_tiny_call(&p, CSM_SHARE, csm, c.id, CSM_RIGHT_R), CSM_SUCCESS);
	expect_region(p.desc, p.realm.rd, CSM_STATE_OPEN, 0);
	expect_none(c.realm.rd, 0);
	CHECK_EQ(csm_tiny_call(&c, CSM_ATTACH, csm, p.id, window, GRANULE_SIZE, CSM_RIGHT_R),
		 CSM_SUCCESS);
	expect_region(p.desc, p.realm.rd, CSM_STATE_OPEN, 1);
	expect_nth(&c, 0, p.desc, window, GRANULE_SIZE, CSM_ROLE_CONSUMER);
	expect_none(c.realm.rd, 1);
	expect_none(fresh, 0);
	expect_none(p.rec.pa, 0);
	expect_none(1, 0);

	/* of both roles: what it provides comes first */
	{
		uint64_t first = p.desc, own = csm_tiny_region(&c, TINY_REGION, GRANULE_SIZE);

		expect_nth(&c, 0, c.desc, TINY_REGION, GRANULE_SIZE, CSM_ROLE_PROVIDER);
		expect_nth(&c, 1, first, window, GRANULE_SIZE, CSM_ROLE_CONSUMER);
		CHECK_EQ(csm_tiny_call(&c, CSM_DESTROY, own), CSM_SUCCESS);
		expect_region(c.desc, 0, 4, 0);
		expect_nth(&c, 0, first, window, GRANULE_SIZE, CSM_ROLE_CONSUMER);
		CHECK_EQ(rmi_csm_reclaim(c.desc), RMI_SUCCESS);
		expect_none(c.desc, 0);
		granule_take(c.desc);
	}
	CHECK_EQ(csm_close(p.desc), RMI_SUCCESS);
	expect_region(p.desc, 0, 4, 0);
	expect_none(p.realm.rd, 0);
	expect_none(c.realm.rd, 0);
	CHECK_EQ(rmi_csm_reclaim(p.desc), RMI_SUCCESS);
	granule_take(p.desc);
	granule_take(fresh);
	csm_tiny_destroy(&c);
	csm_tiny_destroy(&p);
	CHECK_EQ(granule_used_all(), before);
}

/* Of the realm only the RD and the starting table are left. */
static void strip(struct csm_tiny *t)
{
	tiny_rec_destroy(&t->rec);
	tiny_strip(&t->realm);
}

void case_csm_holds_realms(void)
{
	uint64_t before = granule_used_all(), csm, desc;

	csm_tiny_create(&p, true);
	csm_tiny_create(&c, false);
	csm = csm_tiny_region(&p, TINY_RAM, GIB);
	desc = p.desc;
	CHECK_EQ(csm_tiny_call(&p, CSM_SHARE, csm, c.id, CSM_RIGHT_R), CSM_SUCCESS);
	c.stop = true;
	CHECK_EQ(csm_tiny_call(&c, CSM_ATTACH, csm, p.id, TINY_RAM, GIB, CSM_RIGHT_R),
		 CSM_TINY_STOPPED);
	strip(&p);
	strip(&c);

	CHECK_EQ(rmi_realm_destroy(p.realm.rd), REALM_ERROR(0));
	CHECK_EQ(rmi_realm_destroy(c.realm.rd), REALM_ERROR(0));
	CHECK_EQ(csm_evict(desc, c.realm.rd), RMI_SUCCESS);
	CHECK_EQ(rmi_realm_destroy(p.realm.rd), REALM_ERROR(0));
	csm_tiny_destroy(&c);
	CHECK_EQ(rmi_realm_destroy(p.realm.rd), REALM_ERROR(0));
	CHECK_EQ(csm_close(desc), RMI_SUCCESS);
	/* the descriptor may outlive it */
	csm_tiny_destroy(&p);
	CHECK_EQ(rmi_csm_reclaim(desc), RMI_SUCCESS);
	granule_take(desc);
	CHECK_EQ(granule_used_all(), before);

	/* the same without CSM: nothing else held them */
	csm_tiny_create(&p, true);
	strip(&p);
	csm_tiny_destroy(&p);
	CHECK_EQ(granule_used_all(), before);
}
