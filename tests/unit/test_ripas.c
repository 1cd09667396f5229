/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_RTT_INIT_RIPAS and RMI_RTT_SET_RIPAS: rmi.md 2.21, 2.22.
 */
#include "guest.h"

#define VALUE(name, expression)             \
	static uint64_t name(uint64_t good) \
	{                                   \
		(void)good;                 \
		return expression;          \
	}

VALUE(plus_byte, good + 1)
VALUE(minus_byte, good - 1)
VALUE(zero, 0)

#define INPUT(name, n, how)                                                  \
	{                                                                    \
		.condition = name, .code = ERR_INPUT, .arg = n, .value = how \
	}
#define SPOILED(name, c, how)                              \
	{                                                  \
		.condition = name, .code = c, .spoil = how \
	}
#define LASTING(name, c, how)                                               \
	{                                                                   \
		.condition = name, .code = c, .spoil = how, .lasting = true \
	}

/* ---- INIT_RIPAS */

static void prepare_init(uint64_t *x)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = IPA_A;
	x[3] = IPA_A + KIB(32);
}

static void init_top_is_base(uint64_t *x)
{
	x[3] = x[2];
}

static void init_top_below_base(uint64_t *x)
{
	x[3] = x[2] - GRANULE_SIZE;
}

static void init_crosses_half(uint64_t *x)
{
	x[2] = IPA_UNPROTECTED - GIB(1);
	x[3] = IPA_UNPROTECTED + GRANULE_SIZE;
}

static void init_unprotected(uint64_t *x)
{
	x[2] = IPA_NS;
	x[3] = IPA_NS + KIB(32);
}

static void init_beyond(uint64_t *x)
{
	x[2] += IPA_END;
	x[3] += IPA_END;
}

static void init_top_max(uint64_t *x)
{
	x[3] = ~GRANULE_MASK;
}

static void init_active(uint64_t *x)
{
	rmi_ok(RMI_REALM_ACTIVATE, x[1]);
}

/* No table for IPA_A + 2 MiB: its entry is of level 2. */
static void init_base_unaligned(uint64_t *x)
{
	x[2] = IPA_A + MIB(2) + GRANULE_SIZE;
	x[3] = IPA_A + MIB(8);
}

static void init_base_unaligned_1(uint64_t *x)
{
	x[2] = GIB(3) + MIB(2);
	x[3] = GIB(5);
}

static void init_assigned(uint64_t *x)
{
	map_unknown(&w, x[2]);
}

static void init_top_in_entry(uint64_t *x)
{
	x[2] = IPA_A + MIB(2);
	x[3] = IPA_A + MIB(4) - GRANULE_SIZE;
}

static void init_top_in_entry_1(uint64_t *x)
{
	x[2] = GIB(3);
	x[3] = GIB(4) - MIB(2);
}

static void init_base_odd(uint64_t *x)
{
	x[2] = IPA_A + 1;
	x[3] = IPA_A + GRANULE_SIZE;
}

static void init_bad_top_in_entry(uint64_t *x)
{
	x[2] = IPA_A + MIB(2);
	x[3] = IPA_A + MIB(2) + 0x800;
}

static const struct fail_case init_fails[] = {
	RD_BLOCK(1),
	SPOILED("size_valid", ERR_INPUT, init_top_is_base),
	SPOILED("size_valid.below", ERR_INPUT, init_top_below_base),
	INPUT("size_valid.zero", 3, zero),
	INPUT("top_gran_align", 3, plus_byte),
	INPUT("top_gran_align.below", 3, minus_byte),
	SPOILED("top_gran_align.in_entry", ERR_INPUT, init_bad_top_in_entry),
	SPOILED("top_bound", ERR_INPUT, init_crosses_half),
	SPOILED("top_bound.unprotected", ERR_INPUT, init_unprotected),
	SPOILED("top_bound.beyond", ERR_INPUT, init_beyond),
	SPOILED("top_bound.max", ERR_INPUT, init_top_max),
	LASTING("realm_state", ERR_REALM(0), init_active),
	SPOILED("base_align", ERR_RTT(2), init_base_unaligned),
	SPOILED("base_align.granule", ERR_RTT(3), init_base_odd),
	SPOILED("base_align.level_1", ERR_RTT(1), init_base_unaligned_1),
	LASTING("rtte_state", ERR_RTT(3), init_assigned),
	SPOILED("no_progress", ERR_RTT(2), init_top_in_entry),
	SPOILED("no_progress.level_1", ERR_RTT(1), init_top_in_entry_1),
};

