/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "call.h"
#include "check.h"
#include "groups.h"
#include "memory.h"
#include "samples.h"
#include "vm.h"

#define ENTRIES 512UL
#define GIB (ENTRIES * BLOCK)

/* Each gets a table of pages; RAM throughout, unless said otherwise. */
#define IPA_DATA 0UL
#define IPA_FOLD BLOCK
/* A table of blocks without anything else in it. */
#define IPA_EMPTY GIB

/* Normal write-back memory, read-write */
#define ATTRS (6UL << 2 | 3UL << 6)

static void data_rows(const struct vm *vm)
{
	const uint64_t source = (uintptr_t)page(), ipa = IPA_DATA;
	uint64_t pa, sum;

	call_ok("DATA_CREATE unmeasured", RMI_DATA_CREATE, vm->rd, given(), ipa, source, 0);
	call_ok("DATA_CREATE measured", RMI_DATA_CREATE, vm->rd, given(), ipa + PAGE, source,
		RMI_MEASURE_CONTENT);
	vm_unknown(vm, ipa + 2 * PAGE, "DATA_CREATE_UNKNOWN");
	call_ok("RTT_READ_ENTRY L3", RMI_RTT_READ_ENTRY, vm->rd, ipa, 3);

	/* The next entry is live, so `top` is found at once. */
	pa = pages(1, 1);
	vm_unknown(vm, ipa + 5 * PAGE, NULL);
	call_ok(NULL, RMI_GRANULE_DELEGATE, pa);
	sum = last.cost;
	call_ok(NULL, RMI_DATA_CREATE_UNKNOWN, vm->rd, pa, ipa + 4 * PAGE);
	sum += last.cost;
	call_ok("DATA_DESTROY", RMI_DATA_DESTROY, vm->rd, ipa + 4 * PAGE);
	sum += last.cost;
	call_ok(NULL, RMI_GRANULE_UNDELEGATE, pa);
	sum += last.cost;
	sample("DELEGATE + DATA_CREATE_UNKNOWN + DATA_DESTROY + UNDELEGATE", sum);
	vm_remove_data(vm, ipa + 5 * PAGE, NULL);
	vm_remove_data(vm, ipa + 2 * PAGE, NULL);
	vm_remove_data(vm, ipa + PAGE, NULL);

	/* The first entry is the only live one. */
	vm_remove_data(vm, ipa, "DATA_DESTROY, scan to the end of the table");
}

static void fold_rows(const struct vm *vm)
{
	const uint64_t pa = given_pages(ENTRIES, ENTRIES);

	for (uint64_t i = 0; i < ENTRIES; i++)
		call_ok(NULL, RMI_DATA_CREATE_UNKNOWN, vm->rd, pa + i * PAGE, IPA_FOLD + i * PAGE);
	call_ok("RTT_FOLD 512 assigned", RMI_RTT_FOLD, vm->rd, IPA_FOLD, 3);
	call_ok("RTT_CREATE L3, unfold", RMI_RTT_CREATE, vm->rd, last.regs.x[1], IPA_FOLD, 3);
	for (uint64_t i = 0; i < ENTRIES; i++)
		vm_remove_data(vm, IPA_FOLD + i * PAGE, NULL);
}

static void unprotected_rows(const struct vm *vm)
{
	const uint64_t rd = vm->rd, pa = pages(ENTRIES, ENTRIES), ipa = VM_HALF;

	vm_table(vm, ipa, 2, NULL);
	vm_table(vm, ipa, 3, NULL);
	call_ok("RTT_MAP_UNPROTECTED L3", RMI_RTT_MAP_UNPROTECTED, rd, ipa, 3, pa | ATTRS);
	call_ok(NULL, RMI_RTT_MAP_UNPROTECTED, rd, ipa + PAGE, 3, pa | ATTRS);
	call_ok("RTT_UNMAP_UNPROTECTED L3", RMI_RTT_UNMAP_UNPROTECTED, rd, ipa, 3);
	call_ok(NULL, RMI_RTT_UNMAP_UNPROTECTED, rd, ipa + PAGE, 3);
	call_ok(NULL, RMI_RTT_MAP_UNPROTECTED, rd, ipa, 3, pa | ATTRS);
	call_ok("RTT_UNMAP_UNPROTECTED L3, scan to the end of the table", RMI_RTT_UNMAP_UNPROTECTED,
		rd, ipa, 3);
	vm_remove_table(vm, ipa, 3, NULL);
	call_ok("RTT_MAP_UNPROTECTED L2", RMI_RTT_MAP_UNPROTECTED, rd, ipa, 2, pa | ATTRS);
	call_ok(NULL, RMI_RTT_UNMAP_UNPROTECTED, rd, ipa, 2);
	vm_remove_table(vm, ipa, 2, NULL);
}

void group_tables(void)
{
	struct vm vm;

	vm_create(&vm, NULL);
	vm_table(&vm, IPA_DATA, 2, "RTT_CREATE L2");
	vm_table(&vm, IPA_DATA, 3, "RTT_CREATE L3");
	vm_table(&vm, IPA_FOLD, 3, NULL);
	vm_init_ram(&vm, IPA_DATA, ENTRIES, "RTT_INIT_RIPAS, 512 pages");
	vm_init_ram(&vm, IPA_FOLD, ENTRIES, NULL);
	data_rows(&vm);
	fold_rows(&vm);
	unprotected_rows(&vm);

	/* The parent's next entry is live, then none is. */
	vm_table(&vm, IPA_EMPTY, 2, NULL);
	vm_table(&vm, IPA_EMPTY, 3, NULL);
	vm_table(&vm, IPA_EMPTY + BLOCK, 3, NULL);
	vm_remove_table(&vm, IPA_EMPTY, 3, "RTT_DESTROY L3");
	vm_remove_table(&vm, IPA_EMPTY + BLOCK, 3, NULL);
	vm_table(&vm, IPA_EMPTY, 3, NULL);
	vm_remove_table(&vm, IPA_EMPTY, 3, "RTT_DESTROY L3, scan to the end of the table");

	vm_remove_table(&vm, IPA_EMPTY, 2, NULL);
	vm_remove_table(&vm, IPA_FOLD, 3, NULL);
	vm_remove_table(&vm, IPA_DATA, 3, NULL);
	vm_remove_table(&vm, IPA_DATA, 2, NULL);
	vm_destroy(&vm, NULL);
}
