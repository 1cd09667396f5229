/* SPDX-License-Identifier: BSD-3-Clause */
#include "samples.h"

#include <stddef.h>
#include <string.h>

#include "check.h"
#include "console.h"

#define ROWS_MAX 96
#define VALUES_MAX 8

static struct row {
	const char *name;
	uint64_t values[VALUES_MAX];
	unsigned int count;
} rows[ROWS_MAX];
static unsigned int rows_used;

static struct row *row_of(const char *name)
{
	for (unsigned int i = 0; i < rows_used; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	CHECK(rows_used < ROWS_MAX);
	rows[rows_used].name = name;
	return &rows[rows_used++];
}

void sample(const char *name, uint64_t value)
{
	struct row *row;

	if (!name)
		return;
	row = row_of(name);
	CHECK(row->count < VALUES_MAX);
	row->values[row->count++] = value;
}

void samples_print(void)
{
	for (unsigned int i = 0; i < rows_used; i++) {
		print("SAMPLE %s|", rows[i].name);
		for (unsigned int j = 0; j < rows[i].count; j++)
			print("%s%lu", j > 0 ? " " : "", rows[i].values[j]);
		print("\n");
	}
}
