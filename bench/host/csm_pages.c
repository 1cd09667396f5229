/* SPDX-License-Identifier: BSD-3-Clause */
/* What happens to single pages and tables of a region of 2 MiB while consumers have it: lost, replaced, folded, sealed. */
#include <stddef.h>

#include "call.h"
#include "check.h"
#include "csm.h"
#include "memory.h"

#define FORM "2 MiB in pages"
#define ENTRIES (BLOCK / PAGE)

static void row(const char *what, unsigned int n, uint64_t units, const struct cost *cost)
{
	cost_print(what, FORM, n, units, cost);
}

/* An access that goes to the host as long as the provider lacks the page. */
static void absent_page(uint64_t ipa, uint64_t pa)
{
	struct runner *r = &consumers[0].run;
	const volatile struct bench_page *page = r->shared;
	struct cost out, in;
	uint64_t entered;

	runner_leave(r, RMI_EXIT_SYNC, BENCH_LOAD, ipa);
	call_ok(NULL, RMI_DATA_CREATE_UNKNOWN, provider.run.vm.rd, pa, ipa);
	runner_enter(r);
	entered = last.before;
	runner_expect_next(r);
	out.sum = out.longest = r->left_at - page->before - call_overhead;
	in.sum = in.longest = page->after - entered - call_overhead - 1;
	out.rounds = in.rounds = 0;
	row("access to a RESERVED page that is not there: exit", 1, 1, &out);
	row("and the entry, with the page there now", 1, 1, &in);
}

/* The page goes, comes back, and each consumer touches it. */
static void one_page(unsigned int n)
{
	const uint64_t rd = provider.run.vm.rd, csm = region_open(AREA, BLOCK, n, NULL, NULL);
	struct cost cost;
	uint64_t pa;

	host_ok(&cost, RMI_DATA_DESTROY, rd, AREA);
	pa = last.regs.x[1];
	row("DATA_DESTROY of a page that all have mapped", n, 1, &cost);
	party_ram(&provider, AREA, AREA + PAGE);
	if (n == 1) {
		absent_page(AREA, pa);
		host_ok(NULL, RMI_DATA_DESTROY, rd, AREA);
		party_ram(&provider, AREA, AREA + PAGE);
	}
	host_ok(&cost, RMI_DATA_CREATE_UNKNOWN, rd, pa, AREA);
	row("DATA_CREATE_UNKNOWN in a region", n, 1, &cost);
	party_load(&consumers[n - 1], &cost, AREA);
	row("first access to a RESERVED page", n, 1, &cost);
	region_gone(csm);
}

/* All pages come after the consumer attached, which then reads one after the other. */
static void late_pages(void)
{
	const uint64_t rd = provider.run.vm.rd, pa = given_pages(ENTRIES, ENTRIES);
	struct cost cost, sum = { 0 };
	uint64_t csm;

	for (unsigned int repeat = 0; repeat < REPEATS; repeat++) {
		party_ram(&provider, LATE, LATE + BLOCK);
		csm = region_open(LATE, BLOCK, 1, NULL, &cost);
		row("CSM_ATTACH before any page is there", 1, ENTRIES, &cost);
		for (uint64_t offset = 0; offset < BLOCK; offset += PAGE)
			call_ok(NULL, RMI_DATA_CREATE_UNKNOWN, rd, pa + offset, LATE + offset);
		sum = (struct cost){ 0 };
		for (uint64_t offset = 0; offset < BLOCK; offset += PAGE) {
			party_load(&consumers[0], &cost, LATE + offset);
			sum.sum += cost.sum;
			if (cost.sum > sum.longest)
				sum.longest = cost.sum;
		}
		row("first access to each RESERVED page in turn", 1, ENTRIES, &sum);
		region_gone(csm);
		for (uint64_t offset = 0; offset < BLOCK; offset += PAGE)
			call_ok(NULL, RMI_DATA_DESTROY, rd, LATE + offset);
	}
	for (uint64_t offset = 0; offset < BLOCK; offset += PAGE)
		taken(pa + offset);
}

static void folding(unsigned int n)
{
	const uint64_t rd = provider.run.vm.rd, csm = region_open(AREA, BLOCK, n, NULL, NULL);
	struct cost cost;
	uint64_t rtt;

	host_ok(&cost, RMI_RTT_FOLD, rd, AREA, 3);
	rtt = last.regs.x[1];
	row("RTT_FOLD in a region", n, 1, &cost);
	host_ok(&cost, RMI_RTT_CREATE, rd, rtt, AREA, 3);
	row("RTT_CREATE, unfold in a region", n, 1, &cost);
	region_gone(csm);
}

static void sealing(unsigned int n)
{
	const uint64_t csm = region_open(AREA, BLOCK, n, NULL, NULL);
	struct cost cost;

	party_ok(&provider, &cost, CSM_SEAL, csm);
	row("CSM_SEAL", n, ENTRIES, &cost);
	region_gone(csm);
}

void csm_pages(void)
{
	for (unsigned int repeat = 0; repeat < REPEATS; repeat++) {
		one_page(1);
		one_page(CONSUMERS);
		folding(0);
		folding(1);
		folding(CONSUMERS);
		sealing(1);
		sealing(CONSUMERS);
	}
	late_pages();
}
