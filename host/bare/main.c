/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The bare host: command line words "list", "run [NAME...]", "demo IN OUT [CHUNKKB [MISTAKE]]", "owner FOLDER [altered]".
 * A last word "storm=NS" makes it storm meanwhile (storm.h).
 * Ends the emulator with 0 if all was well, else 1.
 */
#include "main.h"

#include <stddef.h>
#include <string.h>

#include "case.h"
#include "check.h"
#include "clock.h"
#include "console.h"
#include "demo.h"
#include "gic.h"
#include "owner.h"
#include "rmi.h"
#include "semihost.h"
#include "smp.h"
#include "storm.h"

#define CMDLINE_SIZE 1024
#define MAX_WORDS 64

static char cmdline[CMDLINE_SIZE];
static char *words[MAX_WORDS];

static uint32_t split(char *s, char *to[], uint32_t max)
{
	uint32_t n = 0;

	while (*s && n < max) {
		while (*s == ' ')
			*s++ = '\0';
		if (!*s)
			break;
		to[n++] = s;
		while (*s && *s != ' ')
			s++;
	}
	return n;
}

/* The words without the storm. */
static uint32_t take_storm(uint32_t count)
{
	const char *name = "storm=";
	const char *c = count > 0 ? words[count - 1] : "";
	uint64_t ns = 0;

	for (; *name && *c == *name; c++)
		name++;
	if (*name)
		return count;
	for (; *c >= '0' && *c <= '9'; c++)
		ns = ns * 10 + (uint64_t)(*c - '0');
	storm_begin(ns);
	print("a storm: up to %lu ns from each call to its interrupt\n", ns);
	return count - 1;
}

static bool dispatch(uint32_t count)
{
	const char *word = count > 0 ? words[0] : "";

	if (strcmp(word, "list") == 0) {
		case_list();
		return true;
	}
	if (strcmp(word, "run") == 0) {
		rmi_init();
		return case_run_named(words + 1, count - 1);
	}
	if (strcmp(word, "demo") == 0 && count >= 3 && count <= 5) {
		rmi_init();
		rmi_csm_init();
		return demo_run(words[1], words[2], count > 3 ? words[3] : NULL,
				count > 4 ? words[4] : NULL);
	}
	if (strcmp(word, "owner") == 0 && (count == 2 || count == 3)) {
		rmi_init();
		rmi_csm_init();
		return owner_run(words[1], count == 3 && strcmp(words[2], "altered") == 0);
	}
	print("usage: list | run [NAME...] | demo IN OUT [CHUNKKB [MISTAKE]] | owner FOLDER [altered]\n");
	return false;
}

void host_main(void)
{
	gic_init_distributor();
	gic_init_cpu();
	clock_tick();
	smp_init();
	if (semihost_cmdline(cmdline, sizeof(cmdline)) != 0)
		fatal("no command line: is semihosting on?");
	semihost_exit(dispatch(take_storm(split(cmdline, words, MAX_WORDS))) ? 0 : 1);
}
