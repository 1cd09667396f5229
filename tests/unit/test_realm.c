/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_REALM_CREATE, RMI_REALM_ACTIVATE, RMI_REALM_DESTROY: rmi.md 2.5 to 2.7, geometry 1.6.
 */
#include "harness.h"

static uint64_t params_page;

static struct rmi_realm_params *params(void)
{
	return host(params_page);
}

static void prepare_create(uint64_t *x)
{
	realm_params.vmid = fresh_vmid();
	realm_params.rtt_base = delegated_pages(16, 16 * GRANULE_SIZE);
	params_page = ns_page();
	write_realm_params(params_page);
	x[1] = delegated();
	x[2] = params_page;
}

/* Each changes the good parameters in one way; the page is rewritten for the control call of unit_fail_case(). */
#define SPOIL(name, statement)        \
	static void name(uint64_t *x) \
	{                             \
		(void)x;              \
		statement;            \
	}

SPOIL(bad_hash, params()->hash_algo = 2)
SPOIL(bad_hash_max, params()->hash_algo = 255)
SPOIL(s2sz_31, params()->s2sz = 31)
SPOIL(s2sz_0, params()->s2sz = 0)
SPOIL(s2sz_49, params()->s2sz = 49)
SPOIL(s2sz_255, params()->s2sz = 255)
SPOIL(s2sz_above_pa, (native.caps.pa_bits = 40, params()->s2sz = 41))
SPOIL(level_0_small_pa, native.caps.pa_bits = 43)
SPOIL(with_lpa2, params()->flags = RMI_REALM_FLAG_LPA2)
SPOIL(with_sve, params()->flags = RMI_REALM_FLAG_SVE)
SPOIL(with_pmu, params()->flags = RMI_REALM_FLAG_PMU; params()->pmu_num_ctrs = 1;
      native.caps.has_pmu = false)
SPOIL(pmu_many, params()->flags = RMI_REALM_FLAG_PMU;
      params()->pmu_num_ctrs = (uint8_t)(native.caps.pmu_counters + 1))
SPOIL(pmu_none, params()->flags = RMI_REALM_FLAG_PMU; params()->pmu_num_ctrs = 0)
SPOIL(bps_0, params()->num_bps = 0)
SPOIL(bps_many, params()->num_bps = (uint8_t)(native.caps.num_bps + 1))
SPOIL(wps_0, params()->num_wps = 0)
SPOIL(wps_many, params()->num_wps = (uint8_t)(native.caps.num_wps + 1))
SPOIL(alias_first, params()->rtt_base = x[1])
SPOIL(unaligned_byte, params()->rtt_base += 1)
SPOIL(unaligned_half, params()->rtt_base += GRANULE_SIZE / 2)
SPOIL(level_3, params()->rtt_level_start = 3)
SPOIL(level_4, params()->rtt_level_start = 4)
SPOIL(level_1, params()->rtt_level_start = 1) /* 40 bits: wants two tables */
SPOIL(level_minus_1, params()->rtt_level_start = -1)
SPOIL(level_wide, params()->rtt_level_start = 0x100000000L)
SPOIL(level_min, params()->rtt_level_start = INT64_MIN)
SPOIL(num_0, params()->rtt_num_start = 0)
SPOIL(num_2, params()->rtt_num_start = 2)
SPOIL(num_17, params()->rtt_num_start = 17)
SPOIL(num_max, params()->rtt_num_start = UINT32_MAX)
SPOIL(rtt_undelegated, params()->rtt_base = ns_page())
SPOIL(rtt_rd, params()->rtt_base = granule_in(GRANULE_RD))
SPOIL(rtt_rtt, params()->rtt_base = granule_in(GRANULE_RTT))
SPOIL(rtt_data, params()->rtt_base = granule_in(GRANULE_DATA))
SPOIL(rtt_outside, params()->rtt_base = NATIVE_DEVICE)
SPOIL(rtt_in_rmm, params()->rtt_base = NATIVE_RMM_BASE)
SPOIL(rtt_wraps, params()->rtt_base = 0UL - GRANULE_SIZE)
SPOIL(vmid_wide, (native.caps.vmid_bits = 8, params()->vmid = 256))
SPOIL(vmid_wide_max, (native.caps.vmid_bits = 8, params()->vmid = 65535))

