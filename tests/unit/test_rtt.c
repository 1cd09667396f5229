/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_RTT_CREATE, RMI_RTT_DESTROY, RMI_RTT_READ_ENTRY: rmi.md 2.15, 2.16, 2.18.
 */
#include "harness.h"

#define VALUE(name, expression)             \
	static uint64_t name(uint64_t good) \
	{                                   \
		(void)good;                 \
		return expression;          \
	}

VALUE(level_0, 0)
VALUE(level_4, 4)
VALUE(level_minus_1, ~0UL)
VALUE(level_wide, 0x100000000UL + good)
VALUE(level_min, 1UL << 63)
VALUE(plus_byte, good + 1)
VALUE(plus_page, good + GRANULE_SIZE)
VALUE(plus_half_block, good + MIB(1))
VALUE(beyond, good + IPA_END)
VALUE(far_beyond, good | 1UL << 48)
VALUE(top_bit, good | 1UL << 63)
VALUE(no_level2, GIB(2))
VALUE(no_level1, IPA_UNPROTECTED)
VALUE(other_block, good + MIB(2))

#define BAD_LEVELS(n)                                                                           \
	{ .condition = "level_bound", .code = ERR_INPUT, .arg = n, .value = level_4 },          \
		{ .condition = "level_bound.minus_1",                                           \
		  .code = ERR_INPUT,                                                            \
		  .arg = n,                                                                     \
		  .value = level_minus_1 },                                                     \
		{ .condition = "level_bound.wide",                                              \
		  .code = ERR_INPUT,                                                            \
		  .arg = n,                                                                     \
		  .value = level_wide },                                                        \
	{                                                                                       \
		.condition = "level_bound.min", .code = ERR_INPUT, .arg = n, .value = level_min \
	}
#define BAD_LEVEL_0(n)                                                                          \
	{                                                                                       \
		.condition = "level_bound.start", .code = ERR_INPUT, .arg = n, .value = level_0 \
	}
#define BAD_IPAS(n)                                                                                 \
	{ .condition = "ipa_align", .code = ERR_INPUT, .arg = n, .value = plus_byte },              \
		{ .condition = "ipa_bound", .code = ERR_INPUT, .arg = n, .value = beyond },         \
		{ .condition = "ipa_bound.far", .code = ERR_INPUT, .arg = n, .value = far_beyond }, \
	{                                                                                           \
		.condition = "ipa_bound.top_bit", .code = ERR_INPUT, .arg = n, .value = top_bit     \
	}
#define BAD_IPA_PARENT(n)                                                                   \
	{ .condition = "ipa_align.page", .code = ERR_INPUT, .arg = n, .value = plus_page }, \
	{                                                                                   \
		.condition = "ipa_align.half_block", .code = ERR_INPUT, .arg = n,           \
		.value = plus_half_block                                                    \
	}

static void to_level2(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 2);
}

static void prepare_create(uint64_t *x)
{
	to_level2();
	x[1] = w.rd;
	x[2] = delegated();
	x[3] = IPA_A;
	x[4] = 3;
}

static void table_there(uint64_t *x)
{
	rmi_ok(RMI_RTT_CREATE, x[1], delegated(), x[3], x[4]);
}

static void rtt_is_rd(uint64_t *x)
{
	x[2] = x[1];
}

static const struct fail_case create_fails[] = {
	RD_BLOCK(1),
	GRANULE_BLOCK("rtt", 2, BAD_STATE_FRESH),
	BAD_LEVELS(4),
	BAD_LEVEL_0(4),
	BAD_IPAS(3),
	BAD_IPA_PARENT(3),
	{ .condition = "alias", .code = ERR_INPUT, .spoil = rtt_is_rd },
	{ .condition = "rtt_walk", .code = ERR_RTT(1), .arg = 3, .value = no_level2 },
	{ .condition = "rtt_walk.level_0", .code = ERR_RTT(0), .arg = 3, .value = no_level1 },
	{ .condition = "rtte_state", .code = ERR_RTT(2), .spoil = table_there, .lasting = true },
};

static const char *const create_orders[] = {
	"rd_align,rtt_walk",	  "rd_bound,rtt_walk",	  "rd_state,rtt_walk",
	"rtt_align,rtt_walk",	  "rtt_bound,rtt_walk",	  "rtt_state,rtt_walk",
	"level_bound,rtt_walk",	  "ipa_align,rtt_walk",	  "ipa_bound,rtt_walk",
	"rd_align,rtte_state",	  "rd_bound,rtte_state",  "rd_state,rtte_state",
	"rtt_align,rtte_state",	  "rtt_bound,rtte_state", "rtt_state,rtte_state",
	"level_bound,rtte_state", "ipa_align,rtte_state", "ipa_bound,rtte_state",
};

