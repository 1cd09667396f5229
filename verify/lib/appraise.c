/* SPDX-License-Identifier: BSD-3-Clause */
/* A token against its reference: the whole, and the result. */
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "key.h"
#include "reference.h"

static const char *tier(json_t *vector)
{
	json_int_t worst = 0;
	const char *claim;
	json_t *value;

	json_object_foreach(vector, claim, value)
	{
		if (json_integer_value(value) > worst)
			worst = json_integer_value(value);
	}
	return worst == 0		     ? "none" :
	       worst < TRUST_WARNING	     ? "affirming" :
	       worst < TRUST_CONTRAINDICATED ? "warning" :
					       "contraindicated";
}

/* Nothing that was signed wrongly says anything. */
static void all_crypto(json_t *vector)
{
	static const char *const claims[] = { "instance-identity", "configuration", "executables",
					      "hardware" };

	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++)
		trust_set(vector, claims[i], TRUST_CRYPTO);
}

static void check_failed(struct appraisal *a)
{
	if (a->status == CAEC_E_LIFECYCLE) {
		trust_set(a->platform, "configuration", TRUST_CONTRAINDICATED);
	} else {
		if (a->status == CAEC_E_PLATFORM_SIGNATURE)
			all_crypto(a->platform);
		all_crypto(a->realm);
	}
	(void)json_array_append_new(a->failures, json_string(a->error->text));
}

static enum caec_status load_cpak(json_t *reference, struct caec_key **key,
				  struct caec_error *error)
{
	json_t *jwk = json_object_get(json_object_get(reference, "platform"), "cpak");
	char *text = jwk ? json_dumps(jwk, 0) : NULL;
	enum caec_status status;

	if (!text)
		return error_set(error, CAEC_E_KEY,
				 "no CPAK was given, and the reference has none");
	status = key_from_jwk(key, text, strlen(text), error);
	free(text);
	return status;
}

/* Signatures first; a failure there is the result. */
static void check(struct appraisal *a, json_t *reference, const struct caec_token *token,
		  const struct caec_key *cpak, const struct caec_expectations *expectations)
{
	struct caec_key *own = NULL;

	if (!cpak) {
		a->status = load_cpak(reference, &own, a->error);
		cpak = own;
	}
	if (a->status == CAEC_OK) {
		a->status = caec_token_verify(token, cpak, expectations, a->error);
		if (a->status != CAEC_OK)
			check_failed(a);
	}
	caec_key_free(own);
}

static void compare(struct appraisal *a, json_t *reference, const struct caec_token *token)
{
	trust_set(a->platform, "hardware", TRUST_AFFIRMING);
	trust_set(a->platform, "configuration",
		  caec_lifecycle_secured(token->platform.lifecycle) ? TRUST_AFFIRMING :
								      TRUST_WARNING);
	if (appraise_platform(a, json_object_get(reference, "platform"), &token->platform) &&
	    appraise_realm(a, json_object_get(reference, "realm"), &token->realm))
		(void)appraise_csm(a, json_object_get(reference, "csm"), &token->realm);
}

static char *result_text(struct appraisal *a)
{
	json_t *result = json_pack("{s:s, s:{s:{s:s, s:O}, s:{s:s, s:O}}, s:O}", "status",
				   a->status == CAEC_OK ? "success" : caec_status_text(a->status),
				   "submods", "platform", "ear.status", tier(a->platform),
				   "ear.trustworthiness-vector", a->platform, "realm", "ear.status",
				   tier(a->realm), "ear.trustworthiness-vector", a->realm,
				   "failures", a->failures);
	char *text = result ? json_dumps(result, JSON_INDENT(2) | JSON_ENSURE_ASCII) : NULL;

	json_decref(result);
	return text;
}

static void appraise(struct appraisal *a, json_t *reference, const struct caec_token *token,
		     const struct caec_key *cpak, const struct caec_expectations *expectations,
		     char **result)
{
	static const char *const members[] = { "platform", "realm", "csm", NULL };

	if (!reference_members(a, reference, "reference", members))
		return;
	check(a, reference, token, cpak, expectations);
	if (a->status == CAEC_OK)
		compare(a, reference, token);
	if (a->status == CAEC_E_REFERENCE || a->status == CAEC_E_INTERNAL ||
	    a->status == CAEC_E_USAGE)
		return;
	*result = result_text(a);
	if (!*result)
		a->status = error_set(a->error, CAEC_E_INTERNAL, "no memory");
}

enum caec_status caec_appraise(const struct caec_token *token, const struct caec_key *cpak,
			       const struct caec_expectations *expectations, const char *reference,
			       size_t size, char **result, struct caec_error *error)
{
	struct caec_error unwanted = { CAEC_OK, 0, "" };
	struct appraisal a = { .error = error ? error : &unwanted };
	json_error_t why;
	json_t *json = json_loadb(reference, size, JSON_REJECT_DUPLICATES, &why);

	*result = NULL;
	if (!json)
		return error_set(error, CAEC_E_REFERENCE, "line %d: %s", why.line, why.text);
	a.platform = json_object();
	a.realm = json_object();
	a.failures = json_array();
	if (a.platform && a.realm && a.failures)
		appraise(&a, json, token, cpak, expectations, result);
	else
		a.status = error_set(error, CAEC_E_INTERNAL, "no memory");
	json_decref(a.platform);
	json_decref(a.realm);
	json_decref(a.failures);
	json_decref(json);
	return a.status;
}
