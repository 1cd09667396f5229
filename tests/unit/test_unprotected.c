/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_RTT_MAP_UNPROTECTED and RMI_RTT_UNMAP_UNPROTECTED: rmi.md 2.19, 2.20, descriptors 1.9.
 */
#include "harness.h"

#define ATTR (6UL << 2 | 3UL << 6)

#define VALUE(name, expression)             \
	static uint64_t name(uint64_t good) \
	{                                   \
		(void)good;                 \
		return expression;          \
	}

VALUE(level_0, 0)
VALUE(level_4, 4)
VALUE(level_minus_1, ~0UL)
VALUE(level_wide, 0x100000003UL)
VALUE(plus_byte, good + 1)
VALUE(beyond, good + IPA_END)
VALUE(top_bit, good | 1UL << 63)
VALUE(protected_half, good - IPA_UNPROTECTED)
VALUE(last_protected, IPA_UNPROTECTED - GRANULE_SIZE)
VALUE(no_table, good + MIB(2))
VALUE(no_tables, good + GIB(5))
VALUE(valid_bit, good | 1)
VALUE(table_bit, good | 2)
VALUE(bit_5, good | 1UL << 5)
VALUE(sh_bit, good | 1UL << 8)
VALUE(af_bit, good | 1UL << 10)
VALUE(bit_11, good | 1UL << 11)
VALUE(ns_bit, good | 1UL << 55)
VALUE(xn_bit, good | 1UL << 54)
VALUE(region_bit, good | 1UL << 56)
VALUE(window_bit, good | 1UL << 57)
VALUE(top_desc_bit, good | 1UL << 63)
VALUE(memattr_reserved, (good & ~(7UL << 2)) | 4UL << 2)
VALUE(pa_48, good | 1UL << 48)
VALUE(pa_50, good | 1UL << 50)

static void prepare_map(uint64_t *x)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = IPA_NS;
	x[3] = 3;
	x[4] = ns_page() | ATTR;
}

static void mapped_there(uint64_t *x)
{
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, x[1], x[2], x[3], x[4]);
}

static void level2_unaligned_pa(uint64_t *x)
{
	x[2] += MIB(2);
	x[3] = 2;
	x[4] = (GIB(4) + MIB(1)) | ATTR;
}

static void level1_unaligned_pa(uint64_t *x)
{
	x[2] = IPA_UNPROTECTED + GIB(4);
	x[3] = 1;
	x[4] = (GIB(4) + MIB(512)) | ATTR;
}

static void table_there(uint64_t *x)
{
	x[3] = 2;
	x[4] = GIB(4) | ATTR;
}

static void level2_unaligned_ipa(uint64_t *x)
{
	x[2] += GRANULE_SIZE;
	x[3] = 2;
	x[4] = GIB(4) | ATTR;
}

#define INPUT(name, n, how)                                                  \
	{                                                                    \
		.condition = name, .code = ERR_INPUT, .arg = n, .value = how \
	}

static const struct fail_case map_fails[] = {
	RD_BLOCK(1),
	INPUT("attr_valid", 4, bit_5),
	INPUT("attr_valid.valid", 4, valid_bit),
	INPUT("attr_valid.table", 4, table_bit),
	INPUT("attr_valid.sh", 4, sh_bit),
	INPUT("attr_valid.af", 4, af_bit),
	INPUT("attr_valid.bit_11", 4, bit_11),
	INPUT("attr_valid.xn", 4, xn_bit),
	INPUT("attr_valid.ns", 4, ns_bit),
	INPUT("attr_valid.region", 4, region_bit),
	INPUT("attr_valid.window", 4, window_bit),
	INPUT("attr_valid.top", 4, top_desc_bit),
	INPUT("attr_valid.memattr", 4, memattr_reserved),
	{ .condition = "addr_align", .code = ERR_INPUT, .spoil = level2_unaligned_pa },
	{ .condition = "addr_align.level_1", .code = ERR_INPUT, .spoil = level1_unaligned_pa },
	INPUT("addr_bound", 4, pa_48),
	INPUT("addr_bound.50", 4, pa_50),
	INPUT("level_bound", 3, level_4),
	INPUT("level_bound.0", 3, level_0),
	INPUT("level_bound.minus_1", 3, level_minus_1),
	INPUT("level_bound.wide", 3, level_wide),
	INPUT("ipa_align", 2, plus_byte),
	{ .condition = "ipa_align.level_2", .code = ERR_INPUT, .spoil = level2_unaligned_ipa },
	INPUT("ipa_bound", 2, protected_half),
	INPUT("ipa_bound.last_protected", 2, last_protected),
	INPUT("ipa_bound.beyond", 2, beyond),
	INPUT("ipa_bound.top_bit", 2, top_bit),
	{ .condition = "rtt_walk", .code = ERR_RTT(2), .arg = 2, .value = no_table },
	{ .condition = "rtt_walk.level_1", .code = ERR_RTT(1), .arg = 2, .value = no_tables },
	{ .condition = "rtte_state", .code = ERR_RTT(3), .spoil = mapped_there, .lasting = true },
	{ .condition = "rtte_state.table", .code = ERR_RTT(2), .spoil = table_there },
};

