/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_RTT_FOLD and its reverse: rmi.md 2.17, 1.8.
 */
#include "harness.h"

#define ATTR (6UL << 2 | 3UL << 6)
#define BLOCK MIB(2)

#define VALUE(name, expression)             \
	static uint64_t name(uint64_t good) \
	{                                   \
		(void)good;                 \
		return expression;          \
	}

VALUE(level_0, 0)
VALUE(level_4, 4)
VALUE(level_minus_1, ~0UL)
VALUE(level_wide, good + 0x100000000UL)
VALUE(plus_byte, good + 1)
VALUE(plus_page, good + GRANULE_SIZE)
VALUE(beyond, good + IPA_END)
VALUE(top_bit, good | 1UL << 63)
VALUE(no_level2, GIB(2))
VALUE(no_level1, IPA_UNPROTECTED)
VALUE(other_block, good + MIB(2))

static void prepare(uint64_t *x)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	x[1] = w.rd;
	x[2] = IPA_A;
	x[3] = 3;
}

static void one_is_ram(uint64_t *x)
{
	(void)x;
	set_ram(&w, IPA_A + MIB(1), IPA_A + MIB(1) + GRANULE_SIZE);
}

static void one_is_assigned(uint64_t *x)
{
	(void)x;
	map_unknown(&w, IPA_A);
}

static void last_is_assigned(uint64_t *x)
{
	(void)x;
	map_unknown(&w, IPA_A + BLOCK - GRANULE_SIZE);
}

static void has_tables(uint64_t *x)
{
	x[2] = GIB(1);
	x[3] = 2;
}

static const struct fail_case fails[] = {
	RD_BLOCK(1),
	{ .condition = "level_bound", .code = ERR_INPUT, .arg = 3, .value = level_4 },
	{ .condition = "level_bound.start", .code = ERR_INPUT, .arg = 3, .value = level_0 },
	{ .condition = "level_bound.minus_1", .code = ERR_INPUT, .arg = 3, .value = level_minus_1 },
	{ .condition = "level_bound.wide", .code = ERR_INPUT, .arg = 3, .value = level_wide },
	{ .condition = "ipa_align", .code = ERR_INPUT, .arg = 2, .value = plus_byte },
	{ .condition = "ipa_align.page", .code = ERR_INPUT, .arg = 2, .value = plus_page },
	{ .condition = "ipa_bound", .code = ERR_INPUT, .arg = 2, .value = beyond },
	{ .condition = "ipa_bound.top_bit", .code = ERR_INPUT, .arg = 2, .value = top_bit },
	{ .condition = "rtt_walk", .code = ERR_RTT(1), .arg = 2, .value = no_level2 },
	{ .condition = "rtt_walk.level_0", .code = ERR_RTT(0), .arg = 2, .value = no_level1 },
	{ .condition = "rtte_state", .code = ERR_RTT(2), .arg = 2, .value = other_block },
	{ .condition = "rtt_homo", .code = ERR_RTT(3), .spoil = one_is_ram, .lasting = true },
	{ .condition = "rtt_homo.first_assigned",
	  .code = ERR_RTT(3),
	  .spoil = one_is_assigned,
	  .lasting = true },
	{ .condition = "rtt_homo.last_assigned",
	  .code = ERR_RTT(3),
	  .spoil = last_is_assigned,
	  .lasting = true },
	{ .condition = "rtt_homo.table", .code = ERR_RTT(2), .spoil = has_tables, .lasting = true },
};

static const char *const orders[] = {
	"rd_align,rtt_walk",	  "rd_bound,rtt_walk",	  "rd_state,rtt_walk",
	"level_bound,rtt_walk",	  "ipa_align,rtt_walk",	  "ipa_bound,rtt_walk",
	"rd_align,rtte_state",	  "rd_bound,rtte_state",  "rd_state,rtte_state",
	"level_bound,rtte_state", "ipa_align,rtte_state", "ipa_bound,rtte_state",
	"rd_align,rtt_homo",	  "rd_bound,rtt_homo",	  "rd_state,rtt_homo",
	"level_bound,rtt_homo",	  "ipa_align,rtt_homo",	  "ipa_bound,rtt_homo",
	"rtt_walk,rtt_homo",	  "rtte_state,rtt_homo",
};

