/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_DATA_CREATE, RMI_DATA_CREATE_UNKNOWN, RMI_DATA_DESTROY: rmi.md 2.12 to 2.14.
 */
#include "harness.h"

#define VALUE(name, expression)             \
	static uint64_t name(uint64_t good) \
	{                                   \
		(void)good;                 \
		return expression;          \
	}

VALUE(plus_byte, good + 1)
VALUE(plus_half, good + GRANULE_SIZE / 2)
VALUE(unprotected, IPA_NS)
VALUE(first_unprotected, IPA_UNPROTECTED)
VALUE(beyond, good + IPA_END)
VALUE(top_bit, good | 1UL << 63)
VALUE(no_table, good + MIB(2))
VALUE(no_tables, GIB(3))
VALUE(flag_2, 2)
VALUE(flag_wide, 0x100000001UL)

static void prepare_create(uint64_t *x)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = delegated();
	x[3] = IPA_A;
	x[4] = ns_page();
	x[5] = RMI_MEASURE_CONTENT;
	memset(host(x[4]), 0x3d, GRANULE_SIZE);
}

static void prepare_create_unknown(uint64_t *x)
{
	prepare_create(x);
	x[4] = 0;
	x[5] = 0;
}

static void now_active(uint64_t *x)
{
	rmi_ok(RMI_REALM_ACTIVATE, x[1]);
}

static void assigned_there(uint64_t *x)
{
	map_data(&w, x[3]);
}

static void unknown_there(uint64_t *x)
{
	map_unknown(&w, x[3]);
}

static void data_is_rd(uint64_t *x)
{
	x[2] = x[1];
}

static void data_is_src(uint64_t *x)
{
	x[4] = x[2];
}

static void src_is_data(uint64_t *x)
{
	x[2] = x[4];
}

/* The first half arrives, then the granule is taken away. */
static void gpf_half_way(uint64_t *x)
{
	native.gpf_read_at = x[4];
	native.gpf_after = GRANULE_SIZE / 2;
}

#define INPUT(name, n, how)                                                  \
	{                                                                    \
		.condition = name, .code = ERR_INPUT, .arg = n, .value = how \
	}

#define CREATE_FAILS                                                                              \
	GRANULE_BLOCK("data", 2, BAD_STATE_FRESH), RD_BLOCK(1), INPUT("ipa_align", 3, plus_byte), \
		INPUT("ipa_align.half", 3, plus_half), INPUT("ipa_bound", 3, first_unprotected),  \
		INPUT("ipa_bound.unprotected", 3, unprotected),                                   \
		INPUT("ipa_bound.beyond", 3, beyond), INPUT("ipa_bound.top_bit", 3, top_bit),     \
		{ .condition = "alias", .code = ERR_INPUT, .spoil = data_is_rd },                 \
		{ .condition = "rtt_walk", .code = ERR_RTT(2), .arg = 3, .value = no_table },     \
		{ .condition = "rtt_walk.level_1",                                                \
		  .code = ERR_RTT(1),                                                             \
		  .arg = 3,                                                                       \
		  .value = no_tables },                                                           \
		{ .condition = "rtte_state",                                                      \
		  .code = ERR_RTT(3),                                                             \
		  .spoil = assigned_there,                                                        \
		  .lasting = true },                                                              \
	{                                                                                         \
		.condition = "rtte_state.unknown", .code = ERR_RTT(3), .spoil = unknown_there,    \
		.lasting = true                                                                   \
	}

static const struct fail_case create_fails[] = {
	NS_BLOCK("src", 4),
	CREATE_FAILS,
	INPUT("flags", 5, flag_2),
	INPUT("flags.wide", 5, flag_wide),
	{ .condition = "realm_state", .code = ERR_REALM(0), .spoil = now_active, .lasting = true },
	{ .condition = "alias.src", .code = ERR_INPUT, .spoil = data_is_src },
	{ .condition = "alias.data", .code = ERR_INPUT, .spoil = src_is_data },
	{ .condition = "src_gpf", .code = ERR_INPUT, .spoil = gpf_half_way, .lasting = true },
};

#define POINTERS "data_align data_bound data_state rd_align rd_bound rd_state ipa_align ipa_bound "

static const struct order_set create_orders[] = {
	{ POINTERS "src_align src_bound src_state src_pas flags flags.wide",
	  "realm_state rtt_walk rtt_walk.level_1 rtte_state" },
	{ "realm_state", "rtt_walk rtt_walk.level_1 rtte_state rtte_state.unknown" },
};

static const struct fail_case create_unknown_fails[] = { CREATE_FAILS };

static const struct order_set create_unknown_orders[] = {
	{ POINTERS, "rtt_walk rtt_walk.level_1 rtte_state rtte_state.unknown" },
};

static void prepare_destroy(uint64_t *x)
{
	make_mapped(&w);
	map_data(&w, IPA_A + KIB(32));
	map_data(&w, IPA_A);
	x[1] = w.rd;
	x[2] = IPA_A;
}

