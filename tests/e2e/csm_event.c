/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_event.h"

#include <string.h>

#include <check.h>

struct csm_event_record event_record(struct realm *realm, uint64_t n)
{
	const uint64_t at = EVENTS_PAGE + n * sizeof(struct csm_event_record);
	uint64_t words[4];
	struct csm_event_record r;

	for (unsigned int i = 0; i < 4; i++)
		words[i] = puppet_read(realm, at + 8 * i);
	memcpy(&r, words, sizeof(r));
	return r;
}

void expect_record(struct csm_pair *pair, struct realm *realm, uint64_t n, uint32_t kind,
		   uint32_t bits)
{
	const struct csm_event_record r = event_record(realm, n);

	CHECK_EQ(r.csm, pair->csm);
	CHECK_EQ(r.from, realm == pair->p ? pair->c_id : pair->p_id);
	CHECK_EQ(r.kind, kind);
	CHECK_EQ(r.bits, bits);
	CHECK(r.epoch != 0);
}

uint64_t events(struct realm *realm)
{
	uint64_t out[3];

	CHECK_EQ(csm_call(realm, CSM_EVENTS, EVENTS_PAGE, 0, 0, 0, 0, out), CSM_SUCCESS);
	CHECK_EQ(out[1], 0);
	return out[0];
}

void expect_one(struct csm_pair *pair, struct realm *realm, uint32_t kind, uint32_t bits)
{
	CHECK_EQ(events(realm), 1);
	expect_record(pair, realm, 0, kind, bits);
	CHECK_EQ(events(realm), 0);
}