static void vmid_taken(uint64_t *x)
{
	(void)x;
	params()->vmid = s2_of(granule_in(GRANULE_RD))->vmid;
}

#define INPUT(name, how)                                                            \
	{                                                                           \
		.condition = name, .code = ERR_INPUT, .spoil = how, .lasting = true \
	}

static const struct fail_case create_fails[] = {
	NS_BLOCK("params", 2),
	GRANULE_BLOCK("rd", 1, BAD_STATE_FRESH),
	INPUT("params_valid", bad_hash),
	INPUT("params_valid.hash_algo", bad_hash_max),
	INPUT("params_valid.s2sz_31", s2sz_31),
	INPUT("params_valid.s2sz_0", s2sz_0),
	INPUT("params_valid.s2sz_49", s2sz_49),
	INPUT("params_valid.s2sz_255", s2sz_255),
	INPUT("params_supp", s2sz_above_pa),
	INPUT("params_supp.level_0", level_0_small_pa),
	INPUT("params_supp.lpa2", with_lpa2),
	INPUT("params_supp.sve", with_sve),
	INPUT("params_supp.pmu", with_pmu),
	INPUT("params_supp.pmu_num_ctrs", pmu_many),
	INPUT("params_supp.pmu_num_ctrs_0", pmu_none),
	INPUT("params_supp.num_bps_0", bps_0),
	INPUT("params_supp.num_bps", bps_many),
	INPUT("params_supp.num_wps_0", wps_0),
	INPUT("params_supp.num_wps", wps_many),
	INPUT("alias", alias_first),
	INPUT("rtt_align", unaligned_byte),
	INPUT("rtt_align.half", unaligned_half),
	INPUT("rtt_num_level", level_1),
	INPUT("rtt_num_level.level_3", level_3),
	INPUT("rtt_num_level.level_4", level_4),
	INPUT("rtt_num_level.level_minus_1", level_minus_1),
	INPUT("rtt_num_level.level_wide", level_wide),
	INPUT("rtt_num_level.level_min", level_min),
	INPUT("rtt_num_level.num_0", num_0),
	INPUT("rtt_num_level.num_2", num_2),
	INPUT("rtt_num_level.num_17", num_17),
	INPUT("rtt_num_level.num_max", num_max),
	INPUT("rtt_state", rtt_undelegated),
	INPUT("rtt_state.rd", rtt_rd),
	INPUT("rtt_state.rtt", rtt_rtt),
	INPUT("rtt_state.data", rtt_data),
	INPUT("rtt_state.outside", rtt_outside),
	INPUT("rtt_state.rmm", rtt_in_rmm),
	INPUT("rtt_state.wraps", rtt_wraps),
	INPUT("vmid_valid", vmid_taken),
	INPUT("vmid_valid.wide", vmid_wide),
	INPUT("vmid_valid.wide_max", vmid_wide_max),
};

/* A table of several that is wrong: every position. */
static void rtt_state_each(void)
{
	uint64_t x[SMC_ARGS];

	realm_params.s2sz = 43;
	realm_params.rtt_level_start = 1;
	realm_params.rtt_num_start = 16;
	prepare_create(x);
	for (unsigned int i = 0; i < 16; i++) {
		uint64_t g = realm_params.rtt_base + i * GRANULE_SIZE;

		rmi_ok(RMI_GRANULE_UNDELEGATE, g);
		rmi_fails(ERR_INPUT, RMI_REALM_CREATE, x[1], x[2]);
		rmi_ok(RMI_GRANULE_DELEGATE, g);
	}
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
}

/* rd is one of the tables: every position. */
static void alias_each(void)
{
	uint64_t x[SMC_ARGS];

	realm_params.s2sz = 43;
	realm_params.rtt_level_start = 1;
	realm_params.rtt_num_start = 16;
	prepare_create(x);
	for (unsigned int i = 0; i < 16; i++)
		rmi_fails(ERR_INPUT, RMI_REALM_CREATE, realm_params.rtt_base + i * GRANULE_SIZE,
			  x[2]);
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
}

