/* SPDX-License-Identifier: BSD-3-Clause */
#include "granule.h"

#include <string.h>

#include "check.h"
#include "console.h"
#include "lock.h"
#include "rmi.h"

#define POOL_BASE 0x70000000UL
#define POOL_TOP 0x100000000UL
#define POOL_FIRST (POOL_BASE / GRANULE_SIZE)
#define POOL_COUNT ((POOL_TOP - POOL_BASE) / GRANULE_SIZE)

#define FILL 0xa5
/* Granules that are given at once and take so long that the console must not fall silent. */
#define TELL_EVERY 16384U

static const char *const kind_names[GRANULE_KINDS] = {
	"free", "normal", "delegated", "RD", "REC", "REC_AUX", "RTT", "DATA", "CSM", "lost",
};

static struct {
	struct lock lock;
	uint64_t first; /* nothing is free below this one */
	uint64_t used[GRANULE_KINDS];
	uint64_t taken;
	uint8_t kind[POOL_COUNT];
} pool;

static uint64_t index_of(uint64_t pa)
{
	CHECK(pa % GRANULE_SIZE == 0 && pa >= POOL_BASE && pa < POOL_TOP);
	return (pa - POOL_BASE) / GRANULE_SIZE;
}

static void set_kind(uint64_t i, enum granule_kind kind)
{
	pool.used[pool.kind[i]]--;
	pool.used[kind]++;
	pool.kind[i] = (uint8_t)kind;
}

static bool run_is_free(uint64_t first, uint64_t count)
{
	for (uint64_t i = first; i < first + count; i++)
		if (pool.kind[i] != GRANULE_FREE)
			return false;
	return true;
}

static uint64_t reserve(uint64_t count, uint64_t align, enum granule_kind kind)
{
	uint64_t i, found = POOL_COUNT;

	lock_take(&pool.lock);
	while (pool.first < POOL_COUNT && pool.kind[pool.first] != GRANULE_FREE)
		pool.first++;
	i = ((POOL_FIRST + pool.first + align - 1) & ~(align - 1)) - POOL_FIRST;
	for (; i + count <= POOL_COUNT; i += align) {
		if (run_is_free(i, count)) {
			found = i;
			break;
		}
	}
	for (i = found; i < POOL_COUNT && i < found + count; i++)
		set_kind(i, kind);
	lock_drop(&pool.lock);
	if (found == POOL_COUNT)
		check_fail(__FILE__, __LINE__, "no %lu granules left", count);
	return POOL_BASE + found * GRANULE_SIZE;
}

static void release(uint64_t pa, uint64_t count)
{
	uint64_t first = index_of(pa);

	lock_take(&pool.lock);
	for (uint64_t i = first; i < first + count; i++)
		set_kind(i, GRANULE_FREE);
	if (first < pool.first)
		pool.first = first;
	lock_drop(&pool.lock);
}

uint64_t granule_alloc(uint64_t count, uint64_t align)
{
	uint64_t pa = reserve(count, align, GRANULE_NS);

	memset((void *)pa, 0, count * GRANULE_SIZE);
	return pa;
}

void granule_free(uint64_t pa, uint64_t count)
{
	release(pa, count);
}

uint64_t granule_give_many(uint64_t count, uint64_t align, enum granule_kind kind)
{
	uint64_t pa = reserve(count, align, kind);

	memset((void *)pa, FILL, count * GRANULE_SIZE);
	for (uint64_t i = 0; i < count; i++) {
		CHECK_EQ(rmi_granule_delegate(pa + i * GRANULE_SIZE), RMI_SUCCESS);
		if ((i + 1) % TELL_EVERY == 0)
			print("%lu of %lu granules are delegated\n", i + 1, count);
	}
	return pa;
}

uint64_t granule_give(enum granule_kind kind)
{
	return granule_give_many(1, 1, kind);
}

bool granule_is_zero(uint64_t pa)
{
	const uint64_t *word = (const uint64_t *)pa;
	uint64_t sum = 0;

	for (uint64_t i = 0; i < GRANULE_SIZE / sizeof(*word); i++)
		sum |= word[i];
	return sum == 0;
}

void granule_take(uint64_t pa)
{
	CHECK_EQ(rmi_granule_undelegate(pa), RMI_SUCCESS);
	if (!granule_is_zero(pa))
		check_fail(__FILE__, __LINE__, "granule 0x%lx (%s) came back unwiped", pa,
			   kind_names[pool.kind[index_of(pa)]]);
	__atomic_add_fetch(&pool.taken, 1, __ATOMIC_RELAXED);
	release(pa, 1);
}

uint64_t granule_top(void)
{
	uint64_t i = POOL_COUNT;

	while (i > 0 && pool.kind[i - 1] == GRANULE_FREE)
		i--;
	return POOL_BASE + i * GRANULE_SIZE;
}

uint64_t granule_taken(void)
{
	return __atomic_load_n(&pool.taken, __ATOMIC_RELAXED);
}

uint64_t granule_used(enum granule_kind kind)
{
	return pool.used[kind];
}

uint64_t granule_used_all(void)
{
	uint64_t sum = 0;

	for (unsigned int kind = GRANULE_FREE + 1; kind < GRANULE_LOST; kind++)
		sum += pool.used[kind];
	return sum;
}

bool granule_report(void)
{
	bool clean = granule_used_all() == 0;

	for (unsigned int kind = GRANULE_FREE + 1; kind < GRANULE_LOST; kind++)
		if (pool.used[kind] != 0)
			print("LOST %lu granules (%s)\n", pool.used[kind], kind_names[kind]);
	for (uint64_t i = 0; !clean && i < POOL_COUNT; i++)
		if (pool.kind[i] != GRANULE_FREE)
			set_kind(i, GRANULE_LOST);
	return clean;
}
