/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The boot manifest that EL3 hands over (rmi.md 4.3): what is accepted, and that nothing outside its page is believed.
 */
#include "harness.h"
#include "manifest.h"

#define PAGE_PA 0x40500000UL
#define PA_LIMIT (1UL << 40)
#define BANKS 64 /* offsets in the page */
#define CONSOLES 256

static uint64_t page[GRANULE_SIZE / 8];
static struct manifest out;

static void put64(size_t offset, uint64_t v)
{
	page[offset / 8] = v;
}

/* Header: 16 num_banks, 24 banks, 32 checksum; 40 num_consoles, 48 consoles, 56 checksum. */
static void seal(size_t list, size_t array_offset, size_t words)
{
	uint64_t sum = page[list / 8] + page[list / 8 + 1];

	for (size_t i = 0; i < words; i++)
		sum += page[array_offset / 8 + i];
	put64(list + 16, 0 - sum);
}

static void good(void)
{
	memset(page, 0, sizeof(page));
	put64(0, 3);
	put64(16, 2);
	put64(24, PAGE_PA + BANKS);
	put64(BANKS, 0x40000000);
	put64(BANKS + 8, 0x40000000);
	put64(BANKS + 16, 0x880000000);
	put64(BANKS + 24, 0x1000);
	seal(16, BANKS, 4);
	put64(40, 1);
	put64(48, PAGE_PA + CONSOLES);
	put64(CONSOLES, 0x9000000);
	put64(CONSOLES + 8, 1);
	memcpy(&page[(CONSOLES + 16) / 8], "pl011\0\0", 8);
	put64(CONSOLES + 24, 24000000);
	put64(CONSOLES + 32, 115200);
	seal(40, CONSOLES, 6);
}

static enum manifest_error parse(void)
{
	memset(&out, 0x5a, sizeof(out));
	return manifest_parse(page, PAGE_PA, PA_LIMIT, &out);
}

static void success(void)
{
	good();
	assert_int_equal(parse(), MANIFEST_OK);
	assert_int_equal(out.bank_count, 2);
	assert_int_equal(out.banks[0].base, 0x40000000);
	assert_int_equal(out.banks[0].size, 0x40000000);
	assert_int_equal(out.banks[1].base, 0x880000000);
	assert_int_equal(out.banks[1].size, 0x1000);
	assert_int_equal(out.console, 0x9000000);
	put64(0, 7); /* a later minor version */
	assert_int_equal(parse(), MANIFEST_OK);
}

static void version(void)
{
	static const uint64_t bad[] = { 0, 1, 2, 0x10003, 0x80000003, 0xffffffff };

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		good();
		put64(0, bad[i]);
		assert_int_equal(parse(), MANIFEST_BAD_VERSION);
	}
}

static void set_banks(const uint64_t *values, unsigned int count)
{
	good();
	put64(16, count);
	for (unsigned int i = 0; i < 2 * count; i++)
		put64(BANKS + 8 * i, values[i]);
	seal(16, BANKS, 2 * count);
}

static void banks_invalid(void)
{
	static const uint64_t bad[][4] = {
		{ 0x40000000, 0, 0x80000000, 0x1000 }, /* empty */
		{ 0x40000800, 0x1000, 0x80000000, 0x1000 }, /* not in granules */
		{ 0x40000000, 0x1800, 0x80000000, 0x1000 },
		{ 0x80000000, 0x1000, 0x40000000, 0x1000 }, /* descending */
		{ 0x40000000, 0x2000, 0x40001000, 0x1000 }, /* overlapping */
		{ 0x40000000, 0x1000, PA_LIMIT, 0x1000 }, /* beyond */
		{ 0x40000000, 0x1000, PA_LIMIT - 0x1000, 0x2000 },
		{ 0x40000000, ~0xfffUL, 0x80000000, 0x1000 }, /* wraps */
		{ 0x40000000, 0x1000, ~0xfffUL, 0x1000 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		set_banks(bad[i], 2);
		assert_int_equal(parse(), MANIFEST_BAD_DATA);
	}
}

static void banks_count(void)
{
	static const uint64_t counts[] = { 0, DRAM_BANKS_MAX + 1, 1UL << 32, 1UL << 60, ~0UL };

	for (unsigned int i = 0; i < ARRAY_SIZE(counts); i++) {
		good();
		put64(16, counts[i]);
		seal(16, BANKS, 0);
		assert_int_equal(parse(), MANIFEST_BAD_DATA);
	}
}

static void banks_pointer(void)
{
	static const uint64_t pointers[] = { 0,
					     PAGE_PA - 16,
					     PAGE_PA + GRANULE_SIZE,
					     PAGE_PA + GRANULE_SIZE - 16,
					     PAGE_PA + BANKS + 4,
					     ~0UL,
					     1UL << 63 };

	for (unsigned int i = 0; i < ARRAY_SIZE(pointers); i++) {
		good();
		put64(24, pointers[i]);
		seal(16, BANKS, 4);
		assert_int_equal(parse(), MANIFEST_BAD_DATA);
	}
}

static void banks_checksum(void)
{
	good();
	put64(32, page[4] + 1);
	assert_int_equal(parse(), MANIFEST_BAD_DATA);
	good();
	put64(BANKS + 8, 0x50000000);
	assert_int_equal(parse(), MANIFEST_BAD_DATA);
}

/* No console is no reason not to boot. */
static void console_none(void)
{
	good();
	put64(56, page[7] + 1); /* checksum */
	assert_int_equal(parse(), MANIFEST_OK);
	assert_int_equal(out.console, 0);
	good();
	put64(40, 0);
	assert_int_equal(parse(), MANIFEST_OK);
	assert_int_equal(out.console, 0);
	good();
	memcpy(&page[(CONSOLES + 16) / 8], "other\0\0", 8);
	seal(40, CONSOLES, 6);
	assert_int_equal(parse(), MANIFEST_OK);
	assert_int_equal(out.console, 0);
	good();
	put64(48, PAGE_PA + GRANULE_SIZE - 8);
	assert_int_equal(parse(), MANIFEST_OK);
	assert_int_equal(out.console, 0);
}

static const struct unit_test tests[] = {
	{ "MANIFEST.success", success },
	{ "MANIFEST.version", version },
	{ "MANIFEST.banks.invalid", banks_invalid },
	{ "MANIFEST.banks.count", banks_count },
	{ "MANIFEST.banks.pointer", banks_pointer },
	{ "MANIFEST.banks.checksum", banks_checksum },
	{ "MANIFEST.console", console_none },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