/* Concatenated tables are aligned to all of them. */
static void rtt_align_concatenated(void)
{
	uint64_t x[SMC_ARGS];
	uint64_t base;

	realm_params.s2sz = 40;
	realm_params.rtt_level_start = 1;
	realm_params.rtt_num_start = 2;
	prepare_create(x);
	base = realm_params.rtt_base;
	params()->rtt_base = base + GRANULE_SIZE;
	rmi_fails(ERR_INPUT, RMI_REALM_CREATE, x[1], x[2]);
	params()->rtt_base = base + 2 * GRANULE_SIZE;
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
}

static void create_destroy(unsigned int width, int level, unsigned int tables)
{
	realm_params.s2sz = (uint8_t)width;
	realm_params.rtt_level_start = level;
	realm_params.rtt_num_start = tables;
	make_realm(&w);
	assert_int_equal(state_at(w.rd), GRANULE_RD);
	for (unsigned int i = 0; i < tables; i++)
		assert_int_equal(state_at(w.root + i * GRANULE_SIZE), GRANULE_RTT);
	/* The first and the last entry of either half. */
	expect_entry(w.rd, 0, level, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	expect_entry(w.rd, (1UL << (width - 1)) - 1, level, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	expect_entry(w.rd, 1UL << (width - 1), level, RMI_RTTE_UNASSIGNED, 0);
	expect_entry(w.rd, (1UL << width) - 1, level, RMI_RTTE_UNASSIGNED, 0);
	rmi_fails(ERR_INPUT, RMI_RTT_READ_ENTRY, w.rd, 1UL << width, (uint64_t)level);
	/* Build down to a page at both ends of the space. */
	make_tables(w.rd, 0, 3);
	make_tables(w.rd, (1UL << (width - 1)) - GRANULE_SIZE, 3);
	make_tables(w.rd, (1UL << width) - GRANULE_SIZE, 3);
	map_data(&w, (1UL << (width - 1)) - GRANULE_SIZE);
	assert_int_equal(native_translate(s2_of(w.rd), (1UL << (width - 1)) - 8, ACCESS_READ).pa,
			 w.data + GRANULE_SIZE - 8);
}

static const struct {
	unsigned int width;
	int level;
	unsigned int tables;
} geometries[] = {
	{ 32, 1, 1 }, { 32, 2, 4 }, { 33, 1, 1 }, { 33, 2, 8 },	 { 34, 1, 1 }, { 34, 2, 16 },
	{ 35, 1, 1 }, { 39, 1, 1 }, { 40, 0, 1 }, { 40, 1, 2 },	 { 41, 0, 1 }, { 41, 1, 4 },
	{ 42, 0, 1 }, { 42, 1, 8 }, { 43, 0, 1 }, { 43, 1, 16 }, { 44, 0, 1 }, { 48, 0, 1 },
};

static void create_geometries(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(geometries); i++)
		create_destroy(geometries[i].width, geometries[i].level, geometries[i].tables);
}

/* Every triple that is not in the table is refused. */
static void create_no_other_geometry(void)
{
	uint64_t x[SMC_ARGS];

	prepare_create(x);
	for (unsigned int width = 30; width <= 52; width++)
		for (int level = -1; level <= 3; level++)
			for (unsigned int tables = 1; tables <= 32; tables *= 2) {
				bool legal = width >= 35 && width <= 39 && level == 1 &&
					     tables == 1;

				legal |= width >= 44 && width <= 48 && level == 0 && tables == 1;
				for (unsigned int i = 0; i < ARRAY_SIZE(geometries); i++)
					legal |= width == geometries[i].width &&
						 level == geometries[i].level &&
						 tables == geometries[i].tables;
				if (legal)
					continue;
				params()->s2sz = (uint8_t)width;
				params()->rtt_level_start = level;
				params()->rtt_num_start = tables;
				rmi_fails(ERR_INPUT, RMI_REALM_CREATE, x[1], x[2]);
			}
}

/* A failed call gives its VMID back. */
static void create_failure_frees_vmid(void)
{
	uint64_t x[SMC_ARGS];
	uint64_t base;

	prepare_create(x);
	base = params()->rtt_base;
	params()->rtt_base = ns_page();
	rmi_fails(ERR_INPUT, RMI_REALM_CREATE, x[1], x[2]);
	params()->rtt_base = base;
	rmi_fails(ERR_INPUT, RMI_REALM_CREATE, ns_page(), x[2]);
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
}

/* A VMID is free again after its realm, and not before. */
static void destroy_frees_vmid(void)
{
	uint64_t x[SMC_ARGS];

	prepare_create(x);
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
	params()->rtt_base += 8 * GRANULE_SIZE;
	rmi_fails(ERR_INPUT, RMI_REALM_CREATE, delegated(), x[2]);
	rmi_ok(RMI_REALM_DESTROY, x[1]);
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
}

static void create_vmid_edges(void)
{
	native.caps.vmid_bits = 8;
	for (unsigned int n = 0; n < 2; n++) {
		uint64_t x[SMC_ARGS];

		prepare_create(x);
		params()->vmid = n ? 0 : 255;
		rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
		rmi_ok(RMI_REALM_DESTROY, x[1]);
	}
}

/* The most that is offered is accepted. */
static void create_supported_maximum(void)
{
	uint64_t x[SMC_ARGS];
	uint64_t f = rmi_ok(RMI_FEATURES, 0).x[1];

	prepare_create(x);
	params()->num_bps = f >> RMI_FEAT0_NUM_BPS_SHIFT & 0x3f;
	params()->num_wps = f >> RMI_FEAT0_NUM_WPS_SHIFT & 0x3f;
	params()->s2sz = f & 0xff;
	params()->flags = f & RMI_FEAT0_PMU_EN ? RMI_REALM_FLAG_PMU : 0;
	params()->pmu_num_ctrs = f >> RMI_FEAT0_PMU_NUM_CTRS_SHIFT & 0x1f;
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
}

/* What the host changes after the copy has no effect, at whatever byte of the page it was copied. */
static void host_changes(uint64_t pa, size_t n)
{
	memset((uint8_t *)native_bus(pa), 0xff, n);
}

static void create_params_read_once(void)
{
	uint64_t x[SMC_ARGS];

	prepare_create(x);
	native.ns_read_done = host_changes;
	rmi_ok(RMI_REALM_CREATE, x[1], x[2]);
	native.ns_read_done = NULL;
	assert_int_equal(s2_of(x[1])->ipa_width, IPA_WIDTH);
}

static void prepare_realm(uint64_t *x)
{
	make_realm(&w);
	x[1] = w.rd;
}

static void now_active(uint64_t *x)
{
	rmi_ok(RMI_REALM_ACTIVATE, x[1]);
}

static const struct fail_case activate_fails[] = {
	RD_BLOCK(1),
	{ .condition = "realm_state", .code = ERR_REALM(0), .spoil = now_active, .lasting = true },
};

static const char *const activate_orders[] = { "rd_align,realm_state", "rd_bound,realm_state",
					       "rd_state,realm_state" };

static void has_table(uint64_t *x)
{
	make_tables(x[1], IPA_A, 1);
}

static void has_rec(uint64_t *x)
{
	(void)x;
	make_rec(&w);
}

static const struct fail_case destroy_fails[] = {
	RD_BLOCK(1),
	{ .condition = "realm_live", .code = ERR_REALM(0), .spoil = has_table, .lasting = true },
	{ .condition = "realm_live.rec", .code = ERR_REALM(0), .spoil = has_rec, .lasting = true },
};

static const char *const destroy_orders[] = { "rd_align,realm_live", "rd_bound,realm_live",
					      "rd_state,realm_live" };

/* Only the last of the concatenated starting tables is live. */
static void destroy_live_last_table(void)
{
	uint64_t table;

	realm_params.rtt_level_start = 1;
	realm_params.rtt_num_start = 2;
	make_realm(&w);
	table = delegated();
	rmi_ok(RMI_RTT_CREATE, w.rd, table, IPA_END - GIB(1), 2);
	rmi_fails(ERR_REALM(0), RMI_REALM_DESTROY, w.rd);
	rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_END - GIB(1), 2);
	rmi_ok(RMI_REALM_DESTROY, w.rd);
}

