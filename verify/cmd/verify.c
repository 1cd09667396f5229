/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-verify verify TOKEN --cpak KEY [--challenge HEX] */
#include "cmd.h"

enum caec_status cmd_verify(int argc, char **argv)
{
	struct cmd_checks checks = { 0 };
	const struct cmd_option options[] = {
		{ "--cpak", &checks.cpak, NULL },
		{ "--challenge", &checks.challenge, NULL },
		{ "--allow-debug", NULL, &checks.allow_debug },
		{ "--lenient", NULL, &checks.lenient },
	};
	enum caec_status status;
	struct cmd_token token;
	struct caec_error error;
	const char *name;

	status = cmd_options(argc, argv, options, sizeof(options) / sizeof(options[0]), &name, 1);
	if (status == CAEC_OK && !checks.cpak)
		status = cmd_usage("verify: --cpak KEY is needed");
	if (status == CAEC_OK)
		status = cmd_checks_load(&checks);
	if (status == CAEC_OK)
		status = cmd_token_load(&token, name, checks.lenient ? CAEC_LENIENT : 0);
	if (status == CAEC_OK) {
		status = caec_token_verify(&token.token, checks.key, &checks.expectations, &error);
		if (status == CAEC_OK)
			(void)printf(
				"%s: verified: both signatures, the binding%s and the platform's lifecycle (%s)\n",
				name, checks.challenge ? ", the challenge" : "",
				caec_lifecycle_text(token.token.platform.lifecycle));
		else
			(void)cmd_fail(name, &error);
		cmd_token_free(&token);
	}
	cmd_checks_free(&checks);
	return status;
}