static const struct order_set init_orders[] = {
	{ "size_valid top_gran_align rd_align rd_bound rd_state",
	  "realm_state base_align rtte_state no_progress" },
	{ "top_bound", "realm_state" },
	{ "top_bound.max", "base_align rtte_state" },
	{ "realm_state", "base_align rtte_state no_progress" },
};

/* RIPAS before does not matter, that of the first entry or of a later one (DEN0137 A5.3.5); each counts for the RIM. */
static void init_from_any_ripas(void)
{
	uint8_t rim[3][MEASUREMENT_SIZE];
	struct realm *realm;

	for (unsigned int n = 0; n < 3; n++) {
		make_mapped(&w);
		realm = native_bus(w.rd);
		for (unsigned int i = 0; n != 0 && i < 8; i += n) {
			map_data(&w, IPA_A + i * GRANULE_SIZE);
			rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + i * GRANULE_SIZE);
			expect_entry(w.rd, IPA_A + i * GRANULE_SIZE, 3, RMI_RTTE_UNASSIGNED,
				     RIPAS_DESTROYED);
		}
		memset(realm->measurement[0], 0x5a, MEASUREMENT_SIZE);
		assert_int_equal(rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, IPA_A, IPA_A + KIB(32)).x[1],
				 IPA_A + KIB(32));
		for (uint64_t ipa = IPA_A; ipa < IPA_A + KIB(32); ipa += GRANULE_SIZE)
			expect_entry(w.rd, ipa, 3, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
		memcpy(rim[n], realm->measurement[0], MEASUREMENT_SIZE);
		assert_memory_equal(rim[n], rim[0], MEASUREMENT_SIZE);
	}
}

static void init_success(void)
{
	struct smc_result res;
	uint64_t x[SMC_ARGS];

	prepare_init(x);
	res = rmi_ok(RMI_RTT_INIT_RIPAS, x[1], x[2], x[3]);
	assert_int_equal(res.x[1], x[3]);
	for (uint64_t ipa = IPA_A; ipa < IPA_A + KIB(32); ipa += GRANULE_SIZE)
		expect_entry(w.rd, ipa, 3, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
	expect_entry(w.rd, IPA_A + KIB(32), 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	/* Once more: counted as progress. */
	res = rmi_ok(RMI_RTT_INIT_RIPAS, x[1], x[2], x[3]);
	assert_int_equal(res.x[1], x[3]);
}

/* Stops at the end of the table, at a table, at an assigned entry and at the last whole entry before top. */
static void init_stops(void)
{
	make_mapped(&w);
	assert_int_equal(rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, IPA_A, IPA_A + MIB(6)).x[1],
			 IPA_A + MIB(2));
	assert_int_equal(rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, GIB(1), IPA_A + MIB(6)).x[1], IPA_A);
	assert_int_equal(
		rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, IPA_A + MIB(2), IPA_A + MIB(6) + GRANULE_SIZE).x[1],
		IPA_A + MIB(6));
	map_data(&w, IPA_A + GRANULE_SIZE * 5);
	assert_int_equal(rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, IPA_A, IPA_A + MIB(2)).x[1],
			 IPA_A + GRANULE_SIZE * 5);
}

