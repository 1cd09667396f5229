/* SPDX-License-Identifier: BSD-3-Clause */
#include "memory.h"

#include <stddef.h>
#include <string.h>

#include "call.h"
#include "check.h"

#define POOL_BASE 0x70000000UL
#define POOL_TOP 0x100000000UL

static uint64_t next = POOL_BASE;
static uint64_t outstanding;

uint64_t pages(uint64_t count, uint64_t align)
{
	uint64_t pa = (next + align * PAGE - 1) & -(align * PAGE);

	CHECK(pa + count * PAGE <= POOL_TOP);
	next = pa + count * PAGE;
	return pa;
}

void *page(void)
{
	void *p = (void *)pages(1, 1);

	memset(p, 0, PAGE);
	return p;
}

uint64_t given_pages(uint64_t count, uint64_t align)
{
	uint64_t pa = pages(count, align);

	for (uint64_t i = 0; i < count; i++)
		call_ok(NULL, RMI_GRANULE_DELEGATE, pa + i * PAGE);
	outstanding += count;
	return pa;
}

uint64_t given(void)
{
	return given_pages(1, 1);
}

void taken(uint64_t pa)
{
	call_ok(NULL, RMI_GRANULE_UNDELEGATE, pa);
	outstanding--;
}

void memory_reset(void)
{
	CHECK_EQ(outstanding, 0);
	next = POOL_BASE;
}

uint64_t memory_given(void)
{
	return outstanding;
}
