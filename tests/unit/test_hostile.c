/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm that does everything it can think of, and other PEs that are faster: no assertion, no lock left, and what two
 * PEs do at once is what they would have done one after the other.
 */
#include "csm_unit.h"
#include "sha2.h"

/* ---- a hostile realm */

#define STEPS_PER_ENTRY 40
#define ENTRIES 400

static uint64_t state;
static unsigned int steps;
static bool only_smc;

static uint64_t rnd(uint64_t n)
{
	state = state * 6364136223846793005UL + 1442695040888963407UL;
	return (state >> 33) % n;
}

static uint64_t bits(void)
{
	return rnd(1UL << 31) << 33 ^ rnd(1UL << 31) << 16 ^ rnd(1UL << 31);
}

static uint64_t edge(void)
{
	static const uint64_t values[] = {
		0,
		1,
		2,
		3,
		8,
		0xff,
		0xfff,
		GRANULE_SIZE,
		1UL << 31,
		1UL << 32,
		1UL << 63,
		~0UL,
		~GRANULE_MASK,
		IPA_A,
		IPA_A + GRANULE_SIZE,
		IPA_A + 0x100,
		IPA_A + MIB(2),
		IPA_NS,
		IPA_UNPROTECTED,
		IPA_UNPROTECTED - GRANULE_SIZE,
		IPA_END,
		IPA_END - GRANULE_SIZE,
		RSI_ABI_VERSION,
	};

	return values[rnd(ARRAY_SIZE(values))];
}

/* RSI, PSCI and CSM by number; others by chance. */
static uint64_t function_id(void)
{
	switch (rnd(4)) {
	case 0:
		return 0x84000000UL + rnd(2) * 0x40000000UL + rnd(0x18);
	case 1:
		return CSM_FID_FIRST + rnd(CSM_FID_LAST - CSM_FID_FIRST + 2);
	case 2:
		return bits();
	default:
		return RSI_FID_FIRST + rnd(12) + rnd(2) * SMCCC_SVE_HINT;
	}
}

static uint64_t syndrome(void)
{
	static const uint64_t classes[] = { CLASS_WFX,	CLASS_HVC,    CLASS_SMC,  CLASS_SYSREG,
					    CLASS_IABT, CLASS_DABT,   CLASS_DABT, CLASS_SYSREG,
					    CLASS_SME,	CLASS_UNKNOWN };

	/* The FP class cannot come twice in one entry, nor SVE after it: those are tested elsewhere. */
	return classes[rnd(ARRAY_SIZE(classes))] | (bits() & 0x3ffffffUL);
}

static enum rec_event hostile_step(struct rec *rec)
{
	if (++steps % STEPS_PER_ENTRY == 0)
		return rnd(4) ? REC_EVENT_IRQ : REC_EVENT_SERROR;
	for (unsigned int i = 1; i < 11; i++)
		rec->regs.x[i] = edge();
	rec->regs.pstate = rnd(8) ? 0x3c5 : rnd(2) ? 0 : 0x10;
	native.stage1_ipa = rnd(8) ? edge() : ~0UL;
	rec->fault = (struct rec_fault){ syndrome(), bits(), edge() >> 8 };
	if (only_smc || rnd(2)) {
		rec->fault.esr = CLASS_SMC | SYN_IL;
		rec->regs.x[0] = function_id();
	}
	return REC_EVENT_SYNC;
}

/* The host does what the exit asks, or not. */
static void serve(const struct rmi_rec_exit *exit)
{
	const uint64_t granule = delegated();

	switch (exit->exit_reason) {
	case RMI_EXIT_RIPAS_CHANGE:
		rmi(RMI_RTT_SET_RIPAS, w.rd, w.rec, exit->ripas_base, exit->ripas_top);
		break;
	case RMI_EXIT_PSCI:
		rmi(RMI_PSCI_COMPLETE, w.rec, w.rec2, rnd(2) ? PSCI_SUCCESS : ~2UL);
		break;
	case RMI_EXIT_CSM:
		rmi(RMI_CSM, RMI_CSM_OP_CREATE, w.rd, granule, w.rec);
		break;
	default:
		break;
	}
	rmi(RMI_GRANULE_UNDELEGATE, granule);
}

static void fresh_world(void)
{
	unit_reset(false);
	unit_fast = true;
	make_mapped(&w);
	map_data(&w, IPA_A);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
	rmi_ok(RMI_CSM, RMI_CSM_OP_VERSION);
	native.realm = hostile_step;
}

