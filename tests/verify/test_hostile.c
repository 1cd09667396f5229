/* SPDX-License-Identifier: BSD-3-Clause */
/* Tokens cut short, changed in one bit, or never meant to be any; the forms that input comes in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <caec-verify.h>

#include "shared.h"

static struct writer token;
static struct caec_key *cpak;

static int setup(void **state)
{
	static struct recipe recipe;
	char *pem = sign_pem(KEY_CPAK);
	int failed = caec_key_load(&cpak, pem, strlen(pem), NULL) != CAEC_OK;

	(void)state;
	free(pem);
	recipe_good(&recipe);
	shared_provider(&recipe);
	recipe_make(&recipe, &token);
	return failed;
}

static int teardown(void **state)
{
	(void)state;
	caec_key_free(cpak);
	sign_end();
	return 0;
}

/* In memory of exactly that size, so that the sanitizer sees a step beyond. */
static enum caec_status check(const void *data, size_t size, unsigned int flags,
			      struct caec_error *error)
{
	/* Of nothing at all, too. */
	uint8_t *copy = malloc(size ? size : 1);
	struct caec_token parsed;
	enum caec_status status;

	assert_non_null(copy);
	if (size > 0)
		memcpy(copy, data, size);
	status = caec_token_parse(&parsed, copy, size, flags, error);
	if (status == CAEC_OK)
		status = caec_token_verify(&parsed, cpak, NULL, error);
	free(copy);
	return status;
}

static void prefixes(void **state)
{
	struct caec_error error;

	(void)state;
	for (size_t size = 0; size < token.size; size++) {
		assert_int_equal(check(token.data, size, 0, &error), CAEC_E_CBOR);
		assert_true(error.offset <= size);
	}
	assert_int_equal(check(token.data, token.size, 0, &error), CAEC_OK);
}

/* Every bit of a token is under a signature or holds the two together. */
static void flips(void **state)
{
	struct caec_error error;

	(void)state;
	for (size_t at = 0; at < token.size; at++) {
		for (unsigned int flags = 0; flags <= CAEC_LENIENT; flags++) {
			uint8_t bit = (uint8_t)(1U << (at * 5 + flags * 3) % 8);

			token.data[at] ^= bit;
			assert_int_not_equal(check(token.data, token.size, flags, &error), CAEC_OK);
			token.data[at] ^= bit;
		}
	}
}

/* Not well-formed or not allowed, at the place of a claim that nobody knows. RFC 8949, appendix F, and more. */
static void items(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		bool good, lenient; /* accepted */
	} rows[] = {
#define ROW(bytes, good, lenient) { bytes, sizeof(bytes) - 1, good, lenient }
		ROW("\x00", true, true),
		ROW("\x17", true, true),
		ROW("\x18\x18", true, true),
		ROW("\x18\x17", false, true),
		ROW("\x19\x00\xff", false, true),
		ROW("\x1a\x00\x00\xff\xff", false, true),
		ROW("\x1b\x00\x00\x00\x00\xff\xff\xff\xff", false, true),
		ROW("\x1b\xff\xff\xff\xff\xff\xff\xff\xff", true, true),
		ROW("\x3b\xff\xff\xff\xff\xff\xff\xff\xff", true, true),
		ROW("\x38\x17", false, true),
		ROW("\x58\x01\x00", false, true),
		ROW("\x98\x01\x00", false, true),
		ROW("\xb8\x01\x00\x00", false, true),
		ROW("\xd8\x12\x00", false, true),
		ROW("\xd2\x00", true, true),
		ROW("\xd7\x00", true, true),
		ROW("\x1c", false, false),
		ROW("\x5e", false, false),
		ROW("\xfc", false, false),
		ROW("\xf8\x18", false, false),
		ROW("\xf8\xff", false, false),
		ROW("\xe0", false, false),
		ROW("\xf4", true, true),
		ROW("\xf6", true, true),
		ROW("\xf7", true, true),
		ROW("\xf9\x3c\x00", true, true),
		ROW("\xfb\x00\x00\x00\x00\x00\x00\x00\x00", true, true),
		ROW("\x1f", false, false),
		ROW("\x5f\x41\x00\xff", false, false),
		ROW("\x7f\x61\x61\xff", false, false),
		ROW("\x9f\xff", false, false),
		ROW("\xbf\xff", false, false),
		ROW("\xff", false, false),
		ROW("\x62\xc0\x80", false, false),
		ROW("\x63\xed\xa0\x80", false, false),
		ROW("\x64\xf4\x90\x80\x80", false, false),
		ROW("\x61\x80", false, false),
		ROW("\x64\xf0\x9f\x92\xa9", true, true),
		ROW("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", false, false),
		ROW("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", false, false),
		ROW("\xbb\x80\x00\x00\x00\x00\x00\x00\x00", false, false),
		ROW("\xa1\x80\x00", false, false),
		ROW("\xa1\xf5\x00", false, false),
		ROW("\xa2\x01\x00\x01\x00", false, false),
		ROW("\xa2\x01\x00\x18\x01\x00", false, false),
		ROW("\xa2\x61\x61\x00\x61\x61\x00", false, false),
		ROW("\xa2\x41\x61\x00\x61\x61\x00", true, true),
		ROW("\xa2\x01\x00\x20\x00", true, true),
		ROW("\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x00", true, true),
		ROW("\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x00", false, false),
		ROW("\xc1\xc1\xc1\xc1\xc1\xc1\xc1\xc1\xc1\xc1\xc1\xc1\xc1\x00", false, false),
	};
	static struct writer outer;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct caec_token parsed;
		struct caec_error error;

		/* A collection that lacks its tokens, but has a member of that value: good items get as far as that. */
		outer.size = 0;
		w_head(&outer, MAJOR_TAG, 907, 0);
		w_head(&outer, MAJOR_MAP, 1, 0);
		w_int(&outer, 5);
		w_raw(&outer, rows[i].bytes, rows[i].size);
		(void)caec_token_parse(&parsed, outer.data, outer.size, 0, &error);
		assert_int_equal(error.status, rows[i].good ? CAEC_E_TAG : CAEC_E_CBOR);
		(void)caec_token_parse(&parsed, outer.data, outer.size, CAEC_LENIENT, &error);
		assert_int_equal(error.status, rows[i].lenient ? CAEC_E_TAG : CAEC_E_CBOR);
	}
}

