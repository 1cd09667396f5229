/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RIM and REM (rmi.md 5), computed a second time here from the specification's tables.
 */
#include "guest.h"
#include "measure.h"
#include "sha2.h"

static bool wide; /* SHA-512 */
static uint8_t rim[64]; /* as it should be */

static void put(uint8_t *at, uint64_t value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void expect_rim(void)
{
	const struct realm *realm = native_bus(w.rd);

	assert_memory_equal(realm->measurement[0], rim, 64);
}

/* 5.2: of the parameters only what describes the machine. */
static void rim_begins(void)
{
	uint8_t image[0x1000] = { 0 };

	put(image + 0x000, realm_params.flags, 8);
	put(image + 0x008, realm_params.s2sz, 1);
	put(image + 0x010, realm_params.sve_vl, 1);
	put(image + 0x018, realm_params.num_bps, 1);
	put(image + 0x020, realm_params.num_wps, 1);
	put(image + 0x028, realm_params.pmu_num_ctrs, 1);
	put(image + 0x030, realm_params.hash_algo, 1);
	sha2(wide, image, sizeof(image), rim);
}

static uint8_t *descriptor(uint8_t type)
{
	static uint8_t d[0x100];

	memset(d, 0, sizeof(d));
	d[0] = type;
	put(d + 8, 0x100, 8);
	memcpy(d + 0x10, rim, 64);
	return d;
}

static void rim_data(uint64_t ipa, uint64_t flags, const void *content)
{
	uint8_t *d = descriptor(0);

	put(d + 0x50, ipa, 8);
	put(d + 0x58, flags, 8);
	if (flags & 1)
		sha2(wide, content, GRANULE_SIZE, d + 0x60);
	sha2(wide, d, 0x100, rim);
}

static void rim_rec(const struct rmi_rec_params *p)
{
	uint8_t image[0x1000] = { 0 };
	uint8_t *d = descriptor(1);

	put(image + 0x000, p->flags, 8);
	put(image + 0x200, p->pc, 8);
	for (unsigned int i = 0; i < 8; i++)
		put(image + 0x300 + 8 * i, p->gprs[i], 8);
	sha2(wide, image, sizeof(image), d + 0x50);
	sha2(wide, d, 0x100, rim);
}

static void rim_ripas(uint64_t base, uint64_t top)
{
	uint8_t *d = descriptor(2);

	put(d + 0x50, base, 8);
	put(d + 0x58, top, 8);
	sha2(wide, d, 0x100, rim);
}

static void begin(bool sha512)
{
	wide = sha512;
	realm_params.hash_algo = sha512 ? RMI_HASH_SHA_512 : RMI_HASH_SHA_256;
	realm_params.num_wps = 2;
	realm_params.sve_vl = 3; /* measured as given, though SVE is off */
	realm_params.pmu_num_ctrs = 9;
	make_realm(&w);
	rim_begins();
}

#define BOTH(name)                   \
	static void name##_256(void) \
	{                            \
		begin(false);        \
		name();              \
	}                            \
	static void name##_512(void) \
	{                            \
		begin(true);         \
		name();              \
	}

/* FIPS 180-4 examples: the second implementation of the tests, and the RMM's. */
static void vectors(void)
{
	static const uint8_t abc256[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
					  0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
					  0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
					  0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
	static const uint8_t abc512_start[] = { 0xdd, 0xaf, 0x35, 0xa1, 0x93, 0x61, 0x7a, 0xba };
	uint8_t out[64], again[64], data[1000];

	sha2(false, "abc", 3, out);
	assert_memory_equal(out, abc256, sizeof(abc256));
	sha2(true, "abc", 3, out);
	assert_memory_equal(out, abc512_start, sizeof(abc512_start));
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (unsigned int algo = 0; algo < 2; algo++)
		for (size_t n = 0; n < sizeof(data); n += 37) {
			sha2(algo, data, n, out);
			memset(again, 0xff, sizeof(again));
			measure_hash(algo ? HASH_SHA_512 : HASH_SHA_256, data, n, again);
			assert_memory_equal(out, again, 64);
		}
	assert_int_equal(measure_digest_size(HASH_SHA_256), 32);
	assert_int_equal(measure_digest_size(HASH_SHA_512), 64);
}

static void create(void)
{
	const struct realm *realm = native_bus(w.rd);
	static const uint8_t zeros[64];

	expect_rim();
	for (unsigned int i = 1; i <= 4; i++)
		assert_memory_equal(realm->measurement[i], zeros, 64);
	/* What is the host's business is not measured. */
	memset(realm_params.rpv, 0x77, sizeof(realm_params.rpv));
	make_realm(&w);
	expect_rim();
}
BOTH(create)

static void data(void)
{
	uint64_t src = ns_page();

	make_tables(w.rd, IPA_A, 3);
	memset(host(src), 0x42, GRANULE_SIZE);
	rmi_ok(RMI_DATA_CREATE, w.rd, delegated(), IPA_A, src, 1);
	rim_data(IPA_A, 1, host(src));
	expect_rim();
	rmi_ok(RMI_DATA_CREATE, w.rd, delegated(), IPA_A + GRANULE_SIZE, src, 0);
	rim_data(IPA_A + GRANULE_SIZE, 0, host(src));
	expect_rim();
}
BOTH(data)

static void make_rec_with(uint64_t flags, unsigned int index)
{
	uint64_t page = ns_page();
	uint64_t aux[RMI_MAX_AUX];
	struct rmi_rec_params *p = host(page);

	fill_rec_params(p, &w, index, aux);
	p->flags = flags;
	p->gprs[5] = 0x123456789abcdef0;
	rmi_ok(RMI_REC_CREATE, w.rd, delegated(), page);
	if (flags & 1)
		rim_rec(p);
}

static void rec(void)
{
	make_rec_with(1, 0);
	expect_rim();
	make_rec_with(0, 1); /* not runnable: not measured */
	expect_rim();
	make_rec_with(1, 2);
	expect_rim();
}
BOTH(rec)

static void ripas(void)
{
	make_tables(w.rd, IPA_A, 3);
	set_ram(&w, IPA_A, IPA_A + KIB(12));
	for (unsigned int i = 0; i < 3; i++)
		rim_ripas(IPA_A + i * GRANULE_SIZE, IPA_A + (i + 1) * GRANULE_SIZE);
	expect_rim();
	/* Blocks as blocks. */
	set_ram(&w, IPA_A + MIB(2), IPA_A + MIB(6));
	rim_ripas(IPA_A + MIB(2), IPA_A + MIB(4));
	rim_ripas(IPA_A + MIB(4), IPA_A + MIB(6));
	expect_rim();
	/* Once more, though it is RAM already. */
	set_ram(&w, IPA_A, IPA_A + GRANULE_SIZE);
	rim_ripas(IPA_A, IPA_A + GRANULE_SIZE);
	expect_rim();
	set_ram(&w, GIB(8), GIB(9));
	rim_ripas(GIB(8), GIB(9));
	expect_rim();
}
BOTH(ripas)

/* Everything in its order. */
static void sequence(void)
{
	uint64_t src = ns_page();

	make_rec_with(1, 0);
	make_tables(w.rd, IPA_A, 3);
	memset(host(src), 0x99, GRANULE_SIZE);
	for (unsigned int i = 0; i < 4; i++) {
		set_ram(&w, IPA_A + i * KIB(8), IPA_A + i * KIB(8) + GRANULE_SIZE);
		rim_ripas(IPA_A + i * KIB(8), IPA_A + i * KIB(8) + GRANULE_SIZE);
		rmi_ok(RMI_DATA_CREATE, w.rd, delegated(), IPA_A + i * KIB(8), src, 1);
		rim_data(IPA_A + i * KIB(8), 1, host(src));
	}
	make_rec_with(1, 1);
	expect_rim();
}
BOTH(sequence)

/* What does not touch the RIM. */
static void unmeasured(void)
{
	make_rec(&w);
	make_tables(w.rd, IPA_A, 3);
	memcpy(rim, ((const struct realm *)native_bus(w.rd))->measurement[0], 64);
	map_unknown(&w, IPA_A);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	rmi_ok(RMI_RTT_FOLD, w.rd, IPA_A, 3);
	make_tables(w.rd, IPA_NS, 3);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 3, ns_page() | 6UL << 2);
	expect_rim();
	activate(&w);
	change_ripas(&w, IPA_A, IPA_A + MIB(2), RIPAS_RAM, 0);
	make_tables(w.rd, IPA_A, 3);
	map_unknown(&w, IPA_A);
	expect_rim();
}
BOTH(unmeasured)

/* ---- as the realm sees it */

static void read_measurement(unsigned int index, uint8_t out[64])
{
	const struct rec_regs *r = rsi(&w, RSI_MEASUREMENT_READ, index);

	assert_int_equal(r->x[0], RSI_SUCCESS);
	memcpy(out, &r->x[1], 64);
}

static void read_success(void)
{
	uint8_t value[64];

	make_rec_with(1, 0);
	w.rec = 0;
	make_tables(w.rd, IPA_A, 3);
	map_data(&w, IPA_A);
	w.rec_count = 1;
	make_rec(&w);
	w.rec = w.rec2;
	memcpy(rim, ((const struct realm *)native_bus(w.rd))->measurement[0], 64);
	activate(&w);
	read_measurement(0, value);
	assert_memory_equal(value, rim, 64);
	for (unsigned int i = wide ? 64 : 32; i < 64; i++)
		assert_int_equal(value[i], 0);
}
BOTH(read_success)

static void read_input(void)
{
	static const uint64_t bad[] = { 5, 6, 255, 1UL << 32, ~0UL };

	make_running(&w);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		const struct rec_regs *r = rsi(&w, RSI_MEASUREMENT_READ, bad[i]);

		assert_int_equal(r->x[0], RSI_ERROR_INPUT);
		for (unsigned int n = 1; n <= 8; n++)
			assert_int_equal(r->x[n], 0);
	}
}

