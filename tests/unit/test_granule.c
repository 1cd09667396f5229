/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_GRANULE_DELEGATE and RMI_GRANULE_UNDELEGATE: rmi.md 2.3, 2.4.
 */
#include "harness.h"

static void prepare_delegate(uint64_t *x)
{
	x[1] = ns_page();
}

static void secure(uint64_t *x)
{
	native_set_pas(x[1], PAS_SECURE);
}

static void root(uint64_t *x)
{
	native_set_pas(x[1], PAS_ROOT);
}

static void el3_refuses(uint64_t *x)
{
	(void)x;
	native.refuse_delegate = true;
}

static const struct fail_case delegate_fails[] = {
	GRANULE_BLOCK("gran", 1, BAD_STATE_NS),
	{ .condition = "gran_gpt", .code = ERR_INPUT, .spoil = secure, .lasting = true },
	{ .condition = "gran_gpt.root", .code = ERR_INPUT, .spoil = root, .lasting = true },
	{ .condition = "gran_gpt.el3", .code = ERR_INPUT, .spoil = el3_refuses, .lasting = true },
};

static void prepare_undelegate(uint64_t *x)
{
	x[1] = delegated();
}

static void el3_keeps(uint64_t *x)
{
	(void)x;
	native.refuse_undelegate = true;
}

/* EL3's table disagrees with ours: the granule stays where it is. */
static const struct fail_case undelegate_fails[] = {
	{ .condition = "el3", .code = ERR_INPUT, .spoil = el3_keeps, .lasting = true },
	GRANULE_BLOCK("gran", 1, BAD_STATE_FRESH),
};

static void delegate_success(void)
{
	uint64_t g = ns_page();

	memset(host(g), 0x77, GRANULE_SIZE);
	rmi_ok(RMI_GRANULE_DELEGATE, g);
	assert_int_equal(state_at(g), GRANULE_DELEGATED);
	assert_int_equal(native_get_pas(g), PAS_REALM);
	assert_true(native_is_zero(g));
	assert_int_equal(native_count.delegates, 1);
}

static void undelegate_success(void)
{
	uint64_t g = ns_page();

	memset(host(g), 0x77, GRANULE_SIZE);
	rmi_ok(RMI_GRANULE_DELEGATE, g);
	rmi_ok(RMI_GRANULE_UNDELEGATE, g);
	assert_int_equal(state_at(g), GRANULE_UNDELEGATED);
	assert_int_equal(native_get_pas(g), PAS_NS);
	assert_true(native_is_zero(g));
	rmi_ok(RMI_GRANULE_DELEGATE, g);
}

/* First and last granule of each bank are usable; the neighbours of the RMM's memory too. */
static void delegate_edges(void)
{
	static const uint64_t edges[] = {
		NATIVE_BANK0_BASE,
		NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE - GRANULE_SIZE,
		NATIVE_BANK1_BASE,
		NATIVE_BANK1_BASE + NATIVE_BANK1_SIZE - GRANULE_SIZE,
		NATIVE_RMM_BASE - GRANULE_SIZE,
		NATIVE_RMM_BASE + NATIVE_RMM_SIZE,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(edges); i++)
		rmi_ok(RMI_GRANULE_DELEGATE, edges[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(edges); i++)
		rmi_ok(RMI_GRANULE_UNDELEGATE, edges[i]);
}

/* A granule of the RMM stays the RMM's: EL3 is not even asked. */
static void delegate_rmm(void)
{
	for (uint64_t g = NATIVE_RMM_BASE; g < NATIVE_RMM_BASE + NATIVE_RMM_SIZE;
	     g += GRANULE_SIZE * 16)
		rmi_fails(ERR_INPUT, RMI_GRANULE_DELEGATE, g);
	assert_int_equal(native_count.delegates, 0);
}

/* What a realm had in a page is gone when the host gets the page back. */
static void undelegate_wiped(void)
{
	uint64_t data;

	make_mapped(&w);
	data = map_data(&w, IPA_A);
	rmi_fails(ERR_INPUT, RMI_GRANULE_UNDELEGATE, data);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	rmi_ok(RMI_GRANULE_UNDELEGATE, data);
	for (unsigned int i = 0; i < GRANULE_SIZE; i++)
		assert_int_equal(((uint8_t *)host(data))[i], 0);
}

static const struct command commands[] = {
	{ .name = "RMI_GRANULE_DELEGATE",
	  .fid = RMI_GRANULE_DELEGATE,
	  .prepare = prepare_delegate,
	  .fails = delegate_fails,
	  .fail_count = ARRAY_SIZE(delegate_fails) },
	{ .name = "RMI_GRANULE_UNDELEGATE",
	  .fid = RMI_GRANULE_UNDELEGATE,
	  .prepare = prepare_undelegate,
	  .fails = undelegate_fails,
	  .fail_count = ARRAY_SIZE(undelegate_fails) },
};

static const struct unit_test tests[] = {
	{ "RMI_GRANULE_DELEGATE.success", delegate_success },
	{ "RMI_GRANULE_DELEGATE.success.edges", delegate_edges },
	{ "RMI_GRANULE_DELEGATE.gran_bound.rmm", delegate_rmm },
	{ "RMI_GRANULE_UNDELEGATE.success", undelegate_success },
	{ "RMI_GRANULE_UNDELEGATE.success.wiped", undelegate_wiped },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