static void destroy_success(void)
{
	for (unsigned int state = 0; state < 2; state++) {
		make_realm(&w);
		make_rec(&w);
		if (state)
			activate(&w);
		destroy_rec(&w);
		rmi_ok(RMI_REALM_DESTROY, w.rd);
		assert_int_equal(state_at(w.rd), GRANULE_DELEGATED);
		assert_int_equal(state_at(w.root), GRANULE_DELEGATED);
		rmi_ok(RMI_GRANULE_UNDELEGATE, w.rd);
		rmi_ok(RMI_GRANULE_UNDELEGATE, w.root);
	}
}

/* Normal-world mappings in a starting table do not keep a realm alive; none stays cached under its VMID. */
static void destroy_with_unprotected(void)
{
	realm_params.rtt_level_start = 1;
	realm_params.rtt_num_start = 2;
	make_realm(&w);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_UNPROTECTED, 1, GIB(4) | 6UL << 2 | 3UL << 6);
	assert_true(native_tlb_entries(s2_of(w.rd)->vmid) > 0);
	rmi_ok(RMI_REALM_DESTROY, w.rd);
}

/* RIPAS alone is no reason to live. */
static void destroy_with_ripas(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 1);
	set_ram(&w, 0, GIB(8));
	rmi_ok(RMI_RTT_DESTROY, w.rd, 0, 1);
	rmi_ok(RMI_REALM_DESTROY, w.rd);
}

