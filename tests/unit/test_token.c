/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI_ATTESTATION_TOKEN_INIT and RSI_ATTESTATION_TOKEN_CONTINUE: rsi.md 3.5, 3.6. What a token says, and whether its signature
 * is right, is judged by OpenSSL and by a reader of its own (cca_token.c).
 */

#include <abi/token.h>

#include "attest.h"
#include "cca_token.h"
#include "csm_core.h"
#include "guest.h"

static uint8_t token[CCA_TOKEN_SIZE_MAX];
static size_t taken;
static unsigned int interrupts; /* exits while it was taken */

static void world(void)
{
	attest_init();
	assert_true(attest_available());
	make_running(&w);
	for (unsigned int i = 0; i < 64; i++)
		((struct realm *)native_bus(w.rd))->rpv[i] = (uint8_t)(i * 3);
}

static void challenge(uint8_t out[64], uint8_t seed)
{
	for (unsigned int i = 0; i < 64; i++)
		out[i] = (uint8_t)(seed + 5 * i);
}

static const struct rec_regs *init(uint8_t seed)
{
	uint64_t x[8];

	challenge((uint8_t *)x, seed);
	return call_rsi(&w, RSI_ATTESTATION_TOKEN_INIT, 8, x);
}

static void begin(uint8_t seed)
{
	expect_results(init(seed), RSI_SUCCESS, CCA_TOKEN_SIZE_MAX, 0);
	taken = 0;
	interrupts = 0;
}

/* One CONTINUE, however it ends; results in the REC's registers. */
static uint64_t go_on(uint64_t offset, uint64_t size)
{
	struct rec *rec = rec_at(w.rec);
	const uint64_t pc = rec->regs.pc;
	uint64_t got;

	realm_smc(RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, offset, size);
	enter(&w);
	assert_int_equal(rec->regs.pc, pc + 4);
	got = rec->regs.x[1];
	assert_int_equal(rec->regs.x[2], 0);
	assert_int_equal(rec->regs.x[3], 0);
	if (rec->regs.x[0] != RSI_SUCCESS && rec->regs.x[0] != RSI_INCOMPLETE) {
		assert_int_equal(got, 0);
		return rec->regs.x[0];
	}
	assert_true(got <= size && taken + got <= sizeof(token));
	memcpy(token + taken, (uint8_t *)realm_memory(&w, IPA_A) + offset, got);
	taken += got;
	return rec->regs.x[0];
}

static void take(uint64_t piece)
{
	const unsigned int before = native_count.task_interrupts;
	uint64_t status;

	do
		status = go_on(0, piece);
	while (status == RSI_INCOMPLETE);
	assert_int_equal(status, RSI_SUCCESS);
	interrupts = native_count.task_interrupts - before;
}

static void verify(uint8_t seed)
{
	uint8_t expected[64];
	struct cca_token t;

	challenge(expected, seed);
	cca_token_read(token, taken, &t);
	cca_token_check_realm(&t, native_bus(w.rd), expected);
	assert_int_equal(t.platform_size, native.platform_token_size);
	cca_token_check_binding(&t);
}

static void unknown_key(void)
{
	native.refuse_realm_key = true;
	attest_init();
	assert_false(attest_available());
	make_running(&w);
	expect_results(init(1), RSI_ERROR_UNKNOWN, 0, 0);
	assert_int_equal(go_on(0, 64), RSI_ERROR_STATE);
}

static void unknown_key_zero(void)
{
	static const uint8_t zero[SIGN_KEY_SIZE];

	native.realm_key = zero;
	attest_init();
	assert_false(attest_available());
	make_running(&w);
	expect_results(init(1), RSI_ERROR_UNKNOWN, 0, 0);
}

/* The order of the group is no private key, nor is anything above. */
static void unknown_key_order(void)
{
	static const uint8_t order[SIGN_KEY_SIZE] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2,
		0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
	};

	native.realm_key = order;
	attest_init();
	assert_false(attest_available());
}

static void unknown_platform(void)
{
	native.platform_token_size = 0;
	attest_init();
	assert_false(attest_available());
	make_running(&w);
	expect_results(init(1), RSI_ERROR_UNKNOWN, 0, 0);
}

static void init_success(void)
{
	world();
	begin(1);
	assert_int_equal(rec_at(w.rec)->attest.state, ATTEST_LISTING);
}