static uint64_t fold(uint64_t ipa, int level)
{
	struct smc_result res = rmi_ok(RMI_RTT_FOLD, w.rd, ipa, (uint64_t)level);

	assert_int_equal(state_at(res.x[1]), GRANULE_DELEGATED);
	assert_int_equal(res.x[2], 0);
	return res.x[1];
}

static void fold_empty(void)
{
	uint64_t table;

	make_realm(&w);
	make_tables(w.rd, IPA_A, 2);
	table = delegated();
	rmi_ok(RMI_RTT_CREATE, w.rd, table, IPA_A, 3);
	assert_int_equal(fold(IPA_A, 3), table);
	expect_entry(w.rd, IPA_A, 2, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	/* And on upwards: the realm is not live then. */
	fold(GIB(1), 2);
	expect_entry(w.rd, IPA_A, 1, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	fold(0, 1);
	expect_entry(w.rd, IPA_A, 0, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	rmi_ok(RMI_REALM_DESTROY, w.rd);
}

static void fold_ram(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	set_ram(&w, IPA_A, IPA_A + BLOCK);
	fold(IPA_A, 3);
	expect_entry(w.rd, IPA_A, 2, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
	make_tables(w.rd, IPA_A, 3);
	expect_entry(w.rd, IPA_A + KIB(64), 3, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
}

static void fold_destroyed(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
	make_tables(w.rd, IPA_A, 3);
	fold(IPA_A, 3);
	expect_entry(w.rd, IPA_A, 2, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
}

static void fold_unassigned_ns(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_NS, 3);
	fold(IPA_NS, 3);
	expect_entry(w.rd, IPA_NS, 2, RMI_RTTE_UNASSIGNED, 0);
}

/* 512 granules of data at IPA_A from base on, RIPAS as given. */
static void fill(uint64_t base, uint64_t ripas)
{
	unit_fast = true;
	if (ripas == RIPAS_RAM)
		set_ram(&w, IPA_A, IPA_A + BLOCK);
	if (ripas == RIPAS_DESTROYED) {
		rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
		make_tables(w.rd, IPA_A, 3);
	}
	for (unsigned int i = 0; i < 512; i++)
		rmi_ok(RMI_DATA_CREATE_UNKNOWN, w.rd, base + i * GRANULE_SIZE,
		       IPA_A + i * GRANULE_SIZE);
	unit_fast = false;
}

static void fold_assigned(uint64_t ripas)
{
	uint64_t base;
	struct smc_result res;
	struct native_xlat x;

	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	base = delegated_pages(512, BLOCK);
	fill(base, ripas);
	fold(IPA_A, 3);
	res = read_entry(w.rd, IPA_A, 2);
	assert_int_equal(res.x[1], 2);
	assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
	assert_int_equal(res.x[3], base);
	assert_int_equal(res.x[4], ripas);
	x = native_translate(s2_of(w.rd), IPA_A + 0x123450, ACCESS_WRITE);
	assert_int_equal(x.fault, ripas == RIPAS_RAM ? FAULT_NONE : FAULT_TRANSLATION);
	if (ripas == RIPAS_RAM) {
		assert_int_equal(x.level, 2);
		assert_int_equal(x.pa, base + 0x123450);
	}
	/* Data in a block is not destroyed, and keeps its table alive. */
	rmi_fails_top(ERR_RTT(2), 2, IPA_A, RMI_DATA_DESTROY, w.rd, IPA_A);
	rmi_fails_top(ERR_RTT(2), 2, GIB(1), RMI_RTT_DESTROY, w.rd, GIB(1), 2);
	/* The reverse. */
	rmi_ok(RMI_RTT_CREATE, w.rd, delegated(), IPA_A, 3);
	for (unsigned int i = 0; i < 512; i += 7) {
		res = read_entry(w.rd, IPA_A + i * GRANULE_SIZE, 3);
		assert_int_equal(res.x[1], 3);
		assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
		assert_int_equal(res.x[3], base + i * GRANULE_SIZE);
		assert_int_equal(res.x[4], ripas);
	}
	assert_int_equal(rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + GRANULE_SIZE).x[1],
			 base + GRANULE_SIZE);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, w.rd, IPA_A, 3);
}

static void fold_assigned_ram(void)
{
	fold_assigned(RIPAS_RAM);
}

static void fold_assigned_empty(void)
{
	fold_assigned(RIPAS_EMPTY);
}

static void fold_assigned_destroyed(void)
{
	fold_assigned(RIPAS_DESTROYED);
}

/* What the realm had written is still there, whatever the shape of the tables. */
static void fold_keeps_content(void)
{
	uint64_t base;

	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	base = delegated_pages(512, BLOCK);
	fill(base, RIPAS_RAM);
	memset(native_bus(base + 37 * GRANULE_SIZE), 0x5c, GRANULE_SIZE);
	fold(IPA_A, 3);
	make_tables(w.rd, IPA_A, 3);
	assert_int_equal(*(uint8_t *)native_bus(native_translate(s2_of(w.rd),
								 IPA_A + 37 * GRANULE_SIZE + 5,
								 ACCESS_READ)
							.pa),
			 0x5c);
}

/* Contiguous, but not aligned to the block. */
static void homo_unaligned(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	fill(delegated_pages(1024, BLOCK) + 16 * GRANULE_SIZE, RIPAS_RAM);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, w.rd, IPA_A, 3);
}

/* Aligned, but two pages are exchanged. */
static void homo_not_contiguous(void)
{
	uint64_t base;

	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	base = delegated_pages(512, BLOCK);
	fill(base, RIPAS_RAM);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + 500 * GRANULE_SIZE);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + 501 * GRANULE_SIZE);
	rmi_ok(RMI_DATA_CREATE_UNKNOWN, w.rd, base + 501 * GRANULE_SIZE,
	       IPA_A + 500 * GRANULE_SIZE);
	rmi_ok(RMI_DATA_CREATE_UNKNOWN, w.rd, base + 500 * GRANULE_SIZE,
	       IPA_A + 501 * GRANULE_SIZE);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, w.rd, IPA_A, 3);
}

