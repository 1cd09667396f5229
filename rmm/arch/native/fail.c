/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a broken rule ends a test, and what the machine offers.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native.h"

void (*native_on_fail)(const char *message);
struct native_knobs native;
struct native_counters native_count;

static uint64_t random_state;
static unsigned int random_given;
static unsigned int interrupt_polls;

void native_fail(const char *format, ...)
{
	static char message[512];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (native_on_fail)
		native_on_fail(message);
	fprintf(stderr, "native: %s\n", message);
	abort();
}

void arch_panic(const char *what)
{
	native_fail("panic: %s", what);
}

static const struct arch_caps default_caps = {
	.pa_bits = 48,
	.vmid_bits = 16,
	.num_lrs = 3,
	.gic_pri_bits = 5,
	.gic_id_bits = 16,
	.gic_ext_range = false,
	.num_bps = 5,
	.num_wps = 3,
	.has_pmu = true,
	.pmu_counters = 6,
	.has_rng = true,
};

const struct arch_caps *arch_caps(void)
{
	return &native.caps;
}

bool arch_random(uint64_t *out)
{
	if (!native.caps.has_rng)
		return false;
	if (random_given < native.random_count) {
		*out = native.random[random_given++];
		return true;
	}
	/* splitmix64: any seed will do, 0 included */
	random_state += 0x9e3779b97f4a7c15UL;
	uint64_t z = random_state ^ native.seed;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
	*out = z ^ (z >> 31);
	return true;
}

bool arch_interrupt_pending(void)
{
	interrupt_polls++;
	return native.interrupt_after && interrupt_polls >= native.interrupt_after;
}

/* Each feature field at its highest: what is not masked shows. */
uint64_t arch_id_register(unsigned int crm, unsigned int op2)
{
	if (crm < 1 || crm > 7 || op2 > 7)
		native_fail("ID register crm %u op2 %u", crm, op2);
	return native.id_register[crm][op2];
}

void native_memory_reset(void);

void native_reset(void)
{
	memset(&native, 0, sizeof(native));
	memset(&native_count, 0, sizeof(native_count));
	native.caps = default_caps;
	native.seed = 1;
	memset(native.id_register, 0xff, sizeof(native.id_register));
	random_state = 0;
	random_given = 0;
	interrupt_polls = 0;
	native.platform_token_size = 1518;
	native_task_reset();
	native_memory_reset();
	native_locks_reset();
	native_tlb_reset();
	native_rec_reset();
}