/* Without CSM, for which the platform has no random numbers, a token is that of RMM 1.0. */
static void success_algo(uint8_t algo)
{
	native.caps.has_rng = false;
	csm_init();
	realm_params.hash_algo = algo;
	world();
	begin(9);
	take(GRANULE_SIZE);
	verify(9);
	assert_int_equal(taken, algo == HASH_SHA_512 ? 2284 : 2124);
	/* Nothing is left: the state is NO_ATTEST_IN_PROGRESS again. */
	assert_int_equal(go_on(0, GRANULE_SIZE), RSI_ERROR_STATE);
}

static void success_256(void)
{
	success_algo(HASH_SHA_256);
}

static void success_512(void)
{
	success_algo(HASH_SHA_512);
}

/* The same claims are signed the same way, whatever the random numbers (RFC 6979). */
static void deterministic(void)
{
	static uint8_t first[CCA_TOKEN_SIZE_MAX];
	size_t first_size;

	world();
	begin(3);
	take(GRANULE_SIZE);
	memcpy(first, token, taken);
	first_size = taken;
	native.seed = 77;
	begin(3);
	take(GRANULE_SIZE);
	assert_int_equal(taken, first_size);
	assert_memory_equal(token, first, first_size);
}

/* REMs are those at INIT. */
static void claims_frozen(void)
{
	static struct realm as_it_was;
	uint8_t expected[64];
	struct cca_token t;

	world();
	rsi(&w, RSI_MEASUREMENT_EXTEND, 2, 8, 1, 2, 3, 4, 5, 6, 7, 8);
	begin(3);
	memcpy(&as_it_was, native_bus(w.rd), sizeof(as_it_was));
	rsi(&w, RSI_MEASUREMENT_EXTEND, 2, 8, 1, 2, 3, 4, 5, 6, 7, 8);
	take(100);
	cca_token_read(token, taken, &t);
	challenge(expected, 3);
	cca_token_check_realm(&t, &as_it_was, expected);
}

static void pieces(void)
{
	static const uint64_t sizes[] = { 1, 7, 64, 1000, 1518, 1519 };

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		begin((uint8_t)i);
		take(sizes[i]);
		verify((uint8_t)i);
	}
}

/* Only the bytes of the buffer are written, wherever it is in the page. */
static void buffer_only(void)
{
	uint8_t *page;

	world();
	page = realm_memory(&w, IPA_A);
	begin(1);
	memset(page, 0xa5, GRANULE_SIZE);
	assert_int_equal(go_on(4000, 96), RSI_INCOMPLETE);
	assert_int_equal(taken, 96);
	for (unsigned int i = 0; i < 4000; i++)
		assert_int_equal(page[i], 0xa5);
	assert_int_equal(go_on(17, 3), RSI_INCOMPLETE);
	for (unsigned int i = 0; i < 4000; i++)
		assert_true(page[i] == 0xa5 || (i >= 17 && i < 20));
	take(GRANULE_SIZE);
	verify(1);
}

static void size_zero(void)
{
	world();
	begin(1);
	assert_int_equal(go_on(0, 0), RSI_INCOMPLETE);
	assert_int_equal(go_on(GRANULE_SIZE - 1, 0), RSI_INCOMPLETE);
	assert_int_equal(taken, 0);
	take(GRANULE_SIZE);
	verify(1);
	assert_int_equal(go_on(0, 0), RSI_ERROR_STATE);
}

static void input_in_progress(void)
{
	world();
	begin(2);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A + 8, 0, 16);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_NS, 0, 16);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 16, ~0UL);
	/* An error ends nothing. */
	take(300);
	verify(2);
}

static void page_empty(void)
{
	world();
	make_tables(w.rd, IPA_A, 3);
	begin(2);
	change_ripas(&w, IPA_A + GRANULE_SIZE, IPA_A + 2 * GRANULE_SIZE, RIPAS_EMPTY, 0);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A + GRANULE_SIZE, 0, 16);
	assert_int_equal(native_count.task_runs, 1);
	take(300);
	verify(2);
}

