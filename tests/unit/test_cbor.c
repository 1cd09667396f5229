/* SPDX-License-Identifier: BSD-3-Clause */
/* The CBOR encoder against the examples of RFC 8949, appendix A; COSE heads; the arena. */
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "cbor.h"
#include "cose.h"
#include "harness.h"

static uint8_t out[256];
static struct cbor c;

static void start(void)
{
	memset(out, 0xee, sizeof(out));
	c = (struct cbor){ out, sizeof(out), 0 };
}

static void gives(const char *hex)
{
	char text[2 * sizeof(out) + 1] = "";

	assert_true(cbor_fits(&c));
	for (size_t i = 0; i < c.len; i++)
		snprintf(text + 2 * i, 3, "%02x", out[i]);
	assert_string_equal(text, hex);
	assert_int_equal(out[c.len], 0xee);
	start();
}

static void integers(void)
{
	static const struct {
		int64_t value;
		const char *hex;
	} examples[] = {
		{ 0, "00" },
		{ 1, "01" },
		{ 10, "0a" },
		{ 23, "17" },
		{ 24, "1818" },
		{ 25, "1819" },
		{ 100, "1864" },
		{ 255, "18ff" },
		{ 256, "190100" },
		{ 1000, "1903e8" },
		{ 65535, "19ffff" },
		{ 65536, "1a00010000" },
		{ 1000000, "1a000f4240" },
		{ 4294967295, "1affffffff" },
		{ 4294967296, "1b0000000100000000" },
		{ 1000000000000, "1b000000e8d4a51000" },
		{ INT64_MAX, "1b7fffffffffffffff" },
		{ -1, "20" },
		{ -10, "29" },
		{ -24, "37" },
		{ -25, "3818" },
		{ -100, "3863" },
		{ -1000, "3903e7" },
		{ -75000, "3a000124f7" },
		{ INT64_MIN, "3b7fffffffffffffff" },
	};

	start();
	for (unsigned int i = 0; i < ARRAY_SIZE(examples); i++) {
		cbor_int(&c, examples[i].value);
		gives(examples[i].hex);
	}
	cbor_uint(&c, UINT64_MAX);
	gives("1bffffffffffffffff");
}

static void others(void)
{
	static const uint8_t bytes[] = { 1, 2, 3, 4 };

	start();
	cbor_bytes(&c, bytes, 0);
	gives("40");
	cbor_bytes(&c, NULL, 0);
	gives("40");
	cbor_bytes(&c, bytes, 4);
	gives("4401020304");
	cbor_text(&c, "");
	gives("60");
	cbor_text(&c, "IETF");
	gives("6449455446");
	cbor_bool(&c, false);
	gives("f4");
	cbor_bool(&c, true);
	gives("f5");
	cbor_array(&c, 0);
	gives("80");
	cbor_array(&c, 25);
	gives("9819");
	cbor_map(&c, 0);
	gives("a0");
	cbor_tag(&c, 1);
	cbor_uint(&c, 1363896240);
	gives("c11a514b67b0");
	cbor_tag(&c, 399);
	gives("d9018f");
	/* {1: 2, 3: [4, "a"]} */
	cbor_map(&c, 2);
	cbor_uint(&c, 1);
	cbor_uint(&c, 2);
	cbor_uint(&c, 3);
	cbor_array(&c, 2);
	cbor_uint(&c, 4);
	cbor_text(&c, "a");
	gives("a201020382046161");
}

/* What does not fit is counted and not written, nor is anything behind it. */
static void overflow(void)
{
	start();
	c.size = 4;
	cbor_uint(&c, 1);
	cbor_bytes(&c, "abc", 3);
	assert_false(cbor_fits(&c));
	cbor_uint(&c, 2);
	assert_int_equal(c.len, 6);
	assert_int_equal(out[1], 0x43);
	for (unsigned int i = 2; i < sizeof(out); i++)
		assert_int_equal(out[i], 0xee);

	start();
	c.size = 3;
	cbor_uint(&c, 256);
	assert_true(cbor_fits(&c));
	cbor_raw(&c, "", 0);
	assert_true(cbor_fits(&c));
	cbor_bool(&c, true);
	assert_false(cbor_fits(&c));
	assert_int_equal(out[3], 0xee);

	c = (struct cbor){ NULL, 0, 0 };
	cbor_text(&c, "measured");
	assert_int_equal(c.len, 9);
}

