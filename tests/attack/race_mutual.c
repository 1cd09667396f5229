/* SPDX-License-Identifier: BSD-3-Clause */
/* Weakness 15: two realms that are provider and consumer of each other, both at work at once. */
#include <stddef.h>
#include <string.h>

#include <check.h>
#include <clock.h>
#include <csm.h>
#include <granule.h>

#include "cases.h"
#include "race.h"
#include "scene.h"

#define REGIONS 16U
#define BATCHES 300 /* at most */
#define LEAST 100
#define LATE 1000000
#define SIZE (2 * GRANULE_SIZE)
#define REGION(i) (PAIR_REGION + (i)*2 * SIZE)
#define WINDOW(i) (PAIR_WINDOW + (i)*2 * SIZE)

struct side {
	struct realm *realm;
	uint64_t id;
	uint64_t csm[REGIONS]; /* that it provides */
};

static struct side a, b;

static void side_create(struct side *s, const char *name, uint64_t seed)
{
	s->realm = puppet_create(name);
	s->id = csm_self(s->realm);
	for (unsigned int i = 0; i < REGIONS; i++) {
		puppet_fill(s->realm, REGION(i), SIZE, seed + i);
		CHECK_EQ(csm_create(s->realm, REGION(i), SIZE, &s->csm[i]), CSM_SUCCESS);
	}
}

static void grant(struct side *from, struct side *to, unsigned int i)
{
	CHECK_EQ(csm_call(from->realm, CSM_SHARE, from->csm[i], to->id, CSM_RIGHT_RW, 0, 0, NULL),
		 CSM_SUCCESS);
}

static void both_granted(unsigned int i, unsigned int n)
{
	(void)n;
	grant(&a, &b, i);
	grant(&b, &a, i);
}

/* Attach the other's, ring, and leave; the counter when that was done. Rounds differ in how they end. */
static uint64_t visit(struct side *me, struct side *other, unsigned int i, uint64_t seed)
{
	struct realm *realm = me->realm;

	CHECK_EQ(csm_call(realm, CSM_ATTACH, other->csm[i], other->id, WINDOW(i), SIZE,
			  CSM_RIGHT_RW, NULL),
		 CSM_SUCCESS);
	CHECK_EQ(puppet_read(realm, WINDOW(i)), seed + i);
	CHECK_EQ(csm_call(realm, CSM_NOTIFY, other->csm[i], other->id, 1, 0, 0, NULL), CSM_SUCCESS);
	CHECK_EQ(csm_call(realm, CSM_DETACH, other->csm[i], 0, 0, 0, 0, NULL), CSM_SUCCESS);
	return clock_now();
}

static uint64_t a_visits(unsigned int i)
{
	return visit(&a, &b, i, SEED_2);
}

static uint64_t b_visits(unsigned int i)
{
	return visit(&b, &a, i, PAIR_SEED);
}

static enum race_outcome who_was_first(unsigned int i, uint64_t a_end, uint64_t b_end)
{
	puppet_read_aborts(a.realm, WINDOW(i));
	puppet_read_aborts(b.realm, WINDOW(i));
	return a_end < b_end ? RACE_LEFT : RACE_RIGHT;
}

void case_w15(void)
{
	static const struct race race = {
		.name = "ATTACH, NOTIFY, DETACH both ways",
		.batches = BATCHES,
		.least = LEAST,
		.late = LATE,
		.size = REGIONS,
		.prepare = both_granted,
		.left = a_visits,
		.right = b_visits,
		.judge = who_was_first,
	};

	side_create(&a, "A", PAIR_SEED);
	side_create(&b, "B", SEED_2);
	race_run(&race);
	for (unsigned int i = 0; i < REGIONS; i++) {
		puppet_check(a.realm, REGION(i), SIZE, PAIR_SEED + i);
		puppet_check(b.realm, REGION(i), SIZE, SEED_2 + i);
	}
	realm_destroy(a.realm);
	realm_destroy(b.realm);
}