/* The page is not there: an exit as if the realm had touched it, and the same call again. */
static void page_absent(void)
{
	const uint64_t ipa = IPA_A + GRANULE_SIZE;
	const struct rmi_rec_exit *exit;
	struct rec *rec;
	uint64_t pc;

	world();
	begin(2);
	change_ripas(&w, ipa, ipa + GRANULE_SIZE, RIPAS_RAM, 0);
	rec = rec_at(w.rec);
	pc = rec->regs.pc;
	realm_smc(RSI_ATTESTATION_TOKEN_CONTINUE, ipa, 0, 16);
	exit = enter_until(&w, RMI_EXIT_SYNC);
	assert_int_equal(exit->esr, CLASS_DABT | DFSC_TRANSLATION(3));
	assert_int_equal(exit->hpfar, ipa >> 12 << 4);
	assert_int_equal(rec->regs.pc, pc);
	assert_int_equal(native_count.task_runs, 1);
	map_unknown(&w, ipa);
	expect_results(rsi(&w, RSI_ATTESTATION_TOKEN_CONTINUE, ipa, 0, 16), RSI_INCOMPLETE, 16, 0);
	memcpy(token, realm_memory(&w, ipa), 16);
	taken = 16;
	take(GRANULE_SIZE);
	verify(2);
}

/* INIT gives up what is in progress, in each state. */
static void restart(void)
{
	world();
	begin(1);
	begin(2);
	native.task_interrupt_every = 1000;
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_int_equal(taken, 0);
	begin(3);
	take(1000);
	begin(4);
	native.task_interrupt_every = 0;
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_int_equal(taken, 16);
	begin(5);
	take(GRANULE_SIZE);
	verify(5);
}

static void check_irq_exit(uint64_t reason)
{
	const unsigned int before = native_count.task_interrupts;
	struct rec *rec = rec_at(w.rec);

	realm_smc(RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 0, 64);
	enter_until(&w, reason);
	/* The realm does not run before the host has seen the interrupt. */
	assert_int_equal(realm_runs, 1);
	assert_int_equal(native_count.task_interrupts, before + 1);
	assert_int_equal(rec->regs.x[0], RSI_INCOMPLETE);
	assert_int_equal(rec->regs.x[1], 0);
}

static void interrupt_exit(void)
{
	world();
	begin(1);
	native.task_interrupt_every = 5000;
	check_irq_exit(RMI_EXIT_IRQ);
	native.task_fiq = true;
	check_irq_exit(RMI_EXIT_FIQ);
	take(GRANULE_SIZE);
	verify(1);
}

/* Thousands of interruptions, at different places each time. */
static void interrupted(void)
{
	static const unsigned int every[] = { 97, 331, 1009, 10007 };

	world();
	for (unsigned int i = 0; i < ARRAY_SIZE(every); i++) {
		begin((uint8_t)i);
		native.task_interrupt_every = every[i];
		take(GRANULE_SIZE);
		native.task_interrupt_every = 0;
		assert_true(interrupts > (i < 2 ? 1000 : 10));
		verify((uint8_t)i);
	}
}

/* Two RECs sign by turns, each interrupted in the middle. */
static void interleaved(void)
{
	struct realm_handle other;
	struct rec *a, *b;
	unsigned int turns = 0;
	uint64_t x[8];

	world();
	make_running(&other);
	a = rec_at(w.rec);
	b = rec_at(other.rec);
	begin(1);
	challenge((uint8_t *)x, 2);
	expect_results(call_rsi(&other, RSI_ATTESTATION_TOKEN_INIT, 8, x), RSI_SUCCESS,
		       CCA_TOKEN_SIZE_MAX, 0);
	native.task_interrupt_every = 3001;
	while (a->attest.state != ATTEST_READY || b->attest.state != ATTEST_READY) {
		struct realm_handle *r = turns++ % 2 ? &other : &w;

		if (rec_at(r->rec)->attest.state == ATTEST_READY)
			continue;
		realm_smc(RSI_ATTESTATION_TOKEN_CONTINUE, IPA_A, 0, 0);
		enter_until(r, RMI_EXIT_IRQ);
	}
	assert_true(turns > 50);
	native.task_interrupt_every = 0;
	take(GRANULE_SIZE);
	verify(1);
	w = other;
	taken = 0;
	take(GRANULE_SIZE);
	verify(2);
}

static bool holds(const void *memory, size_t length, const uint8_t *what, size_t size)
{
	const uint8_t *bytes = memory;

	for (size_t i = 0; i + size <= length; i++)
		if (memcmp(bytes + i, what, size) == 0)
			return true;
	return false;
}

