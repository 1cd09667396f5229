/* SPDX-License-Identifier: BSD-3-Clause */
#include "runner.h"

#include <stddef.h>

#include <bare/protocol.h>

#include "call.h"
#include "check.h"
#include "images.h"
#include "memory.h"
#include "samples.h"

#define TABLE_PAGES (BLOCK / PAGE)
#define ATTRS (6UL << 2 | 3UL << 6)

struct vm runner_vm;
static volatile struct bench_page *shared;
static uint64_t left_at; /* counter at the end of the call that brought the exit */
static uint64_t realm_overhead;

static void map_shared(void)
{
	const uint64_t ipa = VM_HALF + BARE_SHARED_OFFSET, base = ipa & -BLOCK;

	shared = page();
	vm_table(&runner_vm, VM_HALF, 2, NULL);
	vm_table(&runner_vm, base, 3, NULL);
	call_ok(NULL, RMI_RTT_MAP_UNPROTECTED, runner_vm.rd, ipa, 3, (uintptr_t)shared | ATTRS);
}

static void load(void)
{
	const struct realm_image *image = image_find("bench");
	const uint64_t size = (uintptr_t)image->end - (uintptr_t)image->start;
	uint64_t ipa = 0;

	vm_table(&runner_vm, 0, 2, NULL);
	vm_table(&runner_vm, 0, 3, NULL);
	vm_table(&runner_vm, RUNNER_PAGES_IPA, 3, NULL);
	vm_init_ram(&runner_vm, 0, TABLE_PAGES, NULL);
	vm_init_ram(&runner_vm, RUNNER_PAGES_IPA, TABLE_PAGES, NULL);
	/* The image is padded with what follows it in ours: the realm clears its own memory. */
	for (; ipa < size; ipa += PAGE)
		vm_data(&runner_vm, ipa, (const uint8_t *)image->start + ipa);
	for (; ipa < BLOCK; ipa += PAGE)
		vm_unknown(&runner_vm, ipa, NULL);
	for (uint64_t i = 0; i < RUNNER_ASSIGNED; i++)
		vm_unknown(&runner_vm, RUNNER_PAGES_IPA + i * PAGE, NULL);
}

static struct rmi_rec_run *enter(void)
{
	struct vm_rec *rec = &runner_vm.recs[0];

	call_ok(NULL, RMI_REC_ENTER, rec->pa, (uintptr_t)rec->run);
	rec->run->enter.flags = 0;
	return rec->run;
}

static void expect(uint64_t reason)
{
	const struct rmi_rec_exit *exit = &runner_vm.recs[0].run->exit;

	if (exit->exit_reason != reason)
		fatal("exit reason %lu, not %lu: esr 0x%lx hpfar 0x%lx far 0x%lx",
		      exit->exit_reason, reason, exit->esr, exit->hpfar, exit->far);
}

static void expect_next(void)
{
	const struct rmi_rec_exit *exit = &runner_vm.recs[0].run->exit;

	expect(RMI_EXIT_HOST_CALL);
	if (exit->imm != BENCH_HC_NEXT)
		fatal("the realm gave up: host call %lu, line %lu, 0x%lx instead of 0x%lx",
		      exit->imm, exit->gprs[0], exit->gprs[1], exit->gprs[2]);
}

void runner_start(void)
{
	vm_create(&runner_vm, NULL);
	load();
	map_shared();
	vm_add_rec(&runner_vm, 0, true, NULL);
	vm_add_rec(&runner_vm, 1, false, NULL);
	call_ok(NULL, RMI_REALM_ACTIVATE, runner_vm.rd);
	enter();
	expect_next();

	realm_overhead = 0;
	runner_do(NULL, BENCH_NOTHING);
	realm_overhead = shared->after - shared->before;
	CHECK_EQ(realm_overhead, call_overhead);
}

static void remove_pages(uint64_t base, uint64_t top)
{
	while (base < top)
		if (call(NULL, RMI_DATA_DESTROY, runner_vm.rd, base) == RMI_SUCCESS) {
			base = last.regs.x[2];
			taken(last.regs.x[1]);
		} else {
			CHECK(last.regs.x[2] > base);
			base = last.regs.x[2];
		}
}

void runner_stop(void)
{
	const struct vm *vm = &runner_vm;

	remove_pages(0, RUNNER_PAGES_IPA + BLOCK);
	vm_remove_table(vm, (VM_HALF + BARE_SHARED_OFFSET) & -BLOCK, 3, NULL);
	vm_remove_table(vm, VM_HALF, 2, NULL);
	vm_remove_table(vm, RUNNER_PAGES_IPA, 3, NULL);
	vm_remove_table(vm, 0, 3, NULL);
	vm_remove_table(vm, 0, 2, NULL);
	vm_remove_rec(&runner_vm, 0, NULL);
	vm_remove_rec(&runner_vm, 1, NULL);
	vm_destroy(&runner_vm, NULL);
}

static void give(enum bench_op op, const uint64_t args[BENCH_ARGS])
{
	shared->op = op;
	for (unsigned int i = 0; i < BENCH_ARGS; i++)
		shared->args[i] = args[i];
}

void runner_do_args(const char *row, enum bench_op op, const uint64_t args[BENCH_ARGS])
{
	give(op, args);
	enter();
	expect_next();
	sample(row, runner_span());
}

uint64_t runner_span(void)
{
	return shared->after - shared->before - realm_overhead;
}

uint64_t runner_out(unsigned int n)
{
	return shared->out[n];
}

struct rmi_rec_run *runner_leave_args(uint64_t reason, enum bench_op op,
				      const uint64_t args[BENCH_ARGS])
{
	struct rmi_rec_run *run;

	give(op, args);
	run = enter();
	left_at = last.after;
	expect(reason);
	return run;
}

void runner_return(const char *exit_row, const char *enter_row)
{
	uint64_t entered_at;

	enter();
	entered_at = last.before;
	expect_next();
	sample(exit_row, left_at - shared->before - realm_overhead);
	sample(enter_row, shared->after - entered_at - realm_overhead);
}
