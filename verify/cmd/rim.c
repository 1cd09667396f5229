/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-verify rim PARAMS [--json]: RIM and REMs of a realm that is yet to be built. */
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "rim_params.h"

static void print_hex(const struct caec_measurement *m)
{
	for (size_t i = 0; i < (m->hash == CAEC_SHA_512 ? 64 : 32); i++)
		(void)printf("%02x", m->value[i]);
}

static void print_text(const struct rim_result *result)
{
	(void)fputs("rim  ", stdout);
	print_hex(&result->rim);
	for (size_t i = 0; i < 4; i++) {
		(void)printf("\nrem%zu ", i);
		print_hex(&result->rem[i]);
	}
	(void)puts("");
}

/* A reference for `caec-verify appraise`. */
static void print_json(const struct rim_result *result)
{
	(void)printf("{\n  \"realm\": {\n    \"hash-algorithm\": \"%s\",\n    \"rim\": \"",
		     result->rim.hash == CAEC_SHA_512 ? "sha-512" : "sha-256");
	print_hex(&result->rim);
	(void)fputs("\",\n    \"rem\": [", stdout);
	for (size_t i = 0; i < 4; i++) {
		(void)fputs(i ? ",\n      \"" : "\n      \"", stdout);
		print_hex(&result->rem[i]);
		(void)fputs("\"", stdout);
	}
	(void)puts("\n    ]\n  }\n}");
}

enum caec_status cmd_rim(int argc, char **argv)
{
	bool json = false;
	const struct cmd_option options[] = { { "--json", NULL, &json } };
	struct rim_result result;
	struct caec_error error;
	enum caec_status status;
	struct cmd_file file;
	const char *name;

	status = cmd_options(argc, argv, options, sizeof(options) / sizeof(options[0]), &name, 1);
	if (status == CAEC_OK)
		status = cmd_read(&file, name, CMD_INPUT_MAX);
	if (status != CAEC_OK)
		return status;
	status = rim_params_run(&file, &result, &error);
	cmd_free(&file);
	/* What could not be read has been told. */
	if (status == CAEC_E_IO)
		return status;
	if (status != CAEC_OK)
		return cmd_fail(name, &error);
	if (json)
		print_json(&result);
	else
		print_text(&result);
	return CAEC_OK;
}
