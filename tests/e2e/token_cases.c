/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include <abi/rmi.h>
#include <abi/rsi.h>

#include <check.h>
#include <console.h>
#include <granule.h>
#include <run.h>

#include "cases.h"
#include "csm_pair.h"
#include "puppet.h"
#include "token.h"

static struct token first, second;

/* The first 24 bytes of the RIM as the realm reads it, after it has extended REM 0 by five bytes. */
static void measured(struct realm *realm, const char *name)
{
	const uint64_t extend[6] = { RSI_MEASUREMENT_EXTEND, 1, 5, 0x0504030201UL };
	const uint64_t read[6] = { RSI_MEASUREMENT_READ, 0 };
	uint64_t out[3];

	CHECK_EQ(puppet_smc(realm, extend, NULL), RSI_SUCCESS);
	CHECK_EQ(puppet_smc(realm, read, out), RSI_SUCCESS);
	print("MEASURED %s ", name);
	for (unsigned int i = 0; i < 3; i++)
		print("%016lx", __builtin_bswap64(out[i]));
	print("\n");
}

/* What the build machine verifies, and compares with its own prediction: a realm of each hash algorithm. */
void case_token(void)
{
	static const struct realm_config configs[] = {
		{ .name = "sha-256", .hash = RMI_HASH_SHA_256 },
		{ .name = "sha-512", .hash = RMI_HASH_SHA_512 },
	};

	for (unsigned int i = 0; i < 2; i++) {
		struct realm *realm = puppet_create_from(&configs[i]);

		measured(realm, configs[i].name);
		token_init(realm, (uint8_t)(i * 64));
		token_take(realm, &first, 4096);
		token_print(configs[i].name, &first);
		puppet_done(realm);
		realm_destroy(realm);
	}
	CHECK_EQ(granule_used_all(), 0);
}

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