static void init_all(void)
{
	make_realm(&w);
	set_ram(&w, 0, IPA_UNPROTECTED);
	expect_entry(w.rd, 0, 0, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
}

/* ---- SET_RIPAS: a REC has asked for [IPA_A, IPA_A + 32 KiB) */

static void ask(uint64_t base, uint64_t top, uint64_t ripas, uint64_t flags)
{
	const struct rmi_rec_exit *exit;

	realm_smc(RSI_IPA_STATE_SET, base, top, ripas, flags);
	exit = enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
	assert_int_equal(exit->ripas_base, base);
	assert_int_equal(exit->ripas_top, top);
	assert_int_equal(exit->ripas_value, ripas);
}

static void set_world(void)
{
	make_mapped(&w);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
}

static void prepare_set(uint64_t *x)
{
	set_world();
	ask(IPA_A, IPA_A + KIB(32), RIPAS_RAM, 0);
	x[1] = w.rd;
	x[2] = w.rec;
	x[3] = IPA_A;
	x[4] = IPA_A + KIB(32);
}

static void set_top_is_base(uint64_t *x)
{
	x[4] = x[3];
}

static void set_base_wrong(uint64_t *x)
{
	x[3] += GRANULE_SIZE;
}

static void set_base_below(uint64_t *x)
{
	x[3] -= GRANULE_SIZE;
}

static void set_top_above(uint64_t *x)
{
	x[4] += GRANULE_SIZE;
}

static void other_realms_rec(uint64_t *x)
{
	x[2] = granule_in(GRANULE_REC);
}

static void rec_without_request(uint64_t *x)
{
	x[2] = w.rec2;
}

static void alias(uint64_t *x)
{
	x[2] = x[1];
}

static void ask_in_block(uint64_t *x)
{
	enter_until(&w, RMI_EXIT_IRQ);
	x[3] = IPA_A + MIB(2) + GRANULE_SIZE;
	x[4] = IPA_A + MIB(8);
	ask(x[3], x[4], RIPAS_RAM, 0);
}

static void ask_part_of_block(uint64_t *x)
{
	enter_until(&w, RMI_EXIT_IRQ);
	x[3] = IPA_A + MIB(2);
	x[4] = IPA_A + MIB(4) - GRANULE_SIZE;
	ask(x[3], x[4], RIPAS_RAM, 0);
}

static void destroyed_at_base(uint64_t *x)
{
	rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
	make_tables(w.rd, IPA_A, 3);
	(void)x;
}

static const struct fail_case set_fails[] = {
	RD_BLOCK(1),
	REC_BLOCK(2),
	SPOILED("size_valid", ERR_INPUT, set_top_is_base),
	INPUT("size_valid.zero", 4, zero),
	SPOILED("alias", ERR_INPUT, alias),
	SPOILED("rec_owner", ERR_REC, other_realms_rec),
	SPOILED("base_bound", ERR_INPUT, set_base_wrong),
	SPOILED("base_bound.below", ERR_INPUT, set_base_below),
	SPOILED("base_bound.no_request", ERR_INPUT, rec_without_request),
	SPOILED("top_bound", ERR_INPUT, set_top_above),
	INPUT("top_gran_align", 4, minus_byte),
	LASTING("base_align", ERR_RTT(2), ask_in_block),
	LASTING("no_progress", ERR_RTT(2), ask_part_of_block),
	LASTING("no_progress.destroyed", ERR_RTT(3), destroyed_at_base),
};

static const struct order_set set_orders[] = {
	{ "rd_align rd_bound rd_state rec_align rec_bound rec_gran_state",
	  "rec_owner base_align no_progress no_progress.destroyed" },
	{ "size_valid base_bound top_bound top_gran_align",
	  "base_align no_progress no_progress.destroyed" },
};

/* The REC runs on another PE. */
static void set_from_inside(struct rec *rec)
{
	(void)rec;
	rmi_fails(ERR_REC, RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + KIB(32));
}

static void set_rec_running(void)
{
	set_world();
	realm_first(set_from_inside);
	enter_until(&w, RMI_EXIT_IRQ);
}

static void set_success(void)
{
	uint64_t x[SMC_ARGS];
	struct smc_result res;

	prepare_set(x);
	map_unknown(&w, IPA_A + GRANULE_SIZE);
	res = rmi_ok(RMI_RTT_SET_RIPAS, x[1], x[2], x[3], x[4]);
	assert_int_equal(res.x[1], x[4]);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
	expect_entry(w.rd, IPA_A + GRANULE_SIZE, 3, RMI_RTTE_ASSIGNED, RIPAS_RAM);
	assert_int_equal(native_translate(s2_of(w.rd), IPA_A + GRANULE_SIZE, ACCESS_WRITE).fault,
			 FAULT_NONE);
	/* All done: the request has nothing left. */
	rmi_fails(ERR_INPUT, RMI_RTT_SET_RIPAS, x[1], x[2], x[3], x[4]);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], RSI_SUCCESS, IPA_A + KIB(32), RSI_ACCEPT);
	/* And is gone with the entry. */
	rmi_fails(ERR_INPUT, RMI_RTT_SET_RIPAS, x[1], x[2], x[4], x[4] + GRANULE_SIZE);
}

