/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SVE registers belong to one realm: zero at its first use, unchanged in every bit by whatever other realms, the host
 * and the RMM do in between at their own vector lengths. A realm without SVE cannot tell that there is such a thing. arg:
 * see bare/protocol.h.
 */
#include <abi/smccc.h>

#include "fp.h"
#include "guest.h"
#include "rsi.h"
#include "sve.h"

#define CPACR_OPEN (3UL << 20 | 3UL << 16)
#define PFR0_SVE(v) (((v) >> 32) & 0xf)
#define ID_AA64ZFR0_EL1 S3_0_C0_C4_4
#define YIELDS_BEFORE_FIRST_USE 8

static uint8_t expected[SVE_IMAGE_SIZE(SVE_VECTOR_MAX)] __attribute__((aligned(16)));
static uint8_t found[SVE_IMAGE_SIZE(SVE_VECTOR_MAX)] __attribute__((aligned(16)));

static void check_registers(uint64_t vector)
{
	sve_store(found);
	for (uint64_t i = 0; i < SVE_IMAGE_SIZE(vector); i++)
		check_eq(found[i] ^ i << 8, expected[i] ^ i << 8);
}

static void fill(uint64_t vector, uint64_t seed)
{
	const uint64_t size = SVE_IMAGE_SIZE(vector), predicate = vector / 8;

	for (uint64_t i = 0; i < size; i++)
		expected[i] = (uint8_t)(mix64(seed + i / 8) >> i % 8 * 8);
	/* The first-fault register holds a prefix of ones. */
	for (uint64_t i = 0; i < predicate; i++)
		expected[size - predicate + i] = i < (seed & 0xff) % (predicate + 1) ? 0xff : 0;
	sve_load(expected);
}

static void extend(void)
{
	static const uint64_t value[8] = { 8, 7, 6, 5, 4, 3, 2, 1 };

	check_eq(rsi_measurement_extend(2, sizeof(value), value), RSI_SUCCESS);
}

/* Lengths that EL1 chooses below the realm's own; the CPU may have fewer. */
static uint64_t choose_length(uint64_t zcr, uint64_t longest)
{
	uint64_t vector;

	sve_write_zcr(zcr);
	vector = sve_vector_size();
	check(vector <= longest && vector <= 16 * (zcr + 1));
	return vector;
}

static void with_sve(uint64_t longest, uint64_t seed)
{
	uint64_t vector;

	check(PFR0_SVE(read_sysreg(id_aa64pfr0_el1)) != 0);
	check(read_sysreg_s(ID_AA64ZFR0_EL1) != 0);
	check(smc(SMCCC_VERSION, 0, 0, 0, 0, 0).x[0] >= SMCCC_VERSION_1_3);
	for (unsigned int i = 0; i < YIELDS_BEFORE_FIRST_USE; i++)
		host_yield();

	vector = choose_length(0xf, longest);
	check_eq(vector, longest);
	check_registers(vector); /* zero */
	fill(vector, seed);
	for (unsigned int i = 0; i < BARE_SVE_ROUNDS; i++) {
		const uint64_t zcr = sve_read_zcr();

		host_yield();
		/* Some exits find the registers unused since entry; the RMM hashes beside both kinds. */
		if (i % 8 == 6)
			extend();
		if (i % 2)
			check_registers(vector);
		if (i % 8 == 3) {
			extend();
			check_registers(vector);
		}
		if (i % 2)
			check_eq(sve_read_zcr(), zcr);
		if (i % 16 == 15) {
			vector = choose_length(i % 32 == 31 ? 0xf : i / 32 % 16, longest);
			seed = mix64(seed);
			fill(vector, seed);
		}
	}
}

static void check_undefined(void (*function)(void))
{
	struct fault fault;

	check(!guest_probe_exec((uint64_t)function, &fault));
	check_eq(ESR_EC(fault.esr), EC_UNKNOWN);
	check_eq(fault.elr, (uint64_t)function);
}

static void without_sve(uint64_t seed)
{
	check_eq(PFR0_SVE(read_sysreg(id_aa64pfr0_el1)), 0);
	check_eq(read_sysreg_s(ID_AA64ZFR0_EL1), 0);
	for (unsigned int i = 0; i < BARE_SVE_ROUNDS; i++) {
		/* Before the first FP use of an entry, and after it. */
		check_undefined((void (*)(void))sve_vector_size);
		check_undefined((void (*)(void))sve_read_zcr);
		fp_fill(seed);
		check_undefined((void (*)(void))sve_vector_size);
		check_undefined((void (*)(void))sve_read_zcr);
		host_yield();
		check_eq(fp_differ(seed), 0);
	}
}

void realm_main(const struct boot_info *bi)
{
	const uint64_t longest = bi->arg & 0xffff, seed = mix64(bi->arg >> 16);

	write_sysreg(cpacr_el1, CPACR_OPEN);
	isb();
	if (longest != 0)
		with_sve(longest, seed);
	else
		without_sve(seed);
}
