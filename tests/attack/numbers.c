/* SPDX-License-Identifier: BSD-3-Clause */
/* Weaknesses 12 and 13: indices out of range, and ranges out of everything. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "measured.h"
#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const uint64_t no_index[] = {
	1,	    2,		63,	     64,	  65,	     127,    511,     512,
	513,	    4095,	4096,	     0x7fff,	  0x8000,    0xffff, 0x10000, 0x7fffffff,
	0x80000000, 0xffffffff, 0x100000000, 0x100000001, 1UL << 63, ~1UL,   ~0UL,
};

static void indices_of_realms(struct scene *s)
{
	struct realm *p = s->pair.p, *c = s->pair.c;
	const uint64_t csm = s->pair.csm;

	for (unsigned int i = 0; i < COUNT(no_index); i++) {
		const uint64_t n = no_index[i];

		realm_refused_quietly(csm_call(c, CSM_INFO, n, OWN_PAGE, 0, 0, 0, NULL),
				      CSM_ERROR_INPUT);
		realm_refused_quietly(csm_call(p, CSM_REVOKE, csm, n, 0, 0, 0, NULL),
				      CSM_ERROR_INPUT);
		realm_refused_quietly(csm_call(p, CSM_PEER, csm, n, OWN_PAGE, 0, 0, NULL),
				      CSM_ERROR_INPUT);
		realm_refused_quietly(csm_call(p, CSM_NOTIFY, csm, n, 1, 0, 0, NULL),
				      CSM_ERROR_INPUT);
		realm_refused_quietly(csm_call(p, CSM_SEAL, n, 0, 0, 0, 0, NULL), CSM_ERROR_INPUT);
	}
	state_same(
		"INFO, REVOKE, PEER, NOTIFY and SEAL by %lu numbers from 1 to 2^64 - 1: ERROR_INPUT",
		COUNT(no_index));
	for (uint64_t n = 1; n < 16; n++)
		realm_refused_quietly(csm_call(c, CSM_EVENT_IRQ, n, 0, 0, 0, 0, NULL),
				      CSM_ERROR_INPUT);
	for (unsigned int i = 4; i < COUNT(no_index); i++)
		realm_refused_quietly(csm_call(c, CSM_EVENT_IRQ, no_index[i], 0, 0, 0, 0, NULL),
				      CSM_ERROR_INPUT);
	state_same("EVENT_IRQ with INTIDs that are no free PPI: ERROR_INPUT");
}

static void indices_of_host(struct scene *s)
{
	const uint64_t rds[] = { s->pair.p->rd, s->pair.c->rd, s->v->rd };
	uint64_t out[4];

	for (unsigned int r = 0; r < COUNT(rds); r++)
		for (unsigned int i = 0; i < COUNT(no_index); i++)
			host_refused_quietly(rmi_csm_read(rds[r], no_index[i], out),
					     RMI_ERROR_INPUT);
	state_same("the host's READ of P, C and V by the same indices: RMI_ERROR_INPUT");
}

/* Fields of a policy that there are not. */
static void indices_of_policies(struct scene *s)
{
	union policy_page page;

	policy_of_provider(&s->pair, &page);
	state_take(s->pair.p, NULL, NULL, NULL);
	for (unsigned int bit = 6; bit < 64; bit++) {
		page.policy.fields = CSM_POLICY_RIM | 1UL << bit;
		realm_refused_quietly(share_measured(&s->pair, &page, CSM_RIGHT_R, NULL),
				      CSM_ERROR_INPUT);
	}
	page.policy.fields = CSM_POLICY_RIM;
	for (unsigned int algo = 2; algo < 256; algo++) {
		page.policy.hash_algo = (uint8_t)algo;
		realm_refused_quietly(share_measured(&s->pair, &page, CSM_RIGHT_R, NULL),
				      CSM_ERROR_INPUT);
	}
	state_same(
		"SHARE_MEASURED with 58 fields and 254 algorithms that there are not: ERROR_INPUT");
}

void case_w12(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	puppet_write(s.pair.p, OWN_PAGE, 0);
	puppet_write(s.pair.c, OWN_PAGE, 0);
	state_take(s.pair.p, s.pair.c, NULL, NULL);
	indices_of_realms(&s);
	indices_of_host(&s);
	indices_of_policies(&s);
	scene_destroy(&s);
}

/* ---- */

struct range {
	uint64_t base, size;
};

