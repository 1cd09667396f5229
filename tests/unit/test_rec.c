/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_REC_AUX_COUNT, RMI_REC_CREATE, RMI_REC_DESTROY: rmi.md 2.8 to 2.10, state of a fresh REC: rsi.md 1.5.
 */
#include "guest.h"

static uint64_t params_page;
static uint64_t aux[RMI_MAX_AUX];

static struct rmi_rec_params *params(void)
{
	return host(params_page);
}

static void prepare_create(uint64_t *x)
{
	make_realm(&w);
	params_page = ns_page();
	fill_rec_params(params(), &w, 0, aux);
	x[1] = w.rd;
	x[2] = delegated();
	x[3] = params_page;
}

#define SPOIL(name, statement)        \
	static void name(uint64_t *x) \
	{                             \
		(void)x;              \
		statement;            \
	}

SPOIL(now_active, activate(&w))
SPOIL(index_1, params()->mpidr = 1)
SPOIL(index_16, params()->mpidr = 0x100)
SPOIL(mpidr_bit_4, params()->mpidr = 0x10)
SPOIL(mpidr_bit_7, params()->mpidr = 0x80)
SPOIL(mpidr_bit_32, params()->mpidr = 1UL << 32)
SPOIL(mpidr_bit_63, params()->mpidr = 1UL << 63)
SPOIL(aux_more, params()->num_aux++)
SPOIL(aux_17, params()->num_aux = 17)
SPOIL(aux_max, params()->num_aux = ~0UL)
SPOIL(aux_unaligned, params()->aux[w.num_aux - 1] += 8)
SPOIL(aux_outside, params()->aux[w.num_aux - 1] = NATIVE_DEVICE)
SPOIL(aux_in_rmm, params()->aux[w.num_aux - 1] = NATIVE_RMM_BASE)
SPOIL(aux_undelegated, params()->aux[w.num_aux - 1] = ns_page())
SPOIL(aux_data, params()->aux[w.num_aux - 1] = granule_in(GRANULE_DATA))
SPOIL(aux_rtt, params()->aux[w.num_aux - 1] = granule_in(GRANULE_RTT))
SPOIL(aux_is_rec, params()->aux[w.num_aux - 1] = x[2])
SPOIL(aux_is_rd, params()->aux[w.num_aux - 1] = x[1])
SPOIL(rec_is_rd, x[2] = x[1])

static void aux_less(uint64_t *x)
{
	(void)x;
	params()->num_aux--;
}

/* As many RECs as feature register 0 allows. */
static void all_recs(uint64_t *x)
{
	uint64_t order = rmi_ok(RMI_FEATURES, 0).x[1] >> RMI_FEAT0_MAX_RECS_ORDER_SHIFT & 0xf;

	(void)x;
	unit_fast = true;
	for (unsigned int i = 0; i < (1U << order) - 1; i++)
		make_rec(&w);
	unit_fast = false;
	fill_rec_params(params(), &w, w.rec_count, aux);
}

#define LASTING(name, c, how)                                               \
	{                                                                   \
		.condition = name, .code = c, .spoil = how, .lasting = true \
	}
#define INPUT(name, how) LASTING(name, ERR_INPUT, how)

static const struct fail_case create_fails[] = {
	NS_BLOCK("params", 3),
	GRANULE_BLOCK("rec", 2, BAD_STATE_FRESH),
	RD_BLOCK(1),
	LASTING("realm_state", ERR_REALM(0), now_active),
	LASTING("num_recs", ERR_REALM(0), all_recs),
	INPUT("alias", rec_is_rd),
	INPUT("mpidr_index", index_1),
	INPUT("mpidr_index.16", index_16),
	INPUT("mpidr_index.bit_4", mpidr_bit_4),
	INPUT("mpidr_index.bit_7", mpidr_bit_7),
	INPUT("mpidr_index.bit_32", mpidr_bit_32),
	INPUT("mpidr_index.bit_63", mpidr_bit_63),
	INPUT("num_aux", aux_more),
	INPUT("num_aux.less", aux_less),
	INPUT("num_aux.17", aux_17),
	INPUT("num_aux.max", aux_max),
	INPUT("aux_align", aux_unaligned),
	INPUT("aux_bound", aux_outside),
	INPUT("aux_bound.rmm", aux_in_rmm),
	INPUT("aux_state", aux_undelegated),
	INPUT("aux_state.data", aux_data),
	INPUT("aux_state.rtt", aux_rtt),
	INPUT("aux_alias.rec", aux_is_rec),
	INPUT("aux_alias.rd", aux_is_rd),
};

