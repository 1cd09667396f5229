/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From suites to cmocka tests.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness.h"

#define TESTS_MAX 512
#define NAME_MAX_LENGTH 96

/* One cmocka test: exactly one of run, unit_case, fail, order. */
struct item {
	char name[NAME_MAX_LENGTH];
	void (*run)(void);
	const struct unit_case *unit_case;
	const struct command *cmd;
	const struct fail_case *fail;
	char order[NAME_MAX_LENGTH];
};

static struct item items[TESTS_MAX];
static struct CMUnitTest cm_tests[TESTS_MAX];
static size_t item_count;

static void on_fail(const char *message)
{
	fail_msg("%s", message);
}

static void run_item(void **state)
{
	const struct item *item = *state;

	for (int downwards = 0; downwards < 2; downwards++) {
		unit_reset(downwards);
		if (item->run)
			item->run();
		else if (item->unit_case)
			item->unit_case->run(item->unit_case->arg);
		else if (item->fail)
			unit_fail_case(item->cmd, item->fail);
		else
			unit_order_case(item->cmd, item->order);
		native_check();
	}
}

static bool selected(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strncmp(name, argv[i], strlen(argv[i])))
			return true;
	return argc <= 1;
}

static void add(struct item item, const char *prefix, const char *name, int argc, char **argv)
{
	snprintf(item.name, sizeof(item.name), "%s%s%s", prefix, *prefix ? "." : "", name);
	if (!selected(item.name, argc, argv))
		return;
	assert_true(item_count < TESTS_MAX);
	items[item_count] = item;
	cm_tests[item_count] = (struct CMUnitTest){
		.name = items[item_count].name,
		.test_func = run_item,
		.initial_state = &items[item_count],
	};
	item_count++;
}

static void add_order(const struct command *cmd, const char *order, int argc, char **argv)
{
	struct item item = { .cmd = cmd };

	snprintf(item.order, sizeof(item.order), "%s", order);
	add(item, cmd->name, order, argc, argv);
}

/* The word at *list, or 0 at its end; *list moves behind it. */
static int next_word(const char **list, const char **word)
{
	*word = *list + strspn(*list, " ");
	*list = *word + strcspn(*word, " ");
	return (int)(*list - *word);
}

static void add_set(const struct command *cmd, const struct order_set *set, int argc, char **argv)
{
	const char *firsts = set->before;
	const char *first;
	int n;

	while ((n = next_word(&firsts, &first)) > 0) {
		const char *seconds = set->after;
		const char *second;
		int k;

		while ((k = next_word(&seconds, &second)) > 0) {
			char order[NAME_MAX_LENGTH];

			snprintf(order, sizeof(order), "%.*s,%.*s", n, first, k, second);
			add_order(cmd, order, argc, argv);
		}
	}
}

int unit_main(int argc, char **argv, const struct suite *suite)
{
	return unit_main_cases(argc, argv, suite, NULL, 0);
}

int unit_main_cases(int argc, char **argv, const struct suite *suite, const struct unit_case *cases,
		    size_t case_count)
{
	bool list = argc == 2 && !strcmp(argv[1], "--list");

	if (list)
		argc = 1;
	for (size_t c = 0; c < suite->command_count; c++) {
		const struct command *cmd = &suite->commands[c];

		for (size_t i = 0; i < cmd->fail_count; i++)
			add((struct item){ .cmd = cmd, .fail = &cmd->fails[i] }, cmd->name,
			    cmd->fails[i].condition, argc, argv);
		for (size_t i = 0; i < cmd->order_count; i++)
			add_order(cmd, cmd->orders[i], argc, argv);
		for (size_t i = 0; i < cmd->set_count; i++)
			add_set(cmd, &cmd->sets[i], argc, argv);
	}
	for (size_t i = 0; i < suite->test_count; i++)
		add((struct item){ .run = suite->tests[i].run }, "", suite->tests[i].name, argc,
		    argv);
	for (size_t i = 0; i < case_count; i++)
		add((struct item){ .unit_case = &cases[i] }, "", cases[i].name, argc, argv);
	if (list) {
		for (size_t i = 0; i < item_count; i++)
			puts(items[i].name);
		return 0;
	}
	native_on_fail = on_fail;
	return _cmocka_run_group_tests(argv[0], cm_tests, item_count, NULL, NULL);
}
