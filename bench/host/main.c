/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The bench host: measures every row in several rounds that begin alike, prints the samples and ends the emulator. Made
 * for one CPU, `-icount shift=0,sleep=off`: the counter then counts instructions, in every world.
 */
#include "main.h"

#include <stddef.h>
#include <string.h>

#include "call.h"
#include "check.h"
#include "console.h"
#include "gic.h"
#include "groups.h"
#include "memory.h"
#include "samples.h"
#include "semihost.h"
#include "vm.h"

#define ROUNDS 2
/* Reads of the counter next to each other: with one count an instruction, this is what they differ by. */
#define OVERHEAD_UNDER_ICOUNT 1

static void print_facts(void)
{
	struct vm vm;

	call_ok(NULL, RMI_FEATURES, 0);
	print("FACT features|0x%lx\n", last.regs.x[1]);
	vm_create(&vm, NULL);
	print("FACT granules per REC|%lu\n", vm.aux_count + 1);
	vm_destroy(&vm, NULL);
	memory_reset();
}

/* What RMM 1.0 has; it may be measured on any RMM. */
static void measure_calls(void)
{
	static void (*const groups[])(void) = {
		group_plain,
		group_tables,
		group_running,
		group_whole,
	};

	print_facts();
	for (unsigned int round = 0; round < ROUNDS; round++) {
		for (unsigned int i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
			groups[i]();
			memory_reset();
		}
	}
	samples_print();
}

void host_main(void)
{
	char command[16];

	if (semihost_cmdline(command, sizeof(command)) != 0)
		fatal("no command");
	gic_init_distributor();
	gic_init_cpu();
	call_init();
	if (call_overhead != OVERHEAD_UNDER_ICOUNT)
		fatal("two reads of the counter are %lu apart: is -icount shift=0 on?",
		      call_overhead);
	if (call(NULL, RMI_VERSION, RMI_ABI_VERSION) != RMI_SUCCESS)
		fatal("the RMM does not speak RMI 1.0");

	if (strcmp(command, "csm") == 0)
		group_csm();
	else
		measure_calls();
	print("DONE\n");
	semihost_exit(0);
}