static void extend_input(void)
{
	make_running(&w);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_MEASUREMENT_EXTEND, 0, 32, 1, 2, 3, 4);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_MEASUREMENT_EXTEND, 5, 32, 1, 2, 3, 4);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_MEASUREMENT_EXTEND, 1UL << 32 | 1, 32, 1, 2, 3, 4);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_MEASUREMENT_EXTEND, ~0UL, 32, 1, 2, 3, 4);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_MEASUREMENT_EXTEND, 1, 65, 1, 2, 3, 4);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_MEASUREMENT_EXTEND, 1, 1UL << 32, 1, 2, 3, 4);
	rsi_gives(&w, RSI_ERROR_INPUT, RSI_MEASUREMENT_EXTEND, 1, ~0UL, 1, 2, 3, 4);
}

/* Our choice among the readings of the specification: H(old 64-byte slot, value padded with zeros to 64 bytes). */
static void extend(void)
{
	uint8_t rem[5][64] = { { 0 } };
	uint8_t value[64], input[128];

	make_tables(w.rd, IPA_A, 3);
	map_data(&w, IPA_A);
	make_rec(&w);
	activate(&w);
	read_measurement(0, rem[0]);
	for (unsigned int size = 0; size <= 64; size += 13) {
		uint64_t x[8];
		unsigned int index = 1 + size % 4;

		for (unsigned int i = 0; i < 8; i++)
			x[i] = 0x1122334455667788UL * (i + size + 1);
		memset(input, 0, sizeof(input));
		memcpy(input, rem[index], 64);
		memcpy(input + 64, x, size);
		sha2(wide, input, sizeof(input), rem[index]);
		rsi_gives(&w, RSI_SUCCESS, RSI_MEASUREMENT_EXTEND, index, size, x[0], x[1], x[2],
			  x[3], x[4], x[5], x[6], x[7]);
		for (unsigned int i = 0; i <= 4; i++) {
			read_measurement(i, value);
			assert_memory_equal(value, rem[i], 64);
		}
	}
}
BOTH(extend)