/* One page has another RIPAS. */
static void homo_ripas(void)
{
	uint64_t base;

	make_realm(&w);
	make_tables(w.rd, IPA_A, 3);
	base = delegated_pages(512, BLOCK);
	fill(base, RIPAS_RAM);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + 511 * GRANULE_SIZE);
	rmi_ok(RMI_DATA_CREATE_UNKNOWN, w.rd, base + 511 * GRANULE_SIZE,
	       IPA_A + 511 * GRANULE_SIZE);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, w.rd, IPA_A, 3);
}

static void map_ns(uint64_t base, uint64_t desc, int level)
{
	unit_fast = true;
	for (unsigned int i = 0; i < 512; i++)
		rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, base + i * native_entry_size(level),
		       (uint64_t)level, desc + i * native_entry_size(level));
	unit_fast = false;
}

static void fold_ns(int level)
{
	uint64_t base = IPA_UNPROTECTED + GIB(1);
	uint64_t desc = GIB(8) | 1UL << 2 | 2UL << 6;
	struct smc_result res;

	make_realm(&w);
	make_tables(w.rd, base, level);
	map_ns(base, desc, level);
	fold(base, level);
	res = read_entry(w.rd, base, level - 1);
	assert_int_equal(res.x[1], level - 1);
	assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
	assert_int_equal(res.x[3], desc);
	assert_int_equal(native_translate(s2_of(w.rd), base + 0x98765, ACCESS_WRITE).pa,
			 GIB(8) + 0x98765);
	rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, base, (uint64_t)level - 1);
}