/* The private key's limbs, as mbedTLS has them, are in the area while it is being signed, and only then. */
static bool key_in_area(void)
{
	const struct rec *rec = rec_at(w.rec);
	uint8_t key[SIGN_KEY_SIZE], limbs[SIGN_KEY_SIZE];
	bool found = false;

	assert_true(arch_el3_realm_key(key));
	for (unsigned int i = 0; i < sizeof(key); i++)
		limbs[i] = key[sizeof(key) - 1 - i];
	for (unsigned int i = 0; i < rec->num_aux; i++)
		found |= holds(native_bus(rec->aux[i]), GRANULE_SIZE, limbs, sizeof(limbs)) ||
			 holds(native_bus(rec->aux[i]), GRANULE_SIZE, key, sizeof(key));
	return found;
}

static bool heap_is_zero(void)
{
	const struct rec *rec = rec_at(w.rec);
	const unsigned int first = rec_fp_granules(rec) + AREA_STACK_GRANULES;
	const size_t from = offsetof(struct area, work);

	for (size_t i = from; i < sizeof(struct area); i++)
		if (((uint8_t *)native_bus(rec->aux[first + i / GRANULE_SIZE]))[i % GRANULE_SIZE])
			return false;
	return true;
}

static void wiped_at_end(void)
{
	world();
	begin(1);
	native.task_interrupt_every = 2000;
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_true(key_in_area());
	assert_false(heap_is_zero());
	take(16);
	assert_false(key_in_area());
	assert_true(heap_is_zero());
}

static void wiped_by_init(void)
{
	world();
	begin(1);
	native.task_interrupt_every = 2000;
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_true(key_in_area());
	begin(1);
	assert_false(key_in_area());
	assert_true(heap_is_zero());
}

/* native_check() finds that DELEGATED granules are zero. */
static void wiped_by_destroy(void)
{
	world();
	begin(1);
	native.task_interrupt_every = 2000;
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_int_equal(go_on(0, 16), RSI_INCOMPLETE);
	assert_true(key_in_area());
	destroy_rec(&w);
}

/* The boot area is wiped of what public key derivation left there. */
static void boot_area_wiped(void)
{
	uint64_t granules[AREA_GRANULES];
	uint8_t key[SIGN_KEY_SIZE], limbs[SIGN_KEY_SIZE];

	world();
	assert_true(arch_el3_realm_key(key));
	for (unsigned int i = 0; i < sizeof(key); i++)
		limbs[i] = key[sizeof(key) - 1 - i];
	arch_area_of_boot(granules);
	assert_false(holds(arch_area_map(granules), sizeof(struct area), limbs, sizeof(limbs)));
	arch_area_unmap();
}

/* A platform token as large as there can be: the whole is still within the bound. */
static void largest_platform(void)
{
	native.platform_token_size = GRANULE_SIZE;
	realm_params.hash_algo = HASH_SHA_512;
	world();
	begin(1);
	take(GRANULE_SIZE);
	assert_true(taken > GRANULE_SIZE && taken <= CCA_TOKEN_SIZE_MAX);
	verify(1);
}

static const struct unit_test tests[] = {
	{ "RSI_ATTESTATION_TOKEN_INIT.unknown.key", unknown_key },
	{ "RSI_ATTESTATION_TOKEN_INIT.unknown.key_zero", unknown_key_zero },
	{ "RSI_ATTESTATION_TOKEN_INIT.unknown.key_order", unknown_key_order },
	{ "RSI_ATTESTATION_TOKEN_INIT.unknown.platform", unknown_platform },
	{ "RSI_ATTESTATION_TOKEN_INIT.success", init_success },
	{ "RSI_ATTESTATION_TOKEN_INIT.success.restart", restart },
	{ "RSI_ATTESTATION_TOKEN_INIT.success.frozen", claims_frozen },
	{ "RSI_ATTESTATION_TOKEN_INIT.wiped", wiped_by_init },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.success.sha_256", success_256 },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.success.sha_512", success_512 },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.success.deterministic", deterministic },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.success.pieces", pieces },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.success.buffer_only", buffer_only },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.success.largest", largest_platform },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.size_zero", size_zero },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.input.in_progress", input_in_progress },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.addr_ripas", page_empty },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.absent", page_absent },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.incomplete.exit", interrupt_exit },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.incomplete.often", interrupted },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.incomplete.interleaved", interleaved },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.wiped", wiped_at_end },
	{ "RMI_REC_DESTROY.success.signing", wiped_by_destroy },
	{ "ATTESTATION.boot.wiped", boot_area_wiped },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