/* In parts; the realm learns how far it came. */
static void set_resumes(void)
{
	uint64_t x[SMC_ARGS];

	prepare_set(x);
	rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + KIB(8));
	rmi_fails(ERR_INPUT, RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + KIB(16));
	rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A + KIB(8), IPA_A + KIB(12));
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], RSI_SUCCESS, IPA_A + KIB(12), RSI_ACCEPT);
	expect_entry(w.rd, IPA_A + KIB(8), 3, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
	expect_entry(w.rd, IPA_A + KIB(12), 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
}

static void set_stops_at_table(void)
{
	set_world();
	ask(GIB(1), IPA_A + MIB(6), RIPAS_RAM, 0);
	assert_int_equal(rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, GIB(1), IPA_A + MIB(6)).x[1],
			 IPA_A);
	assert_int_equal(rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + MIB(6)).x[1],
			 IPA_A + MIB(2));
	assert_int_equal(
		rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A + MIB(2), IPA_A + MIB(6)).x[1],
		IPA_A + MIB(6));
}

/* Away from RAM: invalid, and out of the TLB before the call returns. */
static void set_empty(void)
{
	make_running(&w);
	assert_non_null(native_tlb_find(s2_of(w.rd)->vmid, IPA_A, 3, false));
	ask(IPA_A, IPA_A + KIB(8), RIPAS_EMPTY, 0);
	rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + KIB(8));
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_ASSIGNED, RIPAS_EMPTY);
	expect_entry(w.rd, IPA_A + GRANULE_SIZE, 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
	assert_null(native_tlb_find(s2_of(w.rd)->vmid, IPA_A, 3, false));
	assert_int_equal(native_translate(s2_of(w.rd), IPA_A, ACCESS_READ).fault,
			 FAULT_TRANSLATION);
	enter_until(&w, RMI_EXIT_IRQ);
	/* And back. */
	change_ripas(&w, IPA_A, IPA_A + GRANULE_SIZE, RIPAS_RAM, 0);
	assert_int_equal(native_translate(s2_of(w.rd), IPA_A, ACCESS_READ).fault, FAULT_NONE);
}

/* DESTROYED changes only if the realm said so; the host cannot go on past it. */
static void set_destroyed(void)
{
	for (uint64_t ripas = RIPAS_EMPTY; ripas <= RIPAS_RAM; ripas++) {
		make_running(&w);
		rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
		ask(IPA_A, IPA_A + KIB(8), ripas, 0);
		rmi_fails(ERR_RTT(3), RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + KIB(8));
		enter_until(&w, RMI_EXIT_IRQ);
		expect_results(&realm_saw[0], RSI_SUCCESS, IPA_A, RSI_ACCEPT);
		change_ripas(&w, IPA_A, IPA_A + KIB(8), ripas, RSI_CHANGE_DESTROYED);
		expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, ripas);
		/* An ASSIGNED one too. */
		change_ripas(&w, IPA_A, IPA_A + KIB(8), RIPAS_RAM, 0);
		map_unknown(&w, IPA_A);
		rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
		map_unknown(&w, IPA_A);
		change_ripas(&w, IPA_A, IPA_A + GRANULE_SIZE, ripas, RSI_CHANGE_DESTROYED);
		expect_entry(w.rd, IPA_A, 3, RMI_RTTE_ASSIGNED, ripas);
	}
}