static void heads(void)
{
	uint8_t x[48], y[48];

	start();
	c.len = cose_sig_structure_head(out, 481);
	gives("846a5369676e61747572653144a1013822405901e1");
	cose_sign1_head(&c, 481);
	gives("d28444a1013822a05901e1");
	memset(x, 0x11, sizeof(x));
	memset(y, 0x22, sizeof(y));
	cose_key_p384(&c, x, y);
	assert_int_equal(c.len, 107);
	assert_memory_equal(out, "\xa4\x01\x02\x20\x02\x21\x58\x30\x11", 9);
	assert_memory_equal(out + 56, "\x22\x58\x30\x22", 4);
}

#define ARENA_SIZE 1024
static struct {
	struct arena arena;
	uint8_t block[ARENA_SIZE];
} heap;

static void arena_edges(void)
{
	uint8_t *p;

	arena_init(&heap.arena, ARENA_SIZE);
	assert_null(arena_alloc(&heap.arena, 0));
	assert_null(arena_alloc(&heap.arena, ~0UL));
	assert_null(arena_alloc(&heap.arena, ARENA_SIZE));
	arena_free(&heap.arena, NULL);
	p = arena_alloc(&heap.arena, ARENA_SIZE - 16);
	assert_non_null(p);
	assert_null(arena_alloc(&heap.arena, 1));
	memset(p, 0xff, ARENA_SIZE - 16);
	arena_free(&heap.arena, p);
	/* Freed is wiped. */
	for (unsigned int i = 0; i < ARENA_SIZE - 16; i++)
		assert_int_equal(p[i], 0);
	assert_int_equal(heap.arena.used, 0);
}

/* Pieces never overlap, are zeroed and aligned, and everything comes back as one piece in the end. */
static void arena_random(void)
{
	static struct {
		uint8_t *p;
		size_t size;
	} taken[16];
	uint64_t state = 1;

	arena_init(&heap.arena, ARENA_SIZE);
	memset(taken, 0, sizeof(taken));
	for (unsigned int n = 0; n < 20000; n++) {
		const unsigned int i = (unsigned int)(state >> 33) % ARRAY_SIZE(taken);

		state = state * 6364136223846793005UL + 1442695040888963407UL;
		if (taken[i].p != NULL) {
			for (size_t k = 0; k < taken[i].size; k++)
				assert_int_equal(taken[i].p[k], i + 1);
			arena_free(&heap.arena, taken[i].p);
			taken[i].p = NULL;
			continue;
		}
		taken[i].size = 1 + (state >> 40) % 150;
		taken[i].p = arena_alloc(&heap.arena, taken[i].size);
		if (taken[i].p == NULL)
			continue;
		assert_int_equal((uintptr_t)taken[i].p % ARENA_ALIGN, 0);
		assert_true(taken[i].p >= heap.block &&
			    taken[i].p + taken[i].size <= heap.block + ARENA_SIZE);
		for (size_t k = 0; k < taken[i].size; k++)
			assert_int_equal(taken[i].p[k], 0);
		memset(taken[i].p, (int)i + 1, taken[i].size);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(taken); i++)
		arena_free(&heap.arena, taken[i].p);
	assert_int_equal(heap.arena.used, 0);
	assert_true(heap.arena.used_max > ARENA_SIZE / 2);
	assert_non_null(arena_alloc(&heap.arena, ARENA_SIZE - 16));
}

static const struct unit_test tests[] = {
	{ "CBOR.integers", integers },	{ "CBOR.others", others },
	{ "CBOR.overflow", overflow },	{ "COSE.heads", heads },
	{ "ARENA.edges", arena_edges }, { "ARENA.random", arena_random },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
