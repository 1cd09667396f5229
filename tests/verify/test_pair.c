/* SPDX-License-Identifier: BSD-3-Clause */
/* Two tokens of one region, and what keeps two from being that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <caec-verify.h>

#include "shared.h"

/* The two sides before a case bends them; hash: a realm's own. */
struct pair {
	struct recipe p, c;
	struct shared sp, sc;
	uint64_t ask;
};

static struct pair pair;

/* clang-format off */
#define CASES(X) \
	X(good, OK, (void)pair.ask) \
	X(named_region, OK, pair.ask = SHARED_REGION) \
	X(sealed, OK, pair.sp.sealed = pair.sc.sealed = true) \
	X(hashes_differ, OK, pair.c.hash_size = pair.sp.peer_rim_size = 64) \
	X(other_region_asked, E_PAIR, pair.ask = SHARED_REGION + 1) \
	X(region_differs, E_PAIR, pair.sc.region++) \
	X(both_providers, E_PAIR, pair.sc.role = 1) \
	X(both_consumers, E_PAIR, pair.sp.role = 2) \
	X(size, E_PAIR, pair.sc.size += 4096) \
	X(epoch, E_PAIR, pair.sc.epoch++) \
	X(epoch_of_grant, E_PAIR, pair.sp.peer_epoch--) \
	X(epoch_of_region, E_PAIR, pair.sp.epoch++) \
	X(rights_of_provider, E_PAIR, pair.sc.peer_rights = 1) \
	X(rights_beyond, E_PAIR, pair.sc.rights = 3; pair.sp.peer_rights = 1) \
	X(rights_none, E_PAIR, pair.sc.rights = 0) \
	X(not_attached, E_PAIR, pair.sp.peer_attached = false) \
	X(not_attached_consumer, E_PAIR, pair.sc.peer_attached = false) \
	X(consumer_unnamed, E_PAIR, pair.sp.peer++) \
	X(provider_unnamed, E_PAIR, pair.sc.peer++) \
	X(consumer_rim, E_PAIR, pair.sp.peer_rim[31] ^= 1) \
	X(provider_rim, E_PAIR, pair.sc.peer_rim[0] ^= 1) \
	X(consumer_rim_absent, E_PAIR, pair.sp.peer_has_rim = false) \
	X(provider_rim_absent, E_PAIR, pair.sc.peer_has_rim = false) \
	X(digest_one_side, E_PAIR, pair.sp.sealed = true) \
	X(digest_differs, E_PAIR, pair.sp.sealed = pair.sc.sealed = true; pair.sc.digest[3] = 1) \
	X(one_realm, E_PAIR, pair.sc.holder = pair.sp.holder) \
	X(no_claim, E_PAIR, pair.ask = 1) \
	X(other_rak, E_PAIR, pair.c.point_key = true; pair.c.realm.profile = NULL) \

#define CASE(name, status, change)             \
	static void name##_(void **state)      \
	{                                      \
		begin();                       \
		change;                        \
		assert_int_equal(end(), CAEC_##status); \
		(void)state;                   \
	}
#define ROW(name, status, change) { #name, name##_, NULL, NULL, NULL },
/* clang-format on */

static void begin(void)
{
	recipe_good(&pair.p);
	recipe_good(&pair.c);
	memset(pair.p.rim, 0xa1, 64);
	memset(pair.c.rim, 0xc1, 64);
	shared_defaults(&pair.sp, &pair.c, true);
	shared_defaults(&pair.sc, &pair.p, false);
	pair.ask = 0;
}

static enum caec_status end(void)
{
	static struct writer p, c;
	struct caec_token a, b;
	struct caec_error error;
	enum caec_status status, other;
	size_t found;

	shared_claim(&pair.p, &pair.sp);
	shared_claim(&pair.c, &pair.sc);
	if (pair.ask == 1)
		pair.c.csm = NULL;
	recipe_make(&pair.p, &p);
	recipe_make(&pair.c, &c);
	assert_int_equal(caec_token_parse(&a, p.data, p.size, 0, &error), CAEC_OK);
	assert_int_equal(caec_token_parse(&b, c.data, c.size, 0, &error), CAEC_OK);
	status = caec_pair(&a, &b, pair.ask, &found, &error);
	/* Whichever comes first. */
	other = caec_pair(&b, &a, pair.ask, &found, &error);
	assert_int_equal(status, other);
	if (status == CAEC_OK)
		assert_int_equal(found, 1);
	else
		assert_int_equal(error.status, status);
	return status;
}

CASES(CASE)

static int teardown(void **state)
{
	(void)state;
	sign_end();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { CASES(ROW) };

	return cmocka_run_group_tests_name("pair", tests, NULL, teardown);
}
