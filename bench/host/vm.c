/* SPDX-License-Identifier: BSD-3-Clause */
#include "vm.h"

#include <stddef.h>
#include <string.h>

#include <bare/protocol.h>

#include "call.h"
#include "check.h"
#include "memory.h"

/* VMIDs in use, a bit each; the first is not used. */
static uint64_t vmids = 1;

void vm_create(struct vm *vm, const char *row)
{
	struct rmi_realm_params *params = page();
	uint64_t features;

	memset(vm, 0, sizeof(*vm));
	call_ok(NULL, RMI_FEATURES, 0);
	features = last.regs.x[1];
	params->s2sz = VM_WIDTH;
	params->num_bps = (features >> RMI_FEAT0_NUM_BPS_SHIFT) & 0x3f;
	params->num_wps = (features >> RMI_FEAT0_NUM_WPS_SHIFT) & 0x3f;
	params->hash_algo = RMI_HASH_SHA_256;
	vm->vmid = (unsigned int)__builtin_ctzl(~vmids);
	vmids |= 1UL << vm->vmid;
	params->vmid = (uint16_t)vm->vmid;
	params->rtt_base = vm->start = given_pages(VM_START_TABLES, VM_START_TABLES);
	params->rtt_level_start = VM_START_LEVEL;
	params->rtt_num_start = VM_START_TABLES;
	vm->rd = given();
	call_ok(row, RMI_REALM_CREATE, vm->rd, (uintptr_t)params);
	call_ok(NULL, RMI_REC_AUX_COUNT, vm->rd);
	vm->aux_count = last.regs.x[1];
	CHECK(vm->aux_count <= RMI_MAX_AUX);
}

void vm_add_rec(struct vm *vm, unsigned int index, bool runnable, const char *row)
{
	struct rmi_rec_params *params = page();
	struct vm_rec *rec = &vm->recs[index];

	rec->run = page();
	params->flags = runnable ? RMI_REC_FLAG_RUNNABLE : 0;
	params->mpidr = index;
	params->gprs[1] = BARE_RAM_MIN;
	params->gprs[2] = VM_WIDTH;
	params->gprs[3] = PAGE;
	params->num_aux = vm->aux_count;
	for (uint64_t i = 0; i < vm->aux_count; i++)
		params->aux[i] = rec->aux[i] = given();
	rec->pa = given();
	call_ok(row, RMI_REC_CREATE, vm->rd, rec->pa, (uintptr_t)params);
}

void vm_remove_rec(struct vm *vm, unsigned int index, const char *row)
{
	struct vm_rec *rec = &vm->recs[index];

	call_ok(row, RMI_REC_DESTROY, rec->pa);
	taken(rec->pa);
	for (uint64_t i = 0; i < vm->aux_count; i++)
		taken(rec->aux[i]);
}

void vm_destroy(struct vm *vm, const char *row)
{
	call_ok(row, RMI_REALM_DESTROY, vm->rd);
	vmids &= ~(1UL << vm->vmid);
	taken(vm->rd);
	for (uint64_t i = 0; i < VM_START_TABLES; i++)
		taken(vm->start + i * PAGE);
}

void vm_table(const struct vm *vm, uint64_t ipa, uint64_t level, const char *row)
{
	call_ok(row, RMI_RTT_CREATE, vm->rd, given(), ipa, level);
}

void vm_remove_table(const struct vm *vm, uint64_t ipa, uint64_t level, const char *row)
{
	call_ok(row, RMI_RTT_DESTROY, vm->rd, ipa, level);
	taken(last.regs.x[1]);
}

void vm_init_ram(const struct vm *vm, uint64_t base, uint64_t count, const char *row)
{
	uint64_t top = base + count * PAGE;

	/* An RMM may stop early, but not without an interrupt: a measured call does all of it. */
	if (!row) {
		for (; base < top; base = last.regs.x[1])
			call_ok(NULL, RMI_RTT_INIT_RIPAS, vm->rd, base, top);
		return;
	}
	call_ok(row, RMI_RTT_INIT_RIPAS, vm->rd, base, top);
	CHECK_EQ(last.regs.x[1], top);
}

void vm_data(const struct vm *vm, uint64_t ipa, const void *content)
{
	void *source = page();

	memcpy(source, content, PAGE);
	call_ok(NULL, RMI_DATA_CREATE, vm->rd, given(), ipa, (uintptr_t)source, 0);
}

void vm_unknown(const struct vm *vm, uint64_t ipa, const char *row)
{
	call_ok(row, RMI_DATA_CREATE_UNKNOWN, vm->rd, given(), ipa);
}

void vm_remove_data(const struct vm *vm, uint64_t ipa, const char *row)
{
	call_ok(row, RMI_DATA_DESTROY, vm->rd, ipa);
	taken(last.regs.x[1]);
}
