/* SPDX-License-Identifier: BSD-3-Clause */
/* Measurements computed ahead against those of the RMM's own code, rmm/core/measure.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arch.h>
#include <caec-verify.h>
#include <measure.h>

/* The RMM brackets its use of vector registers by these. */
void arch_fp_begin(void)
{
}

void arch_fp_end(void)
{
}

/* mbedTLS would give memory back by it; hashing takes none. */
void sign_free(void *memory);
void sign_free(void *memory)
{
	assert_null(memory);
}

static struct realm realm;
static struct realm_locked locked;
static struct caec_measurement rim;
static uint32_t seed;

static uint64_t any(void)
{
	uint64_t value = 0;

	for (unsigned int i = 0; i < 4; i++) {
		seed = seed * 1664525 + 1013904223;
		value = value << 16 | seed >> 16;
	}
	return value;
}

static void equal(void)
{
	assert_memory_equal(realm.measurement[0], rim.value, 64);
}

static void create(void)
{
	static struct rmi_realm_params params;
	struct caec_realm_params ahead;

	/* What is not measured is not zero. */
	for (size_t i = 0; i < sizeof(params); i++)
		((uint8_t *)&params)[i] = (uint8_t)any();
	ahead.flags = params.flags;
	ahead.ipa_width = params.s2sz;
	ahead.sve_vl = params.sve_vl;
	ahead.num_bps = params.num_bps;
	ahead.num_wps = params.num_wps;
	ahead.pmu_num_ctrs = params.pmu_num_ctrs;
	params.hash_algo &= 1;
	ahead.hash = params.hash_algo ? CAEC_SHA_512 : CAEC_SHA_256;
	realm.hash_algo = params.hash_algo ? HASH_SHA_512 : HASH_SHA_256;
	measure_realm_create(&realm, &params);
	assert_int_equal(caec_rim_create(&rim, &ahead), CAEC_OK);
}

static void data(void)
{
	static uint8_t content[4096];
	uint64_t flags = any() & 1, ipa = any() & ~0xfffULL;

	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)any();
	measure_data(locked, (ipa_t){ ipa }, flags, flags ? content : NULL);
	assert_int_equal(caec_rim_data(&rim, ipa, flags, content), CAEC_OK);
}

static void rec(void)
{
	static struct rmi_rec_params params;
	uint64_t gprs[8];

	for (size_t i = 0; i < sizeof(params); i++)
		((uint8_t *)&params)[i] = (uint8_t)any();
	params.flags = 1;
	memcpy(gprs, params.gprs, sizeof(gprs));
	assert_int_equal(caec_rim_rec(&rim, params.pc, gprs), CAEC_OK);
	measure_rec(locked, &params);
}

static void ripas(void)
{
	static const uint64_t sizes[] = { 1ULL << 12, 1ULL << 21, 1ULL << 30 };
	uint64_t size = sizes[any() % 3], base = any() % 1024 * size, count = 1 + any() % 5;

	for (uint64_t i = 0; i < count; i++)
		measure_ripas(locked, base + i * size, base + (i + 1) * size);
	assert_int_equal(caec_rim_ripas(&rim, base, base + count * size, size), CAEC_OK);
}

static void realms(void **state)
{
	static void (*const steps[])(void) = { data, rec, ripas };

	(void)state;
	for (unsigned int n = 0; n < 200; n++) {
		seed = n;
		memset(&realm, 0, sizeof(realm));
		memset(&rim, 0xee, sizeof(rim));
		locked.realm = &realm;
		create();
		equal();
		for (uint64_t i = any() % 12; i > 0; i--) {
			steps[any() % 3]();
			equal();
		}
	}
}

static void extensions(void **state)
{
	struct caec_measurement rem;
	uint8_t value[64];

	(void)state;
	for (unsigned int algo = 0; algo < 2; algo++) {
		memset(&realm, 0, sizeof(realm));
		locked.realm = &realm;
		realm.hash_algo = algo ? HASH_SHA_512 : HASH_SHA_256;
		caec_rem_init(&rem, algo ? CAEC_SHA_512 : CAEC_SHA_256);
		for (size_t size = 0; size <= 64; size++) {
			for (size_t i = 0; i < 64; i++)
				value[i] = (uint8_t)any();
			measure_extend_rem(locked, 1 + size % 4, value, size);
			if (size % 4 == 0)
				assert_int_equal(caec_rem_extend(&rem, value, size), CAEC_OK);
			assert_memory_equal(realm.measurement[1], rem.value, 64);
		}
		assert_int_equal(caec_rem_extend(&rem, value, 65), CAEC_E_USAGE);
	}
}

static void refused(void **state)
{
	static const uint8_t page[4096];

	(void)state;
	assert_int_equal(caec_rim_data(&rim, 1, 1, page), CAEC_E_USAGE);
	assert_int_equal(caec_rim_ripas(&rim, 0, 4096, 8192), CAEC_E_USAGE);
	assert_int_equal(caec_rim_ripas(&rim, 4096, 4096, 4096), CAEC_E_USAGE);
	assert_int_equal(caec_rim_ripas(&rim, 4096, 1ULL << 21, 1ULL << 21), CAEC_E_USAGE);
	assert_int_equal(caec_rim_ripas(&rim, 0, (1ULL << 21) + 4096, 1ULL << 21), CAEC_E_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(realms),
		cmocka_unit_test(extensions),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests_name("rim", tests, NULL, NULL);
}