static void many_rounds(void)
{
	for (unsigned int i = 0; i < 300; i++) {
		make_realm(&w);
		rmi_ok(RMI_REALM_DESTROY, w.rd);
		rmi_ok(RMI_GRANULE_UNDELEGATE, w.rd);
		rmi_ok(RMI_GRANULE_UNDELEGATE, w.root);
	}
}

static void activate_success(void)
{
	make_realm(&w);
	rmi_ok(RMI_REALM_ACTIVATE, w.rd);
	assert_int_equal(((struct realm *)native_bus(w.rd))->state, REALM_ACTIVE);
}

static const struct command commands[] = {
	{ .name = "RMI_REALM_CREATE",
	  .fid = RMI_REALM_CREATE,
	  .prepare = prepare_create,
	  .fails = create_fails,
	  .fail_count = ARRAY_SIZE(create_fails) },
	{ .name = "RMI_REALM_ACTIVATE",
	  .fid = RMI_REALM_ACTIVATE,
	  .prepare = prepare_realm,
	  COMMAND_TABLES(activate_fails, activate_orders) },
	{ .name = "RMI_REALM_DESTROY",
	  .fid = RMI_REALM_DESTROY,
	  .prepare = prepare_realm,
	  COMMAND_TABLES(destroy_fails, destroy_orders) },
};

static const struct unit_test tests[] = {
	{ "RMI_REALM_CREATE.rtt_state.each", rtt_state_each },
	{ "RMI_REALM_CREATE.alias.each", alias_each },
	{ "RMI_REALM_CREATE.rtt_align.concatenated", rtt_align_concatenated },
	{ "RMI_REALM_CREATE.rtt_num_level.each", create_no_other_geometry },
	{ "RMI_REALM_CREATE.success.geometries", create_geometries },
	{ "RMI_REALM_CREATE.success.vmid_edges", create_vmid_edges },
	{ "RMI_REALM_CREATE.success.maximum", create_supported_maximum },
	{ "RMI_REALM_CREATE.success.read_once", create_params_read_once },
	{ "RMI_REALM_CREATE.failure.vmid", create_failure_frees_vmid },
	{ "RMI_REALM_ACTIVATE.success", activate_success },
	{ "RMI_REALM_DESTROY.realm_live.last_table", destroy_live_last_table },
	{ "RMI_REALM_DESTROY.success", destroy_success },
	{ "RMI_REALM_DESTROY.success.vmid", destroy_frees_vmid },
	{ "RMI_REALM_DESTROY.success.unprotected", destroy_with_unprotected },
	{ "RMI_REALM_DESTROY.success.ripas", destroy_with_ripas },
	{ "RMI_REALM_DESTROY.success.rounds", many_rounds },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
