/* SPDX-License-Identifier: BSD-3-Clause */
#include "check.h"

#include <stdarg.h>
#include <stddef.h>

#include "clock.h"
#include "console.h"
#include "format.h"
#include "gic.h"
#include "lock.h"
#include "semihost.h"

#define REASON_SIZE 224

static struct {
	struct lock lock;
	bool failed;
	int stop; /* accessed atomically */
	uint64_t deadline; /* counter value, 0: none; accessed atomically */
	char reason[REASON_SIZE];
} state;

/* unwind.S */
uint64_t unwind_mark(struct unwind *mark) __attribute__((returns_twice));
void unwind_to(struct unwind *mark) __attribute__((noreturn));

static void leave(void)
{
	struct cpu *cpu = this_cpu();

	if (!cpu->unwind)
		fatal("%s", state.reason);
	unwind_to(cpu->unwind);
}

void check_fail(const char *file, int line, const char *text, ...)
{
	va_list args;
	size_t len;

	lock_take(&state.lock);
	if (!state.failed) {
		len = format(state.reason, REASON_SIZE, "%s:%d: ", file, line);
		va_start(args, text);
		format_v(state.reason + len, REASON_SIZE - len, text, args);
		va_end(args);
		state.failed = true;
	}
	lock_drop(&state.lock);
	check_stop();
	leave();
	__builtin_unreachable();
}

void fatal(const char *text, ...)
{
	char buf[PRINT_MAX];
	va_list args;

	va_start(args, text);
	format_v(buf, sizeof(buf), text, args);
	va_end(args);
	print("FATAL: %s\n", buf);
	semihost_exit(1);
}

void check_point(void)
{
	const uint64_t deadline = __atomic_load_n(&state.deadline, __ATOMIC_RELAXED);

	if (__atomic_load_n(&state.stop, __ATOMIC_ACQUIRE))
		leave();
	if (deadline != 0 && clock_now() > deadline)
		check_fail(__FILE__, __LINE__, "time is up");
}

bool check_run(void (*body)(void *arg), void *arg)
{
	struct cpu *cpu = this_cpu();
	struct unwind mark, *volatile outer = cpu->unwind;
	volatile bool done = false;

	if (unwind_mark(&mark) == 0) {
		cpu->unwind = &mark;
		body(arg);
		done = true;
	}
	this_cpu()->unwind = outer;
	return done;
}

void check_extend(uint64_t limit_ms)
{
	__atomic_store_n(&state.deadline, clock_now() + clock_ms(limit_ms), __ATOMIC_RELAXED);
}

void check_begin(uint64_t limit_ms)
{
	state.failed = false;
	check_extend(limit_ms);
	__atomic_store_n(&state.stop, 0, __ATOMIC_RELEASE);
}

void check_stop(void)
{
	__atomic_store_n(&state.stop, 1, __ATOMIC_RELEASE);
	for (uint32_t i = 0; i < MAX_CPUS; i++)
		if (cpus[i].online)
			gic_kick(i);
}

void check_resume(void)
{
	__atomic_store_n(&state.deadline, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&state.stop, 0, __ATOMIC_RELEASE);
}

const char *check_reason(void)
{
	return state.failed ? state.reason : NULL;
}
