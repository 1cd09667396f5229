/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Is there a test for every name in conditions.txt? Asks each program beside this one for its list.
 */
#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 4096
#define NAME_LENGTH 256

/* The list as it was when this was built (objs.mk rebuilds it), so that it does not matter where the program is run. */
__asm__(".pushsection .rodata\n"
	"conditions:\n"
	".incbin \"tests/unit/conditions.txt\"\n"
	".byte 0\n"
	".popsection\n");
extern const char conditions[];

static char *have[NAMES_MAX];
static size_t have_count;

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_list(const char *folder, const char *program)
{
	char line[2 * NAME_LENGTH];
	FILE *f;

	if (snprintf(line, sizeof(line), "%s/%s --list", folder, program) >= (int)sizeof(line))
		return;
	f = popen(line, "r");
	while (f && fgets(line, sizeof(line), f) && have_count < NAMES_MAX) {
		line[strcspn(line, "\n")] = 0;
		have[have_count++] = strdup(line);
	}
	if (f)
		pclose(f);
}

static void add_all(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (!strncmp(e->d_name, "test_", 5) && strcmp(e->d_name, "test_conditions") != 0 &&
		    !strchr(e->d_name, '.'))
			add_list(folder, e->d_name);
	if (dir)
		closedir(dir);
	qsort(have, have_count, sizeof(have[0]), compare);
}

/* Print each name that has no test; how many there are. */
static int missing(void)
{
	char name[NAME_LENGTH];
	char *key = name;
	int count = 0;

	for (const char *line = conditions; *line; line += strcspn(line, "\n") + 1) {
		size_t length = strcspn(line, "#\n");

		if (length == 0 || length >= sizeof(name))
			continue;
		memcpy(name, line, length);
		name[length] = 0;
		if (bsearch(&key, have, have_count, sizeof(have[0]), compare))
			continue;
		printf("# no test is called %s\n", name);
		count++;
	}
	return count;
}

int main(int argc, char **argv)
{
	char *program;
	int count;

	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		puts("CONDITIONS.complete");
		return 0;
	}
	program = strdup(argv[0]);
	add_all(dirname(program));
	count = missing();
	printf("1..1\n%s 1 - CONDITIONS.complete\n", count == 0 ? "ok" : "not ok");
	while (have_count > 0)
		free(have[--have_count]);
	free(program);
	return count != 0;
}