static void prepare_destroy(uint64_t *x)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	x[1] = w.rd;
	x[2] = IPA_A;
	x[3] = 3;
}

static void data_there(uint64_t *x)
{
	(void)x;
	map_data(&w, IPA_A + GRANULE_SIZE);
}

static void data_empty_there(uint64_t *x)
{
	(void)x;
	map_unknown(&w, IPA_A + MIB(2) - GRANULE_SIZE);
}

static void above_with_table(uint64_t *x)
{
	x[2] = GIB(1);
	x[3] = 2;
}

/* The only live entry of the level 1 table is that of IPA_A. */
static const struct fail_case destroy_fails[] = {
	RD_BLOCK(1),
	BAD_LEVELS(3),
	BAD_LEVEL_0(3),
	BAD_IPAS(2),
	BAD_IPA_PARENT(2),
	{ .condition = "rtt_walk",
	  .code = ERR_RTT(1),
	  .arg = 2,
	  .value = no_level2,
	  .top_reg = 2,
	  .top = GIB(512) },
	{ .condition = "rtt_walk.level_0",
	  .code = ERR_RTT(0),
	  .arg = 2,
	  .value = no_level1,
	  .top_reg = 2,
	  .top = GIB(512) * S2_ENTRIES },
	{ .condition = "rtte_state",
	  .code = ERR_RTT(2),
	  .arg = 2,
	  .value = other_block,
	  .top_reg = 2,
	  .top = GIB(2) },
	{ .condition = "rtt_live",
	  .code = ERR_RTT(3),
	  .spoil = data_there,
	  .top_reg = 2,
	  .top = IPA_A,
	  .lasting = true },
	{ .condition = "rtt_live.empty",
	  .code = ERR_RTT(3),
	  .spoil = data_empty_there,
	  .top_reg = 2,
	  .top = IPA_A,
	  .lasting = true },
	{ .condition = "rtt_live.table",
	  .code = ERR_RTT(2),
	  .spoil = above_with_table,
	  .top_reg = 2,
	  .top = GIB(1),
	  .lasting = true },
};

static const char *const destroy_orders[] = {
	"rd_align,rtt_walk",	  "rd_bound,rtt_walk",	  "rd_state,rtt_walk",
	"level_bound,rtt_walk",	  "ipa_align,rtt_walk",	  "ipa_bound,rtt_walk",
	"rd_align,rtte_state",	  "rd_state,rtte_state",  "rd_bound,rtte_state",
	"level_bound,rtte_state", "ipa_align,rtte_state", "ipa_bound,rtte_state",
	"rd_align,rtt_live",	  "rd_bound,rtt_live",	  "rd_state,rtt_live",
	"level_bound,rtt_live",	  "ipa_align,rtt_live",	  "ipa_bound,rtt_live",
	"rtt_walk,rtt_live",	  "rtte_state,rtt_live",
};

static void prepare_read(uint64_t *x)
{
	prepare_destroy(x);
}

static const struct fail_case read_fails[] = {
	RD_BLOCK(1),
	BAD_LEVELS(3),
	BAD_IPAS(2),
};

/* Below the starting level there is nothing to read. */
static void read_level_start(void)
{
	realm_params.rtt_level_start = 1;
	realm_params.rtt_num_start = 2;
	make_realm(&w);
	rmi_fails(ERR_INPUT, RMI_RTT_READ_ENTRY, w.rd, 0, 0);
	rmi_ok(RMI_RTT_READ_ENTRY, w.rd, 0, 1);
}

static void read_ipa_align_levels(void)
{
	prepare_destroy((uint64_t[SMC_ARGS]){ 0 });
	for (int level = 0; level <= 3; level++)
		for (uint64_t off = 1; off < native_entry_size(level); off <<= 1)
			rmi_fails(ERR_INPUT, RMI_RTT_READ_ENTRY, w.rd, off, (uint64_t)level);
}

