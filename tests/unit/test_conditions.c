/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Is there a test for every name in conditions.txt, and for every question of pitfalls.txt? Asks each program beside this
 * one for its list; other tests are looked up where they are declared.
 */
#include <dirent.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 4096
#define NAME_LENGTH 256

/* Files as they were when this was built (objs.mk rebuilds it), so that it does not matter where the program is run. */
#define FILE_TEXT(name, path)                        \
	__asm__(".pushsection .rodata\n" #name ":\n" \
		".incbin \"" path "\"\n"             \
		".byte 0\n"                          \
		".popsection\n");                    \
	extern const char name[]

FILE_TEXT(conditions, "tests/unit/conditions.txt");
FILE_TEXT(pitfalls, "tests/pitfalls.txt");
FILE_TEXT(e2e_table, "tests/e2e/table.c");
FILE_TEXT(fuzz_bugs, "tests/fuzz/bugs.txt");
FILE_TEXT(build_checks, "scripts/groups/build.sh");

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

/* ---- pitfalls.txt */

/* Does text hold before, name, after in a row? */
static bool declares(const char *text, const char *before, const char *name, const char *after)
{
	char word[2 * NAME_LENGTH];

	snprintf(word, sizeof(word), "%s%s%s", before, name, after);
	return strstr(text, word) != NULL;
}

static bool exists(const char *test)
{
	const char *kind = strchr(test, ':');
	const char *name = kind ? kind + 1 : test;

	if (!kind)
		return bsearch(&test, have, have_count, sizeof(have[0]), compare) != NULL;
	if (strncmp(test, "e2e:", 4) == 0)
		return declares(e2e_table, "{ \"", name, "\",");
	if (strncmp(test, "fuzz:", 5) == 0)
		return declares(fuzz_bugs, "\n", name, " ");
	return strncmp(test, "build:", 6) == 0 && declares(build_checks, "\nbuild_", name, "()");
}

/* One line: number | question | tests. Its number must come next. How much is wrong. */
static int check_question(char *line, unsigned int *chapter, unsigned int *question)
{
	unsigned int c;
	unsigned int q = 0;
	char *tests = strrchr(line, '|');
	char *rest;
	int wrong = 0;
	int named = 0;

	c = (unsigned int)strtoul(line, &rest, 10);
	if (*rest == '.')
		q = (unsigned int)strtoul(rest + 1, &rest, 10);
	if (c == 0 || q == 0 || strncmp(rest, " | ", 3) != 0 || tests == strchr(line, '|')) {
		printf("# not a question: %s\n", line);
		return 1;
	}
	if ((c != *chapter || q != *question + 1) && (c != *chapter + 1 || q != 1)) {
		printf("# %u.%u does not come next\n", c, q);
		wrong++;
	}
	*chapter = c;
	*question = q;
	for (char *test = strtok_r(tests + 1, " ", &rest); test;
	     test = strtok_r(NULL, " ", &rest)) {
		named++;
		if (exists(test))
			continue;
		printf("# %u.%u: there is no test %s\n", c, q, test);
		wrong++;
	}
	if (named == 0)
		printf("# %u.%u has no test\n", c, q);
	return wrong + (named == 0);
}

#define CHAPTERS 14U

static int unasked(void)
{
	char line[4096];
	unsigned int chapter = 0;
	unsigned int question = 0;
	int wrong = 0;

	for (const char *at = pitfalls; *at; at += strcspn(at, "\n") + 1) {
		const size_t length = strcspn(at, "\n");

		if (length == 0 || *at == '#' || length >= sizeof(line))
			continue;
		memcpy(line, at, length);
		line[length] = 0;
		wrong += check_question(line, &chapter, &question);
	}
	if (chapter != CHAPTERS) {
		printf("# the last chapter is %u, not %u\n", chapter, CHAPTERS);
		wrong++;
	}
	return wrong;
}

static int report(int number, const char *name, int wrong)
{
	printf("%s %d - %s\n", wrong == 0 ? "ok" : "not ok", number, name);
	return wrong;
}

int main(int argc, char **argv)
{
	char *program;
	int count;

	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		puts("CONDITIONS.complete\nPITFALLS.complete");
		return 0;
	}
	program = strdup(argv[0]);
	add_all(dirname(program));
	puts("1..2");
	count = report(1, "CONDITIONS.complete", missing());
	count += report(2, "PITFALLS.complete", unasked());
	while (have_count > 0)
		free(have[--have_count]);
	free(program);
	return count != 0;
}
