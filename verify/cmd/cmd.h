/* SPDX-License-Identifier: BSD-3-Clause */
/* What the subcommands of caec-verify share. */
#ifndef VERIFY_CMD_H
#define VERIFY_CMD_H

#include <stdio.h>

#include <caec-verify.h>

/* Input is refused above this size: no token or key comes near it. */
#define CMD_INPUT_MAX (1024UL * 1024)

/* A subcommand: gets its own words, argv[0] the subcommand's name; returns the exit status. */
typedef enum caec_status cmd_run(int argc, char **argv);

cmd_run cmd_print, cmd_verify, cmd_appraise, cmd_pair, cmd_rim, cmd_keys;

/* Print the one line that tells why, and return the status. name: the file it is about, or NULL. */
enum caec_status cmd_fail(const char *name, const struct caec_error *error);
enum caec_status cmd_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct cmd_file {
	const char *name;
	char *data; /* ended by a 0 that does not count */
	size_t size;
};

/* Read a whole file of at most max bytes, "-" for standard input. On failure the line has been printed. */
enum caec_status cmd_read(struct cmd_file *file, const char *name, size_t max);
void cmd_free(struct cmd_file *file);

/* A token's file: reads, finds out its format and parses. */
struct cmd_token {
	struct cmd_file file;
	struct caec_token token;
};

enum caec_status cmd_token_load(struct cmd_token *token, const char *name, unsigned int flags);
void cmd_token_free(struct cmd_token *token);
enum caec_status cmd_key_load(struct caec_key **key, const char *name);

/*
 * Options of a subcommand. One that takes a value leaves it in *value, another sets *flag; what is no option goes to
 * words, of which there must be exactly the number given.
 */
struct cmd_option {
	const char *name; /* with its dashes */
	const char **value;
	bool *flag;
};

enum caec_status cmd_options(int argc, char **argv, const struct cmd_option *options, size_t count,
			     const char **words, size_t words_count);

/* The options of checking a token. */
struct cmd_checks {
	const char *cpak, *challenge;
	bool allow_debug, lenient;
	struct caec_key *key;
	uint8_t challenge_bytes[64];
	struct caec_expectations expectations;
};

/* Take from the options what they name: keys from files, hexadecimal. */
enum caec_status cmd_checks_load(struct cmd_checks *checks);
void cmd_checks_free(struct cmd_checks *checks);

#endif
