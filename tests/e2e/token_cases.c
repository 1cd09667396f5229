/* SPDX-License-Identifier: BSD-3-Clause */
#include <check.h>
#include <granule.h>

#include "cases.h"
#include "csm_pair.h"
#include "puppet.h"
#include "token.h"

static struct token first, second;

void case_token_pieces(void)
{
	static const uint64_t sizes[] = { 1, 97, 1000 };
	struct realm *realm = puppet_create("pieces");

	token_init(realm, 3);
	token_take(realm, &first, 4096);
	for (unsigned int i = 0; i < 3; i++) {
		token_init(realm, 3);
		token_take(realm, &second, sizes[i]);
		token_equal(&second, &first);
	}
	puppet_done(realm);
	realm_destroy(realm);
	CHECK_EQ(granule_used_all(), 0);
}

/* The two sides of one region, and a third realm that has only been named; the build machine compares what they say. */
void case_token_csm(void)
{
	struct csm_pair pair;

	pair_attach(&pair, CSM_RIGHT_R);
	CHECK_EQ(csm_call(pair.p, CSM_SHARE, pair.csm, 0x1234567800000001UL, CSM_RIGHT_RW, 0, 0,
			  NULL),
		 CSM_SUCCESS);
	token_init(pair.p, 5);
	token_take(pair.p, &first, 4096);
	token_print("provider", &first);
	token_init(pair.c, 6);
	token_take(pair.c, &second, 4096);
	token_print("consumer", &second);
	CHECK(first.size > second.size);
	pair_destroy(&pair);
}
