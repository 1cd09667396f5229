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

static char *have[NAMES_MAX];
static size_t have_count;

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_list(const char *folder, const char *program)
{
	char line[256];
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
		if (!strncmp(e->d_name, "test_", 5) && strcmp(e->d_name, "test_conditions") &&
		    !strchr(e->d_name, '.'))
			add_list(folder, e->d_name);
	if (dir)
		closedir(dir);
	qsort(have, have_count, sizeof(have[0]), compare);
}

/* Number of names without a test, -1 if there is no list of names. */
static int missing(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	char *name = line;
	int count = 0;

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "#\n")] = 0;
		if (!line[0] || bsearch(&name, have, have_count, sizeof(have[0]), compare))
			continue;
		printf("# no test is called %s\n", line);
		count++;
	}
	fclose(f);
	return count;
}

int main(int argc, char **argv)
{
	char *program = strdup(argv[0]);
	int result;

	if (argc == 2 && !strcmp(argv[1], "--list")) {
		puts("CONDITIONS.complete");
	} else {
		add_all(dirname(program));
		result = missing(argc == 2 ? argv[1] : "tests/unit/conditions.txt");
		printf("1..1\n%s 1 - CONDITIONS.complete\n", result == 0 ? "ok" : "not ok");
		while (have_count > 0)
			free(have[--have_count]);
		argc = result == 0 ? 0 : -1;
	}
	free(program);
	return argc < 0;
}