static void hostile_realm(void)
{
	unsigned int entered = 0;

	fresh_world();
	for (unsigned int i = 0; i < ENTRIES; i++) {
		struct rmi_rec_run *run = host(w.run);
		struct smc_result res;

		run->enter.flags = rnd(4) ? 0 : rnd(32);
		run->enter.csm_response = rnd(3);
		res = rmi(RMI_REC_ENTER, w.rec, w.run);
		/* Off, or waiting for what the host did not do: another world. */
		if (res.x[0] != RMI_SUCCESS) {
			native_check();
			fresh_world();
			continue;
		}
		entered++;
		serve(&run->exit);
	}
	native_check();
	assert_true(entered > ENTRIES / 4);
}

static void hostile_rsi(void)
{
	state = 1;
	only_smc = true;
	hostile_realm();
}

static void hostile_exceptions(void)
{
	state = 2;
	only_smc = false;
	hostile_realm();
}

/* ---- other PEs, just before a lock is taken */

static void (*other_pe)(void);
static unsigned int locks_to_go;

static void at_lock(void)
{
	if (locks_to_go-- > 0)
		return;
	native.before_lock = NULL;
	other_pe();
}

/* Before the n-th first lock of the next call. */
static void others_at(unsigned int n, void (*fn)(void))
{
	other_pe = fn;
	locks_to_go = n;
	native.before_lock = at_lock;
}

static uint64_t other_run;

static const uint64_t values[2][4] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } };

static void extend_first(void)
{
	realm_smc(RSI_MEASUREMENT_EXTEND, 1, 32, values[0][0], values[0][1], values[0][2],
		  values[0][3]);
	rmi_ok(RMI_REC_ENTER, w.rec2, other_run);
}

/* Two RECs extend one measurement: neither value is lost. */
static void serial_rem(void)
{
	uint8_t rem[64] = { 0 };
	uint8_t input[128];

	make_mapped(&w);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
	other_run = ns_page();
	/* The first lock is the REC's own, at entry; the second that of the RD. */
	others_at(1, extend_first);
	realm_smc(RSI_MEASUREMENT_EXTEND, 1, 32, values[1][0], values[1][1], values[1][2],
		  values[1][3]);
	enter_until(&w, RMI_EXIT_IRQ);
	for (unsigned int i = 0; i < 2; i++) {
		memset(input, 0, sizeof(input));
		memcpy(input, rem, 64);
		memcpy(input + 64, values[i], 32);
		sha2(false, input, sizeof(input), rem);
	}
	assert_memory_equal(((const struct realm *)native_bus(w.rd))->measurement[1], rem, 64);
}

static uint64_t first_data, first_src;

static void create_first(void)
{
	rmi_ok(RMI_DATA_CREATE, w.rd, first_data, IPA_A, first_src, RMI_MEASURE_CONTENT);
}

static void two_pages(bool at_once, uint8_t rim[MEASUREMENT_SIZE])
{
	const uint64_t data[2] = { delegated(), delegated() };
	const uint64_t src[2] = { ns_page(), ns_page() };

	make_mapped(&w);
	for (unsigned int i = 0; i < 2; i++)
		memset(host(src[i]), 0x31 + (int)i, GRANULE_SIZE);
	first_data = data[0];
	first_src = src[0];
	if (at_once)
		others_at(0, create_first);
	else
		create_first();
	rmi_ok(RMI_DATA_CREATE, w.rd, data[1], IPA_A + GRANULE_SIZE, src[1], RMI_MEASURE_CONTENT);
	memcpy(rim, ((const struct realm *)native_bus(w.rd))->measurement[0], MEASUREMENT_SIZE);
}

static void serial_rim(void)
{
	uint8_t one_by_one[MEASUREMENT_SIZE], at_once[MEASUREMENT_SIZE];

	two_pages(false, one_by_one);
	two_pages(true, at_once);
	assert_memory_equal(one_by_one, at_once, MEASUREMENT_SIZE);
}

static void is_locked(uint64_t pa, size_t n)
{
	(void)pa;
	(void)n;
	assert_true(native_lock_is_held(w.rd));
}

/* Between the copy of the content and its measurement the realm is locked. */
static void rim_locked(void)
{
	make_mapped(&w);
	native.ns_read_done = is_locked;
	map_data(&w, IPA_A);
	native.ns_read_done = NULL;
}