static const struct order_set map_orders[] = {
	{ "attr_valid attr_valid.memattr addr_bound rd_align rd_bound rd_state level_bound ipa_align "
	  "ipa_bound.beyond",
	  "rtt_walk rtte_state" },
	{ "addr_align", "rtt_walk.level_1" },
	{ "ipa_bound", "rtte_state" },
};

static void prepare_unmap(uint64_t *x)
{
	make_mapped(&w);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 3, ns_page() | ATTR);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS + KIB(64), 3, ns_page() | ATTR);
	x[1] = w.rd;
	x[2] = IPA_NS;
	x[3] = 3;
}

VALUE(next_page, good + GRANULE_SIZE)
VALUE(last_page, good + MIB(2) - GRANULE_SIZE)

static void unmap_table(uint64_t *x)
{
	x[3] = 2;
}

static const struct fail_case unmap_fails[] = {
	RD_BLOCK(1),
	INPUT("level_bound", 3, level_4),
	INPUT("level_bound.0", 3, level_0),
	INPUT("level_bound.minus_1", 3, level_minus_1),
	INPUT("level_bound.wide", 3, level_wide),
	INPUT("ipa_align", 2, plus_byte),
	INPUT("ipa_bound", 2, protected_half),
	INPUT("ipa_bound.beyond", 2, beyond),
	INPUT("ipa_bound.top_bit", 2, top_bit),
	{ .condition = "rtt_walk",
	  .code = ERR_RTT(2),
	  .arg = 2,
	  .value = no_table,
	  .top_reg = 1,
	  .top = IPA_UNPROTECTED + GIB(2) },
	{ .condition = "rtt_walk.level_1",
	  .code = ERR_RTT(1),
	  .arg = 2,
	  .value = no_tables,
	  .top_reg = 1,
	  .top = IPA_END },
	{ .condition = "rtte_state",
	  .code = ERR_RTT(3),
	  .arg = 2,
	  .value = next_page,
	  .top_reg = 1,
	  .top = IPA_NS + KIB(64) },
	{ .condition = "rtte_state.last",
	  .code = ERR_RTT(3),
	  .arg = 2,
	  .value = last_page,
	  .top_reg = 1,
	  .top = IPA_NS + MIB(2) },
	{ .condition = "rtte_state.table",
	  .code = ERR_RTT(2),
	  .spoil = unmap_table,
	  .top_reg = 1,
	  .top = IPA_NS },
};

static const struct order_set unmap_orders[] = {
	{ "rd_align rd_bound rd_state level_bound ipa_align ipa_bound.beyond",
	  "rtt_walk rtte_state" },
	{ "ipa_bound", "rtte_state" },
};

/* Every attribute that a host may choose, at every level: reported as given, and in the descriptor as 1.9 says. */
static void map_attributes(void)
{
	make_mapped(&w);
	for (unsigned int level = 1; level <= 3; level++)
		for (unsigned int memattr = 0; memattr < 8; memattr++)
			for (unsigned int s2ap = 0; s2ap < 4; s2ap++) {
				uint64_t ipa = IPA_UNPROTECTED + (level == 1 ? GIB(4) :
								  level == 2 ? GIB(1) + MIB(64) :
									       IPA_A);
				uint64_t desc = GIB(32) | memattr << 2 | s2ap << 6;
				struct smc_result res;
				struct native_xlat x;
				uint64_t sh;

				if (memattr == 4)
					continue;
				rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, ipa, level, desc);
				res = read_entry(w.rd, ipa, (int)level);
				assert_int_equal(res.x[1], level);
				assert_int_equal(res.x[2], RMI_RTTE_ASSIGNED);
				assert_int_equal(res.x[3], desc);
				assert_int_equal(res.x[4], 0);
				x = native_translate(s2_of(w.rd), ipa, ACCESS_READ);
				assert_int_equal(x.level, level);
				assert_int_equal(x.read, s2ap & 1);
				assert_int_equal(x.write, s2ap >> 1);
				assert_false(x.exec);
				assert_true(x.ns);
				sh = x.desc >> 8 & 3;
				assert_int_equal(x.desc, desc | (level == 3 ? 3 : 1) | sh << 8 |
								 1UL << 10 | 2UL << 53 | 1UL << 55);
				/* Inner for cacheable, Outer for Non-cacheable and Device. */
				assert_int_equal(sh, memattr >= 6 ? 3 : 2);
				assert_int_equal(
					rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, ipa, level).x[0],
					0);
				assert_int_equal(
					native_translate(s2_of(w.rd), ipa, ACCESS_READ).fault,
					FAULT_TRANSLATION);
			}
}

