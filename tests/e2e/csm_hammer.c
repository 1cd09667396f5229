/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_hammer.h"

#include <bare/protocol.h>

#include <check.h>
#include <smp.h>

/* More than can be made before the case's time is up. */
#define LIMIT (1UL << 40)

static void write_on(void *arg)
{
	struct hammer *h = arg;

	h->result = puppet_rec_try(h->rec, h->op, h->addr, LIMIT, 0);
}

static void read_on(void *arg)
{
	struct hammer *h = arg;

	h->result = puppet_rec_try(h->rec, h->op, h->addr, h->never, LIMIT);
}

void hammer_write(struct hammer *h, struct rec *rec, uint64_t addr)
{
	*h = (struct hammer){ .rec = rec, .op = BARE_PUPPET_HAMMER_WRITE, .addr = addr };
	smp_start(1, write_on, h);
}

void hammer_spy(struct hammer *h, struct rec *rec, uint64_t addr, uint64_t never)
{
	*h = (struct hammer){ .rec = rec, .op = BARE_PUPPET_SPY, .addr = addr, .never = never };
	smp_start(1, read_on, h);
}

void hammer_wait(struct realm *realm, uint64_t addr)
{
	uint64_t first = puppet_read(realm, addr), now;

	do {
		check_point();
		now = puppet_read(realm, addr);
	} while (now == first || now == PAIR_SEED);
}

uint64_t hammer_end(struct hammer *h)
{
	smp_wait(1);
	CHECK_EQ(h->result.end, REC_CALLED);
	CHECK(h->result.aborted);
	CHECK_EQ(h->result.v[2] & ~0xfffUL, h->addr & ~0xfffUL);
	CHECK_EQ(h->result.v[4], 0);
	return h->result.v[3];
}
