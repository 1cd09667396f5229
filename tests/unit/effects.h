/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * State changes of successful commands, one test for each, under the name that the specification gives the change.
 */
#ifndef UNIT_EFFECTS_H
#define UNIT_EFFECTS_H

#include <stdio.h>

#include "guest.h"

struct effect {
	const char *name;
	void (*act)(void); /* build a world and make the call */
	bool (*holds)(void); /* the change, looked at afterwards */
};

#define HOLDS(name, expression)    \
	static bool name(void)     \
	{                          \
		return expression; \
	}

#define EFFECTS_MAX 128

static void effect_case(const void *arg)
{
	const struct effect *e = arg;

	e->act();
	assert_true(e->holds());
}

static inline int effects_main(int argc, char **argv, const struct effect *effects, size_t count)
{
	static struct unit_case cases[EFFECTS_MAX];

	assert_true(count <= EFFECTS_MAX);
	for (size_t i = 0; i < count; i++) {
		snprintf(cases[i].name, sizeof(cases[i].name), "%s", effects[i].name);
		cases[i].run = effect_case;
		cases[i].arg = &effects[i];
	}
	return unit_main_cases(argc, argv, &(struct suite){ 0 }, cases, count);
}

#endif
