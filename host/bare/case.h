/* SPDX-License-Identifier: BSD-3-Clause */
/* A case: one thing that is tested, reported as a unit test is. The table is in tests/e2e/table.c. */
#ifndef HOST_CASE_H
#define HOST_CASE_H

#include <stdbool.h>
#include <stdint.h>

struct bare_case {
	const char *name;
	void (*run)(void);
	const char *what; /* one line */
};

extern const struct bare_case e2e_cases[];
extern const uint64_t e2e_cases_count;

void case_list(void);
/* Runs the case, takes down what it left, counts granules, prints the verdict. */
bool case_run(const struct bare_case *c);
/* Runs the named cases, all without a name; prints the final line. True if none failed. */
bool case_run_named(char *names[], uint32_t count);

#endif