/* A walk that ends early is no failure. */
static void read_short_walk(void)
{
	struct smc_result res;

	to_level2();
	res = rmi_ok(RMI_RTT_READ_ENTRY, w.rd, IPA_A + GRANULE_SIZE, 3);
	assert_int_equal(res.x[1], 2);
	assert_int_equal(res.x[2], RMI_RTTE_UNASSIGNED);
	assert_int_equal(res.x[3], 0);
	res = rmi_ok(RMI_RTT_READ_ENTRY, w.rd, GIB(3) + GRANULE_SIZE, 3);
	assert_int_equal(res.x[1], 1);
	res = rmi_ok(RMI_RTT_READ_ENTRY, w.rd, IPA_END - GRANULE_SIZE, 3);
	assert_int_equal(res.x[1], 0);
}

static void read_states(void)
{
	uint64_t table;
	struct smc_result res;

	to_level2();
	table = delegated();
	rmi_ok(RMI_RTT_CREATE, w.rd, table, IPA_A, 3);
	res = rmi_ok(RMI_RTT_READ_ENTRY, w.rd, IPA_A, 2);
	assert_int_equal(res.x[1], 2);
	assert_int_equal(res.x[2], RMI_RTTE_TABLE);
	assert_int_equal(res.x[3], table);
	assert_int_equal(res.x[4], 0);

	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	set_ram(&w, IPA_A, IPA_A + GRANULE_SIZE);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
	map_unknown(&w, IPA_A);
	res = rmi_ok(RMI_RTT_READ_ENTRY, w.rd, IPA_A, 3);
	assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
	assert_int_equal(res.x[3], w.data);
	assert_int_equal(res.x[4], RIPAS_RAM);
	map_unknown(&w, IPA_A + GRANULE_SIZE);
	res = rmi_ok(RMI_RTT_READ_ENTRY, w.rd, IPA_A + GRANULE_SIZE, 3);
	assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
	assert_int_equal(res.x[3], w.data);
	assert_int_equal(res.x[4], RIPAS_EMPTY);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
	map_unknown(&w, IPA_A);
	res = rmi_ok(RMI_RTT_READ_ENTRY, w.rd, IPA_A, 3);
	assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
	assert_int_equal(res.x[3], w.data);
	assert_int_equal(res.x[4], RIPAS_DESTROYED);
}

