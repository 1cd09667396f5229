/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-verify pair A B --cpak KEY [--csm ID] */
#include "cmd.h"

#include <inttypes.h>

#include "../lib/number.h"

static enum caec_status check_both(struct cmd_token tokens[2], const struct cmd_checks *checks)
{
	struct caec_error error;
	enum caec_status status;

	for (size_t i = 0; i < 2; i++) {
		status = caec_token_verify(&tokens[i].token, checks->key, &checks->expectations,
					   &error);
		if (status != CAEC_OK)
			return cmd_fail(tokens[i].file.name, &error);
	}
	return CAEC_OK;
}

static enum caec_status compare(struct cmd_token tokens[2], const struct cmd_checks *checks,
				uint64_t csm)
{
	enum caec_status status = check_both(tokens, checks);
	struct caec_error error;
	size_t found;

	if (status != CAEC_OK)
		return status;
	status = caec_pair(&tokens[0].token, &tokens[1].token, csm, &found, &error);
	if (status != CAEC_OK)
		return cmd_fail(NULL, &error);
	(void)printf("pair: realms 0x%016" PRIx64 " and 0x%016" PRIx64
		     " share %zu region%s, each as the other says\n",
		     tokens[0].token.realm.csm.realm_id, tokens[1].token.realm.csm.realm_id, found,
		     found == 1 ? "" : "s");
	return CAEC_OK;
}

static bool id_of(const char *text, uint64_t *id)
{
	return number_parse(text, id) && *id != 0;
}

enum caec_status cmd_pair(int argc, char **argv)
{
	struct cmd_checks checks = { 0 };
	const char *csm_text = NULL, *names[2];
	const struct cmd_option options[] = {
		{ "--cpak", &checks.cpak, NULL },
		{ "--csm", &csm_text, NULL },
		{ "--allow-debug", NULL, &checks.allow_debug },
		{ "--lenient", NULL, &checks.lenient },
	};
	struct cmd_token tokens[2];
	enum caec_status status;
	uint64_t csm = 0;

	status = cmd_options(argc, argv, options, sizeof(options) / sizeof(options[0]), names, 2);
	if (status == CAEC_OK && !checks.cpak)
		status = cmd_usage("pair: --cpak KEY is needed");
	if (status == CAEC_OK && csm_text && !id_of(csm_text, &csm))
		status = cmd_usage("pair: --csm is a number other than 0");
	if (status == CAEC_OK)
		status = cmd_checks_load(&checks);
	if (status == CAEC_OK)
		status = cmd_token_load(&tokens[0], names[0], checks.lenient ? CAEC_LENIENT : 0);
	if (status == CAEC_OK) {
		status = cmd_token_load(&tokens[1], names[1], checks.lenient ? CAEC_LENIENT : 0);
		if (status == CAEC_OK) {
			status = compare(tokens, &checks, csm);
			cmd_token_free(&tokens[1]);
		}
		cmd_token_free(&tokens[0]);
	}
	cmd_checks_free(&checks);
	return status;
}
