/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-verify appraise TOKEN --reference FILE [--cpak KEY] [--challenge HEX] */
#include "cmd.h"

#include <stdlib.h>

static enum caec_status appraise(const struct cmd_token *token, const struct cmd_checks *checks,
				 const char *name)
{
	struct cmd_file reference;
	struct caec_error error;
	enum caec_status status = cmd_read(&reference, name, CMD_INPUT_MAX);
	char *result;

	if (status != CAEC_OK)
		return status;
	status = caec_appraise(&token->token, checks->key, &checks->expectations, reference.data,
			       reference.size, &result, &error);
	cmd_free(&reference);
	if (result)
		(void)puts(result);
	free(result);
	if (status == CAEC_OK)
		return status;
	return cmd_fail(status == CAEC_E_REFERENCE ? name : token->file.name, &error);
}

enum caec_status cmd_appraise(int argc, char **argv)
{
	struct cmd_checks checks = { 0 };
	const char *reference = NULL, *name;
	const struct cmd_option options[] = {
		{ "--reference", &reference, NULL },
		{ "--cpak", &checks.cpak, NULL },
		{ "--challenge", &checks.challenge, NULL },
		{ "--allow-debug", NULL, &checks.allow_debug },
		{ "--lenient", NULL, &checks.lenient },
	};
	enum caec_status status;
	struct cmd_token token;

	status = cmd_options(argc, argv, options, sizeof(options) / sizeof(options[0]), &name, 1);
	if (status == CAEC_OK && !reference)
		status = cmd_usage("appraise: --reference FILE is needed");
	if (status == CAEC_OK)
		status = cmd_checks_load(&checks);
	if (status == CAEC_OK)
		status = cmd_token_load(&token, name, checks.lenient ? CAEC_LENIENT : 0);
	if (status == CAEC_OK) {
		status = appraise(&token, &checks, reference);
		cmd_token_free(&token);
	}
	cmd_checks_free(&checks);
	return status;
}
