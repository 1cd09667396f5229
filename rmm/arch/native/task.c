/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Areas and suspendable computations. An area's granules are mapped side by side at a fixed address, as in the firmware. A
 * computation runs on a stack of the model's own; it is interrupted at the edges between basic blocks of what was compiled
 * with -fsanitize-coverage=trace-pc (mk/unit.mk), as often as the test wants.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "native.h"

#define CONTEXTS 64
#define STACK_SIZE (256UL << 10)
/* Far from where the C library and the sanitizers put anything. */
#define AREA_VA 0x300000000000UL
#define STACK_VA (AREA_VA - AREA_STACK_GRANULES * GRANULE_SIZE - GRANULE_SIZE)

struct context {
	uint64_t serial; /* 0: free */
	uint64_t pa; /* of the area's first data granule */
	void *stack;
	ucontext_t here;
	void (*work)(struct area *area);
	bool interruptible;
};

static struct context contexts[CONTEXTS];
static struct context *running;
static ucontext_t rmm;
static uint64_t serials;
static uint64_t mapped; /* PA of the first data granule, 0: nothing is */
static uint64_t edges;
static bool done;

void native_task_reset(void)
{
	if (mapped)
		arch_area_unmap();
	for (unsigned int i = 0; i < CONTEXTS; i++)
		contexts[i].serial = 0;
	running = NULL;
	edges = 0;
}

bool native_area_is_mapped(void)
{
	return mapped != 0;
}

bool native_task_runs(void)
{
	return running != NULL;
}

struct area *arch_area(void)
{
	if (!mapped)
		native_fail("no area is mapped");
	return (struct area *)AREA_VA;
}

struct area *arch_area_map(const uint64_t *granules)
{
	if (mapped)
		native_fail("two areas are mapped");
	for (unsigned int i = 0; i < AREA_GRANULES; i++)
		native_alias(granules[i],
			     i < AREA_STACK_GRANULES ?
				     STACK_VA + i * GRANULE_SIZE :
				     AREA_VA + (i - AREA_STACK_GRANULES) * GRANULE_SIZE);
	mapped = granules[AREA_STACK_GRANULES];
	return arch_area();
}

void arch_area_unmap(void)
{
	if (!mapped)
		native_fail("an area is unmapped that is not mapped");
	munmap((void *)STACK_VA, AREA_STACK_GRANULES * GRANULE_SIZE);
	munmap((void *)AREA_VA, AREA_DATA_GRANULES * GRANULE_SIZE);
	mapped = 0;
}

void arch_area_of_boot(uint64_t *granules)
{
	for (unsigned int i = 0; i < AREA_GRANULES; i++)
		granules[i] = NATIVE_RMM_BASE + i * GRANULE_SIZE;
}

/* A context whose area has been wiped by others, or is used again, can be used again too. */
static bool forgotten(const struct context *c)
{
	return c->serial == 0 || c->pa == mapped ||
	       ((const struct area *)native_bus(c->pa))->task.serial != c->serial;
}

static void entry(void)
{
	running->work(arch_area());
	done = true;
}

static struct context *free_context(void)
{
	for (unsigned int i = 0; i < CONTEXTS; i++)
		if (forgotten(&contexts[i]))
			return &contexts[i];
	native_fail("too many suspended computations");
}

void arch_task_start(void (*work)(struct area *area), bool interruptible)
{
	struct context *const c = free_context();

	if (c->stack == NULL)
		c->stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (c->stack == MAP_FAILED || getcontext(&c->here) != 0)
		native_fail("no memory for the model");
	c->serial = ++serials;
	c->pa = mapped;
	c->work = work;
	c->interruptible = interruptible;
	c->here.uc_stack.ss_sp = c->stack;
	c->here.uc_stack.ss_size = STACK_SIZE;
	c->here.uc_link = &rmm;
	makecontext(&c->here, entry, 0);
	arch_area()->task.serial = c->serial;
}

void arch_task_wipe(void)
{
	memset((void *)STACK_VA, 0, AREA_STACK_GRANULES * GRANULE_SIZE);
	memset(&arch_area()->task, 0, sizeof(struct arch_task));
}

enum task_event arch_task_run(void)
{
	const uint64_t serial = arch_area()->task.serial;
	struct context *c = contexts;

	while (c < contexts + CONTEXTS && (c->serial != serial || c->pa != mapped))
		c++;
	if (serial == 0 || c == contexts + CONTEXTS)
		native_fail("a computation goes on that was not begun");
	if (native_locks_held())
		native_fail("a computation runs while the RMM holds a lock");
	done = false;
	native_count.task_runs++;
	arch_fp_begin();
	running = c;
	swapcontext(&rmm, &c->here);
	running = NULL;
	arch_fp_end();
	if (!done)
		return native.task_fiq ? TASK_FIQ : TASK_IRQ;
	c->serial = 0;
	arch_task_wipe();
	return TASK_DONE;
}

/* Called by the compiler's instrumentation. Weak: libFuzzer has one of its own, and then nothing is interrupted. */
void __attribute__((weak)) __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
	if (running == NULL || !running->interruptible || native.task_interrupt_every == 0 ||
	    ++edges % native.task_interrupt_every != 0)
		return;
	native_count.task_interrupts++;
	swapcontext(&running->here, &rmm);
}

/* ---- EL3 */

/* A key of this model's own. */
static const uint8_t default_key[SIGN_KEY_SIZE] = {
	0x3a, 0x71, 0x05, 0xee, 0x42, 0x17, [47] = 0x63
};

bool arch_el3_realm_key(uint8_t key[SIGN_KEY_SIZE])
{
	if (native.refuse_realm_key)
		return false;
	memcpy(key, native.realm_key ? native.realm_key : default_key, SIGN_KEY_SIZE);
	return true;
}

/* The challenge, then a pattern. */
size_t arch_el3_platform_token(const uint8_t *challenge, size_t challenge_size, uint8_t *token,
			       size_t size)
{
	const size_t len = native.platform_token_size;

	if (len > size || challenge_size > 64)
		return 0;
	for (size_t i = 0; i < len; i++)
		token[i] = (uint8_t)(i < challenge_size ? challenge[i] : i * 7);
	return len;
}