static unsigned int ranges(uint64_t half, struct range *r)
{
	const struct range all[] = {
		{ 0, 0 },
		{ 0, ~0UL },
		{ 0, -GRANULE_SIZE },
		{ 0, 1UL << 63 },
		{ GRANULE_SIZE, -GRANULE_SIZE },
		{ GRANULE_SIZE, -(2 * GRANULE_SIZE) },
		{ -GRANULE_SIZE, GRANULE_SIZE },
		{ -GRANULE_SIZE, 2 * GRANULE_SIZE },
		{ 1UL << 63, 1UL << 63 },
		{ half - GRANULE_SIZE, 2 * GRANULE_SIZE },
		{ half, GRANULE_SIZE },
		{ 2 * half - GRANULE_SIZE, GRANULE_SIZE },
		{ 2 * half, GRANULE_SIZE },
		{ 1UL << 48, GRANULE_SIZE },
		{ 1UL << 52, GRANULE_SIZE },
		{ PAIR_REGION + 8, GRANULE_SIZE },
		{ 0x300000, GRANULE_SIZE + 1 },
		{ PAIR_REGION - GRANULE_SIZE, 3 * GRANULE_SIZE },
		{ 0, half },
	};

	for (unsigned int i = 0; i < COUNT(all); i++)
		r[i] = all[i];
	return COUNT(all);
}

static void bad_ranges(struct scene *s)
{
	struct realm *p = s->pair.p, *v = s->v;
	struct range r[32];
	const unsigned int count = ranges(p->half, r);

	state_take(p, v, NULL, NULL);
	for (unsigned int i = 0; i < count; i++)
		realm_refused_quietly(csm_call(p, CSM_CREATE, r[i].base, r[i].size, 0, 0, 0, NULL),
				      CSM_ERROR_INPUT);
	state_same(
		"CREATE of %u ranges that wrap, are empty, huge, misaligned or outside: ERROR_INPUT",
		count);
	for (unsigned int i = 0; i < count; i++)
		if (r[i].base != PAIR_REGION - GRANULE_SIZE)
			realm_refused_quietly(csm_call(v, CSM_ATTACH, s->pair.csm, s->pair.p_id,
						       r[i].base, r[i].size, CSM_RIGHT_R, NULL),
					      CSM_ERROR_INPUT);
	for (unsigned int i = 0; i < count; i++)
		if (r[i].base % GRANULE_SIZE != 0 || r[i].base > p->half - PAIR_SIZE)
			realm_refused_quietly(csm_call(v, CSM_ATTACH, s->pair.csm, s->pair.p_id,
						       r[i].base, PAIR_SIZE, CSM_RIGHT_R, NULL),
					      CSM_ERROR_INPUT);
	state_same("ATTACH there, with their sizes and with the right one: ERROR_INPUT");
}

/*
 * From base to the end of the protected half; the realm makes its host calls from below. The host does of each exit what it is
 * asked for the first entry, and no more.
 */
static uint64_t create_huge(struct realm *realm, uint64_t base, unsigned int *calls)
{
	const uint64_t x[6] = { CSM_CREATE, base, realm->half - base };
	struct rec *rec = &realm->recs[0];
	uint64_t status;

	realm->stop_on_request = true;
	do {
		enum rec_end end = puppet_rec_begin(rec, x);

		while (end == REC_ASKED) {
			struct rmi_rec_exit *exit = &rec->run->exit;

			check_point();
			if (exit->csm_desc == 0) {
				realm->regions[0].desc = granule_give(GRANULE_CSM);
				CHECK_EQ(rmi_csm_create(realm->rd, realm->regions[0].desc, rec->pa),
					 RMI_SUCCESS);
			}
			if (exit->csm_level != 0)
				rtt_ensure(realm, exit->csm_base, (int64_t)exit->csm_level);
			rec->run->enter.csm_response = CSM_RESPONSE_ACCEPT;
			end = rec_run(rec);
		}
		CHECK_EQ(end, REC_CALLED);
		status = puppet_outcome(rec, NULL);
		++*calls;
	} while (status == CSM_INCOMPLETE);
	realm->stop_on_request = false;
	return status;
}

/* The largest IPA space there is. */
static void huge_ranges(void)
{
	const struct realm_config config = { .name = "wide", .width = 48 };
	struct realm *realm = puppet_create_from(&config);
	unsigned int calls = 0;
	uint64_t id;

	state_take(realm, NULL, NULL, NULL);
	realm_refused("a region of all 2^48 addresses of a realm",
		      csm_create(realm, 0, 1UL << 48, &id), CSM_ERROR_INPUT);
	realm_refused_quietly(create_huge(realm, OWN_PAGE, &calls), CSM_ERROR_INPUT);
	story("one of 2^47, of which 1 MiB is RAM, with a host that helps: ERROR_INPUT, calls: %u",
	      calls);
	/* it stumbled over the first page that is no RAM, and left no mark behind */
	CHECK(calls <= 4 * BARE_RAM_MIN / GRANULE_SIZE);
	CHECK_EQ(csm_create(realm, PAIR_REGION, PAIR_SIZE, &id), CSM_SUCCESS);
	story("a region in the same RAM, of a size that fits: SUCCESS");
	puppet_done(realm);
	realm_destroy(realm);
}

void case_w13(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	CHECK_EQ(share(&s, s.v_id, CSM_RIGHT_R), CSM_SUCCESS);
	bad_ranges(&s);
	scene_destroy(&s);
	huge_ranges();
}
