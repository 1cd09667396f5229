/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The lock checker: the order that granule.h describes, and what must hold of a granule when its lock is given back.
 */
#include "native.h"

#define HELD_MAX 32
/* The lock's bit in struct granule (core/granule.c). */
#define WORD_LOCK 0x8000U
/* One thread: whoever waits for a lock waits for ever. Some turns are granted to code that polls. */
#define SPINS_MAX 1000

static struct held {
	const struct granule *g;
	uint64_t pa;
	enum granule_state state; /* when it was taken */
	bool internal;
} held[HELD_MAX];
static unsigned int held_count;
static unsigned int spins;

void native_locks_reset(void)
{
	held_count = 0;
	spins = 0;
}

unsigned int native_locks_held(void)
{
	return held_count;
}

bool native_lock_is_held(uint64_t pa)
{
	for (unsigned int i = 0; i < held_count; i++)
		if (held[i].pa == pa)
			return true;
	return false;
}

static bool internal_state(enum granule_state s)
{
	return s == GRANULE_RTT || s == GRANULE_DATA || s == GRANULE_REC_AUX;
}

/*
 * The PE held nothing and has just taken g. As nobody could see that yet, other PEs may have done anything meanwhile:
 * the test does it, with g free.
 */
static void others_first(const struct granule *g)
{
	uint16_t *word = &((struct granule *)(uintptr_t)g)->word;

	*word &= (uint16_t)~WORD_LOCK;
	native.before_lock();
	if (held_count || *word & WORD_LOCK)
		native_fail("calls of other PEs returned with locks held");
	*word |= WORD_LOCK;
}

void arch_lock_taken(const struct granule *g)
{
	uint64_t pa = granule_pa(g).v;
	enum granule_state state;

	if (native_task_runs())
		native_fail("a suspendable computation takes a lock");
	if (!held_count && native.before_lock)
		others_first(g);
	state = granule_state(g);
	spins = 0;
	native_note_use((unsigned long)native_index(pa));
	for (unsigned int i = 0; i < held_count; i++) {
		if (held[i].g == g)
			native_fail("granule %#lx is locked twice", pa);
		if (held[i].internal)
			native_fail("granule %#lx is locked while internal granule %#lx is", pa,
				    held[i].pa);
		if (!internal_state(state) && held[i].pa > pa)
			native_fail("granule %#lx is locked after %#lx: wrong order", pa,
				    held[i].pa);
	}
	if (held_count == HELD_MAX)
		native_fail("too many locks");
	held[held_count++] = (struct held){ g, pa, state, internal_state(state) };
}

/* A lock is given back: the granule's new state is now everybody's. */
static void check_transition(const struct held *h, enum granule_state to)
{
	if (h->state != to && (h->state == GRANULE_DATA || h->state == GRANULE_RTT))
		native_tlb_check_release(h->pa, "released");
	if (to == GRANULE_DELEGATED && !native_is_zero(h->pa))
		native_fail("granule %#lx is DELEGATED but not wiped", h->pa);
	if (h->state == to)
		return;
	if (to != GRANULE_UNDELEGATED && native_get_pas(h->pa) != PAS_REALM)
		native_fail("granule %#lx is in use but not in the Realm PAS", h->pa);
	if (h->state == GRANULE_RD)
		native_tlb_check_vmid_free(h->pa);
	/* A REC that is being destroyed goes into hiding first. */
	if (h->state == GRANULE_REC && to == GRANULE_REC_AUX)
		return;
	/* A REC that is being destroyed can no longer be named. */
	if (h->state == GRANULE_REC && to == GRANULE_REC_AUX)
		return;
	if (h->state != GRANULE_DELEGATED && to != GRANULE_DELEGATED)
		native_fail("granule %#lx goes from state %d to %d", h->pa, h->state, to);
}

void arch_lock_released(const struct granule *g)
{
	for (unsigned int i = 0; i < held_count; i++) {
		if (held[i].g != g)
			continue;
		check_transition(&held[i], granule_state(g));
		held[i] = held[--held_count];
		return;
	}
	native_fail("granule %#lx is unlocked but was not locked", granule_pa(g).v);
}

void arch_spin_hint(void)
{
	if (++spins > SPINS_MAX)
		native_fail("deadlock: waiting for a lock that this PE holds");
}