/* Any address may be mapped: the granule protection check decides what can be reached. */
static void map_any_address(void)
{
	static const uint64_t addresses[] = { 0, NATIVE_DEVICE, NATIVE_RMM_BASE,
					      (1UL << 48) - GRANULE_SIZE };

	make_mapped(&w);
	for (unsigned int i = 0; i < ARRAY_SIZE(addresses); i++)
		rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS + i * GRANULE_SIZE, 3,
		       addresses[i] | ATTR);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS + KIB(64), 3, w.rd | ATTR);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS + KIB(68), 3, w.root | ATTR);
}

/* A level above the starting level. */
static void map_level_start(void)
{
	realm_params.s2sz = 34;
	realm_params.rtt_level_start = 2;
	realm_params.rtt_num_start = 16;
	make_realm(&w);
	rmi_fails(ERR_INPUT, RMI_RTT_MAP_UNPROTECTED, w.rd, GIB(8), 1, GIB(4) | ATTR);
	rmi_fails(ERR_INPUT, RMI_RTT_UNMAP_UNPROTECTED, w.rd, GIB(8), 1);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, GIB(8), 2, GIB(4) | ATTR);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, GIB(16) - MIB(2), 2, GIB(4) | ATTR);
	assert_int_equal(native_translate(s2_of(w.rd), GIB(16) - 8, ACCESS_WRITE).pa,
			 GIB(4) + MIB(2) - 8);
	rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, GIB(8), 2);
}

static void unmap_success(void)
{
	struct smc_result res;

	prepare_unmap((uint64_t[SMC_ARGS]){ 0 });
	res = rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, IPA_NS, 3);
	assert_int_equal(res.x[1], IPA_NS + KIB(64));
	assert_null(native_tlb_find(s2_of(w.rd)->vmid, IPA_NS, 3, false));
	expect_entry(w.rd, IPA_NS, 3, RMI_RTTE_UNASSIGNED, 0);
	res = rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, IPA_NS + KIB(64), 3);
	assert_int_equal(res.x[1], IPA_NS + MIB(2));
}

static void unmap_block(void)
{
	make_mapped(&w);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS + MIB(2), 2, GIB(4) | ATTR);
	rmi_fails_top(ERR_RTT(2), 1, IPA_NS + MIB(2), RMI_RTT_UNMAP_UNPROTECTED, w.rd,
		      IPA_NS + MIB(2), 3);
	rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, IPA_NS + MIB(2), 2);
	assert_null(native_tlb_find(s2_of(w.rd)->vmid, IPA_NS + MIB(3), 2, false));
}

static const struct command commands[] = {
	{ .name = "RMI_RTT_MAP_UNPROTECTED",
	  .fid = RMI_RTT_MAP_UNPROTECTED,
	  .prepare = prepare_map,
	  COMMAND_SETS(map_fails, map_orders) },
	{ .name = "RMI_RTT_UNMAP_UNPROTECTED",
	  .fid = RMI_RTT_UNMAP_UNPROTECTED,
	  .prepare = prepare_unmap,
	  COMMAND_SETS(unmap_fails, unmap_orders) },
};

static const struct unit_test tests[] = {
	{ "RMI_RTT_MAP_UNPROTECTED.success.attributes", map_attributes },
	{ "RMI_RTT_MAP_UNPROTECTED.success.any_address", map_any_address },
	{ "RMI_RTT_MAP_UNPROTECTED.level_bound.start", map_level_start },
	{ "RMI_RTT_UNMAP_UNPROTECTED.success", unmap_success },
	{ "RMI_RTT_UNMAP_UNPROTECTED.success.block", unmap_block },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
