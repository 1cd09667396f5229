/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Invariant 10: extreme values in every register of every CSM call, by a provider, a consumer and an outsider, and of every
 * operation of RMI_CSM. Each must be answered with a status of the ABI, in time; when it is over all three realms can
 * still do all that they could. Calls that succeed may change the state; what refused ones leave is hashed for the outsider.
 */
#include <stddef.h>
#include <string.h>

#include <abi/smccc.h>

#include <check.h>
#include <clock.h>
#include <console.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <smc.h>

#include "cases.h"
#include "scene.h"

#define ARGS 5U
#define RANDOM_CALLS 40U
#define LIFE_MS 5000
#define HASH_EVERY 16U

static uint64_t values[48];
static unsigned int values_count;
static uint64_t calls, refused, seed, life;

static void add(uint64_t value)
{
	CHECK(values_count < sizeof(values) / sizeof(values[0]));
	values[values_count++] = value;
}

static void collect(struct scene *s)
{
	static const uint64_t plain[] = {
		0,	    1,		 2,	    3,	       4,	   7,	       63,
		64,	    0xfff,	 0x1000,    0x1001,    0x7fffffff, 0x80000000, 20,
		0xffffffff, 0x100000000, 1UL << 35, 1UL << 36, 1UL << 44,  1UL << 47,  1UL << 48,
		1UL << 52,  1UL << 63,	 -0x1000UL, -1UL,
	};

	values_count = 0;
	calls = refused = 0;
	seed = 0x9e3779b97f4a7c15UL;
	for (unsigned int i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		add(plain[i]);
	add(s->pair.csm);
	add(s->pair.csm + 1);
	add(s->pair.p_id);
	add(s->pair.c_id);
	add(s->v_id);
	add(PAIR_REGION);
	add(PAIR_WINDOW);
	add(PAIR_SIZE);
	add(OWN_PAGE);
	add(s->pair.p->half);
	add(s->pair.p->half - GRANULE_SIZE);
	add(s->desc);
	add(s->pair.p->rd);
	add(s->pair.p->recs[0].pa);
}

static uint64_t random_value(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return values[(seed >> 16) % values_count];
}

static bool is_status(uint64_t status)
{
	return status <= CSM_INCOMPLETE || (status >= CSM_ERROR_PERM && status <= CSM_ERROR_HOST);
}

static void alive(void)
{
	if (clock_now() - life > clock_ms(LIFE_MS)) {
		print("SWEEPING CSM: %lu calls, %lu refused\n", calls, refused);
		life = clock_now();
	}
}

/* To the end: what is INCOMPLETE must come to one. */
static uint64_t one_call(struct realm *realm, const uint64_t x[6])
{
	uint64_t status = csm_call(realm, x[0], x[1], x[2], x[3], x[4], x[5], NULL);

	calls++;
	if (!is_status(status))
		check_fail(__FILE__, __LINE__, "%s: 0x%lx(0x%lx 0x%lx 0x%lx 0x%lx 0x%lx): 0x%lx",
			   realm->name, x[0], x[1], x[2], x[3], x[4], x[5], status);
	refused += status != CSM_SUCCESS;
	alive();
	return status;
}

/* One register at a time is extreme, the others are as they would be in order; then all of them are. */
static void sweep(struct realm *realm, const uint64_t good[CSM_SEAL - CSM_SELF + 1][ARGS],
		  bool (*skip)(const uint64_t *x),
		  void (*after)(const uint64_t *x, uint64_t status))
{
	for (uint64_t fid = CSM_SELF; fid <= CSM_SEAL; fid++) {
		for (unsigned int n = 0; n < ARGS * values_count + RANDOM_CALLS; n++) {
			uint64_t x[6] = { fid };

			for (unsigned int i = 0; i < ARGS; i++)
				x[1 + i] = good[fid - CSM_SELF][i];
			if (n < ARGS * values_count)
				x[1 + n / values_count] = values[n % values_count];
			else
				for (unsigned int i = 1; i <= ARGS; i++)
					x[i] = random_value();
			if (!skip(x))
				after(x, one_call(realm, x));
		}
	}
}

static struct scene *scene;

/* A buffer in the realm's own code: the RMM would write there, rightly. */
static bool hits_itself(const uint64_t *x)
{
	const uint64_t page = x[0] == CSM_INFO ? x[2] : x[0] == CSM_PEER ? x[3] : x[1];

	return (x[0] == CSM_INFO || x[0] == CSM_PEER || x[0] == CSM_EVENTS) &&
	       page % GRANULE_SIZE == 0 && page < BLOCK;
}

/* Or what would end the sweep for good, and is tried elsewhere. */
static bool would_succeed(const uint64_t *x)
{
	if (hits_itself(x))
		return true;
	return x[1] == scene->pair.csm &&
	       (x[0] == CSM_DESTROY || x[0] == CSM_SEAL || x[0] == CSM_DETACH ||
		(x[0] == CSM_REVOKE && x[2] == scene->pair.c_id));
}

static void nothing(const uint64_t *x, uint64_t status)
{
	(void)x;
	(void)status;
}

/* The outsider's calls about others must fail, and change nothing. */
static void outsider(const uint64_t *x, uint64_t status)
{
	static uint64_t last;

	if (status == CSM_SUCCESS) {
		CHECK(x[0] == CSM_SELF || x[0] == CSM_EVENTS || x[0] == CSM_EVENT_IRQ);
		/* that it listens now is noted once */
		if (last != x[0])
			state_take(scene->v, NULL, NULL, NULL);
		last = x[0];
	} else if (refused % HASH_EVERY == 0) {
		state_same_quietly();
	}
}

static void sweep_host(struct scene *s)
{
	uint64_t before = calls;

	for (uint64_t op = RMI_CSM_OP_VERSION; op <= RMI_CSM_OP_READ + 1; op++) {
		for (unsigned int n = 0; n < 4 * values_count + RANDOM_CALLS; n++) {
			struct smc_regs regs = { .x = { RMI_CSM, op, s->desc, s->pair.c->rd,
							s->pair.p->recs[0].pa } };

			if (n < 4 * values_count)
				regs.x[1 + n / values_count] = values[n % values_count];
			else
				for (unsigned int i = 2; i <= 4; i++)
					regs.x[i] = random_value();
			/* these would succeed */
			if (regs.x[2] == s->desc &&
			    (regs.x[1] == RMI_CSM_OP_CLOSE ||
			     (regs.x[1] == RMI_CSM_OP_EVICT && regs.x[3] == s->pair.c->rd)))
				continue;
			smc(&regs);
			calls++;
			CHECK(regs.x[0] == (uint64_t)SMCCC_NOT_SUPPORTED ||
			      RMI_RETURN_STATUS(regs.x[0]) <= RMI_ERROR_REC);
			alive();
		}
		state_same_quietly();
	}
	state_same("the host's %lu calls of RMI_CSM", calls - before);
}

static void good_calls(struct scene *s, uint64_t good[CSM_SEAL - CSM_SELF + 1][ARGS])
{
	const struct csm_pair *pair = &s->pair;
	const uint64_t all[][ARGS] = {
		{ 0 },
		{ OWN_PAGE, GRANULE_SIZE, 0 },
		{ pair->csm, s->v_id + 5, CSM_RIGHT_R },
		{ pair->csm, OWN_PAGE, CSM_RIGHT_R },
		{ pair->csm, s->v_id + 5 },
		{ pair->csm },
		{ pair->csm, pair->p_id, PAIR_WINDOW, PAIR_SIZE, CSM_RIGHT_RW },
		{ pair->csm },
		{ pair->csm, OWN_PAGE },
		{ pair->csm, pair->p_id, OWN_PAGE },
		{ pair->csm, pair->p_id, 1 },
		{ OWN_PAGE },
		{ 0 },
		{ pair->csm },
	};

	_Static_assert(sizeof(all) / sizeof(all[0]) == CSM_SEAL - CSM_SELF + 1, "one a call");
	memcpy(good, all, sizeof(all));
}

void case_i10(void)
{
	struct scene s;
	uint64_t good[CSM_SEAL - CSM_SELF + 1][ARGS];

	scene_create(&s, CSM_RIGHT_RW);
	scene = &s;
	collect(&s);
	life = clock_now();
	good_calls(&s, good);
	puppet_write(s.pair.p, OWN_PAGE, 0);
	puppet_write(s.pair.c, OWN_PAGE, 0);
	puppet_write(s.v, OWN_PAGE, 0);
	state_take(NULL, NULL, NULL, NULL);
	sweep_host(&s);

	/* V must not succeed in making regions of its own here: its host says no */
	s.v->csm_reject = true;
	state_take(s.v, NULL, NULL, NULL);
	sweep(s.v, good, hits_itself, outsider);
	state_same("the outsider's calls: %lu so far, %lu refused", calls, refused);
	s.v->csm_reject = false;
	s.pair.c->csm_reject = true;
	sweep(s.pair.c, good, would_succeed, nothing);
	s.pair.c->csm_reject = false;
	story("the consumer's: %lu so far, %lu refused", calls, refused);
	s.pair.p->csm_reject = true;
	sweep(s.pair.p, good, would_succeed, nothing);
	s.pair.p->csm_reject = false;
	story("the provider's: %lu in all, %lu refused", calls, refused);
	puppet_check(s.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	puppet_check(s.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	CHECK_EQ(revoke(&s, s.pair.c_id), CSM_SUCCESS);
	CHECK_EQ(share(&s, s.pair.c_id, CSM_RIGHT_RW), CSM_SUCCESS);
	CHECK_EQ(csm_attach(&s.pair, CSM_RIGHT_RW), CSM_SUCCESS);
	puppet_check(s.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	story("P and C revoke, grant and attach as ever");
	scene_destroy(&s);
}
