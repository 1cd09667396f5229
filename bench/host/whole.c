/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm of 256 MiB in pages with one REC. What is sampled is the sum of its calls: the host's own instructions, a few
 * in a thousand, are left out.
 */
#include <stddef.h>

#include "call.h"
#include "groups.h"
#include "memory.h"
#include "samples.h"
#include "vm.h"

#define SIZE (256UL << 20)
#define TABLE_PAGES (BLOCK / PAGE)

static uint64_t since(uint64_t *mark)
{
	uint64_t cost = call_total - *mark;

	*mark = call_total;
	return cost;
}

/* One kind of call after the other, so that each kind's share is known. */
static void build(struct vm *vm)
{
	uint64_t start = call_total, mark = start, pa;

	vm_create(vm, NULL);
	vm_table(vm, 0, 2, NULL);
	for (uint64_t ipa = 0; ipa < SIZE; ipa += BLOCK)
		vm_table(vm, ipa, 3, NULL);
	since(&mark);
	for (uint64_t ipa = 0; ipa < SIZE; ipa += BLOCK)
		vm_init_ram(vm, ipa, TABLE_PAGES, NULL);
	sample("256 MiB: RTT_INIT_RIPAS", since(&mark));
	pa = given_pages(SIZE / PAGE, 1);
	sample("256 MiB: GRANULE_DELEGATE", since(&mark));
	for (uint64_t ipa = 0; ipa < SIZE; ipa += PAGE)
		call_ok(NULL, RMI_DATA_CREATE_UNKNOWN, vm->rd, pa + ipa, ipa);
	sample("256 MiB: DATA_CREATE_UNKNOWN", since(&mark));
	vm_add_rec(vm, 0, true, NULL);
	call_ok(NULL, RMI_REALM_ACTIVATE, vm->rd);
	sample("256 MiB realm: build", call_total - start);
	sample("256 MiB realm: granules of overhead", memory_given() - SIZE / PAGE);
}

static void tear_down(struct vm *vm)
{
	uint64_t start = call_total;

	vm_remove_rec(vm, 0, NULL);
	for (uint64_t ipa = 0; ipa < SIZE; ipa += PAGE)
		vm_remove_data(vm, ipa, NULL);
	for (uint64_t ipa = 0; ipa < SIZE; ipa += BLOCK)
		vm_remove_table(vm, ipa, 3, NULL);
	vm_remove_table(vm, 0, 2, NULL);
	vm_destroy(vm, NULL);
	sample("256 MiB realm: teardown", call_total - start);
}

void group_whole(void)
{
	struct vm vm;

	build(&vm);
	tear_down(&vm);
}
