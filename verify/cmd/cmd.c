/* SPDX-License-Identifier: BSD-3-Clause */
#include "cmd.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum caec_status cmd_fail(const char *name, const struct caec_error *error)
{
	(void)fprintf(stderr, "caec-verify: %s%s%s: %s\n", name ? name : "", name ? ": " : "",
		      caec_status_text(error->status), error->text);
	return error->status;
}

enum caec_status cmd_usage(const char *format, ...)
{
	va_list list;

	(void)fputs("caec-verify: usage: ", stderr);
	va_start(list, format);
	(void)vfprintf(stderr, format, list);
	va_end(list);
	(void)fputs(" (caec-verify --help)\n", stderr);
	return CAEC_E_USAGE;
}

static enum caec_status io_fail(const char *name, const char *why)
{
	(void)fprintf(stderr, "caec-verify: %s: %s: %s\n", name, caec_status_text(CAEC_E_IO), why);
	return CAEC_E_IO;
}

/* Grow as it comes: what is read may be a pipe. */
static enum caec_status read_stream(struct cmd_file *file, FILE *stream, size_t max)
{
	size_t room = 0, got;
	char *larger;

	for (;;) {
		if (file->size + 1 >= room) {
			room = room ? 2 * room : 16384;
			larger = realloc(file->data, room);
			if (!larger)
				return io_fail(file->name, "no memory");
			file->data = larger;
		}
		got = fread(file->data + file->size, 1, room - 1 - file->size, stream);
		file->size += got;
		if (file->size > max)
			return io_fail(file->name, "too large");
		if (got == 0)
			break;
	}
	if (ferror(stream))
		return io_fail(file->name, "cannot be read");
	file->data[file->size] = '\0';
	return CAEC_OK;
}

enum caec_status cmd_read(struct cmd_file *file, const char *name, size_t max)
{
	enum caec_status status;
	FILE *stream = stdin;

	memset(file, 0, sizeof(*file));
	file->name = name;
	if (strcmp(name, "-") != 0)
		stream = fopen(name, "rb");
	if (!stream)
		return io_fail(name, strerror(errno));
	status = read_stream(file, stream, max);
	if (stream != stdin)
		(void)fclose(stream);
	if (status != CAEC_OK)
		cmd_free(file);
	return status;
}

void cmd_free(struct cmd_file *file)
{
	free(file->data);
	file->data = NULL;
}

enum caec_status cmd_token_load(struct cmd_token *token, const char *name, unsigned int flags)
{
	enum caec_status status = cmd_read(&token->file, name, CMD_INPUT_MAX);
	struct caec_error error;

	if (status != CAEC_OK)
		return status;
	status = caec_input_decode(token->file.data, &token->file.size, &error);
	if (status == CAEC_OK)
		status = caec_token_parse(&token->token, token->file.data, token->file.size, flags,
					  &error);
	if (status != CAEC_OK) {
		(void)cmd_fail(name, &error);
		cmd_free(&token->file);
	}
	return status;
}

void cmd_token_free(struct cmd_token *token)
{
	cmd_free(&token->file);
}

enum caec_status cmd_key_load(struct caec_key **key, const char *name)
{
	struct caec_error error;
	enum caec_status status;
	struct cmd_file file;

	status = cmd_read(&file, name, CMD_INPUT_MAX);
	if (status != CAEC_OK)
		return status;
	status = caec_key_load(key, file.data, file.size, &error);
	cmd_free(&file);
	return status == CAEC_OK ? status : cmd_fail(name, &error);
}

static const struct cmd_option *find(const struct cmd_option *options, size_t count,
				     const char *word)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(options[i].name, word) == 0)
			return &options[i];
	}
	return NULL;
}

enum caec_status cmd_options(int argc, char **argv, const struct cmd_option *options, size_t count,
			     const char **words, size_t words_count)
{
	const struct cmd_option *option;
	bool only_words = false;
	size_t found = 0;

	for (int i = 1; i < argc; i++) {
		if (!only_words && strcmp(argv[i], "--") == 0) {
			only_words = true;
			continue;
		}
		if (only_words || argv[i][0] != '-' || argv[i][1] == '\0') {
			if (found == words_count)
				return cmd_usage("%s: '%s' is one word too many", argv[0], argv[i]);
			words[found++] = argv[i];
			continue;
		}
		option = find(options, count, argv[i]);
		if (!option)
			return cmd_usage("%s: unknown option '%s'", argv[0], argv[i]);
		if (option->flag) {
			*option->flag = true;
		} else if (++i == argc) {
			return cmd_usage("%s: %s needs a value", argv[0], option->name);
		} else {
			*option->value = argv[i];
		}
	}
	if (found != words_count)
		return cmd_usage("%s: %zu file%s wanted, %zu given", argv[0], words_count,
				 words_count == 1 ? "" : "s", found);
	return CAEC_OK;
}

enum caec_status cmd_checks_load(struct cmd_checks *checks)
{
	struct caec_error error;
	enum caec_status status;
	size_t size;

	checks->expectations.allow_debug = checks->allow_debug;
	if (checks->challenge) {
		status = caec_hex_decode(checks->challenge, checks->challenge_bytes,
					 sizeof(checks->challenge_bytes), &size, &error);
		if (status != CAEC_OK)
			return cmd_usage("--challenge: %s", error.text);
		checks->expectations.challenge.data = checks->challenge_bytes;
		checks->expectations.challenge.size = size;
	}
	return checks->cpak ? cmd_key_load(&checks->key, checks->cpak) : CAEC_OK;
}

void cmd_checks_free(struct cmd_checks *checks)
{
	caec_key_free(checks->key);
	checks->key = NULL;
}