static void set_stops_at_destroyed(void)
{
	make_mapped(&w);
	map_data(&w, IPA_A + KIB(8));
	make_rec(&w);
	activate(&w);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A + KIB(8));
	ask(IPA_A, IPA_A + KIB(32), RIPAS_RAM, 0);
	assert_int_equal(rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + KIB(32)).x[1],
			 IPA_A + KIB(8));
	rmi_fails(ERR_RTT(3), RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A + KIB(8), IPA_A + KIB(32));
}

/* A base inside a block that is already as asked: the request goes on behind it, never backwards. */
static void set_never_backwards(void)
{
	uint64_t base = IPA_A + MIB(2) + GRANULE_SIZE;

	make_mapped(&w);
	set_ram(&w, IPA_A + MIB(2), IPA_A + MIB(4));
	make_rec(&w);
	activate(&w);
	ask(base, IPA_A + MIB(8), RIPAS_RAM, 0);
	rmi_fails(ERR_RTT(2), RMI_RTT_SET_RIPAS, w.rd, w.rec, base, IPA_A + MIB(4) - GRANULE_SIZE);
	assert_int_equal(rec_at(w.rec)->ripas.addr, base);
	assert_int_equal(rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, base, IPA_A + MIB(4)).x[1],
			 IPA_A + MIB(4));
	assert_int_equal(rec_at(w.rec)->ripas.addr, IPA_A + MIB(4));
	enter_until(&w, RMI_EXIT_IRQ);
	ask(base, IPA_A + MIB(8), RIPAS_RAM, 0);
	assert_int_equal(rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, base, IPA_A + MIB(8)).x[1],
			 IPA_A + MIB(8));
	expect_entry(w.rd, IPA_A + MIB(6), 2, RMI_RTTE_UNASSIGNED, RIPAS_RAM);
	enter_until(&w, RMI_EXIT_IRQ);
	/* Not as asked. */
	ask(base, IPA_A + MIB(8), RIPAS_EMPTY, 0);
	rmi_fails(ERR_RTT(2), RMI_RTT_SET_RIPAS, w.rd, w.rec, base, IPA_A + MIB(8));
}

static const struct command commands[] = {
	{ .name = "RMI_RTT_INIT_RIPAS",
	  .fid = RMI_RTT_INIT_RIPAS,
	  .prepare = prepare_init,
	  COMMAND_SETS(init_fails, init_orders) },
	{ .name = "RMI_RTT_SET_RIPAS",
	  .fid = RMI_RTT_SET_RIPAS,
	  .prepare = prepare_set,
	  COMMAND_SETS(set_fails, set_orders) },
};

static const struct unit_test tests[] = {
	{ "RMI_RTT_INIT_RIPAS.success", init_success },
	{ "RMI_RTT_INIT_RIPAS.success.any_ripas", init_from_any_ripas },
	{ "RMI_RTT_INIT_RIPAS.success.stops", init_stops },
	{ "RMI_RTT_INIT_RIPAS.success.all", init_all },
	{ "RMI_RTT_SET_RIPAS.rec_state", set_rec_running },
	{ "RMI_RTT_SET_RIPAS.success", set_success },
	{ "RMI_RTT_SET_RIPAS.success.resumes", set_resumes },
	{ "RMI_RTT_SET_RIPAS.success.stops_at_table", set_stops_at_table },
	{ "RMI_RTT_SET_RIPAS.success.stops_at_destroyed", set_stops_at_destroyed },
	{ "RMI_RTT_SET_RIPAS.success.not_backwards", set_never_backwards },
	{ "RMI_RTT_SET_RIPAS.success.empty", set_empty },
	{ "RMI_RTT_SET_RIPAS.success.destroyed", set_destroyed },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
