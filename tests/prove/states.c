/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The states of regions, seals and slots: what docs/abi.md draws, and nothing else, for every pair of states.
 */
#include "prove.h"

#include <string.h>

#include <csm/state.c>

static bool may_panic;

/* Where nothing may go wrong. */
void arch_panic(const char *what)
{
	(void)what;
	prove(may_panic, "no panic where a state may follow");
	assume(false);
	while (true)
		;
}

/* csm.md 2 and 9, as a second hand wrote it down: what may follow what. */
static bool region_may(uint8_t from, uint8_t to)
{
	if (to == REGION_CREATING)
		return from == REGION_NONE;
	if (to == REGION_OPEN)
		return from == REGION_CREATING;
	if (to == REGION_CLOSING)
		return from == REGION_CREATING || from == REGION_OPEN || from == REGION_CLOSING;
	return to == REGION_CLOSED && from == REGION_CLOSING;
}

/* Once SEALED or BROKEN, never as before. */
static bool seal_may(uint8_t from, uint8_t to)
{
	if (to == SEAL_SEALING)
		return from == SEAL_NONE;
	if (to == SEAL_SEALED)
		return from == SEAL_SEALING;
	return to == SEAL_BROKEN && (from == SEAL_SEALING || from == SEAL_SEALED);
}

/* In these states entries of the window may be there. */
static bool holds_window(uint8_t state)
{
	return state == SLOT_ATTACHING || state == SLOT_ATTACHED || state == SLOT_UNDOING ||
	       state == SLOT_DETACHING || state == SLOT_REVOKING;
}

static bool slot_may(uint8_t from, uint8_t to)
{
	switch (to) {
	case SLOT_FREE:
		return from == SLOT_GRANTED || from == SLOT_BARRED || from == SLOT_DETACHING ||
		       from == SLOT_REVOKING;
	case SLOT_GRANTED:
		return from == SLOT_FREE || from == SLOT_UNDOING;
	case SLOT_ATTACHING:
		return from == SLOT_GRANTED;
	case SLOT_ATTACHED:
	case SLOT_UNDOING:
		return from == SLOT_ATTACHING;
	case SLOT_DETACHING:
		return holds_window(from) && from != SLOT_REVOKING;
	default:
		return to == SLOT_REVOKING && holds_window(from);
	}
}

/* What a change of *state to `to` makes of a region, or of the slot beside it, and of what carries the epoch. */
static void expect(struct region *region, uint8_t *state, uint64_t *epoch, uint8_t to)
{
	/* 2^64 changes take longer than the machine lives. */
	assume(region->epoch != UINT64_MAX && *epoch <= region->epoch);
	if (*state == to)
		return;
	*state = to;
	*epoch = ++region->epoch;
}

void prove_region(void)
{
	struct region region = nondet_region();
	struct region expected = region;
	const uint8_t to = nondet_u8();

	assume(region_may(region.state, to));
	expect(&expected, &expected.state, &expected.state_epoch, to);
	region_set_state(&region, to);
	prove_same(region, expected, "the state, its epoch and the counter change, nothing else");
}

void prove_seal(void)
{
	struct region region = nondet_region();
	struct region expected = region;
	const uint8_t to = nondet_u8();
	const uint8_t before = region.seal;

	assume(seal_may(region.seal, to));
	expect(&expected, &expected.seal, &expected.state_epoch, to);
	seal_set_state(&region, to);
	prove_same(region, expected, "the seal, its epoch and the counter change, nothing else");
	prove(region.seal > before, "a seal never goes back");
}

/* The slot is an object of its own here: a write beside it would be seen. */
void prove_slot(void)
{
	struct region region = nondet_region();
	struct region expected_region = region;
	struct slot slot = nondet_slot();
	struct slot expected = slot;
	const uint8_t to = nondet_u8();

	assume(slot_may(slot.state, to));
	expect(&expected_region, &expected.state, &expected.epoch, to);
	if (to == SLOT_FREE && !slot.barred)
		memset(&expected, 0, sizeof(expected));
	if (to == SLOT_FREE && slot.barred) {
		/* Who is barred stays known, and has nothing. */
		memset(&expected, 0, sizeof(expected));
		expected.realm = slot.realm;
		expected.policy = slot.policy;
		expected.state = SLOT_BARRED;
		expected.barred = 1;
	}
	slot_set_state(&region, &slot, to);
	prove_same(slot, expected,
		   "a slot that becomes FREE is all zero, else state and epoch change");
	prove_same(region, expected_region, "of the region, the counter changes alone");
}

/* What the design takes for granted of the whole: a window has a beginning and an end, and nobody gets round them. */
void prove_window_states(void)
{
	struct region region = nondet_region();
	struct slot slot = nondet_slot();
	const uint8_t from = slot.state, to = nondet_u8();

	may_panic = true;
	assume(from <= SLOT_BARRED && to <= SLOT_REVOKING);
	slot_set_state(&region, &slot, to);
	prove(!holds_window(from) || holds_window(slot.state) || from == SLOT_UNDOING ||
		      from == SLOT_DETACHING || from == SLOT_REVOKING,
	      "no window is left before its removal has begun");
	prove(holds_window(from) || !holds_window(slot.state) ||
		      (to == SLOT_ATTACHING && from == SLOT_GRANTED),
	      "a window begins with a grant");
	prove(from != SLOT_REVOKING || slot.state == SLOT_REVOKING || to == SLOT_FREE,
	      "a revocation cannot be undone");
}

/* Whatever may not follow: nothing is changed. */
void prove_refused(void)
{
	struct region region = nondet_region();
	const uint8_t from = nondet_u8(), to = nondet_u8();
	const uint8_t kind = nondet_u8();

	may_panic = true;
	region.state = from;
	region.seal = from;
	region.slots[0].state = from;
	if (kind == 0) {
		assume(from <= REGION_CLOSED && to <= REGION_CLOSED && !region_may(from, to));
		region_set_state(&region, to);
	} else if (kind == 1) {
		assume(from <= SEAL_BROKEN && to <= SEAL_BROKEN && !seal_may(from, to));
		seal_set_state(&region, to);
	} else {
		assume(from <= SLOT_BARRED && to <= SLOT_REVOKING && !slot_may(from, to));
		slot_set_state(&region, &region.slots[0], to);
	}
	prove(false, "a state that may not follow stops this PE");
}
