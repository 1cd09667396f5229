/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzz target: any JSON is a reference that is understood or an unusable one; what comes of it is told in one printable line
 * and in well-formed JSON that agrees with the status, twice the same. Signatures count as good: tokens are not the input.
 */
#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include <caec-verify.h>

#include "must.h"
#include "shared.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum caec_status verdict;

/* In the place of verify/lib/check.c. */
enum caec_status caec_token_verify(const struct caec_token *token, const struct caec_key *cpak,
				   const struct caec_expectations *expectations,
				   struct caec_error *error)
{
	static const struct caec_error bad = { .text = "as the target says" };

	must(token != NULL && cpak != NULL && expectations == NULL);
	if (verdict != CAEC_OK) {
		*error = bad;
		error->status = verdict;
	}
	return verdict;
}

/* Without CSM claim, provider, consumer, a claim with regions left out. */
enum { TOKENS = 4 };

static struct writer raw[TOKENS];
static struct caec_token tokens[TOKENS];
static struct caec_key *cpak;

static void make_tokens(void)
{
	static void (*const bend[TOKENS])(struct recipe * recipe) = {
		NULL,
		shared_provider,
		shared_consumer,
		shared_omitted,
	};
	static struct recipe recipe;
	char *pem;

	for (size_t i = 0; i < TOKENS; i++) {
		recipe_good(&recipe);
		if (bend[i])
			bend[i](&recipe);
		recipe_make(&recipe, &raw[i]);
		must(caec_token_parse(&tokens[i], raw[i].data, raw[i].size, 0, NULL) == CAEC_OK);
	}
	pem = sign_pem(KEY_CPAK);
	must(caec_key_load(&cpak, pem, strlen(pem), NULL) == CAEC_OK);
	free(pem);
}

/* The worst value of both trust vectors. */
static json_int_t worst(json_t *result)
{
	json_t *submods = json_object_get(result, "submods"), *part, *value;
	const char *name, *claim;
	json_int_t most = 0;

	must(json_object_size(submods) == 2);
	json_object_foreach(submods, name, part)
	{
		json_object_foreach(json_object_get(part, "ear.trustworthiness-vector"), claim,
				    value)
		{
			must(json_is_integer(value));
			if (json_integer_value(value) > most)
				most = json_integer_value(value);
		}
	}
	return most;
}

static void check_result(const char *text, enum caec_status status)
{
	json_t *result = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	size_t failures;

	must(result != NULL);
	for (const char *c = text; *c; c++)
		must((*c >= ' ' && *c <= '~') || *c == '\n');
	failures = json_array_size(json_object_get(result, "failures"));
	must((status == CAEC_OK) == (failures == 0));
	must((status == CAEC_OK) == (worst(result) < 96));
	must(strcmp(json_string_value(json_object_get(result, "status")),
		    caec_status_text(status)) == 0);
	json_decref(result);
}

/* Returns the result; the caller frees it. */
static char *appraise(const struct caec_token *token, const struct caec_key *key,
		      const uint8_t *data, size_t size)
{
	struct caec_error error = { CAEC_OK, 0, "" };
	char *result;
	enum caec_status status =
		caec_appraise(token, key, NULL, (const char *)data, size, &result, &error);

	if (status != CAEC_OK)
		must_be_told(&error, status);
	switch (status) {
	case CAEC_OK:
	case CAEC_E_POLICY:
		must(verdict == CAEC_OK);
		check_result(result, status);
		break;
	case CAEC_E_REALM_SIGNATURE:
		must(verdict == status);
		check_result(result, status);
		break;
	case CAEC_E_KEY:
		must(key == NULL);
		break;
	default:
		must(status == CAEC_E_REFERENCE && result == NULL);
	}
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *first, *again;

	if (!cpak)
		make_tokens();
	for (size_t i = 0; i < TOKENS; i++) {
		first = appraise(&tokens[i], cpak, data, size);
		if (i == 1) {
			again = appraise(&tokens[i], cpak, data, size);
			must(first == NULL ? again == NULL : strcmp(first, again) == 0);
			free(again);
		}
		free(first);
		if (first == NULL)
			break;
	}
	verdict = CAEC_E_REALM_SIGNATURE;
	free(appraise(&tokens[0], cpak, data, size));
	verdict = CAEC_OK;
	free(appraise(&tokens[0], NULL, data, size));
	return 0;
}
