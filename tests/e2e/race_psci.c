/* SPDX-License-Identifier: BSD-3-Clause */
/* A virtual CPU that is entered while another switches it on, or the whole realm off. */
#include <stddef.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "race.h"
#include "tiny.h"

#define BATCHES 64

static struct {
	struct tiny realm;
	struct tiny_rec first, second;
} pairs[RACE_BATCH];

static uint64_t enter_first(unsigned int i)
{
	return tiny_enter(&pairs[i].first);
}

static uint64_t enter_second(unsigned int i)
{
	return tiny_enter(&pairs[i].second);
}

static void pair_create(unsigned int i, const char *first, const char *second, bool runnable)
{
	struct tiny *realm = &pairs[i].realm;

	tiny_create(realm, tiny_vmid(), 1);
	tiny_rec_create(realm, &pairs[i].first, first, true, 0,
			(uintptr_t)second - (uintptr_t)tiny_code, 0);
	tiny_rec_create(realm, &pairs[i].second, second, runnable, 0, 0, 0);
	tiny_activate(realm);
}

static void pair_gone(unsigned int i)
{
	tiny_rec_destroy(&pairs[i].first);
	tiny_rec_destroy(&pairs[i].second);
	tiny_destroy(&pairs[i].realm);
}

static void call_cpu_on(unsigned int i, unsigned int n)
{
	(void)n;
	CHECK_EQ(enter_first(i), RMI_SUCCESS);
	CHECK_EQ(pairs[i].first.run->exit.exit_reason, RMI_EXIT_PSCI);
}

static uint64_t complete_cpu_on(unsigned int i)
{
	return rmi_psci_complete(pairs[i].first.pa, pairs[i].second.pa, 0);
}

static enum race_outcome second_on(unsigned int i, uint64_t completed, uint64_t entered)
{
	enum race_outcome outcome = RACE_LEFT;

	CHECK_EQ(completed, RMI_SUCCESS);
	if (entered != RMI_SUCCESS) {
		CHECK_EQ(entered, RMI_ERROR_REC);
		CHECK_EQ(enter_second(i), RMI_SUCCESS);
		outcome = RACE_RIGHT;
	}
	/* It was switched on, and all that it does is to go off. */
	CHECK_EQ(pairs[i].second.run->exit.exit_reason, RMI_EXIT_PSCI);
	CHECK_EQ(enter_second(i), RMI_ERROR_REC);
	return outcome;
}

static void off_ready(unsigned int i, unsigned int n)
{
	(void)n;
	pair_create(i, tiny_system_off, tiny_call, true);
}

static enum race_outcome off_or_not(unsigned int i, uint64_t off, uint64_t entered)
{
	const uint64_t is_off = REALM_ERROR(RMI_REALM_INDEX_SYSTEM_OFF);

	CHECK_EQ(off, RMI_SUCCESS);
	CHECK_EQ(pairs[i].first.run->exit.exit_reason, RMI_EXIT_PSCI);
	CHECK(entered == RMI_SUCCESS || entered == is_off);
	CHECK_EQ(enter_first(i), is_off);
	CHECK_EQ(enter_second(i), is_off);
	pair_gone(i);
	return entered == RMI_SUCCESS ? RACE_RIGHT : RACE_LEFT;
}

void case_race_psci(void)
{
	static const struct race on = {
		.name = "PSCI_COMPLETE, REC_ENTER of the target",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = call_cpu_on,
		.left = complete_cpu_on,
		.right = enter_second,
		.judge = second_on,
	};
	static const struct race off = {
		.name = "SYSTEM_OFF, REC_ENTER of another REC",
		.batches = BATCHES,
		.size = RACE_BATCH,
		.prepare = off_ready,
		.left = enter_first,
		.right = enter_second,
		.judge = off_or_not,
	};

	for (unsigned int i = 0; i < RACE_BATCH; i++)
		pair_create(i, tiny_cpu_on, tiny_cpu_off, false);
	race_run(&on);
	for (unsigned int i = 0; i < RACE_BATCH; i++)
		pair_gone(i);
	race_run(&off);
}
