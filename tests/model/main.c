/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * model search SCENE STATES DEPTH SECONDS PROCESSES: all sequences from that scene, within these limits.
 * model walk SEEDS STEPS PROCESSES: random ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "native.h"

#include "model.h"

/* How many of a counterexample's last steps are shown. */
#define SHOWN 80U

static void on_fail(const char *message)
{
	const unsigned int first = trail_length > SHOWN ? trail_length - SHOWN : 0;

	printf("model: %s\nafter %u steps", message, trail_length);
	printf(first != 0 ? ", of which these were the last:\n" : ":\n");
	for (unsigned int i = first; i < trail_length; i++)
		action_show(&trail[i % TRAIL_MAX]);
	fflush(stdout);
	_exit(EXIT_FAILURE);
}

static unsigned int number(const char *word)
{
	return (unsigned int)strtoul(word, NULL, 0);
}

static unsigned int scene_named(const char *name)
{
	for (unsigned int i = 0; i < scene_count; i++)
		if (strcmp(scenes[i].name, name) == 0)
			return i;
	fprintf(stderr, "model: no scene \"%s\"\n", name);
	exit(2);
}

static bool begin(int argc, char **argv)
{
	if (argc == 7 && strcmp(argv[1], "search") == 0)
		return search(scene_named(argv[2]),
			      &(struct limits){ .states = strtoul(argv[3], NULL, 0),
						.depth = number(argv[4]),
						.seconds = number(argv[5]),
						.processes = number(argv[6]) });
	if (argc == 5 && strcmp(argv[1], "walk") == 0)
		return walk(number(argv[2]), number(argv[3]), number(argv[4])) && tally_print();
	fprintf(stderr, "usage: model search SCENE STATES DEPTH SECONDS PROCESSES\n"
			"       model walk SEEDS STEPS PROCESSES\n");
	exit(2);
}

int main(int argc, char **argv)
{
	native_on_fail = on_fail;
	tally_init();
	actions_init();
	world_build();
	undo_init();
	spec_init(&now.spec);
	look(&now.seen);
	return begin(argc, argv) ? EXIT_SUCCESS : EXIT_FAILURE;
}
