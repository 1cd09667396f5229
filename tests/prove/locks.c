/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The locks of what a call names: all or none, each once, in ascending address, whatever the addresses are.
 */
#include "prove.h"

#include <core/granule.c>

#define OPERANDS 3
#define BASE 0x80000000UL

static uint64_t last_taken;
static unsigned int held;

void arch_lock_taken(const struct granule *g)
{
	const uint64_t pa = granule_pa(g).v;

	prove(pa > last_taken, "locks are taken in ascending address, none twice");
	last_taken = pa;
	held++;
}

void arch_lock_released(const struct granule *g)
{
	prove(g->word & WORD_LOCK, "only what is locked is released");
	held--;
}

/* Nobody else holds a lock here. */
void arch_spin_hint(void)
{
	prove(false, "no waiting for a lock of our own");
}

void arch_panic(const char *what)
{
	(void)what;
	prove(false, "no panic");
	assume(false);
	while (true)
		;
}

void prove_operands(void)
{
	const struct dram_bank bank = { BASE, GRANULE_TABLE_MAX * GRANULE_SIZE };
	struct operand ops[OPERANDS];
	const size_t count = nondet_u64();
	const unsigned int i = nondet_u32(), k = nondet_u32();
	bool ok;

	prove(granule_init(&bank, 1), "the table fits");
	for (unsigned int n = 0; n < GRANULE_TABLE_MAX; n++)
		table[n].word = (uint16_t)(nondet_u32() & (WORD_STATE_MASK | WORD_COUNT_MASK));
	for (unsigned int n = 0; n < OPERANDS; n++) {
		ops[n].addr = nondet_u64();
		ops[n].state = (enum granule_state)nondet_u8();
		/* No call asks for the RMM's own. */
		assume(ops[n].state < GRANULE_RMM);
	}
	assume(count >= 1 && count <= OPERANDS && i < count && k < count && i != k);
	ok = operands_lock(ops, count);
	prove(held == (ok ? count : 0), "all are locked, or none");
	if (ok) {
		prove(granule_aligned(ops[i].addr) && ops[i].addr - BASE < bank.size,
		      "each is a granule");
		prove(granule_pa(ops[i].g).v == ops[i].addr, "the one that was named");
		prove(granule_state(ops[i].g) == ops[i].state && (ops[i].g->word & WORD_LOCK),
		      "locked, in the state that was expected");
		prove(ops[i].g != ops[k].g, "no two are the same");
		operands_unlock(ops, count);
		prove(held == 0 && !(ops[i].g->word & WORD_LOCK), "and given back");
	}
}
