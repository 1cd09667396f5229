/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The states of regions, seals and slots: what docs/abi.md draws, and nothing else, for every state byte and every event.
 */
#include "prove.h"

#include <string.h>

#include <csm/state.c>

static bool may_panic;

/* Where nothing may go wrong. */
void arch_panic(const char *what)
{
	(void)what;
	prove(may_panic, "no panic while state_allows() is asked first");
	assume(false);
	while (true)
		;
}

#define NOWHERE 0xff

/* csm.md 2 and 9, as a second hand wrote it down: where an event leads. */
static uint8_t region_next(uint8_t from, enum csm_event event)
{
	const bool before_close = from == REGION_CREATING || from == REGION_OPEN;

	if (event == REGION_DONATE && from == REGION_NONE)
		return REGION_CREATING;
	if (event == REGION_MARKED && from == REGION_CREATING)
		return REGION_OPEN;
	if ((event == REGION_SHARE || event == REGION_ATTACH) && from == REGION_OPEN)
		return REGION_OPEN;
	if (event == REGION_CLOSE && (before_close || from == REGION_CLOSING))
		return REGION_CLOSING;
	if (event == REGION_EMPTIED && from == REGION_CLOSING)
		return REGION_CLOSED;
	if (event == REGION_RECLAIM && from == REGION_CLOSED)
		return REGION_NONE;
	return NOWHERE;
}

/* Once SEALED or BROKEN, never as before. */
static uint8_t seal_next(uint8_t from, enum csm_event event)
{
	if (event == SEAL_START && from == SEAL_NONE)
		return SEAL_SEALING;
	if (event == SEAL_HASHED && from == SEAL_SEALING)
		return SEAL_SEALED;
	if (event == SEAL_BREAK && (from == SEAL_SEALING || from == SEAL_SEALED))
		return SEAL_BROKEN;
	return NOWHERE;
}

/* In these states entries of the window may be there. */
static bool holds_window(uint8_t state)
{
	return state == SLOT_ATTACHING || state == SLOT_ATTACHED || state == SLOT_UNDOING ||
	       state == SLOT_DETACHING || state == SLOT_REVOKING;
}

static uint8_t slot_next(uint8_t from, enum csm_event event)
{
	if (event == SLOT_SHARE)
		return from == SLOT_FREE ? SLOT_GRANTED : NOWHERE;
	if (event == SLOT_ATTACH)
		return from == SLOT_GRANTED ? SLOT_ATTACHING : NOWHERE;
	if (event == SLOT_MAPPED)
		return from == SLOT_ATTACHING ? SLOT_ATTACHED : NOWHERE;
	if (event == SLOT_UNDO)
		return from == SLOT_ATTACHING ? SLOT_UNDOING : NOWHERE;
	if (event == SLOT_DETACH && holds_window(from))
		return from == SLOT_REVOKING ? SLOT_REVOKING : SLOT_DETACHING;
	if (event == SLOT_REVOKE && holds_window(from))
		return SLOT_REVOKING;
	if (event == SLOT_REVOKE && (from == SLOT_GRANTED || from == SLOT_BARRED))
		return SLOT_FREE;
	if (event == SLOT_EMPTIED && from == SLOT_UNDOING)
		return SLOT_GRANTED;
	if (event == SLOT_EMPTIED && (from == SLOT_DETACHING || from == SLOT_REVOKING))
		return SLOT_FREE;
	return NOWHERE;
}

static uint8_t next(uint8_t from, enum csm_event event)
{
	if (event >= SLOT_SHARE)
		return slot_next(from, event);
	return event >= SEAL_START ? seal_next(from, event) : region_next(from, event);
}

/* An event, and a state in which it is allowed. */
static enum csm_event any_allowed(uint8_t state, enum csm_event first, enum csm_event last)
{
	const enum csm_event event = (enum csm_event)nondet_u8();

	assume(event >= first && event <= last);
	assume(state_allows(state, event));
	return event;
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

void prove_transitions(void)
{
	const enum csm_event event = (enum csm_event)nondet_u8();
	const uint8_t state = nondet_u8();

	assume(event <= SLOT_EMPTIED);
	prove(state_allows(state, event) == (next(state, event) != NOWHERE),
	      "allowed is what the design allows, and nothing else");
}

void prove_region(void)
{
	struct region region = nondet_region();
	struct region expected = region;
	const enum csm_event event = any_allowed(region.state, REGION_DONATE, REGION_RECLAIM);

	expect(&expected, &expected.state, &expected.state_epoch, region_next(region.state, event));
	region_apply(&region, event);
	prove_same(region, expected, "the state, its epoch and the counter change, nothing else");
}

void prove_seal(void)
{
	struct region region = nondet_region();
	struct region expected = region;
	const enum csm_event event = any_allowed(region.seal, SEAL_START, SEAL_BREAK);
	const uint8_t before = region.seal;

	expect(&expected, &expected.seal, &expected.state_epoch, seal_next(region.seal, event));
	seal_apply(&region, event);
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
	const enum csm_event event = any_allowed(slot.state, SLOT_SHARE, SLOT_EMPTIED);
	const uint8_t to = slot_next(slot.state, event);

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
	slot_apply(&region, &slot, event);
	prove_same(slot, expected,
		   "a slot that becomes FREE is all zero, else state and epoch change");
	prove_same(region, expected_region, "of the region, the counter changes alone");
}

/* What the design takes for granted of the whole: nobody gets out of a window but by unmapping it. */
void prove_window_states(void)
{
	struct region region = nondet_region();
	struct slot slot = nondet_slot();
	const uint8_t from = slot.state;
	const enum csm_event event = any_allowed(from, SLOT_SHARE, SLOT_EMPTIED);

	slot_apply(&region, &slot, event);
	prove(!holds_window(from) || holds_window(slot.state) || event == SLOT_EMPTIED,
	      "a window is left by emptying it alone");
	prove(holds_window(from) || !holds_window(slot.state) ||
		      (event == SLOT_ATTACH && from == SLOT_GRANTED),
	      "a window begins with a grant");
	prove(from != SLOT_REVOKING || slot.state == SLOT_REVOKING || event == SLOT_EMPTIED,
	      "a revocation cannot be undone");
}

/* And without asking first: nothing is changed. */
void prove_refused(void)
{
	struct region region = nondet_region();
	const uint8_t state = nondet_u8();
	const enum csm_event event = (enum csm_event)nondet_u8();

	assume(event <= SLOT_EMPTIED && next(state, event) == NOWHERE);
	may_panic = true;
	region.state = state;
	region.seal = state;
	region.slots[0].state = state;
	if (event >= SLOT_SHARE)
		slot_apply(&region, &region.slots[0], event);
	else if (event >= SEAL_START)
		seal_apply(&region, event);
	else
		region_apply(&region, event);
	prove(false, "an event in a wrong state stops this PE");
}