static void large_map(void **state)
{
	static struct writer outer;

	(void)state;
	for (unsigned int entries = 64; entries <= 65; entries++) {
		struct caec_token parsed;
		struct caec_error error;

		outer.size = 0;
		w_head(&outer, MAJOR_TAG, 907, 0);
		w_head(&outer, MAJOR_MAP, entries, 0);
		for (unsigned int i = 0; i < entries; i++) {
			w_int(&outer, i);
			w_int(&outer, 0);
		}
		assert_int_equal(caec_token_parse(&parsed, outer.data, outer.size, 0, &error),
				 entries == 64 ? CAEC_E_TAG : CAEC_E_CBOR);
	}
}

static void forms(void **state)
{
	static const struct {
		const char *text, *bytes; /* bytes NULL: refused */
	} rows[] = {
		{ "00ff", "\x00\xff" },
		{ " 00 FF\n", "\x00\xff" },
		{ "AP8=", "\x00\xff" },
		{ "AP8", "\x00\xff" },
		{ "-_-_", "\xfb\xff\xbf" },
		{ "+/+/", "\xfb\xff\xbf" },
		{ "Zm9v\r\nYg==\n", "foob" },
		{ "Zg", "f" },
		{ "Zg=", NULL },
		{ "Zh", NULL },
		{ "Zg===", NULL },
		{ "Z", NULL },
		{ "Zg==Zg==", NULL },
		{ "Zm9=", NULL },
		{ "Zm 9v!", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct caec_error error;
		char text[32];
		size_t size = strlen(rows[i].text), wanted;
		enum caec_status status;

		memcpy(text, rows[i].text, size);
		status = caec_input_decode(text, &size, &error);
		if (!rows[i].bytes) {
			assert_int_equal(status, CAEC_E_FORMAT);
			continue;
		}
		wanted = rows[i].bytes[0] ? strlen(rows[i].bytes) : 2;
		assert_int_equal(status, CAEC_OK);
		assert_int_equal(size, wanted);
		assert_memory_equal(text, rows[i].bytes, size);
	}
}

/* A key cut short is none. */
static void key_prefixes(void **state)
{
	static const enum caec_key_format formats[] = { CAEC_KEY_PEM, CAEC_KEY_JWK, CAEC_KEY_COSE };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct caec_key *key;
		char *data;
		size_t size;

		assert_int_equal(caec_key_export(cpak, formats[i], &data, &size, NULL), CAEC_OK);
		for (size_t part = 0; part + 2 < size; part++) {
			char *copy = malloc(part + 1);

			assert_non_null(copy);
			memcpy(copy, data, part);
			assert_int_equal(caec_key_load(&key, copy, part, NULL), CAEC_E_KEY);
			assert_null(key);
			free(copy);
		}
		assert_int_equal(caec_key_load(&key, data, size, NULL), CAEC_OK);
		caec_key_free(key);
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes), cmocka_unit_test(flips),
		cmocka_unit_test(items),    cmocka_unit_test(large_map),
		cmocka_unit_test(forms),    cmocka_unit_test(key_prefixes),
	};

	return cmocka_run_group_tests_name("hostile", tests, setup, teardown);
}
