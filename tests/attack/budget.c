/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Invariant 9: no call holds interrupts off for longer than the budget. The machine of this case counts instructions, in every
 * world, and its host takes no interrupt while the RMM runs: a call of the host is one stretch with interrupts held off, and
 * so is what a realm's call takes between two instructions of the realm, or from there to the exit.
 *
 * Measured is each call of the host from its SMC to its return, less what EL3 takes for one (that of a call which does next to
 * nothing is taken for it). Of a realm's call it is each stretch between what the realm reads just before its SMC, the
 * host's exits and entries in between, and what the realm reads just after it; of EL3, half is left out at either end that
 * is the host's. The realm's virtual counter and the host's physical one are the same here, which is checked.
 */
#include "budget.h"

#include <stddef.h>
#include <string.h>

#include <abi/csm.h>
#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <clock.h>
#include <cpu.h>
#include <puppet.h>
#include <rmi.h>

#include "attack.h"

#define ROWS 64U
/* REC_ENTERs of one call. */
#define ENTRIES 16U
/* From what a realm reads before its SMC to an interrupt that shall come after it: long before the RMM looks for one. */
#define AFTER_SMC 150U

struct row {
	uint64_t key; /* function, and operation of RMI_CSM in the upper half; 0: none */
	uint64_t count, longest;
};

static struct {
	struct row rows[ROWS];
	uint64_t el3;
	uint64_t way; /* from when a command is given to what the realm reads before its SMC */
	uint64_t begin[ENTRIES], end[ENTRIES]; /* of the REC_ENTERs of a realm's call */
	unsigned int entries;
} world;

static struct row *row_of(uint64_t key)
{
	struct row *row = world.rows;

	while (row->key != 0 && row->key != key) {
		row++;
		CHECK(row < world.rows + ROWS);
	}
	row->key = key;
	return row;
}

static void note(uint64_t key, uint64_t span)
{
	struct row *row = row_of(key);

	row->count++;
	if (span > row->longest)
		row->longest = span;
}

static void on_call(uint64_t fid, uint64_t x1, uint64_t before, uint64_t after)
{
	const uint64_t span = after - before > world.el3 ? after - before - world.el3 : 0;

	if (fid == RMI_REC_ENTER) {
		world.begin[world.entries % ENTRIES] = before;
		world.end[world.entries++ % ENTRIES] = after;
	} else if (fid == RMI_CSM) {
		note(x1 << 32 | fid, span);
	} else if (fid == RMI_DATA_DESTROY || fid == RMI_RTT_FOLD || fid == RMI_RTT_CREATE ||
		   fid == RMI_RTT_DESTROY || fid == RMI_DATA_CREATE_UNKNOWN) {
		note(fid, span);
	}
}

void budget_begin(void)
{
	uint64_t before, after, lower, higher;

	memset(&world, 0, sizeof(world));
	before = clock_now();
	after = clock_now();
	if (after - before > 16)
		check_fail(__FILE__, __LINE__,
			   "the counter does not count instructions: is -icount shift=0 on?");
	before = clock_now();
	CHECK_EQ(rmi_version(RMI_ABI_VERSION, &lower, &higher), RMI_SUCCESS);
	world.el3 = clock_now() - before;
	rmi_span = on_call;
}

/* Of each REC_ENTER what lies between the two, which the realm has read. */
static void stretches(uint64_t fid, uint64_t first, uint64_t last)
{
	CHECK(world.entries != 0 && world.entries <= ENTRIES && first >= world.begin[0] &&
	      last <= world.end[world.entries - 1]);
	for (unsigned int i = 0; i < world.entries; i++) {
		uint64_t from = world.begin[i] + world.el3 / 2, to = world.end[i] - world.el3 / 2;

		if (from < first)
			from = first;
		if (to > last)
			to = last;
		if (from < to)
			note(fid, to - from);
	}
}

