/* SPDX-License-Identifier: BSD-3-Clause */
/* What CSM costs: the realms, their memory in pages, then folded to 2 MiB, then to one block of 1 GiB. */
#include "csm.h"

#include <stddef.h>

#include "call.h"
#include "check.h"
#include "groups.h"
#include "memory.h"

#define ENTRIES (BLOCK / PAGE)

struct party provider, consumers[CONSUMERS];

uint64_t region_open(uint64_t base, uint64_t size, unsigned int attached, struct cost *create,
		     struct cost *attach_last)
{
	uint64_t csm;

	party_ok(&provider, create, CSM_CREATE, base, size, 0);
	csm = runner_out(&provider.run, 1);
	for (unsigned int i = 0; i < attached; i++)
		region_attach(csm, &consumers[i], base, size,
			      i + 1 == attached ? attach_last : NULL);
	drain();
	return csm;
}

void region_attach(uint64_t csm, struct party *consumer, uint64_t base, uint64_t size,
		   struct cost *cost)
{
	party_ok(&provider, NULL, CSM_SHARE, csm, consumer->id, CSM_RIGHT_RW);
	party_ok(consumer, cost, CSM_ATTACH, csm, provider.id, base, size, CSM_RIGHT_RW);
	drain();
}

void region_gone(uint64_t csm)
{
	party_ok(&provider, NULL, CSM_DESTROY, csm);
	host_ok(NULL, RMI_CSM, RMI_CSM_OP_RECLAIM, provider.desc);
	drain();
}

static void drain_one(struct party *p)
{
	do {
		party_ok(p, NULL, CSM_EVENTS, BUFFER);
	} while (runner_out(&p->run, 2) & CSM_EVENTS_MORE);
}

void drain(void)
{
	drain_one(&provider);
	for (unsigned int i = 0; i < CONSUMERS; i++)
		drain_one(&consumers[i]);
}

static void paged(const struct vm *vm, uint64_t base, uint64_t size)
{
	for (uint64_t ipa = base; ipa < base + size; ipa += BLOCK)
		vm_table(vm, ipa, 3, NULL);
}

static void build_area(void)
{
	const struct vm *vm = &provider.run.vm;
	const uint64_t pa = given_pages(AREA_SIZE / PAGE, AREA_SIZE / PAGE);

	party_ram(&provider, AREA, AREA + AREA_SIZE);
	vm_table(vm, AREA, 2, NULL);
	paged(vm, AREA, AREA_SIZE);
	for (uint64_t offset = 0; offset < AREA_SIZE; offset += PAGE)
		call_ok(NULL, RMI_DATA_CREATE_UNKNOWN, vm->rd, pa + offset, AREA + offset);
	vm_table(vm, LATE, 2, NULL);
	paged(vm, LATE, BLOCK);
}

static void build_windows(const struct vm *vm)
{
	vm_table(vm, AREA, 2, NULL);
	paged(vm, AREA, AREA_PAGED);
	vm_table(vm, LATE, 2, NULL);
	paged(vm, LATE, BLOCK);
}

static void fold(const struct vm *vm, uint64_t ipa, uint64_t level)
{
	call_ok(NULL, RMI_RTT_FOLD, vm->rd, ipa, level);
	taken(last.regs.x[1]);
}

static void fold_to_blocks(void)
{
	for (uint64_t offset = 0; offset < AREA_SIZE; offset += BLOCK)
		fold(&provider.run.vm, AREA + offset, 3);
	for (unsigned int i = 0; i < CONSUMERS; i++)
		for (uint64_t offset = 0; offset < AREA_PAGED; offset += BLOCK)
			vm_remove_table(&consumers[i].run.vm, AREA + offset, 3, NULL);
}

static void fold_to_gib(void)
{
	fold(&provider.run.vm, AREA, 2);
	for (unsigned int i = 0; i < CONSUMERS; i++)
		vm_remove_table(&consumers[i].run.vm, AREA, 2, NULL);
}

void group_csm(void)
{
	/* In this order: so every run has the same addresses. */
	party_start(&provider);
	for (unsigned int i = 0; i < CONSUMERS; i++)
		party_start(&consumers[i]);
	csm_calls();

	build_area();
	for (unsigned int i = 0; i < CONSUMERS; i++)
		build_windows(&consumers[i].run.vm);
	csm_pages();
	csm_sizes_pages();
	fold_to_blocks();
	csm_sizes_blocks();
	fold_to_gib();
	csm_sizes_gib_block();
	/* The machine ends here: the realms are not taken down. */
}
