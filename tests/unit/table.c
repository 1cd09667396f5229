/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tables of failure conditions: a good call is spoiled in one way (or in two, for the order), must fail without
 * effect, and then, unspoiled, must still succeed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness.h"

/* The n-th wrong value for a granule operand; false when there are no more. *pas: the operand's PAS for the call. */
static bool wrong_bound(uint64_t good, unsigned int n, uint64_t *bad)
{
	static const uint64_t values[] = {
		0,
		NATIVE_DEVICE,
		NATIVE_BANK0_BASE - GRANULE_SIZE,
		NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE,
		NATIVE_BANK1_BASE - GRANULE_SIZE,
		NATIVE_BANK1_BASE + NATIVE_BANK1_SIZE,
		NATIVE_RMM_BASE,
		NATIVE_RMM_BASE + NATIVE_RMM_SIZE - GRANULE_SIZE,
		1UL << 48,
		~GRANULE_MASK,
		1UL << 63,
	};

	if (n < ARRAY_SIZE(values))
		*bad = values[n];
	else if (n == ARRAY_SIZE(values))
		*bad = good | 1UL << 48; /* what remains if the upper bits are lost */
	else
		return false;
	return true;
}

static bool wrong_align(uint64_t good, unsigned int n, uint64_t *bad)
{
	static const uint64_t offsets[] = { 1, 8, 0x100, 0x800, 0xfff };

	if (n >= ARRAY_SIZE(offsets))
		return false;
	*bad = good + offsets[n];
	return true;
}

static bool wrong_state(enum granule_state right, unsigned int n, uint64_t *bad)
{
	static const enum granule_state states[] = {
		GRANULE_UNDELEGATED, GRANULE_DELEGATED, GRANULE_RD,   GRANULE_REC,
		GRANULE_REC_AUX,     GRANULE_RTT,	GRANULE_DATA,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(states); i++) {
		if (states[i] == right || n-- > 0)
			continue;
		*bad = granule_in(states[i]);
		return true;
	}
	return false;
}

static bool wrong_pas(uint64_t good, unsigned int n)
{
	switch (n) {
	case 0:
		native_set_pas(good, PAS_SECURE);
		return true;
	case 1:
		native_set_pas(good, PAS_ROOT);
		return true;
	case 2:
		native.gpf_read_at = good;
		native.gpf_after = 8;
		return true;
	case 3:
		native.gpf_read_at = good;
		native.gpf_after = GRANULE_SIZE / 2 - 8;
		return true;
	default:
		return false;
	}
}

/* Spoil x in the n-th way; false when there are no more ways. */
static bool spoil(const struct fail_case *c, unsigned int n, uint64_t *x)
{
	uint64_t *arg = &x[c->arg];

	switch (c->bad) {
	case BAD_ALIGN:
		return wrong_align(*arg, n, arg);
	case BAD_BOUND:
		return wrong_bound(*arg, n, arg);
	case BAD_STATE_RD:
		return wrong_state(GRANULE_RD, n, arg);
	case BAD_STATE_REC:
		return wrong_state(GRANULE_REC, n, arg);
	case BAD_STATE_FRESH:
		return wrong_state(GRANULE_DELEGATED, n, arg);
	case BAD_STATE_NS:
		return wrong_state(GRANULE_UNDELEGATED, n, arg);
	case BAD_PAS:
		return wrong_pas(*arg, n);
	case BAD_NOT_GRANULE:
		break;
	}
	if (n > 0)
		return false;
	if (c->value)
		*arg = c->value(*arg);
	if (c->spoil)
		c->spoil(x);
	return true;
}

static void unspoil(const struct fail_case *c, const uint64_t *x)
{
	native.gpf_read_at = 0;
	native.gpf_write_at = 0;
	if (c->bad == BAD_PAS)
		native_set_pas(x[c->arg], PAS_NS);
}

#define CALL_ARGS 6

void unit_fail_case(const struct command *cmd, const struct fail_case *c)
{
	uint64_t good[SMC_ARGS] = { 0 };
	uint64_t x[SMC_ARGS];

	cmd->prepare(good);
	for (unsigned int n = 0;; n++) {
		memcpy(x, good, sizeof(x));
		if (!spoil(c, n, x))
			break;
		rmi_call_fails(c->code, c->top_reg, c->top, cmd->fid, CALL_ARGS, &x[1]);
		unspoil(c, x);
	}
	/* The call was wrong in that way alone. */
	if (!c->lasting)
		rmi_call_ok(cmd->fid, CALL_ARGS, &good[1]);
}

static const struct fail_case *find_case(const struct command *cmd, const char *name, size_t length)
{
	for (size_t i = 0; i < cmd->fail_count; i++)
		if (strlen(cmd->fails[i].condition) == length &&
		    !strncmp(cmd->fails[i].condition, name, length))
			return &cmd->fails[i];
	fail_msg("%s has no condition %.*s", cmd->name, (int)length, name);
	return NULL;
}

void unit_order_case(const struct command *cmd, const char *order)
{
	const char *comma = strchr(order, ',');
	const struct fail_case *first = find_case(cmd, order, (size_t)(comma - order));
	const struct fail_case *second = find_case(cmd, comma + 1, strlen(comma + 1));
	uint64_t x[SMC_ARGS] = { 0 };

	assert_int_not_equal(first->code, second->code);
	cmd->prepare(x);
	assert_true(spoil(second, 0, x));
	assert_true(spoil(first, 0, x));
	rmi_call_fails(first->code, first->top_reg, first->top, cmd->fid, CALL_ARGS, &x[1]);
}