/* Hashing takes the vector registers once for a command, however much there is to hash, and not where there is nothing. */
static void vector_registers(void)
{
	unsigned int before;

	make_realm(&w);
	assert_int_equal(native_count.fp_sections, 1);
	make_tables(w.rd, IPA_A, 3);
	assert_int_equal(native_count.fp_sections, 1);
	set_ram(&w, IPA_A, IPA_A + MIB(2));
	assert_int_equal(native_count.fp_sections, 2);
	map_data(&w, IPA_A);
	make_rec_with(1, 0);
	before = native_count.fp_sections;
	make_rec_with(0, 1);
	map_unknown(&w, IPA_A + GRANULE_SIZE);
	activate(&w);
	assert_int_equal(native_count.fp_sections, before);
}

/* A realm's call hashes beside its own registers, whether they are loaded or not. */
static enum rec_event extend_with_fp(struct rec *rec)
{
	static unsigned int runs;

	switch (runs++ % 4) {
	case 0:
	case 2:
		memset(rec->regs.x, 0, sizeof(rec->regs.x));
		rec->regs.x[0] = RSI_MEASUREMENT_EXTEND;
		rec->regs.x[1] = 1;
		rec->regs.x[2] = 64;
		rec->fault.esr = (uint64_t)EC_SMC64 << 26;
		return REC_EVENT_SYNC;
	case 1:
		assert_int_equal(rec->regs.x[0], RSI_SUCCESS);
		assert_false(native_fp_loaded());
		rec->fault.esr = (uint64_t)EC_FP << 26;
		return REC_EVENT_SYNC;
	default:
		assert_int_equal(rec->regs.x[0], RSI_SUCCESS);
		assert_true(native_fp_loaded());
		return REC_EVENT_IRQ;
	}
}

