/* SPDX-License-Identifier: BSD-3-Clause */
#include "case.h"

#include <stddef.h>
#include <string.h>

#include "check.h"
#include "clock.h"
#include "console.h"
#include "granule.h"
#include "realm.h"
#include "run.h"
#include "smp.h"

/* Below the silence after which the runner takes the machine for hung (scripts/groups/e2e.sh). */
#define CASE_LIMIT_MS 110000

static void run_body(void *arg)
{
	const struct bare_case *c = arg;

	mailbox_reset();
	c->run();
	CHECK_EQ(realm_count(), 0);
}

static void take_down(void *arg)
{
	(void)arg;
	realm_destroy_all();
}

void case_list(void)
{
	for (uint64_t i = 0; i < e2e_cases_count; i++)
		print("CASE %s\n  %s\n", e2e_cases[i].name, e2e_cases[i].what);
}

bool case_run(const struct bare_case *c)
{
	uint64_t begin = clock_now();
	bool clean;

	print("CASE %s\n", c->name);
	check_begin(CASE_LIMIT_MS);
	check_run(run_body, (void *)(uintptr_t)c);
	smp_stop_all();
	check_resume();

	if (!check_run(take_down, NULL))
		realm_abandon_all();
	clean = granule_report();

	if (check_reason())
		print("FAIL %s: %s\n", c->name, check_reason());
	else if (!clean)
		print("FAIL %s: granules are missing\n", c->name);
	else
		print("PASS %s\n", c->name);
	print("TIME %s %lu ms\n", c->name, (clock_now() - begin) / clock_ms(1));
	return clean && !check_reason();
}

static const struct bare_case *find(const char *name)
{
	for (uint64_t i = 0; i < e2e_cases_count; i++)
		if (strcmp(e2e_cases[i].name, name) == 0)
			return &e2e_cases[i];
	return NULL;
}

bool case_run_named(char *names[], uint32_t count)
{
	uint32_t passed = 0, failed = 0;

	for (uint64_t i = 0; count == 0 && i < e2e_cases_count; i++) {
		if (case_run(&e2e_cases[i]))
			passed++;
		else
			failed++;
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct bare_case *c = find(names[i]);

		if (!c)
			print("FAIL %s: there is no such case\n", names[i]);
		if (c && case_run(c))
			passed++;
		else
			failed++;
	}
	print("DONE %u %u\n", passed, failed);
	return failed == 0;
}
