/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_pair.h"

#include <stddef.h>

#include <check.h>
#include <granule.h>

uint64_t csm_call(struct realm *realm, uint64_t fid, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
		  uint64_t e, uint64_t out[3])
{
	const uint64_t x[6] = { fid, a, b, c, d, e };
	uint64_t status;

	do {
		check_point();
		status = puppet_smc(realm, x, out);
	} while (status == CSM_INCOMPLETE);
	return status;
}

enum rec_end csm_answer(struct rec *rec, const uint64_t x[6], uint64_t response)
{
	enum rec_end end;

	rec->run->enter.csm_response = response;
	end = rec_run(rec);
	/* an interrupt ends any step early */
	while (end == REC_CALLED && puppet_outcome(rec, NULL) == CSM_INCOMPLETE) {
		check_point();
		end = puppet_rec_begin(rec, x);
	}
	return end;
}

uint64_t csm_self(struct realm *realm)
{
	uint64_t out[3];

	CHECK_EQ(csm_call(realm, CSM_SELF, 0, 0, 0, 0, 0, out), CSM_SUCCESS);
	CHECK(out[0] != 0 && out[0] >> 32 != 0);
	CHECK_EQ(out[1], CSM_ABI_VERSION);
	CHECK_EQ(out[2], CSM_MAX_CONSUMERS);
	return out[0];
}

uint64_t csm_create(struct realm *realm, uint64_t base, uint64_t size, uint64_t *csm)
{
	uint64_t out[3];
	uint64_t status = csm_call(realm, CSM_CREATE, base, size, 0, 0, 0, out);

	*csm = out[0];
	return status;
}

uint64_t csm_share(struct csm_pair *pair, uint64_t rights)
{
	return csm_call(pair->p, CSM_SHARE, pair->csm, pair->c_id, rights, 0, 0, NULL);
}

uint64_t csm_attach(struct csm_pair *pair, uint64_t rights)
{
	return csm_call(pair->c, CSM_ATTACH, pair->csm, pair->p_id, PAIR_WINDOW, PAIR_SIZE, rights,
			NULL);
}

void pair_create(struct csm_pair *pair)
{
	pair->p = puppet_create("provider");
	pair->c = puppet_create("consumer");
	pair->p_id = csm_self(pair->p);
	pair->c_id = csm_self(pair->c);
	CHECK(pair->p_id != pair->c_id);
	puppet_fill(pair->p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(csm_create(pair->p, PAIR_REGION, PAIR_SIZE, &pair->csm), CSM_SUCCESS);
	CHECK(pair->csm != 0);
	CHECK_EQ(pair->p->csm_exits[CSM_EXIT_CREATE], 1);
}

void pair_attach(struct csm_pair *pair, uint64_t rights)
{
	pair_create(pair);
	CHECK_EQ(csm_share(pair, rights), CSM_SUCCESS);
	CHECK_EQ(csm_attach(pair, rights), CSM_SUCCESS);
	CHECK(pair->c->csm_exits[CSM_EXIT_ATTACH] >= 1);
	puppet_check(pair->c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
}

void pair_destroy(struct csm_pair *pair)
{
	puppet_done(pair->p);
	puppet_done(pair->c);
	realm_destroy(pair->c);
	realm_destroy(pair->p);
	CHECK_EQ(granule_used_all(), 0);
}

void pair_window_is_shut(struct csm_pair *pair)
{
	uint64_t last = PAIR_WINDOW + PAIR_SIZE - GRANULE_SIZE;

	puppet_read_aborts(pair->c, PAIR_WINDOW);
	puppet_write_aborts(pair->c, PAIR_WINDOW);
	puppet_exec_aborts(pair->c, PAIR_WINDOW);
	puppet_read_aborts(pair->c, last);
	puppet_write_aborts(pair->c, last);
}