static void vector_registers_realm(void)
{
	unsigned int before;

	make_running(&w);
	before = native_count.fp_sections;
	native.realm = extend_with_fp;
	rmi_ok(RMI_REC_ENTER, w.rec, w.run);
	assert_int_equal(native_count.fp_sections, before + 2);
}

static const struct unit_test tests[] = {
	{ "MEASUREMENT.vector_registers", vector_registers },
	{ "MEASUREMENT.vector_registers.realm", vector_registers_realm },
	{ "MEASUREMENT.hash", vectors },
	{ "RMI_REALM_CREATE.rim.sha_256", create_256 },
	{ "RMI_REALM_CREATE.rim.sha_512", create_512 },
	{ "RMI_DATA_CREATE.rim.sha_256", data_256 },
	{ "RMI_DATA_CREATE.rim.sha_512", data_512 },
	{ "RMI_REC_CREATE.rim.sha_256", rec_256 },
	{ "RMI_REC_CREATE.rim.sha_512", rec_512 },
	{ "RMI_RTT_INIT_RIPAS.rim.sha_256", ripas_256 },
	{ "RMI_RTT_INIT_RIPAS.rim.sha_512", ripas_512 },
	{ "MEASUREMENT.sequence.sha_256", sequence_256 },
	{ "MEASUREMENT.sequence.sha_512", sequence_512 },
	{ "MEASUREMENT.unmeasured.sha_256", unmeasured_256 },
	{ "MEASUREMENT.unmeasured.sha_512", unmeasured_512 },
	{ "RSI_MEASUREMENT_READ.success.sha_256", read_success_256 },
	{ "RSI_MEASUREMENT_READ.success.sha_512", read_success_512 },
	{ "RSI_MEASUREMENT_READ.input", read_input },
	{ "RSI_MEASUREMENT_EXTEND.input", extend_input },
	{ "RSI_MEASUREMENT_EXTEND.success.sha_256", extend_256 },
	{ "RSI_MEASUREMENT_EXTEND.success.sha_512", extend_512 },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
