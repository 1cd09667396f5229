/* SPDX-License-Identifier: BSD-3-Clause */
/* The provider's token of shared.h against reference values, each a case of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <caec-verify.h>

#include "shared.h"

struct test_case {
	const char *name;
	enum caec_status status;
	/* JSON, with ' for ", and @xx:n; for n bytes xx in hexadecimal */
	const char *reference;
	/* what the result must have */
	const char *wanted;
};

#define PLATFORM(x) "{'platform': {" x "}}"
#define REALM(x) "{'realm': {" x "}}"
#define CSM(x) "{'csm': {" x "}}"
#define REGION(x) CSM("'regions': [{" x "}]")
#define PEER(x) REGION("'peers': [{" x "}]")

static const struct test_case cases[] = {
	{ "nothing", CAEC_OK, "{}", "'hardware': 2" },
	{ "implementation_id", CAEC_OK, PLATFORM("'implementation-id': '@7f:32;'"),
	  "'hardware': 2" },
	{ "implementation_id_other", CAEC_E_POLICY, PLATFORM("'implementation-id': '@7e:32;'"),
	  "'hardware': 97" },
	{ "instance_id", CAEC_OK, PLATFORM("'instance-id': ['@00:33;', '01@77:32;']"),
	  "'instance-identity': 2" },
	{ "instance_id_other", CAEC_E_POLICY, PLATFORM("'instance-id': []"),
	  "'instance-identity': 97" },
	{ "config", CAEC_OK, PLATFORM("'config': 'CFcfCFcf'"), "'configuration': 2" },
	{ "config_other", CAEC_E_POLICY, PLATFORM("'config': 'cfcfcf'"), "'configuration': 96" },
	{ "components", CAEC_OK,
	  PLATFORM(
		  "'sw-components': [{'type': 'RMM', 'measurement': '@32:32;', 'signer-id': '@53:32;'}, {'type': 'BL31'}]"),
	  "'executables': 3" },
	{ "component_other_measurement", CAEC_E_POLICY,
	  PLATFORM("'sw-components': [{'type': 'RMM', 'measurement': '@33:32;'}, {'type': 'BL31'}]"),
	  "'executables': 96" },
	{ "component_other_signer", CAEC_E_POLICY,
	  PLATFORM("'sw-components': [{'signer-id': '@54:32;'}]"), "executables" },
	{ "component_version", CAEC_E_POLICY, PLATFORM("'sw-components': [{'version': '1'}]"),
	  "executables" },
	{ "component_unlisted", CAEC_E_POLICY, PLATFORM("'sw-components': [{'type': 'RMM'}]"),
	  "BL31" },
	{ "component_others", CAEC_OK,
	  PLATFORM("'sw-components': [{'type': 'RMM'}], 'other-components': true"), "" },
	{ "component_absent", CAEC_E_POLICY, PLATFORM("'sw-components': [{}, {'type': 'SCP'}]"),
	  "not in the token" },
	{ "component_optional", CAEC_OK,
	  PLATFORM("'sw-components': [{}, {'type': 'SCP', 'optional': true}]"), "" },
	{ "rim", CAEC_OK, REALM("'rim': ['@00:32;', '@a1:32;'], 'hash-algorithm': 'sha-256'"),
	  "'executables': 3" },
	{ "rim_other", CAEC_E_POLICY, REALM("'rim': '@a2:32;'"), "'executables': 96" },
	{ "rim_longer", CAEC_E_POLICY, REALM("'rim': '@a1:64;'"), "'executables': 96" },
	{ "hash_algorithm", CAEC_E_POLICY, REALM("'hash-algorithm': 'sha-512'"),
	  "'configuration': 96" },
	{ "rem", CAEC_OK, REALM("'rem': ['@00:32;', null, ['@02:32;'], null]"),
	  "'executables': 3" },
	{ "rem_other", CAEC_E_POLICY, REALM("'rem': [null, null, null, '@04:32;']"), "REM 3" },
	{ "rpv_other", CAEC_E_POLICY, REALM("'rpv': '@00:64;'"), "'configuration': 96" },
	{ "csm", CAEC_OK,
	  REGION("'id': '0x00c5000100000001', 'role': 'provider', 'size': 2097152, 'rights': 'rw', 'sealed': false, 'peers': "
		 "[{'realm-id': '0xabcd000100000002', 'rim': '@c1:32;', 'rights': 'rw', 'attached': true}]"),
	  "'sourced-data': 2" },
	{ "csm_realm_id", CAEC_OK, CSM("'realm-id': '0xabcd000100000001', 'other-regions': true"),
	  "'instance-identity': 2" },
	{ "csm_realm_id_other", CAEC_E_POLICY, CSM("'realm-id': 7, 'other-regions': true"),
	  "'instance-identity': 97" },
	{ "csm_no_region", CAEC_E_POLICY, CSM("'regions': []"), "'sourced-data': 96" },
	{ "csm_any", CAEC_OK, CSM("'other-regions': true"), "'sourced-data': 2" },
	{ "csm_absent", CAEC_E_POLICY, CSM("'regions': [{}, {'id': 1}]"), "none in the token" },
	{ "csm_optional", CAEC_OK, CSM("'regions': [{}, {'id': 1, 'optional': true}]"), "" },
	{ "csm_role", CAEC_E_POLICY, REGION("'role': 'consumer'"), "sourced-data" },
	{ "csm_size", CAEC_E_POLICY, REGION("'size': 4096"), "sourced-data" },
	{ "csm_rights", CAEC_E_POLICY, REGION("'rights': 'r'"), "sourced-data" },
	{ "csm_sealed", CAEC_E_POLICY, REGION("'sealed': true"), "sourced-data" },
	{ "csm_digest", CAEC_E_POLICY, REGION("'sealed': '@00:32;'"), "sourced-data" },
	{ "csm_no_peers", CAEC_E_POLICY, REGION("'peers': []"), "sourced-data" },
	{ "csm_other_peers", CAEC_OK, REGION("'peers': [], 'other-peers': true"), "" },
	{ "csm_peer_rim", CAEC_E_POLICY, PEER("'rim': '@c2:32;'"), "sourced-data" },
	{ "csm_peer_id", CAEC_E_POLICY, PEER("'realm-id': '1'"), "sourced-data" },
	{ "csm_peer_rights", CAEC_E_POLICY, PEER("'rights': 'r'"), "sourced-data" },
	{ "csm_peer_attached", CAEC_E_POLICY, PEER("'attached': false"), "sourced-data" },
	{ "csm_peer_absent", CAEC_E_POLICY, REGION("'peers': [{}, {'realm-id': 3}]"),
	  "sourced-data" },
	{ "csm_peer_optional", CAEC_OK, REGION("'peers': [{}, {'realm-id': 3, 'optional': true}]"),
	  "" },
	{ "bad_json", CAEC_E_REFERENCE, "{", NULL },
	{ "bad_list", CAEC_E_REFERENCE, "[]", NULL },
	{ "bad_twice", CAEC_E_REFERENCE, "{'realm': {}, 'realm': {}}", NULL },
	{ "bad_member", CAEC_E_REFERENCE, "{'realms': {}}", NULL },
	{ "bad_platform", CAEC_E_REFERENCE, PLATFORM("'lifecycle': 0"), NULL },
	{ "bad_component", CAEC_E_REFERENCE, PLATFORM("'sw-components': [{'name': 'RMM'}]"), NULL },
	{ "bad_components", CAEC_E_REFERENCE, PLATFORM("'sw-components': {}"), NULL },
	{ "bad_others", CAEC_E_REFERENCE, PLATFORM("'other-components': 1"), NULL },
	{ "bad_hex", CAEC_E_REFERENCE, REALM("'rim': '0g'"), NULL },
	{ "bad_hex_odd", CAEC_E_REFERENCE, REALM("'rim': ['abc']"), NULL },
	{ "bad_hex_type", CAEC_E_REFERENCE, REALM("'rim': 5"), NULL },
	{ "bad_rem", CAEC_E_REFERENCE, REALM("'rem': [null]"), NULL },
	{ "bad_realm", CAEC_E_REFERENCE, REALM("'RIM': ''"), NULL },
	{ "bad_text", CAEC_E_REFERENCE, REALM("'hash-algorithm': 1"), NULL },
	{ "bad_csm", CAEC_E_REFERENCE, CSM("'region': []"), NULL },
	{ "bad_regions", CAEC_E_REFERENCE, CSM("'regions': {}"), NULL },
	{ "bad_region", CAEC_E_REFERENCE, REGION("'right': 'r'"), NULL },
	{ "bad_role", CAEC_E_REFERENCE, REGION("'role': 'owner'"), NULL },
	{ "bad_rights", CAEC_E_REFERENCE, REGION("'rights': 'w'"), NULL },
	{ "bad_number", CAEC_E_REFERENCE, REGION("'id': '12x'"), NULL },
	{ "bad_number_octal", CAEC_E_REFERENCE, REGION("'id': '012'"), NULL },
	{ "bad_number_sign", CAEC_E_REFERENCE, REGION("'id': '0x-1'"), NULL },
	{ "bad_number_twice", CAEC_E_REFERENCE, REGION("'id': '0x0x1'"), NULL },
	{ "bad_number_negative", CAEC_E_REFERENCE, REGION("'id': -1"), NULL },
	{ "bad_peer", CAEC_E_REFERENCE, PEER("'id': 1"), NULL },
	{ "bad_peers", CAEC_E_REFERENCE, REGION("'peers': 1"), NULL },
	{ "bad_attached", CAEC_E_REFERENCE, PEER("'attached': 1"), NULL },
	{ "bad_optional", CAEC_E_REFERENCE, PEER("'optional': 'no'"), NULL },
	{ "bad_sealed", CAEC_E_REFERENCE, REGION("'sealed': 'x'"), NULL },
};

