/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "owner.h"

#define PATH_SIZE 4096

void owner_die(const char *text, ...)
{
	va_list args;

	(void)fputs("caec-owner: ", stderr);
	va_start(args, text);
	(void)vfprintf(stderr, text, args);
	va_end(args);
	(void)fputc('\n', stderr);
	exit(1);
}

static void path_of(char path[PATH_SIZE], const char *folder, const char *name, const char *end)
{
	int n = snprintf(path, PATH_SIZE, "%s%s%s%s", folder, *folder ? "/" : "", name, end);

	if (n < 0 || n >= PATH_SIZE)
		owner_die("a name is too long");
}

size_t file_read(const char *folder, const char *name, void *to, size_t max)
{
	char path[PATH_SIZE];
	size_t size;
	FILE *file;

	path_of(path, folder, name, "");
	file = fopen(path, "rb");
	if (!file)
		owner_die("%s cannot be read", path);
	size = fread(to, 1, max, file);
	if (ferror(file) || (size == max && fgetc(file) != EOF))
		owner_die("%s cannot be read, or is too long", path);
	(void)fclose(file);
	return size;
}

void file_write(const char *folder, const char *name, const void *from, size_t size)
{
	char path[PATH_SIZE], part[PATH_SIZE];
	FILE *file;

	path_of(path, folder, name, "");
	path_of(part, folder, name, ".new");
	file = fopen(part, "wb");
	if (!file || fwrite(from, 1, size, file) != size || fclose(file) != 0 ||
	    rename(part, path) != 0)
		owner_die("%s cannot be written", path);
}
