/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-verify: the command. One subcommand, one file. */
#include <string.h>

#include "cmd.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

static const struct {
	const char *name;
	cmd_run *run;
} commands[] = {
	{ "print", cmd_print }, { "verify", cmd_verify }, { "appraise", cmd_appraise },
	{ "pair", cmd_pair },	{ "rim", cmd_rim },	  { "keys", cmd_keys },
};

static const char help[] =
	"Usage: caec-verify COMMAND [OPTION...] FILE...\n"
	"\n"
	"  print TOKEN [--json]                     what the token says, unchecked\n"
	"  verify TOKEN --cpak KEY                  signatures, binding, profiles, lifecycle\n"
	"  appraise TOKEN --reference FILE          against reference values; prints a trust vector\n"
	"  pair A B --cpak KEY [--csm ID]           two tokens that describe one shared region\n"
	"  rim PARAMS [--json]                      what RIM and REMs a realm will have\n"
	"  keys KEY [--to pem|jwk|cose]             convert a public key\n";

static const char options_help[] =
	"\n"
	"TOKEN is CBOR, base64 or hexadecimal; KEY is PEM, JWK or COSE_Key; - is standard input.\n"
	"\n"
	"  --cpak KEY        the platform's attestation key; appraise finds it in the reference, too\n"
	"  --challenge HEX   the challenge that the realm was given\n"
	"  --allow-debug     accept a platform that is not secured\n"
	"  --lenient         accept integers encoded longer than need be\n"
	"\n"
	"Exit status\n";

static const enum caec_status statuses[] = {
	CAEC_OK,
	CAEC_E_INTERNAL,
	CAEC_E_USAGE,
	CAEC_E_IO,
	CAEC_E_FORMAT,
	CAEC_E_KEY,
	CAEC_E_REFERENCE,
	CAEC_E_CBOR,
	CAEC_E_TAG,
	CAEC_E_HEADER,
	CAEC_E_ALG,
	CAEC_E_MISSING,
	CAEC_E_TYPE,
	CAEC_E_PROFILE,
	CAEC_E_PLATFORM_SIGNATURE,
	CAEC_E_REALM_SIGNATURE,
	CAEC_E_BINDING,
	CAEC_E_CHALLENGE,
	CAEC_E_LIFECYCLE,
	CAEC_E_POLICY,
	CAEC_E_PAIR,
};

static enum caec_status print_help(void)
{
	(void)fputs(help, stdout);
	(void)fputs(options_help, stdout);
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		(void)printf("  %2d  %s\n", statuses[i], caec_status_text(statuses[i]));
	return CAEC_OK;
}

/* What was printed must have arrived. */
static enum caec_status flushed(enum caec_status status)
{
	struct caec_error error = { CAEC_E_IO, 0, "standard output cannot be written" };

	if (fflush(stdout) != 0 || ferror(stdout))
		return status == CAEC_OK ? cmd_fail(NULL, &error) : status;
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return cmd_usage("a command is needed");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0)
		return flushed(print_help());
	if (strcmp(argv[1], "--version") == 0) {
		(void)puts("caec-verify " TEXT(CAEC_VERSION));
		return flushed(CAEC_OK);
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, argv[1]) == 0)
			return flushed(commands[i].run(argc - 1, argv + 1));
	}
	return cmd_usage("unknown command '%s'", argv[1]);
}
