/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rules that hold for every command of the host: no granule twice, normal-world memory read once and written only where
 * the specification says so, no register of ours in the outputs, and an address that is none fails alone.
 */
#include <stdio.h>

#include "good.h"

#define CALL_ARGS 6

static uint64_t x[SMC_ARGS];
static uint64_t *operands[GOOD_OPERANDS_MAX];

static unsigned int prepare(const struct good_call *call)
{
	memset(x, 0, sizeof(x));
	return call->prepare(x, operands);
}

/* Each operand in the place of each other one. */
static void alias(const void *arg)
{
	const struct good_call *call = arg;
	const unsigned int n = prepare(call);

	assert_true(n >= call->operands);
	for (unsigned int i = 0; i < n; i++)
		for (unsigned int k = 0; k < n; k++) {
			const uint64_t good = *operands[i];

			if (i == k)
				continue;
			*operands[i] = *operands[k];
			rmi_call_fails(ERR_INPUT, 0, 0, call->fid, CALL_ARGS, &x[1]);
			*operands[i] = good;
		}
	rmi_call_ok(call->fid, CALL_ARGS, &x[1]);
}

/* All operands at once the same granule, of whatever state. */
static void alias_all(const void *arg)
{
	static const enum granule_state states[] = {
		GRANULE_UNDELEGATED, GRANULE_DELEGATED, GRANULE_RD,   GRANULE_REC,
		GRANULE_REC_AUX,     GRANULE_RTT,	GRANULE_DATA,
	};
	const struct good_call *call = arg;
	const unsigned int n = prepare(call);
	uint64_t good[GOOD_OPERANDS_MAX];

	for (unsigned int i = 0; i < n; i++)
		good[i] = *operands[i];
	for (unsigned int s = 0; s < ARRAY_SIZE(states); s++) {
		const uint64_t one = granule_in(states[s]);

		for (unsigned int i = 0; i < n; i++)
			*operands[i] = one;
		rmi_call_fails(ERR_INPUT, 0, 0, call->fid, CALL_ARGS, &x[1]);
	}
	for (unsigned int i = 0; i < n; i++)
		*operands[i] = good[i];
	rmi_call_ok(call->fid, CALL_ARGS, &x[1]);
}

/* ---- normal-world memory */

static uint64_t read_bytes;

/* The host changes everything as soon as it was read. Reading a word twice is stopped by the model. */
static void count_and_change(uint64_t pa, size_t n)
{
	read_bytes += n;
	memset(native_bus(pa), 0xff, n);
}

static void ns_read_once(const void *arg)
{
	const struct good_call *call = arg;

	prepare(call);
	read_bytes = 0;
	native.ns_read_done = count_and_change;
	rmi_call_ok(call->fid, CALL_ARGS, &x[1]);
	native.ns_read_done = NULL;
	assert_int_equal(read_bytes, call->ns_read);
}

/* A call that fails has read nothing twice either, and not more. */
static void ns_read_failing(const void *arg)
{
	const struct good_call *call = arg;
	const unsigned int n = prepare(call);

	for (unsigned int i = 0; i < n; i++) {
		prepare(call);
		*operands[i] += 8;
		read_bytes = 0;
		native.ns_read_done = count_and_change;
		assert_int_equal(rmi_call(call->fid, CALL_ARGS, &x[1]).x[0], ERR_INPUT);
		native.ns_read_done = NULL;
		assert_true(read_bytes <= call->ns_read);
	}
}

static uint64_t digest(uint64_t pa)
{
	const uint64_t *words = native_bus(pa);
	uint64_t h = 0xcbf29ce484222325UL;

	for (unsigned int i = 0; i < GRANULE_SIZE / 8; i++)
		h = (h ^ words[i]) * 0x100000001b3UL;
	return h;
}

static void ns_written(const void *arg)
{
	static struct {
		uint64_t pa, digest;
	} before[4096];
	const struct good_call *call = arg;
	unsigned int changed = 0;
	size_t count = 0;

	prepare(call);
	for (unsigned int i = 0; i < native_used_count(); i++) {
		const uint64_t pa = native_pa(native_used(i));

		if (native_get_pas(pa) != PAS_NS)
			continue;
		/* Not zero, so that a stray clearing shows. */
		((uint64_t *)native_bus(pa))[GRANULE_SIZE / 8 - 1] |= 1UL << 63;
		assert_true(count < ARRAY_SIZE(before));
		before[count].pa = pa;
		before[count++].digest = digest(pa);
	}
	rmi_call_ok(call->fid, CALL_ARGS, &x[1]);
	for (size_t i = 0; i < count; i++) {
		if (native_get_pas(before[i].pa) != PAS_NS ||
		    digest(before[i].pa) == before[i].digest)
			continue;
		assert_int_equal(call->fid, RMI_REC_ENTER);
		assert_int_equal(before[i].pa, w.run);
		changed++;
	}
	assert_int_equal(changed, call->ns_written != 0);
}

/* ---- outputs */

static void outputs(const void *arg)
{
	const struct good_call *call = arg;
	struct smc_result res;

	prepare(call);
	res = rmi_call_ok(call->fid, CALL_ARGS, &x[1]);
	for (unsigned int i = 1; i <= 3; i++)
		if (!(call->outputs >> i & 1))
			assert_int_equal(res.x[i], 0);
	if (!(call->outputs >> 4 & 1))
		assert_int_equal(res.x[4], x[4]);
}

static const struct unit_rule {
	const char *name;
	void (*run)(const void *arg);
	unsigned int operands; /* for commands that have so many at least */
} rules[] = {
	{ "alias.pairs", alias, 2 },	     { "alias.all", alias_all, 2 },
	{ "ns_read_once", ns_read_once, 0 }, { "ns_read_once.failing", ns_read_failing, 1 },
	{ "ns_written", ns_written, 0 },     { "outputs", outputs, 0 },
};

int main(int argc, char **argv)
{
	static struct unit_case cases[256];
	size_t count = 0;

	for (size_t i = 0; i < good_call_count; i++)
		for (unsigned int r = 0; r < ARRAY_SIZE(rules); r++) {
			struct unit_case *c = &cases[count];

			if (good_calls[i].operands < rules[r].operands)
				continue;
			snprintf(c->name, sizeof(c->name), "%s.%s", good_calls[i].name,
				 rules[r].name);
			c->run = rules[r].run;
			c->arg = &good_calls[i];
			count++;
		}
	return unit_main_cases(argc, argv, &(struct suite){ 0 }, cases, count);
}
