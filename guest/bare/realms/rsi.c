/* SPDX-License-Identifier: BSD-3-Clause */
/* RSI from the realm's side: versions, configuration, measurements, RIPAS, and the bad arguments of each. */
#include "rsi.h"
#include "digest.h"
#include "guest.h"

#define PAGE 0x1000UL
#define RIPAS_EMPTY 0UL
#define RIPAS_RAM 1UL
#define RIPAS_DESTROYED 2UL
#define PART 0x10000UL

static struct rsi_realm_config config __attribute__((aligned(4096)));
static struct rsi_host_call call __attribute__((aligned(4096)));

static void versions(void)
{
	uint64_t lower, higher, value;

	check_eq(rsi_version(RSI_ABI_VERSION, &lower, &higher), RSI_SUCCESS);
	check_eq(lower, RSI_ABI_VERSION);
	check_eq(higher, RSI_ABI_VERSION);
	check_eq(rsi_version(0x20000, &lower, &higher), RSI_ERROR_INPUT);
	check_eq(lower, RSI_ABI_VERSION);
	check_eq(higher, RSI_ABI_VERSION);
	check_eq(smc(RSI_VERSION | SMCCC_SVE_HINT, RSI_ABI_VERSION, 0, 0, 0, 0).x[0], RSI_SUCCESS);
	for (uint64_t i = 0; i < 3; i++) {
		check_eq(rsi_features(i, &value), RSI_SUCCESS);
		check_eq(value, 0);
	}
	check_eq(smc_changed(RSI_VERSION, RSI_ABI_VERSION, 0, 0), 0);
	for (uint64_t fid = RSI_HOST_CALL + 1; fid <= RSI_FID_LAST; fid++)
		check_eq(smc(fid, 0, 0, 0, 0, 0).x[0], SMCCC_NOT_SUPPORTED);
}

static void realm_config(const struct boot_info *bi)
{
	const uint8_t *bytes = (const uint8_t *)&config;
	uint64_t i;

	memset(&config, 0x5a, sizeof(config));
	check_eq(rsi_realm_config((uint64_t)&config), RSI_SUCCESS);
	check_eq(config.ipa_width, bi->ipa_width);
	check(config.hash_algo <= 1);
	for (i = 0; i < sizeof(config.rpv); i++)
		check_eq(config.rpv[i], 0xa0 + i);
	for (i = 0x10; i < sizeof(config); i++) {
		if (i < 0x200 || i >= 0x240)
			check_eq(bytes[i], 0);
	}
	check_eq(rsi_realm_config((uint64_t)&config + 8), RSI_ERROR_INPUT);
	check_eq(rsi_realm_config(bi->ns_base), RSI_ERROR_INPUT);
	check_eq(rsi_realm_config(shared_base()), RSI_ERROR_INPUT);
	check_eq(rsi_realm_config(1UL << 60), RSI_ERROR_INPUT);
	check_eq(rsi_realm_config(bi->ram_size), RSI_ERROR_INPUT);
}

static void host_calls(const struct boot_info *bi)
{
	check_eq(rsi_host_call((uint64_t)&call + 0x80), RSI_ERROR_INPUT);
	check_eq(rsi_host_call(shared_base()), RSI_ERROR_INPUT);
	check_eq(rsi_host_call(bi->ram_size), RSI_ERROR_INPUT);
	check_eq(rsi_host_call(~0xffUL), RSI_ERROR_INPUT);
	call.imm = BARE_HC_YIELD;
	check_eq(smc_changed(RSI_HOST_CALL, (uint64_t)&call, 0, 0), 0);
}

/* What a REM becomes: the hash of the whole old slot and the value, zero-padded to 64 bytes (docs/design.md, Choices). */
static void extended(uint8_t rem[64], const uint64_t value[8], uint64_t size)
{
	uint8_t input[128] = { 0 };
	size_t hash = config.hash_algo == 0 ? SHA256_SIZE : SHA512_SIZE;

	memcpy(input, rem, 64);
	memcpy(input + 64, value, size);
	check_eq(digest_of(config.hash_algo, input, sizeof(input), rem), hash);
}