static const char *const create_orders[] = {
	"params_align,realm_state", "params_bound,realm_state", "params_state,realm_state",
	"params_pas,realm_state",   "rec_align,realm_state",	"rec_bound,realm_state",
	"rec_state,realm_state",    "rd_align,realm_state",	"rd_bound,realm_state",
	"rd_state,realm_state",	    "params_align,num_recs",	"params_bound,num_recs",
	"params_state,num_recs",    "params_pas,num_recs",	"rec_align,num_recs",
	"rec_bound,num_recs",	    "rec_state,num_recs",	"rd_align,num_recs",
	"rd_bound,num_recs",	    "rd_state,num_recs",
};

/* Two of the auxiliary granules are one. With a single one there is nothing to confuse. */
static void aux_alias(void)
{
	uint64_t x[SMC_ARGS];

	prepare_create(x);
	for (unsigned int i = 1; i < w.num_aux; i++) {
		params()->aux[i] = params()->aux[0];
		rmi_fails(ERR_INPUT, RMI_REC_CREATE, x[1], x[2], x[3]);
		params()->aux[i] = aux[i];
	}
	rmi_ok(RMI_REC_CREATE, x[1], x[2], x[3]);
}

/* A failure leaves the auxiliary granules before the wrong one as they were. */
static void aux_each(void)
{
	uint64_t x[SMC_ARGS];

	prepare_create(x);
	for (unsigned int i = 0; i < w.num_aux; i++) {
		params()->aux[i] = granule_in(GRANULE_DATA);
		rmi_fails(ERR_INPUT, RMI_REC_CREATE, x[1], x[2], x[3]);
		params()->aux[i] = aux[i];
	}
	rmi_ok(RMI_REC_CREATE, x[1], x[2], x[3]);
}

/* Indexes only grow: a destroyed REC's is not free again. */
static void mpidr_no_reuse(void)
{
	uint64_t page = ns_page();

	make_realm(&w);
	make_rec(&w);
	rmi_ok(RMI_REC_DESTROY, w.rec);
	fill_rec_params(host(page), &w, 0, aux);
	rmi_fails(ERR_INPUT, RMI_REC_CREATE, w.rd, w.rec, page);
	fill_rec_params(host(page), &w, 1, aux);
	rmi_ok(RMI_REC_CREATE, w.rd, w.rec, page);
}

/* Aff0 has 16 values; the 17th REC has Aff1 1. */
static void create_seventeen(void)
{
	make_realm(&w);
	for (unsigned int i = 0; i < 18; i++)
		make_rec(&w);
	assert_int_equal(granule_count(granule_find(w.rd)), 18);
}

static void create_success(void)
{
	uint64_t x[SMC_ARGS];
	const struct rec *rec;

	prepare_create(x);
	rmi_ok(RMI_REC_CREATE, x[1], x[2], x[3]);
	assert_int_equal(state_at(x[2]), GRANULE_REC);
	for (unsigned int i = 0; i < w.num_aux; i++)
		assert_int_equal(state_at(aux[i]), GRANULE_REC_AUX);
	rec = rec_at(x[2]);
	for (unsigned int i = 0; i < 31; i++)
		assert_int_equal(rec->regs.x[i], i < RMI_REC_CREATE_GPRS ? 0x1000 + i : 0);
	assert_int_equal(rec->regs.pc, IPA_A);
	assert_int_equal(rec->regs.pstate, PSTATE_RESET);
	assert_int_equal(rec->regs.sp_el0, 0);
	assert_true(rec->runnable);
	assert_int_equal(rec->pending, PENDING_NONE);
	assert_int_equal(rec->arch.el1[EL1_SCTLR], 0xc50878);
}

static void host_changes(uint64_t pa, size_t n)
{
	memset(native_bus(pa), 0xff, n);
}

static void create_read_once(void)
{
	uint64_t x[SMC_ARGS];

	prepare_create(x);
	native.ns_read_done = host_changes;
	rmi_ok(RMI_REC_CREATE, x[1], x[2], x[3]);
	native.ns_read_done = NULL;
	assert_int_equal(rec_at(x[2])->regs.pc, IPA_A);
}