VALUE(next_page, good + GRANULE_SIZE)
VALUE(last_page, good + MIB(2) - GRANULE_SIZE)

#define TOP(name, c, how, t)                                                                 \
	{                                                                                    \
		.condition = name, .code = c, .arg = 2, .value = how, .top_reg = 2, .top = t \
	}

static const struct fail_case destroy_fails[] = {
	RD_BLOCK(1),
	INPUT("ipa_align", 2, plus_byte),
	INPUT("ipa_bound", 2, first_unprotected),
	INPUT("ipa_bound.unprotected", 2, unprotected),
	INPUT("ipa_bound.beyond", 2, beyond),
	INPUT("ipa_bound.top_bit", 2, top_bit),
	TOP("rtt_walk", ERR_RTT(2), no_table, GIB(2)),
	TOP("rtt_walk.level_1", ERR_RTT(1), no_tables, GIB(512)),
	TOP("rtte_state", ERR_RTT(3), next_page, IPA_A + KIB(32)),
	TOP("rtte_state.last", ERR_RTT(3), last_page, IPA_A + MIB(2)),
};

static const struct order_set destroy_orders[] = {
	{ "rd_align rd_bound rd_state ipa_align ipa_bound",
	  "rtt_walk rtt_walk.level_1 rtte_state rtte_state.last" },
};

static void create_success(void)
{
	uint64_t x[SMC_ARGS] = { 0 };
	struct native_xlat t;

	prepare_create(x);
	rmi_ok(RMI_DATA_CREATE, x[1], x[2], x[3], x[4], x[5]);
	assert_int_equal(state_at(x[2]), GRANULE_DATA);
	assert_memory_equal(native_bus(x[2]), host(x[4]), GRANULE_SIZE);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_ASSIGNED, RIPAS_RAM);
	for (enum native_access a = ACCESS_READ; a <= ACCESS_EXEC; a++) {
		t = native_translate(s2_of(w.rd), IPA_A + 0x678, a);
		assert_int_equal(t.fault, FAULT_NONE);
		assert_int_equal(t.pa, x[2] + 0x678);
		assert_false(t.ns);
	}
	assert_int_equal(native_count.icache_syncs, 1);
}

/* RIPAS before does not matter; it is RAM after. */
static void create_from_any_ripas(void)
{
	make_mapped(&w);
	set_ram(&w, IPA_A + GRANULE_SIZE, IPA_A + 2 * GRANULE_SIZE);
	map_data(&w, IPA_A + 2 * GRANULE_SIZE);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + 2 * GRANULE_SIZE);
	expect_entry(w.rd, IPA_A + 2 * GRANULE_SIZE, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
	for (unsigned int i = 0; i < 3; i++) {
		map_data(&w, IPA_A + i * GRANULE_SIZE);
		expect_entry(w.rd, IPA_A + i * GRANULE_SIZE, 3, RMI_RTTE_ASSIGNED, RIPAS_RAM);
	}
}

static void create_unmeasured(void)
{
	uint64_t x[SMC_ARGS] = { 0 };

	prepare_create(x);
	rmi_ok(RMI_DATA_CREATE, x[1], x[2], x[3], x[4], 0);
	assert_memory_equal(native_bus(x[2]), host(x[4]), GRANULE_SIZE);
}

static uint8_t copied[GRANULE_SIZE];

static void host_rewrites(uint64_t pa, size_t n)
{
	memset((uint8_t *)native_bus(pa), 0xee, n);
}

/* The host changes the source as soon as it was read: copy and measurement are of one content. */
static void create_read_once(void)
{
	uint64_t x[SMC_ARGS] = { 0 };
	uint8_t rim[MEASUREMENT_SIZE];
	const struct realm *realm;

	prepare_create(x);
	memcpy(copied, host(x[4]), GRANULE_SIZE);
	rmi_ok(RMI_DATA_CREATE, x[1], x[2], x[3], x[4], x[5]);
	memcpy(rim, ((const struct realm *)native_bus(w.rd))->measurement[0], sizeof(rim));

	prepare_create(x);
	native.ns_read_done = host_rewrites;
	rmi_ok(RMI_DATA_CREATE, x[1], x[2], x[3], x[4], x[5]);
	native.ns_read_done = NULL;
	assert_memory_equal(native_bus(x[2]), copied, GRANULE_SIZE);
	realm = native_bus(w.rd);
	assert_memory_equal(realm->measurement[0], rim, sizeof(rim));
}

/* A copy that failed half-way leaves nothing behind: the same granule is used again. */
static void create_after_gpf(void)
{
	uint64_t x[SMC_ARGS] = { 0 };

	prepare_create(x);
	for (size_t n = 8; n < GRANULE_SIZE; n = n * 2 + 8) {
		native.gpf_read_at = x[4];
		native.gpf_after = n;
		rmi_fails(ERR_INPUT, RMI_DATA_CREATE, x[1], x[2], x[3], x[4], x[5]);
		native.gpf_read_at = 0;
		assert_true(native_is_zero(x[2]));
	}
	rmi_ok(RMI_DATA_CREATE, x[1], x[2], x[3], x[4], x[5]);
}

