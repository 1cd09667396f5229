/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms and RECs that are made at once from the same things, or from pages that go away meanwhile. */
#include <stddef.h>
#include <string.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "race.h"
#include "tiny.h"

#define BATCHES 64
#define DATA_IPA(i) (((i) + 1) * GRANULE_SIZE)
#define PATTERN 0x77

static struct {
	struct tiny realm[2][RACE_BATCH];
	uint64_t params[2][RACE_BATCH];
	uint64_t rec[RACE_BATCH], aux[RACE_BATCH][TINY_AUX_MAX], aux_count;
	struct tiny target;
	uint64_t data[RACE_BATCH];
} world;

static uint64_t create(unsigned int side, unsigned int i)
{
	return rmi_realm_create(world.realm[side][i].rd, world.params[side][i]);
}

static uint64_t create_left(unsigned int i)
{
	return create(0, i);
}

static uint64_t create_right(unsigned int i)
{
	return create(1, i);
}

static uint64_t destroy_left(unsigned int i)
{
	return rmi_realm_destroy(world.realm[0][i].rd);
}

static uint64_t delegate_params(unsigned int i)
{
	return rmi_granule_delegate(world.params[0][i]);
}

static void params_alloc(void)
{
	for (unsigned int i = 0; i < RACE_BATCH; i++) {
		world.params[0][i] = granule_alloc(1, 1);
		world.params[1][i] = granule_alloc(1, 1);
	}
}

static void params_free(void)
{
	for (unsigned int i = 0; i < RACE_BATCH; i++) {
		granule_free(world.params[0][i], 1);
		granule_free(world.params[1][i], 1);
	}
}

/* What a realm is made of. */
static void parts_give(struct tiny *realm)
{
	*realm = (struct tiny){ .vmid = tiny_vmid() };
	realm->rd = granule_give(GRANULE_RD);
	realm->root = granule_give(GRANULE_RTT);
}

static void parts_take(const struct tiny *realm)
{
	granule_take(realm->rd);
	granule_take(realm->root);
}

/* ---- two realms that want the same VMID, the same RD, the same starting table, by turns */

static void rivals(unsigned int i, unsigned int n)
{
	struct tiny *a = &world.realm[0][i], *b = &world.realm[1][i];

	parts_give(a);
	*b = *a;
	b->vmid = tiny_vmid();
	if (n % 3 == 0)
		b->vmid = a->vmid;
	if (n % 3 != 1)
		b->rd = granule_give(GRANULE_RD);
	if (n % 3 != 2)
		b->root = granule_give(GRANULE_RTT);
	tiny_params(a, world.params[0][i]);
	tiny_params(b, world.params[1][i]);
}

static enum race_outcome one_created(unsigned int i, uint64_t left, uint64_t right)
{
	const struct tiny *a = &world.realm[0][i], *b = &world.realm[1][i];
	unsigned int winner = left == RMI_SUCCESS ? 0 : 1;

	CHECK_EQ(winner == 0 ? left : right, RMI_SUCCESS);
	CHECK_EQ(winner == 0 ? right : left, RMI_ERROR_INPUT);
	CHECK_EQ(rmi_realm_destroy(world.realm[winner][i].rd), RMI_SUCCESS);
	/* The loser's VMID is not lost. */
	CHECK_EQ(create(1 - winner, i), RMI_SUCCESS);
	CHECK_EQ(rmi_realm_destroy(world.realm[1 - winner][i].rd), RMI_SUCCESS);
	parts_take(a);
	if (b->rd != a->rd)
		granule_take(b->rd);
	if (b->root != a->root)
		granule_take(b->root);
	return winner == 0 ? RACE_LEFT : RACE_RIGHT;
}

void case_race_create(void)
{
	static const struct race race = {
		.name = "REALM_CREATE twice, of the same things",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = rivals,
		.left = create_left,
		.right = create_right,
		.judge = one_created,
	};

	params_alloc();
	race_run(&race);
	params_free();
}

/* ---- a page of parameters or content that is delegated while the RMM reads it */

static void parts_and_params(unsigned int i, unsigned int n)
{
	(void)n;
	parts_give(&world.realm[0][i]);
	tiny_params(&world.realm[0][i], world.params[0][i]);
}

