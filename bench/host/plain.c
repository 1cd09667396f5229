/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include <abi/smccc.h>

#include "call.h"
#include "check.h"
#include "groups.h"
#include "memory.h"
#include "vm.h"

void group_plain(void)
{
	struct vm vm;
	uint64_t pa = pages(1, 1);

	call("PSCI_VERSION", PSCI_VERSION);
	call_ok("RMI_VERSION", RMI_VERSION, RMI_ABI_VERSION);
	call_ok("RMI_FEATURES", RMI_FEATURES, 0);
	call_ok("GRANULE_DELEGATE", RMI_GRANULE_DELEGATE, pa);
	call_ok("GRANULE_UNDELEGATE", RMI_GRANULE_UNDELEGATE, pa);

	vm_create(&vm, "REALM_CREATE (2 start tables)");
	call_ok("REC_AUX_COUNT", RMI_REC_AUX_COUNT, vm.rd);
	vm_add_rec(&vm, 0, true, "REC_CREATE runnable");
	call_ok("REALM_ACTIVATE", RMI_REALM_ACTIVATE, vm.rd);
	vm_remove_rec(&vm, 0, "REC_DESTROY");
	vm_destroy(&vm, "REALM_DESTROY");
}