/* The other notation, spelt out. */
static const char *spell(const char *from, char *out, size_t room)
{
	char *at = out, *end = out + room - 1, *rest;

	for (; *from && at < end; from++) {
		if (*from == '@') {
			for (long n = strtol(from + 4, &rest, 10); n > 0; n--) {
				*at++ = from[1];
				*at++ = from[2];
			}
			from = rest;
		} else {
			*at++ = *from == '\'' ? '"' : *from;
		}
	}
	*at = '\0';
	return out;
}

static struct writer provider, plain, debug;
static struct caec_key *cpak;

static int setup(void **state)
{
	static struct recipe recipe;
	char *pem = sign_pem(KEY_CPAK);
	int failed = caec_key_load(&cpak, pem, strlen(pem), NULL) != CAEC_OK;

	(void)state;
	free(pem);
	recipe_good(&recipe);
	recipe_make(&recipe, &plain);
	recipe.lifecycle = 0x4001;
	recipe_make(&recipe, &debug);
	recipe_good(&recipe);
	shared_provider(&recipe);
	recipe_make(&recipe, &provider);
	return failed;
}

static int teardown(void **state)
{
	(void)state;
	caec_key_free(cpak);
	sign_end();
	return 0;
}

static enum caec_status appraise(const struct writer *made, const struct caec_key *key,
				 bool allow_debug, const char *reference, char **result)
{
	struct caec_expectations expectations = { .allow_debug = allow_debug };
	struct caec_token token;
	struct caec_error error;
	char text[4096];
	enum caec_status status;

	assert_int_equal(caec_token_parse(&token, made->data, made->size, 0, &error), CAEC_OK);
	spell(reference, text, sizeof(text));
	status = caec_appraise(&token, key, &expectations, text, strlen(text), result, &error);
	if (status != CAEC_OK) {
		assert_int_equal(error.status, status);
		assert_true(error.text[0] != '\0');
	}
	return status;
}