uint64_t budget_once(struct realm *realm, const uint64_t x[6], uint64_t out[3])
{
	const struct rmi_rec_exit *exit = &realm->recs[0].run->exit;
	const uint64_t given = clock_now();
	uint64_t status;

	world.entries = 0;
	status = puppet_smc(realm, x, out);
	/* [10] and [11]: the counter around the realm's SMC */
	stretches(x[0], exit->gprs[10], exit->gprs[11]);
	world.way = exit->gprs[10] - given;
	return status;
}

uint64_t budget_interrupted(struct realm *realm, const uint64_t x[6], uint64_t out[3])
{
	static const uint64_t self[6] = { CSM_SELF };
	uint64_t *irqs = &realm->recs[0].exits[RMI_EXIT_IRQ];
	uint64_t status;

	/* the same way again */
	CHECK_EQ(budget_once(realm, self, NULL), CSM_SUCCESS);
	*irqs = 0;
	write_sysreg(cnthp_cval_el2, clock_now() + world.way + AFTER_SMC);
	isb();
	status = budget_once(realm, x, out);
	CHECK_EQ(*irqs, 1);
	return status;
}

uint64_t budget_call(struct realm *realm, uint64_t fid, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d, uint64_t e, uint64_t out[3])
{
	const uint64_t x[6] = { fid, a, b, c, d, e };
	uint64_t status;

	do {
		check_point();
		status = budget_once(realm, x, out);
	} while (status == CSM_INCOMPLETE);
	return status;
}

/* An access that the RMM answers without an exit: REC_ENTER as a whole, so more than the fault alone. */
void budget_access(struct realm *realm, uint64_t addr)
{
	world.entries = 0;
	puppet_read(realm, addr);
	CHECK_EQ(world.entries, 1);
	note(BUDGET_ACCESS, world.end[0] - world.begin[0] - world.el3);
}

static const char *name_of(uint64_t key)
{
	static const char *const realm_calls[] = {
		"SELF",	  "CREATE", "SHARE", "SHARE_MEASURED", "REVOKE", "DESTROY",   "ATTACH",
		"DETACH", "INFO",   "PEER",  "NOTIFY",	       "EVENTS", "EVENT_IRQ", "SEAL",
	};
	static const char *const operations[] = {
		"RMI_CSM VERSION", "RMI_CSM CREATE", "RMI_CSM RECLAIM",
		"RMI_CSM CLOSE",   "RMI_CSM EVICT",  "RMI_CSM READ",
	};
	const uint64_t fid = (uint32_t)key;

	if (fid >= CSM_SELF && fid <= CSM_SEAL)
		return realm_calls[fid - CSM_SELF];
	switch (fid) {
	case RMI_CSM:
		return operations[key >> 32];
	case RMI_DATA_DESTROY:
		return "DATA_DESTROY";
	case RMI_DATA_CREATE_UNKNOWN:
		return "DATA_CREATE_UNKNOWN";
	case RMI_RTT_FOLD:
		return "RTT_FOLD";
	case RMI_RTT_CREATE:
		return "RTT_CREATE";
	case RMI_RTT_DESTROY:
		return "RTT_DESTROY";
	case RSI_ATTESTATION_TOKEN_INIT:
		return "RSI_ATTESTATION_TOKEN_INIT";
	case RSI_ATTESTATION_TOKEN_CONTINUE:
		return "RSI_ATTESTATION_TOKEN_CONTINUE";
	case RSI_IPA_STATE_SET:
		return "RSI_IPA_STATE_SET";
	default:
		return "access to a window";
	}
}

void budget_end(uint64_t limit)
{
	uint64_t longest = 0;

	rmi_span = NULL;
	story("EL3 takes %lu instructions of a host call, which are left out", world.el3);
	for (const struct row *row = world.rows; row->key != 0; row++) {
		story("%-30s %6lu instructions at most, of %lu", name_of(row->key), row->longest,
		      row->count);
		if (row->longest > longest)
			longest = row->longest;
	}
	story("longest: %lu of %lu", longest, limit);
	CHECK(longest <= limit);
}