static void activate_first(void)
{
	rmi_ok(RMI_REALM_ACTIVATE, w.rd);
}

static void activated_meanwhile(void)
{
	const uint64_t data = delegated();
	const uint64_t src = ns_page();

	make_mapped(&w);
	others_at(0, activate_first);
	assert_int_equal(rmi(RMI_DATA_CREATE, w.rd, data, IPA_A, src, 1).x[0], ERR_REALM(0));
	assert_int_equal(state_at(data), GRANULE_DELEGATED);
}

static void destroy_rec_first(void)
{
	rmi_ok(RMI_REC_DESTROY, w.rec);
}

static void rec_destroyed_meanwhile(void)
{
	make_running(&w);
	others_at(0, destroy_rec_first);
	assert_int_equal(rmi(RMI_REC_ENTER, w.rec, w.run).x[0], ERR_INPUT);
	assert_int_equal(state_at(w.rec), GRANULE_DELEGATED);
}

static void enter_first(void)
{
	guest_ready();
	rmi_ok(RMI_REC_ENTER, w.rec, w.run);
}

/* The other way round: the entry was first, and is over. */
static void rec_entered_meanwhile(void)
{
	make_running(&w);
	others_at(0, enter_first);
	rmi_ok(RMI_REC_DESTROY, w.rec);
}

static void destroy_realm_first(void)
{
	rmi_ok(RMI_REALM_DESTROY, w.rd);
}

static void realm_destroyed_meanwhile(void)
{
	const uint64_t granule = delegated();

	make_realm(&w);
	others_at(0, destroy_realm_first);
	assert_int_equal(rmi(RMI_RTT_CREATE, w.rd, granule, 0, 1).x[0], ERR_INPUT);
	assert_int_equal(state_at(granule), GRANULE_DELEGATED);
	assert_int_equal(state_at(w.rd), GRANULE_DELEGATED);
}

static uint64_t wanted;

static void take_granule_first(void)
{
	rmi_ok(RMI_GRANULE_UNDELEGATE, wanted);
}

static void granule_taken_meanwhile(void)
{
	make_mapped(&w);
	wanted = delegated();
	others_at(0, take_granule_first);
	assert_int_equal(rmi(RMI_DATA_CREATE_UNKNOWN, w.rd, wanted, IPA_A).x[0], ERR_INPUT);
	expect_entry(w.rd, IPA_A, 3, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY);
}

static void destroy_page_first(void)
{
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
}

static void page_destroyed_meanwhile(void)
{
	make_running(&w);
	others_at(0, destroy_page_first);
	assert_int_equal(rmi(RMI_DATA_DESTROY, w.rd, IPA_A).x[0], ERR_RTT(3));
	assert_int_equal(state_at(w.data), GRANULE_DELEGATED);
}

/* ---- random numbers */

/* Numbers with a half of zero are not used; a generator that gives only those is none. */
static void random_retried(void)
{
	static const uint64_t some[] = { 0, 1, 1UL << 32, 0x0000000700000009UL };
	static const uint64_t none[16];

	native.random = some;
	native.random_count = ARRAY_SIZE(some);
	csm_init();
	make_party(&p);
	assert_int_equal(realm_id(&p) >> 32, 7);
	unit_reset(false);
	native.random = none;
	native.random_count = ARRAY_SIZE(none);
	csm_init();
	make_party(&p);
	assert_int_equal(realm_id(&p), 0);
	rmi_fails(SMCCC_NOT_SUPPORTED, RMI_CSM, RMI_CSM_OP_VERSION);
}

static const struct unit_test tests[] = {
	{ "RSI.hostile", hostile_rsi },
	{ "REC_EXIT.hostile", hostile_exceptions },
	{ "MEASUREMENT.serial.rem", serial_rem },
	{ "MEASUREMENT.serial.rim", serial_rim },
	{ "MEASUREMENT.serial.locked", rim_locked },
	{ "RACE.activate,data_create", activated_meanwhile },
	{ "RACE.rec_destroy,rec_enter", rec_destroyed_meanwhile },
	{ "RACE.rec_enter,rec_destroy", rec_entered_meanwhile },
	{ "RACE.realm_destroy,rtt_create", realm_destroyed_meanwhile },
	{ "RACE.undelegate,data_create", granule_taken_meanwhile },
	{ "RACE.data_destroy,data_destroy", page_destroyed_meanwhile },
	{ "CSM.random_retried", random_retried },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
