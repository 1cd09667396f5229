/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-verify keys KEY [--to pem|jwk|cose] */
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

static bool format_of(const char *name, enum caec_key_format *format)
{
	static const char *const names[] = {
		[CAEC_KEY_PEM] = "pem", [CAEC_KEY_JWK] = "jwk", [CAEC_KEY_COSE] = "cose"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0) {
			*format = (enum caec_key_format)i;
			return true;
		}
	}
	return false;
}

enum caec_status cmd_keys(int argc, char **argv)
{
	const char *to = "pem", *name;
	const struct cmd_option options[] = { { "--to", &to, NULL } };
	enum caec_key_format format = CAEC_KEY_PEM;
	struct caec_key *key = NULL;
	enum caec_status status;
	struct caec_error error;
	char *data;
	size_t size;

	status = cmd_options(argc, argv, options, sizeof(options) / sizeof(options[0]), &name, 1);
	if (status == CAEC_OK && !format_of(to, &format))
		status = cmd_usage("keys: --to is pem, jwk or cose");
	if (status == CAEC_OK)
		status = cmd_key_load(&key, name);
	if (status != CAEC_OK)
		return status;
	status = caec_key_export(key, format, &data, &size, &error);
	if (status == CAEC_OK) {
		(void)fwrite(data, 1, size, stdout);
		free(data);
	} else {
		(void)cmd_fail(name, &error);
	}
	caec_key_free(key);
	return status;
}