static void has(const char *result, const char *wanted)
{
	char text[256];

	assert_non_null(result);
	assert_non_null(strstr(result, spell(wanted, text, sizeof(text))));
}

static void run_case(void **state)
{
	const struct test_case *c = *state;
	char *result;

	assert_int_equal(appraise(&provider, cpak, false, c->reference, &result), c->status);
	if (c->wanted) {
		has(result, c->wanted);
		has(result, c->status == CAEC_OK ? "'failures': []" : "'contraindicated'");
	} else {
		assert_null(result);
	}
	free(result);
}

static void no_claim(void **state)
{
	char *result;

	(void)state;
	assert_int_equal(appraise(&plain, cpak, false, CSM(""), &result), CAEC_E_POLICY);
	has(result, "no claim about shared memory");
	free(result);
}

static void key_in_reference(void **state)
{
	char reference[1024], *jwk, *result;
	size_t size;

	(void)state;
	assert_int_equal(caec_key_export(cpak, CAEC_KEY_JWK, &jwk, &size, NULL), CAEC_OK);
	(void)snprintf(reference, sizeof(reference), "{\"platform\": {\"cpak\": %s}}", jwk);
	free(jwk);
	assert_int_equal(appraise(&plain, NULL, false, reference, &result), CAEC_OK);
	free(result);
	assert_int_equal(appraise(&plain, NULL, false, "{}", &result), CAEC_E_KEY);
	free(result);
}

static void crypto(void **state)
{
	char *pem = sign_pem(KEY_OTHER), *result;
	struct caec_key *other;

	(void)state;
	assert_int_equal(caec_key_load(&other, pem, strlen(pem), NULL), CAEC_OK);
	free(pem);
	assert_int_equal(appraise(&plain, other, false, "{}", &result), CAEC_E_PLATFORM_SIGNATURE);
	has(result, "'hardware': 99");
	has(result, "'executables': 99");
	free(result);
	caec_key_free(other);
}

static void lifecycle(void **state)
{
	char *result;

	(void)state;
	assert_int_equal(appraise(&debug, cpak, false, "{}", &result), CAEC_E_LIFECYCLE);
	has(result, "'configuration': 96");
	free(result);
	assert_int_equal(appraise(&debug, cpak, true, "{}", &result), CAEC_OK);
	has(result, "'configuration': 32");
	has(result, "'ear.status': 'warning'");
	free(result);
}

#define CASES (sizeof(cases) / sizeof(cases[0]))

int main(void)
{
	struct CMUnitTest tests[CASES + 4] = {
		cmocka_unit_test(no_claim),
		cmocka_unit_test(key_in_reference),
		cmocka_unit_test(crypto),
		cmocka_unit_test(lifecycle),
	};

	for (size_t i = 0; i < CASES; i++) {
		tests[4 + i].name = cases[i].name;
		tests[4 + i].test_func = run_case;
		tests[4 + i].initial_state = (void *)&cases[i];
	}
	return cmocka_run_group_tests_name("appraise", tests, setup, teardown);
}