static void create_success(void)
{
	uint64_t table;

	to_level2();
	table = delegated();
	rmi_ok(RMI_RTT_CREATE, w.rd, table, IPA_A, 3);
	assert_int_equal(state_at(table), GRANULE_RTT);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	expect_entry(w.rd, IPA_A + MIB(2) - 1, 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
}

/* The children of a RAM entry are RAM. */
static void create_unfold_ram(void)
{
	to_level2();
	set_ram(&w, IPA_A, IPA_A + MIB(2));
	make_tables(w.rd, IPA_A, 3);
	for (uint64_t ipa = IPA_A; ipa < IPA_A + MIB(2); ipa += GRANULE_SIZE * 73)
		expect_entry(w.rd, ipa, 3, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
	expect_entry(w.rd, IPA_A + MIB(2), 2, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
}

static void create_unfold_destroyed(void)
{
	to_level2();
	make_tables(w.rd, IPA_A, 3);
	rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
	make_tables(w.rd, IPA_A, 3);
	for (uint64_t ipa = IPA_A; ipa < IPA_A + MIB(2); ipa += GRANULE_SIZE * 73)
		expect_entry(w.rd, ipa, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
}

/* Breaking a valid normal-world block: the pieces map what the block did, through break-before-make. */
static void create_unfold_ns(int level)
{
	uint64_t desc = GIB(8) | 1UL << 2 | 1UL << 6;
	uint64_t ipa = IPA_UNPROTECTED + GIB(1);

	make_realm(&w);
	make_tables(w.rd, ipa, level);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, ipa, (uint64_t)level, desc);
	rmi_ok(RMI_RTT_CREATE, w.rd, delegated(), ipa, (uint64_t)level + 1);
	for (unsigned int i = 0; i < 512; i += 73) {
		uint64_t off = i * native_entry_size(level + 1);
		struct smc_result res = read_entry(w.rd, ipa + off, level + 1);

		assert_int_equal(res.x[1], level + 1);
		assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
		assert_int_equal(res.x[3], desc + off);
		assert_int_equal(native_translate(s2_of(w.rd), ipa + off, ACCESS_READ).pa,
				 GIB(8) + off);
	}
	assert_true(native_count.tlbi_ranges > 0);
}

static void create_unfold_ns_level2(void)
{
	create_unfold_ns(2);
}

static void create_unfold_ns_level1(void)
{
	create_unfold_ns(1);
}

static void destroy_success(void)
{
	uint64_t table;
	struct smc_result res;

	to_level2();
	table = delegated();
	rmi_ok(RMI_RTT_CREATE, w.rd, table, IPA_A, 3);
	make_tables(w.rd, IPA_A + MIB(8), 3);
	res = rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
	assert_int_equal(res.x[1], table);
	assert_int_equal(res.x[2], IPA_A + MIB(8)); /* the next live entry */
	assert_int_equal(state_at(table), GRANULE_DELEGATED);
	expect_entry(w.rd, IPA_A, 2, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
	res = rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A + MIB(8), 3);
	assert_int_equal(res.x[2], GIB(2)); /* end of the table */
}

/* RIPAS in the table does not make it live, and is lost. */
static void destroy_ripas(void)
{
	to_level2();
	make_tables(w.rd, IPA_A, 3);
	set_ram(&w, IPA_A, IPA_A + MIB(2));
	rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
	expect_entry(w.rd, IPA_A, 2, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
}

/* A table full of normal-world mappings is not live, whatever its level; nothing of it stays cached. */
static void destroy_unprotected(void)
{
	for (int level = 2; level <= 3; level++) {
		uint64_t base = IPA_UNPROTECTED + GIB(1);
		uint16_t vmid;

		make_realm(&w);
		vmid = s2_of(w.rd)->vmid;
		make_tables(w.rd, base, level);
		for (unsigned int i = 0; i < 512; i += 3)
			rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, base + i * native_entry_size(level),
			       (uint64_t)level,
			       GIB(16) + i * native_entry_size(level) + (6UL << 2 | 3UL << 6));
		rmi_ok(RMI_RTT_DESTROY, w.rd, base, (uint64_t)level);
		expect_entry(w.rd, base, level - 1, RMI_RTTE_UNASSIGNED, 0);
		for (unsigned int i = 0; i < 512; i++)
			assert_null(native_tlb_find(vmid, base + i * native_entry_size(level),
						    level, false));
	}
}

/* Down to nothing, then the realm can go. */
static void destroy_all_levels(void)
{
	make_mapped(&w);
	for (int level = 3; level >= 1; level--) {
		rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A & ~(native_entry_size(level - 1) - 1),
		       (uint64_t)level);
		rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_NS & ~(native_entry_size(level - 1) - 1),
		       (uint64_t)level);
	}
	rmi_ok(RMI_REALM_DESTROY, w.rd);
}

static const struct command commands[] = {
	{ .name = "RMI_RTT_CREATE",
	  .fid = RMI_RTT_CREATE,
	  .prepare = prepare_create,
	  COMMAND_TABLES(create_fails, create_orders) },
	{ .name = "RMI_RTT_DESTROY",
	  .fid = RMI_RTT_DESTROY,
	  .prepare = prepare_destroy,
	  COMMAND_TABLES(destroy_fails, destroy_orders) },
	{ .name = "RMI_RTT_READ_ENTRY",
	  .fid = RMI_RTT_READ_ENTRY,
	  .prepare = prepare_read,
	  .fails = read_fails,
	  .fail_count = ARRAY_SIZE(read_fails) },
};

static const struct unit_test tests[] = {
	{ "RMI_RTT_CREATE.success", create_success },
	{ "RMI_RTT_CREATE.success.unassigned_ram", create_unfold_ram },
	{ "RMI_RTT_CREATE.success.unassigned_destroyed", create_unfold_destroyed },
	{ "RMI_RTT_CREATE.success.assigned_ns_level_2", create_unfold_ns_level2 },
	{ "RMI_RTT_CREATE.success.assigned_ns_level_1", create_unfold_ns_level1 },
	{ "RMI_RTT_DESTROY.success", destroy_success },
	{ "RMI_RTT_DESTROY.success.ripas", destroy_ripas },
	{ "RMI_RTT_DESTROY.success.unprotected", destroy_unprotected },
	{ "RMI_RTT_DESTROY.success.all_levels", destroy_all_levels },
	{ "RMI_RTT_READ_ENTRY.level_bound.start", read_level_start },
	{ "RMI_RTT_READ_ENTRY.ipa_align.levels", read_ipa_align_levels },
	{ "RMI_RTT_READ_ENTRY.success.short_walk", read_short_walk },
	{ "RMI_RTT_READ_ENTRY.success.states", read_states },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
