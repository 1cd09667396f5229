/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realms whose measurements the build machine predicts, compares with what is printed here, and with their tokens: the
 * functions measured_params_* of scripts/lib/measured.sh describe the same realms to caec-verify.
 */
#include "measured.h"

#include <abi/rmi.h>
#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <console.h>
#include <granule.h>
#include <images.h>
#include <rmi.h>
#include <rtt.h>
#include <run.h>

#include "cases.h"
#include "puppet.h"
#include "token.h"

#define MEASUREMENTS 5
#define SLOT_WORDS 8
#define GIGABYTE_LEVEL 1L

/* Beside the RAM that the realm knows of: pages, an image, a block, gigabytes. */
#define PAGES_IPA 0x800000UL
#define IMAGE_IPA 0xa00000UL
#define GIGABYTE 0x40000000UL

static struct token token;

void measured_extend(struct realm *realm, uint64_t rem, uint64_t size, uint8_t seed)
{
	uint64_t x[PUPPET_SMC_ARGS] = { RSI_MEASUREMENT_EXTEND, 1 + rem, size };
	uint64_t out[PUPPET_SMC_REGS];
	uint8_t *value = (uint8_t *)&x[3];

	for (unsigned int i = 0; i < 64; i++)
		value[i] = (uint8_t)(seed + i);
	puppet_smc_all(realm, x, out);
	CHECK_EQ(out[0], RSI_SUCCESS);
}

void measured_print(struct realm *realm, const char *name)
{
	for (uint64_t i = 0; i < MEASUREMENTS; i++) {
		const uint64_t x[PUPPET_SMC_ARGS] = { RSI_MEASUREMENT_READ, i };
		uint64_t out[PUPPET_SMC_REGS];

		puppet_smc_all(realm, x, out);
		CHECK_EQ(out[0], RSI_SUCCESS);
		print("MEASURED %s %lu ", name, i);
		for (unsigned int k = 0; k < SLOT_WORDS; k++)
			print("%016lx", __builtin_bswap64(out[1 + k]));
		print("\n");
	}
}

/* The realm extends its REMs, reads all five, and has them in a token, whose challenge begins with seed. */
static void tell(struct realm *realm, uint8_t seed)
{
	measured_extend(realm, 0, 5, 0x01);
	measured_extend(realm, 3, 33, 0x40);
	measured_extend(realm, 0, 64, 0x80);
	measured_extend(realm, 1, 0, 0x10);
	token_init(realm, seed);
	token_take(realm, &token, 4096);
	token_print(realm->name, &token);
	measured_print(realm, realm->name);
	puppet_done(realm);
	realm_destroy(realm);
}

/* A realm of each hash algorithm, as all puppets are built. */
void case_token(void)
{
	static const struct realm_config configs[] = {
		{ .name = "sha-256", .hash = RMI_HASH_SHA_256 },
		{ .name = "sha-512", .hash = RMI_HASH_SHA_512 },
	};

	for (unsigned int i = 0; i < 2; i++)
		tell(puppet_create_from(&configs[i]), (uint8_t)(i * 64));
	CHECK_EQ(granule_used_all(), 0);
}

static void gigabytes(struct realm *realm, uint64_t base, uint64_t top)
{
	uint64_t out_top;

	for (; base < top; base = out_top) {
		CHECK_EQ(rtt_ensure(realm, base, GIGABYTE_LEVEL), GIGABYTE_LEVEL);
		CHECK_EQ(rmi_rtt_init_ripas(realm->rd, base, top, &out_top), RMI_SUCCESS);
		CHECK(out_top > base && out_top <= top);
	}
}

/* Everything that a host can do to a realm in state NEW, measured or not, in an order that matters. */
static void build(struct realm *realm)
{
	const struct realm_image *image = image_find("rsi");
	const uint8_t *from = image->start;
	uint64_t size = (uintptr_t)image->end - (uintptr_t)image->start;

	rec_create(realm, 0, true);
	rtt_init_ram(realm, PAGES_IPA, PAGES_IPA + 4 * GRANULE_SIZE);
	rtt_data_create(realm, PAGES_IPA + GRANULE_SIZE, from, 100);
	rtt_data_create_unmeasured(realm, PAGES_IPA, from, GRANULE_SIZE);
	rtt_data_create_unknown(realm, PAGES_IPA + 2 * GRANULE_SIZE);
	rec_create(realm, 1, false);
	gigabytes(realm, GIGABYTE, 3 * GIGABYTE);
	/* no RIPAS before it */
	for (uint64_t at = 0; at < size; at += GRANULE_SIZE)
		rtt_data_create(realm, IMAGE_IPA + at, from + at,
				size - at < GRANULE_SIZE ? size - at : GRANULE_SIZE);
	/* two blocks, then pages */
	rtt_init_ram(realm, 2 * IMAGE_IPA, 2 * IMAGE_IPA + 0x403000);
	realm->config.arg = 0x1122334455667788UL;
	realm->config.pc = GRANULE_SIZE;
	rec_create(realm, 2, true);
	CHECK_EQ(rmi_realm_activate(realm->rd), RMI_SUCCESS);
}

void case_token_built(void)
{
	static const struct realm_config configs[] = {
		{ .name = "built-256",
		  .hash = RMI_HASH_SHA_256,
		  .recs = 3,
		  .num_bps = 2,
		  .num_wps = 1 },
		{ .name = "built-512",
		  .hash = RMI_HASH_SHA_512,
		  .recs = 3,
		  .ram = BARE_RAM_MIN + 0x200000,
		  .width = 40,
		  .low_start = true,
		  .sve_vq = 2,
		  .pmu = true,
		  .pmu_num_ctrs = 1,
		  .shared = 2 * GRANULE_SIZE },
	};

	for (unsigned int i = 0; i < 2; i++) {
		struct realm *realm = puppet_new(&configs[i]);

		build(realm);
		CHECK_EQ(rec_run(&realm->recs[0]), REC_CALLED);
		measured_extend(realm, 2, 8, 0xf0);
		tell(realm, (uint8_t)(128 + i * 64));
	}
	CHECK_EQ(granule_used_all(), 0);
}