static void fold_ns_level3(void)
{
	fold_ns(3);
}

static void fold_ns_level2(void)
{
	fold_ns(2);
}

/* A block at level 0 does not exist: a level 1 table of normal-world blocks is not homogeneous. */
static void homo_level1(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_UNPROTECTED, 1);
	map_ns(IPA_UNPROTECTED, GIB(512) | ATTR, 1);
	rmi_fails(ERR_RTT(1), RMI_RTT_FOLD, w.rd, IPA_UNPROTECTED, 1);
}

static void homo_ns(uint64_t odd_desc_bits)
{
	uint64_t base = IPA_UNPROTECTED + GIB(1);

	make_realm(&w);
	make_tables(w.rd, base, 3);
	map_ns(base, GIB(8) | ATTR, 3);
	rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, base + 100 * GRANULE_SIZE, 3);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, w.rd, base, 3);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, base + 100 * GRANULE_SIZE, 3,
	       (GIB(8) + 100 * GRANULE_SIZE) | odd_desc_bits);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, w.rd, base, 3);
}

static void homo_ns_memattr(void)
{
	homo_ns(5UL << 2 | 3UL << 6);
}

static void homo_ns_s2ap(void)
{
	homo_ns(6UL << 2 | 1UL << 6);
}

static void homo_ns_unaligned(void)
{
	uint64_t base = IPA_UNPROTECTED + GIB(1);

	make_realm(&w);
	make_tables(w.rd, base, 3);
	map_ns(base, (GIB(8) + GRANULE_SIZE) | ATTR, 3);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, w.rd, base, 3);
}

/* From the middle of a level 1 table: UNASSIGNED entries of RAM make an entry of level 0. */
static void fold_ram_level1(void)
{
	make_realm(&w);
	make_tables(w.rd, 0, 1);
	set_ram(&w, 0, GIB(512));
	fold(0, 1);
	expect_entry(w.rd, 0, 0, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
}

static const struct command commands[] = {
	{ .name = "RMI_RTT_FOLD",
	  .fid = RMI_RTT_FOLD,
	  .prepare = prepare,
	  COMMAND_TABLES(fails, orders) },
};

static const struct unit_test tests[] = {
	{ "RMI_RTT_FOLD.success.unassigned_empty", fold_empty },
	{ "RMI_RTT_FOLD.success.unassigned_ram", fold_ram },
	{ "RMI_RTT_FOLD.success.unassigned_destroyed", fold_destroyed },
	{ "RMI_RTT_FOLD.success.unassigned_ns", fold_unassigned_ns },
	{ "RMI_RTT_FOLD.success.assigned_ram", fold_assigned_ram },
	{ "RMI_RTT_FOLD.success.assigned_empty", fold_assigned_empty },
	{ "RMI_RTT_FOLD.success.assigned_destroyed", fold_assigned_destroyed },
	{ "RMI_RTT_FOLD.success.content", fold_keeps_content },
	{ "RMI_RTT_FOLD.success.assigned_ns", fold_ns_level3 },
	{ "RMI_RTT_FOLD.success.assigned_ns_level_2", fold_ns_level2 },
	{ "RMI_RTT_FOLD.success.ram_level_1", fold_ram_level1 },
	{ "RMI_RTT_FOLD.rtt_homo.unaligned", homo_unaligned },
	{ "RMI_RTT_FOLD.rtt_homo.not_contiguous", homo_not_contiguous },
	{ "RMI_RTT_FOLD.rtt_homo.ripas", homo_ripas },
	{ "RMI_RTT_FOLD.rtt_homo.level_1", homo_level1 },
	{ "RMI_RTT_FOLD.rtt_homo.ns_memattr", homo_ns_memattr },
	{ "RMI_RTT_FOLD.rtt_homo.ns_s2ap", homo_ns_s2ap },
	{ "RMI_RTT_FOLD.rtt_homo.ns_unaligned", homo_ns_unaligned },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
