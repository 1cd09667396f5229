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

static void map_shared(struct runner *r)
{
	const uint64_t ipa = VM_HALF + BARE_SHARED_OFFSET, base = ipa & -BLOCK;

	r->shared = page();
	vm_table(&r->vm, VM_HALF, 2, NULL);
	vm_table(&r->vm, base, 3, NULL);
	call_ok(NULL, RMI_RTT_MAP_UNPROTECTED, r->vm.rd, ipa, 3, (uintptr_t)r->shared | ATTRS);
}

static void load(const struct vm *vm)
{
	const struct realm_image *image = image_find("bench");
	const uint64_t size = (uintptr_t)image->end - (uintptr_t)image->start;
	uint64_t ipa = 0;

	vm_table(vm, 0, 2, NULL);
	vm_table(vm, 0, 3, NULL);
	vm_table(vm, RUNNER_PAGES_IPA, 3, NULL);
	vm_init_ram(vm, 0, TABLE_PAGES, NULL);
	vm_init_ram(vm, RUNNER_PAGES_IPA, TABLE_PAGES, NULL);
	/* The image is padded with what follows it in ours: the realm clears its own memory. */
	for (; ipa < size; ipa += PAGE)
		vm_data(vm, ipa, (const uint8_t *)image->start + ipa);
	for (; ipa < BLOCK; ipa += PAGE)
		vm_unknown(vm, ipa, NULL);
	for (uint64_t i = 0; i < RUNNER_ASSIGNED; i++)
		vm_unknown(vm, RUNNER_PAGES_IPA + i * PAGE, NULL);
}

struct rmi_rec_run *runner_enter(struct runner *r)
{
	struct vm_rec *rec = &r->vm.recs[0];

	call_ok(NULL, RMI_REC_ENTER, rec->pa, (uintptr_t)rec->run);
	rec->run->enter.flags = 0;
	return rec->run;
}

static void expect(const struct runner *r, uint64_t reason)
{
	const struct rmi_rec_exit *exit = &r->vm.recs[0].run->exit;

	if (exit->exit_reason != reason)
		fatal("exit reason %lu, not %lu: esr 0x%lx hpfar 0x%lx far 0x%lx",
		      exit->exit_reason, reason, exit->esr, exit->hpfar, exit->far);
}

void runner_expect_next(const struct runner *r)
{
	const struct rmi_rec_exit *exit = &r->vm.recs[0].run->exit;

	expect(r, RMI_EXIT_HOST_CALL);
	if (exit->imm != BENCH_HC_NEXT)
		fatal("the realm gave up: host call %lu, line %lu, 0x%lx instead of 0x%lx",
		      exit->imm, exit->gprs[0], exit->gprs[1], exit->gprs[2]);
}

void runner_start(struct runner *r)
{
	vm_create(&r->vm, NULL);
	load(&r->vm);
	map_shared(r);
	vm_add_rec(&r->vm, 0, true, NULL);
	vm_add_rec(&r->vm, 1, false, NULL);
	call_ok(NULL, RMI_REALM_ACTIVATE, r->vm.rd);
	runner_enter(r);
	runner_expect_next(r);

	r->overhead = 0;
	runner_do(r, NULL, BENCH_NOTHING);
	r->overhead = r->shared->after - r->shared->before;
	CHECK_EQ(r->overhead, call_overhead);
}

static void remove_pages(const struct vm *vm, uint64_t base, uint64_t top)
{
	while (base < top)
		if (call(NULL, RMI_DATA_DESTROY, vm->rd, base) == RMI_SUCCESS) {
			base = last.regs.x[2];
			taken(last.regs.x[1]);
		} else {
			CHECK(last.regs.x[2] > base);
			base = last.regs.x[2];
		}
}

void runner_stop(struct runner *r)
{
	struct vm *vm = &r->vm;

	remove_pages(vm, 0, RUNNER_PAGES_IPA + BLOCK);
	vm_remove_table(vm, (VM_HALF + BARE_SHARED_OFFSET) & -BLOCK, 3, NULL);
	vm_remove_table(vm, VM_HALF, 2, NULL);
	vm_remove_table(vm, RUNNER_PAGES_IPA, 3, NULL);
	vm_remove_table(vm, 0, 3, NULL);
	vm_remove_table(vm, 0, 2, NULL);
	vm_remove_rec(vm, 0, NULL);
	vm_remove_rec(vm, 1, NULL);
	vm_destroy(vm, NULL);
}

void runner_give_args(struct runner *r, enum bench_op op, const uint64_t args[BENCH_ARGS])
{
	r->shared->op = op;
	for (unsigned int i = 0; i < BENCH_ARGS; i++)
		r->shared->args[i] = args[i];
}

void runner_do_args(struct runner *r, const char *row, enum bench_op op,
		    const uint64_t args[BENCH_ARGS])
{
	runner_give_args(r, op, args);
	runner_enter(r);
	runner_expect_next(r);
	sample(row, runner_span(r));
}

uint64_t runner_span(const struct runner *r)
{
	return r->shared->after - r->shared->before - r->overhead;
}

uint64_t runner_out(const struct runner *r, unsigned int n)
{
	return r->shared->out[n];
}

struct rmi_rec_run *runner_leave_args(struct runner *r, uint64_t reason, enum bench_op op,
				      const uint64_t args[BENCH_ARGS])
{
	struct rmi_rec_run *run;

	runner_give_args(r, op, args);
	run = runner_enter(r);
	r->left_at = last.after;
	expect(r, reason);
	return run;
}

void runner_return(struct runner *r, const char *exit_row, const char *enter_row)
{
	uint64_t entered_at;

	runner_enter(r);
	entered_at = last.before;
	runner_expect_next(r);
	sample(exit_row, r->left_at - r->shared->before - r->overhead);
	sample(enter_row, r->shared->after - entered_at - r->overhead);
}
