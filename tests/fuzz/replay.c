/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Run inputs from files, once each: for coverage, and for debuggers.
 */
#include <stdio.h>

#include "fuzz.h"

int main(int argc, char **argv)
{
	static uint8_t data[RECORDS_MAX * RECORD_SIZE];

	fuzz_init();
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t size;

		if (f == NULL) {
			perror(argv[i]);
			return 1;
		}
		size = fread(data, 1, sizeof(data), f);
		fclose(f);
		fuzz_one(data, size);
	}
	printf("replay: %lu inputs, %lu calls\n", stats.executions,
	       stats.host_calls + stats.realm_calls);
	return 0;
}
