/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The granule table: find, lock, state, count. See granule.h for the rules.
 */
#include <granule.h>

#include <arch.h>

/* One word a granule: lock [15], state [13:10], count [9:0]. */
#define WORD_LOCK 0x8000U
#define WORD_STATE_SHIFT 10
#define WORD_STATE_MASK 0x3c00U
#define WORD_COUNT_MASK 0x03ffU

_Static_assert(GRANULE_COUNT_MAX == WORD_COUNT_MASK, "count field");
_Static_assert(GRANULE_RMM <= (WORD_STATE_MASK >> WORD_STATE_SHIFT), "state field");

/* 3 GiB of DRAM: what the emulated platform reports. A larger machine raises this. */
#ifndef GRANULE_TABLE_MAX
#define GRANULE_TABLE_MAX 786432U
#endif

static struct granule table[GRANULE_TABLE_MAX];

static struct bank {
	uint64_t base;
	uint64_t size;
	size_t first; /* index in table of the bank's first granule */
} banks[DRAM_BANKS_MAX];

static size_t bank_count;

bool granule_init(const struct dram_bank *dram, size_t count)
{
	size_t first = 0;

	if (count == 0 || count > DRAM_BANKS_MAX)
		return false;

	for (size_t i = 0; i < count; i++) {
		const size_t granules = dram[i].size >> GRANULE_SHIFT;

		if (granules > GRANULE_TABLE_MAX - first)
			return false;
		banks[i] = (struct bank){ dram[i].base, dram[i].size, first };
		first += granules;
	}
	bank_count = count;
	return true;
}

static struct granule *lookup(uint64_t addr)
{
	for (size_t i = 0; i < bank_count; i++) {
		const uint64_t offset = addr - banks[i].base;

		if (offset < banks[i].size)
			return &table[banks[i].first + (offset >> GRANULE_SHIFT)];
	}
	return NULL;
}

void granule_exclude(uint64_t base, uint64_t size)
{
	for (uint64_t a = base; a - base < size; a += GRANULE_SIZE) {
		struct granule *g = lookup(a);

		if (g != NULL)
			g->word = GRANULE_RMM << WORD_STATE_SHIFT;
	}
}

struct granule *granule_find(uint64_t addr)
{
	struct granule *g;

	if (!granule_aligned(addr))
		return NULL;
	g = lookup(addr);
	if (g == NULL || granule_state(g) == GRANULE_RMM)
		return NULL;
	return g;
}

struct granule *granule_at(pa_t pa)
{
	struct granule *g = lookup(pa.v);

	if (g == NULL)
		arch_panic("address of a granule that is not in the table");
	return g;
}

pa_t granule_pa(const struct granule *g)
{
	const size_t index = (size_t)(g - table);
	size_t i = bank_count - 1;

	while (i > 0 && banks[i].first > index)
		i--;
	return pa_of(banks[i].base + ((uint64_t)(index - banks[i].first) << GRANULE_SHIFT));
}

static void lock(struct granule *g)
{
	while (__atomic_fetch_or(&g->word, WORD_LOCK, __ATOMIC_ACQUIRE) & WORD_LOCK) {
		while (__atomic_load_n(&g->word, __ATOMIC_RELAXED) & WORD_LOCK)
			arch_spin_hint();
	}
	arch_lock_taken(g);
}

void granule_unlock(struct granule *g)
{
	arch_lock_released(g);
	__atomic_fetch_and(&g->word, (uint16_t)~WORD_LOCK, __ATOMIC_RELEASE);
}

enum granule_state granule_state(const struct granule *g)
{
	const uint16_t word = __atomic_load_n(&g->word, __ATOMIC_RELAXED);

	return (enum granule_state)((word & WORD_STATE_MASK) >> WORD_STATE_SHIFT);
}

void granule_set_state(struct granule *g, enum granule_state to)
{
	const uint16_t delta = (uint16_t)((to - granule_state(g)) << WORD_STATE_SHIFT);

	/* An addition, since others may change the count of a locked granule. */
	__atomic_fetch_add(&g->word, delta, __ATOMIC_RELAXED);
}

struct granule *granule_lock_at(uint64_t addr, enum granule_state state)
{
	struct granule *g = granule_find(addr);

	return g != NULL && granule_lock_expect(g, state) ? g : NULL;
}

bool granule_lock_expect(struct granule *g, enum granule_state state)
{
	lock(g);
	if (granule_state(g) == state)
		return true;
	granule_unlock(g);
	return false;
}

void granule_set_internal(pa_t pa, enum granule_state from, enum granule_state to)
{
	struct granule *g = granule_at(pa);

	if (!granule_lock_expect(g, from))
		arch_panic("internal granule in a wrong state");
	granule_set_state(g, to);
	granule_unlock(g);
}

unsigned int granule_count(const struct granule *g)
{
	return __atomic_load_n(&g->word, __ATOMIC_ACQUIRE) & WORD_COUNT_MASK;
}

void granule_count_add(struct granule *g, int delta)
{
	__atomic_fetch_add(&g->word, (uint16_t)delta, __ATOMIC_RELEASE);
}

/* Insert op i into order[0..i), ascending by address; false if the address is there already. */
static bool insert_sorted(const struct operand *ops, uint8_t *order, size_t i)
{
	size_t k = i;

	while (k > 0 && ops[order[k - 1]].addr > ops[i].addr) {
		order[k] = order[k - 1];
		k--;
	}
	order[k] = (uint8_t)i;
	return k == 0 || ops[order[k - 1]].addr != ops[i].addr;
}

bool operands_lock(struct operand *ops, size_t count)
{
	uint8_t order[OPERANDS_MAX];

	if (count > OPERANDS_MAX)
		return false;

	for (size_t i = 0; i < count; i++) {
		ops[i].g = granule_find(ops[i].addr);
		if (ops[i].g == NULL || !insert_sorted(ops, order, i))
			return false;
	}

	for (size_t i = 0; i < count; i++) {
		const struct operand *op = &ops[order[i]];

		if (granule_lock_expect(op->g, op->state))
			continue;
		while (i-- > 0)
			granule_unlock(ops[order[i]].g);
		return false;
	}
	return true;
}

void operands_unlock(struct operand *ops, size_t count)
{
	for (size_t i = 0; i < count; i++)
		granule_unlock(ops[i].g);
}
