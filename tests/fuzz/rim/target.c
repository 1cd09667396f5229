/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzz target: any JSON describes a realm that could be built, or is refused in one printable line, in bounded time; the
 * measurements are the same each time, and nothing follows a digest that is shorter than its slot. Images are made up from
 * their names: no input opens a file.
 */
#include <stdint.h>
#include <string.h>

#include "must.h"

/* verify/cmd */
#include <rim_params.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool unreadable;

/* In the place of verify/cmd/cmd.c: no file begins with '!', others have up to five granules. */
enum caec_status cmd_read(struct cmd_file *file, const char *name, size_t max)
{
	size_t sum = 0;

	for (const char *c = name; *c; c++) {
		must(*c != '\x7f' && (*c < 0 || *c >= ' '));
		sum = 31 * sum + (unsigned char)*c;
	}
	memset(file, 0, sizeof(*file));
	file->name = name;
	if (strchr(name, '!')) {
		unreadable = true;
		return CAEC_E_IO;
	}
	file->size = sum % 20001;
	must(file->size <= max);
	file->data = malloc(file->size + 1);
	must(file->data != NULL);
	for (size_t i = 0; i <= file->size; i++)
		file->data[i] = (char)(i >> 12);
	return CAEC_OK;
}

void cmd_free(struct cmd_file *file)
{
	free(file->data);
	file->data = NULL;
}

static void check_measurement(const struct caec_measurement *m, enum caec_hash hash)
{
	must(m->hash == hash);
	if (hash == CAEC_SHA_256)
		for (size_t i = 32; i < sizeof(m->value); i++)
			must(m->value[i] == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rim_result result, again;
	struct caec_error error = { CAEC_OK, 0, "" };
	struct cmd_file params = { .name = "folder/params", .size = size };
	enum caec_status status;

	params.data = malloc(size + 1);
	must(params.data != NULL);
	memcpy(params.data, data, size);
	params.data[size] = '\0';
	unreadable = false;
	status = rim_params_run(&params, &result, &error);
	if (status == CAEC_E_IO) {
		must(unreadable);
	} else if (status != CAEC_OK) {
		must(status == CAEC_E_REFERENCE);
		must_be_told(&error, status);
	} else {
		check_measurement(&result.rim, result.rim.hash);
		for (size_t i = 0; i < 4; i++)
			check_measurement(&result.rem[i], result.rim.hash);
		must(rim_params_run(&params, &again, &error) == CAEC_OK);
		must(memcmp(&result, &again, sizeof(result)) == 0);
	}
	cmd_free(&params);
	return 0;
}