static enum race_outcome params_gone(unsigned int i, uint64_t created, uint64_t delegated)
{
	CHECK_EQ(delegated, RMI_SUCCESS);
	CHECK_EQ(rmi_granule_undelegate(world.params[0][i]), RMI_SUCCESS);
	if (created == RMI_SUCCESS)
		CHECK_EQ(destroy_left(i), RMI_SUCCESS);
	else
		CHECK_EQ(created, RMI_ERROR_INPUT);
	parts_take(&world.realm[0][i]);
	return created == RMI_SUCCESS ? RACE_LEFT : RACE_RIGHT;
}

static void content(unsigned int i, unsigned int n)
{
	(void)n;
	world.data[i] = granule_give(GRANULE_DATA);
	memset((void *)world.params[0][i], PATTERN, GRANULE_SIZE);
}

static uint64_t create_data(unsigned int i)
{
	return rmi_data_create(world.target.rd, world.data[i], DATA_IPA(i), world.params[0][i], 0);
}

/* A refused granule is zero again, which granule_take() looks at. */
static enum race_outcome source_gone(unsigned int i, uint64_t created, uint64_t delegated)
{
	uint64_t out, top;

	CHECK_EQ(delegated, RMI_SUCCESS);
	CHECK_EQ(rmi_granule_undelegate(world.params[0][i]), RMI_SUCCESS);
	if (created == RMI_SUCCESS)
		CHECK_EQ(rmi_data_destroy(world.target.rd, DATA_IPA(i), &out, &top), RMI_SUCCESS);
	else
		CHECK_EQ(created, RMI_ERROR_INPUT);
	granule_take(world.data[i]);
	return created == RMI_SUCCESS ? RACE_LEFT : RACE_RIGHT;
}

void case_race_params(void)
{
	static const struct race params = {
		.name = "REALM_CREATE, DELEGATE of its parameters",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = parts_and_params,
		.left = create_left,
		.right = delegate_params,
		.judge = params_gone,
	};
	static const struct race source = {
		.name = "DATA_CREATE, DELEGATE of its source",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = content,
		.left = create_data,
		.right = delegate_params,
		.judge = source_gone,
	};

	params_alloc();
	race_run(&params);
	tiny_create(&world.target, tiny_vmid(), 1);
	race_run(&source);
	tiny_destroy(&world.target);
	params_free();
}

/* ---- REC_CREATE against the end of its realm */

static void unborn(unsigned int i, unsigned int n)
{
	struct rmi_rec_params *params = (struct rmi_rec_params *)world.params[0][i];

	(void)n;
	tiny_create(&world.realm[0][i], tiny_vmid(), 0);
	memset(params, 0, sizeof(*params));
	CHECK_EQ(rmi_rec_aux_count(world.realm[0][i].rd, &world.aux_count), RMI_SUCCESS);
	CHECK(world.aux_count <= TINY_AUX_MAX);
	params->num_aux = world.aux_count;
	for (uint64_t k = 0; k < world.aux_count; k++)
		params->aux[k] = world.aux[i][k] = granule_give(GRANULE_AUX);
	world.rec[i] = granule_give(GRANULE_REC);
}

static uint64_t create_rec(unsigned int i)
{
	return rmi_rec_create(world.realm[0][i].rd, world.rec[i], world.params[0][i]);
}

static enum race_outcome born_or_not(unsigned int i, uint64_t destroyed, uint64_t created)
{
	enum race_outcome outcome = RACE_LEFT;

	if (created == RMI_SUCCESS) {
		CHECK_EQ(destroyed, REALM_ERROR(0));
		CHECK_EQ(rmi_rec_destroy(world.rec[i]), RMI_SUCCESS);
		CHECK_EQ(destroy_left(i), RMI_SUCCESS);
		outcome = RACE_RIGHT;
	} else {
		CHECK_EQ(created, RMI_ERROR_INPUT);
		CHECK_EQ(destroyed, RMI_SUCCESS);
	}
	granule_take(world.rec[i]);
	for (uint64_t k = 0; k < world.aux_count; k++)
		granule_take(world.aux[i][k]);
	parts_take(&world.realm[0][i]);
	return outcome;
}

void case_race_rec_create(void)
{
	static const struct race race = {
		.name = "REALM_DESTROY, REC_CREATE",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = unborn,
		.left = destroy_left,
		.right = create_rec,
		.judge = born_or_not,
	};

	params_alloc();
	race_run(&race);
	params_free();
}
