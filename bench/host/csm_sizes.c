/* SPDX-License-Identifier: BSD-3-Clause */
/* Making, attaching and taking down regions of several sizes, with one consumer and with all. */
#include <stddef.h>

#include "call.h"
#include "check.h"
#include "csm.h"
#include "memory.h"

struct form {
	const char *name;
	uint64_t size;
	uint64_t units; /* entries of each window */
};

/* The last consumer comes and goes in every way, and the region goes with all of them attached. */
static void ways(const struct form *f, unsigned int attached)
{
	const unsigned int n = attached;
	struct party *last_one = &consumers[n - 1];
	struct cost create, attach, cost;
	uint64_t csm = region_open(AREA, f->size, n, &create, &attach);

	cost_print("CSM_CREATE", f->name, n, f->units, &create);
	cost_print("CSM_ATTACH", f->name, n, f->units, &attach);
	party_ok(last_one, &cost, CSM_DETACH, csm);
	cost_print("CSM_DETACH", f->name, n, f->units, &cost);
	region_attach(csm, last_one, AREA, f->size, NULL);
	party_ok(&provider, &cost, CSM_REVOKE, csm, last_one->id);
	cost_print("CSM_REVOKE", f->name, n, f->units, &cost);
	region_attach(csm, last_one, AREA, f->size, NULL);
	host_ok(&cost, RMI_CSM, RMI_CSM_OP_EVICT, provider.desc, last_one->run.vm.rd);
	cost_print("RMI_CSM EVICT", f->name, n, f->units, &cost);
	region_attach(csm, last_one, AREA, f->size, NULL);

	party_ok(&provider, &cost, CSM_DESTROY, csm);
	cost_print("CSM_DESTROY", f->name, n, f->units, &cost);
	host_ok(NULL, RMI_CSM, RMI_CSM_OP_RECLAIM, provider.desc);
	drain();

	region_open(AREA, f->size, n, NULL, NULL);
	host_ok(&cost, RMI_CSM, RMI_CSM_OP_CLOSE, provider.desc);
	cost_print("RMI_CSM CLOSE", f->name, n, f->units, &cost);
	host_ok(NULL, RMI_CSM, RMI_CSM_OP_RECLAIM, provider.desc);
	drain();
}

static void sizes(const struct form *forms, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		for (unsigned int repeat = 0; repeat < REPEATS; repeat++) {
			ways(&forms[i], 1);
			ways(&forms[i], CONSUMERS);
		}
}

void csm_sizes_pages(void)
{
	static const struct form forms[] = {
		{ "4 KiB", 4 * KIB, 1 },
		{ "2 MiB in pages", 2 * MIB, 512 },
		{ "64 MiB in pages", 64 * MIB, 32 * 512 },
		{ "512 MiB in pages", AREA_PAGED, 256 * 512 },
	};

	sizes(forms, sizeof(forms) / sizeof(forms[0]));
}

void csm_sizes_blocks(void)
{
	static const struct form forms[] = {
		{ "2 MiB block", 2 * MIB, 1 },
		{ "64 MiB in blocks", 64 * MIB, 32 },
		{ "512 MiB in blocks", 512 * MIB, 256 },
		{ "1 GiB in blocks", GIB, 512 },
	};

	sizes(forms, sizeof(forms) / sizeof(forms[0]));
}

/* Not measured: a block of 1 GiB is too dear to build for the tests, so it is here that both sides find it to be one memory. */
static void same_memory(uint64_t size)
{
	const uint64_t csm = region_open(AREA, size, CONSUMERS, NULL, NULL);

	for (uint64_t offset = 0; offset < size; offset += size / 4 - PAGE) {
		runner_do(&provider.run, NULL, BENCH_STORE, AREA + offset, csm + offset);
		for (unsigned int i = 0; i < CONSUMERS; i++) {
			runner_do(&consumers[i].run, NULL, BENCH_LOAD, AREA + offset);
			CHECK_EQ(runner_out(&consumers[i].run, 0), csm + offset);
		}
	}
	region_gone(csm);
}

void csm_sizes_gib_block(void)
{
	static const struct form form = { "1 GiB block", GIB, 1 };

	sizes(&form, 1);
	same_memory(form.size);
}
