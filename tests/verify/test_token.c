/* SPDX-License-Identifier: BSD-3-Clause */
/* Each variant is a test of its own: what parsing and verifying make of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "variants.h"

static struct caec_key *cpak;

static int setup(void **state)
{
	struct caec_error error;
	char *pem = sign_pem(KEY_CPAK);
	int failed = caec_key_load(&cpak, pem, strlen(pem), &error) != CAEC_OK;

	(void)state;
	free(pem);
	return failed;
}

static int teardown(void **state)
{
	(void)state;
	caec_key_free(cpak);
	sign_end();
	return 0;
}

static void run_variant(void **state)
{
	const struct variant *variant = *state;
	struct caec_expectations expectations = { 0 };
	static struct writer made;
	static struct recipe good;
	struct caec_error error = { CAEC_OK, 0, "" };
	struct caec_token token;
	uint8_t *copy;

	variant_make(variant, &made);
	/* An exact copy, so that the sanitizer sees a step beyond it. */
	copy = malloc(made.size);
	assert_non_null(copy);
	memcpy(copy, made.data, made.size);
	assert_int_equal(caec_token_parse(&token, copy, made.size, 0, &error), variant->parse);
	if (variant->parse == CAEC_OK) {
		recipe_good(&good);
		expectations.challenge = (struct caec_bytes){ good.challenge, 64 };
		assert_int_equal(caec_token_verify(&token, cpak, &expectations, &error),
				 variant->verify);
	}
	if (variant->parse != CAEC_OK || variant->verify != CAEC_OK) {
		assert_int_equal(error.status,
				 variant->parse != CAEC_OK ? variant->parse : variant->verify);
		assert_true(error.text[0] != '\0');
		assert_true(error.offset < made.size);
	}
	free(copy);
}

int main(void)
{
	struct CMUnitTest *tests = calloc(variants_count, sizeof(*tests));
	int failed;

	if (!tests)
		return 1;
	for (size_t i = 0; i < variants_count; i++) {
		tests[i].name = variants[i].name;
		tests[i].test_func = run_variant;
		tests[i].initial_state = (void *)&variants[i];
	}
	failed = _cmocka_run_group_tests("token", tests, variants_count, setup, teardown);
	free(tests);
	return failed;
}