static void measurements(void)
{
	static const uint64_t sizes[] = { 32, 64, 1, 0 };
	uint8_t expected[64] = { 0 };
	uint64_t value[8], read[8], rim[8];
	unsigned int i;

	check_eq(rsi_measurement_read(0, rim), RSI_SUCCESS);
	host_call(BARE_HC_STEP, rim, 8);
	check_eq(rsi_measurement_read(5, read), RSI_ERROR_INPUT);

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (unsigned int n = 0; n < 8; n++)
			value[n] = mix64(i * 8 + n);
		check_eq(rsi_measurement_read(2, read), RSI_SUCCESS);
		check_eq(memcmp(read, expected, sizeof(read)), 0);
		check_eq(rsi_measurement_extend(2, sizes[i], value), RSI_SUCCESS);
		extended(expected, value, sizes[i]);
		check_eq(rsi_measurement_read(2, read), RSI_SUCCESS);
		check_eq(memcmp(read, expected, sizeof(read)), 0);
	}
	check_eq(rsi_measurement_extend(0, 32, value), RSI_ERROR_INPUT);
	check_eq(rsi_measurement_extend(5, 32, value), RSI_ERROR_INPUT);
	check_eq(rsi_measurement_extend(2, 65, value), RSI_ERROR_INPUT);
	check_eq(rsi_measurement_read(2, read), RSI_SUCCESS);
	check_eq(memcmp(read, expected, sizeof(read)), 0);

	/* the neighbours are as they were */
	for (i = 1; i <= 3; i += 2) {
		check_eq(rsi_measurement_read(i, read), RSI_SUCCESS);
		for (unsigned int n = 0; n < 8; n++)
			check_eq(read[n], 0);
	}
	check_eq(rsi_measurement_read(0, read), RSI_SUCCESS);
	check_eq(read[0], rim[0]);
}

static void expect_ripas(uint64_t base, uint64_t top, uint64_t ripas)
{
	while (base < top) {
		uint64_t next, got;

		check_eq(rsi_ipa_state_get(base, top, &next, &got), RSI_SUCCESS);
		check_eq(got, ripas);
		check(next > base && next <= top);
		base = next;
	}
}

static void bad_ranges(const struct boot_info *bi)
{
	const uint64_t ranges[][2] = {
		{ 0x800, PAGE },
		{ 0, 0x800 },
		{ PAGE, PAGE },
		{ 2 * PAGE, PAGE },
		{ bi->ns_base, bi->ns_base + PAGE },
		{ bi->ns_base - PAGE, bi->ns_base + PAGE },
		{ 0, -PAGE },
		{ 1UL << 60, (1UL << 60) + PAGE },
	};
	static const uint64_t bad_ripas[] = { RIPAS_DESTROYED, 3, 0x100, 0x100000001UL };
	uint64_t a, b, i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		check_eq(rsi_ipa_state_get(ranges[i][0], ranges[i][1], &a, &b), RSI_ERROR_INPUT);
		check_eq(rsi_ipa_state_set(ranges[i][0], ranges[i][1], RIPAS_RAM, 0, &a, &b),
			 RSI_ERROR_INPUT);
		check_eq(a | b, 0);
	}
	for (i = 0; i < sizeof(bad_ripas) / sizeof(bad_ripas[0]); i++)
		check_eq(rsi_ipa_state_set(0, PAGE, bad_ripas[i], 0, &a, &b), RSI_ERROR_INPUT);
}

static void ripas(const struct boot_info *bi)
{
	uint64_t base = bi->ram_size - PART, top = bi->ram_size;
	uint64_t next, got, value;
	struct fault fault;

	expect_ripas(0, top, RIPAS_RAM);
	expect_ripas(top, top + 16 * PAGE, RIPAS_EMPTY);
	/* a range of both kinds is described no further than its first kind goes */
	check_eq(rsi_ipa_state_get(top - PAGE, top + PAGE, &next, &got), RSI_SUCCESS);
	check_eq(next, top);
	check_eq(got, RIPAS_RAM);

	write64(base, 1);
	guest_set_ripas(base, top, RIPAS_EMPTY, 0);
	expect_ripas(base, top, RIPAS_EMPTY);
	expect_ripas(base - PAGE, base, RIPAS_RAM);
	check(!guest_probe_read(base, &value, &fault));
	check_eq(ESR_FSC(fault.esr), FSC_EXTERNAL_ABORT);
	check_eq(fault.far, base);
	check_eq(rsi_realm_config(base), RSI_ERROR_INPUT);
	check_eq(rsi_host_call(base), RSI_ERROR_INPUT);

	guest_set_ripas(base, top, RIPAS_RAM, 0);
	expect_ripas(base, top, RIPAS_RAM);
	for (uint64_t addr = base; addr < top; addr += PAGE) {
		write64(addr, mix64(addr));
		check_eq(read64(addr), mix64(addr));
	}
	check_eq(rsi_realm_config(base), RSI_SUCCESS);
}

void realm_main(const struct boot_info *bi)
{
	versions();
	realm_config(bi);
	host_calls(bi);
	measurements();
	bad_ranges(bi);
	ripas(bi);
}
