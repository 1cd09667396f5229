/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions: a refused probe continues at its fix-up; anything else is nobody's plan, is printed whole and fails the running
 * case, or ends the run if there is none.
 */
#include "check.h"
#include "console.h"
#include "cpu.h"
#include "exception.h"
#include "probe.h"

#define KIND_SYNC_CURRENT 4

static void dump(const struct frame *frame, uint64_t kind)
{
	print("EXCEPTION cpu %u vector %lu esr 0x%lx far 0x%lx elr 0x%lx spsr 0x%lx\n",
	      this_cpu()->index, kind, frame->esr, frame->far, frame->elr, frame->spsr);
	for (unsigned int i = 0; i < 31; i++)
		print("  x%-2u 0x%016lx%s", i, frame->x[i], i % 4 == 3 || i == 30 ? "\n" : "");
}

static void unwind_from_exception(uint64_t esr, uint64_t far, uint64_t elr)
{
	check_fail(__FILE__, __LINE__, "unexpected exception: esr 0x%lx far 0x%lx elr 0x%lx", esr,
		   far, elr);
}

void exception_handle(struct frame *frame, uint64_t kind)
{
	if (kind == KIND_SYNC_CURRENT && probe_owns(frame->elr)) {
		this_cpu()->fault = (struct fault){ .esr = frame->esr, .far = frame->far };
		frame->elr = (uintptr_t)probe_fixup;
		return;
	}

	dump(frame, kind);
	frame->x[0] = frame->esr;
	frame->x[1] = frame->far;
	frame->x[2] = frame->elr;
	frame->elr = (uintptr_t)unwind_from_exception;
}