static void unknown_keeps_ripas(void)
{
	make_mapped(&w);
	set_ram(&w, IPA_A + GRANULE_SIZE, IPA_A + 2 * GRANULE_SIZE);
	map_data(&w, IPA_A + 2 * GRANULE_SIZE);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + 2 * GRANULE_SIZE);
	for (unsigned int ripas = 0; ripas < 3; ripas++) {
		uint64_t ipa = IPA_A + ripas * GRANULE_SIZE;

		map_unknown(&w, ipa);
		assert_int_equal(state_at(w.data), GRANULE_DATA);
		expect_entry(w.rd, ipa, 3, RMI_RTTE_ASSIGNED, ripas);
		assert_int_equal(native_translate(s2_of(w.rd), ipa, ACCESS_READ).fault,
				 ripas == RIPAS_RAM ? FAULT_NONE : FAULT_TRANSLATION);
	}
}

/* In any realm state. */
static void unknown_when_active(void)
{
	make_mapped(&w);
	activate(&w);
	map_unknown(&w, IPA_A);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
}

/* Last page of the protected half. */
static void create_edge(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_UNPROTECTED - GRANULE_SIZE, 3);
	make_tables(w.rd, 0, 3);
	map_data(&w, IPA_UNPROTECTED - GRANULE_SIZE);
	map_data(&w, 0);
	assert_int_equal(rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_UNPROTECTED - GRANULE_SIZE).x[2],
			 IPA_UNPROTECTED);
	assert_int_equal(rmi_ok(RMI_DATA_DESTROY, w.rd, 0).x[2], MIB(2));
}

static void destroy_success(void)
{
	struct smc_result res;
	uint64_t x[SMC_ARGS] = { 0 };
	uint64_t data;

	prepare_destroy(x);
	data = w.data;
	res = rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	assert_int_equal(res.x[1], data);
	assert_int_equal(res.x[2], IPA_A + KIB(32));
	assert_int_equal(state_at(data), GRANULE_DELEGATED);
	assert_true(native_is_zero(data));
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
	assert_null(native_tlb_find(s2_of(w.rd)->vmid, IPA_A, 3, false));
	res = rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + KIB(32));
	assert_int_equal(res.x[2], IPA_A + MIB(2));
}

static void destroy_ripas(void)
{
	make_mapped(&w);
	map_unknown(&w, IPA_A); /* EMPTY */
	map_data(&w, IPA_A + GRANULE_SIZE);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + GRANULE_SIZE);
	expect_entry(w.rd, IPA_A + GRANULE_SIZE, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
	map_unknown(&w, IPA_A + GRANULE_SIZE);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + GRANULE_SIZE);
	expect_entry(w.rd, IPA_A + GRANULE_SIZE, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
}

/* Once removed, never RAM again without the realm. */
static void destroyed_stays(void)
{
	make_running(&w);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	map_unknown(&w, IPA_A);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_ASSIGNED, RIPAS_DESTROYED);
	assert_int_equal(native_translate(s2_of(w.rd), IPA_A, ACCESS_READ).fault,
			 FAULT_TRANSLATION);
}

static const struct command commands[] = {
	{ .name = "RMI_DATA_CREATE",
	  .fid = RMI_DATA_CREATE,
	  .prepare = prepare_create,
	  COMMAND_SETS(create_fails, create_orders) },
	{ .name = "RMI_DATA_CREATE_UNKNOWN",
	  .fid = RMI_DATA_CREATE_UNKNOWN,
	  .prepare = prepare_create_unknown,
	  COMMAND_SETS(create_unknown_fails, create_unknown_orders) },
	{ .name = "RMI_DATA_DESTROY",
	  .fid = RMI_DATA_DESTROY,
	  .prepare = prepare_destroy,
	  COMMAND_SETS(destroy_fails, destroy_orders) },
};

static const struct unit_test tests[] = {
	{ "RMI_DATA_CREATE.success", create_success },
	{ "RMI_DATA_CREATE.success.any_ripas", create_from_any_ripas },
	{ "RMI_DATA_CREATE.success.unmeasured", create_unmeasured },
	{ "RMI_DATA_CREATE.success.read_once", create_read_once },
	{ "RMI_DATA_CREATE.success.edges", create_edge },
	{ "RMI_DATA_CREATE.failure.wiped", create_after_gpf },
	{ "RMI_DATA_CREATE_UNKNOWN.success.ripas", unknown_keeps_ripas },
	{ "RMI_DATA_CREATE_UNKNOWN.success.active", unknown_when_active },
	{ "RMI_DATA_DESTROY.success", destroy_success },
	{ "RMI_DATA_DESTROY.success.ripas", destroy_ripas },
	{ "RMI_DATA_DESTROY.success.stays_destroyed", destroyed_stays },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