static void prepare_aux_count(uint64_t *x)
{
	make_realm(&w);
	x[1] = w.rd;
}

static const struct fail_case aux_count_fails[] = { RD_BLOCK(1) };

/* At most 16, and constant for the realm's life. */
static void aux_count_success(void)
{
	uint64_t n;

	make_realm(&w);
	n = rmi_ok(RMI_REC_AUX_COUNT, w.rd).x[1];
	assert_true(n <= RMI_MAX_AUX);
	make_rec(&w);
	activate(&w);
	assert_int_equal(rmi_ok(RMI_REC_AUX_COUNT, w.rd).x[1], n);
}

static void prepare_destroy(uint64_t *x)
{
	make_realm(&w);
	make_rec(&w);
	x[1] = w.rec;
}

static const struct fail_case destroy_fails[] = { REC_BLOCK(1) };

static void destroy_success(void)
{
	make_realm(&w);
	make_rec(&w);
	rmi_ok(RMI_REC_DESTROY, w.rec);
	assert_int_equal(state_at(w.rec), GRANULE_DELEGATED);
	for (unsigned int i = 0; i < w.num_aux; i++)
		assert_int_equal(state_at(w.aux[0][i]), GRANULE_DELEGATED);
	rmi_ok(RMI_REALM_DESTROY, w.rd);
	rmi_ok(RMI_GRANULE_UNDELEGATE, w.rec);
}

/* Another PE destroys what this one runs. */
static void destroy_inside(struct rec *rec)
{
	(void)rec;
	rmi_fails(ERR_REC, RMI_REC_DESTROY, w.rec);
	rmi_fails(ERR_REALM(0), RMI_REALM_DESTROY, w.rd);
}

static void destroy_running(void)
{
	make_running(&w);
	realm_first(destroy_inside);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	rmi_ok(RMI_REC_DESTROY, w.rec);
}

/* Nothing that is pending keeps a REC. */
static void destroy_pending(void)
{
	make_running(&w);
	realm_smc(RSI_IPA_STATE_SET, IPA_A, IPA_A + GRANULE_SIZE, RIPAS_EMPTY, 0);
	enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
	rmi_ok(RMI_REC_DESTROY, w.rec);

	make_running(&w);
	realm_smc(RSI_HOST_CALL, IPA_A);
	enter_until(&w, RMI_EXIT_HOST_CALL);
	rmi_ok(RMI_REC_DESTROY, w.rec);

	make_mapped(&w);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
	realm_smc(PSCI_AFFINITY_INFO, 1, 0);
	enter_until(&w, RMI_EXIT_PSCI);
	rmi_ok(RMI_REC_DESTROY, w.rec);
}

static const struct command commands[] = {
	{ .name = "RMI_REC_AUX_COUNT",
	  .fid = RMI_REC_AUX_COUNT,
	  .prepare = prepare_aux_count,
	  .fails = aux_count_fails,
	  .fail_count = ARRAY_SIZE(aux_count_fails) },
	{ .name = "RMI_REC_CREATE",
	  .fid = RMI_REC_CREATE,
	  .prepare = prepare_create,
	  COMMAND_TABLES(create_fails, create_orders) },
	{ .name = "RMI_REC_DESTROY",
	  .fid = RMI_REC_DESTROY,
	  .prepare = prepare_destroy,
	  .fails = destroy_fails,
	  .fail_count = ARRAY_SIZE(destroy_fails) },
};

static const struct unit_test tests[] = {
	{ "RMI_REC_AUX_COUNT.success", aux_count_success },
	{ "RMI_REC_CREATE.aux_alias", aux_alias },
	{ "RMI_REC_CREATE.aux_state.each", aux_each },
	{ "RMI_REC_CREATE.mpidr_index.no_reuse", mpidr_no_reuse },
	{ "RMI_REC_CREATE.success", create_success },
	{ "RMI_REC_CREATE.success.seventeen", create_seventeen },
	{ "RMI_REC_CREATE.success.read_once", create_read_once },
	{ "RMI_REC_DESTROY.rec_state", destroy_running },
	{ "RMI_REC_DESTROY.success", destroy_success },
	{ "RMI_REC_DESTROY.success.pending", destroy_pending },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ commands, ARRAY_SIZE(commands), tests,
					  ARRAY_SIZE(tests) });
}
