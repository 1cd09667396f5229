/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A host in streaming mode: the CPU then refuses the instructions that the RMM hashes with and a realm computes with, and
 * its vectors and predicates are gone when the mode ends. They are back after each call and exit, ZA was never away.
 */
#include <string.h>

#include <bare/protocol.h>

#include <check.h>
#include <fp_regs.h>
#include <realm.h>
#include <rmi.h>
#include <run.h>

#include "cases.h"

#define CPTR_TSM (1UL << 12)
#define SMCR_FA64 (1UL << 31)
#define SVCR_SM_ZA 3UL

#define read_reg(reg)                                        \
	({                                                   \
		uint64_t v_;                                 \
		__asm__ volatile("mrs %0, " reg : "=r"(v_)); \
		v_;                                          \
	})
#define write_reg(reg, v) \
	__asm__ volatile("msr " reg ", %0\n\tisb" : : "r"((uint64_t)(v)) : "memory")
#define SVCR "S3_3_C4_C2_2"
#define SMCR_EL2 "S3_4_C1_C2_6"

static uint8_t expected[FP_IMAGE_SIZE] __attribute__((aligned(16)));
static uint8_t found[FP_IMAGE_SIZE] __attribute__((aligned(16)));
static uint64_t smcr; /* as it is while the RMM runs */
static uint64_t checks;

/* The host itself may use every instruction while it looks. */
static void full_set(bool on)
{
	write_reg(SMCR_EL2, on ? smcr | SMCR_FA64 : smcr);
}

static size_t image_size(void)
{
	return 32 * fp_vector_bytes() + 17 * fp_vector_bytes() / 8;
}

/* Without the full instruction set there is no first-fault register to keep. */
static void fill(uint8_t seed)
{
	const size_t size = image_size(), predicate = fp_vector_bytes() / 8;

	for (size_t i = 0; i < size; i++)
		expected[i] = (uint8_t)(i * 13 + seed);
	memset(expected + size - predicate, smcr & SMCR_FA64 ? 0xff : 0, predicate);
	full_set(true);
	fp_load(expected, true);
	full_set(false);
}

static void check(void)
{
	CHECK_EQ(read_reg(SVCR), SVCR_SM_ZA);
	CHECK_EQ(read_reg(SMCR_EL2), smcr);
	full_set(true);
	fp_store(found, true);
	full_set(false);
	for (size_t i = 0; i < image_size(); i++)
		if (found[i] != expected[i])
			check_fail(__FILE__, __LINE__, "byte %lu of the host's is 0x%x, not 0x%x",
				   i, found[i], expected[i]);
	checks++;
}

static enum call_verdict on_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	(void)rec;
	(void)gprs;
	check();
	if (checks % 8 == 0)
		fill((uint8_t)checks);
	return imm == BARE_HC_YIELD ? CALL_DONE : CALL_DEFAULT;
}

static void run(uint8_t vq, uint64_t arg)
{
	const struct realm_config config = {
		.program = "sve", .arg = arg, .sve_vq = vq, .measure = true, .call = on_call
	};
	struct realm *realm;

	fill(1);
	realm = realm_create(&config);
	check();
	realm_run(realm);
	check();
	realm_destroy(realm);
}

static void za_fill(uint8_t value)
{
	uint8_t vector[256];

	memset(vector, value, sizeof(vector));
	for (uint32_t i = 0; i < fp_vector_bytes(); i++)
		fp_za_load(i, vector);
}

static void za_check(uint8_t value)
{
	uint8_t vector[256];

	for (uint32_t i = 0; i < fp_vector_bytes(); i++) {
		fp_za_store(i, vector);
		for (uint64_t k = 0; k < fp_vector_bytes(); k++)
			CHECK_EQ(vector[k], value);
	}
}

static void in_streaming_mode(uint64_t control)
{
	smcr = control;
	write_reg(SMCR_EL2, smcr);
	write_reg(SVCR, SVCR_SM_ZA);
	za_fill(0x3c);
	run(4, 64 | 6 << 16);
	run(0, 7 << 16);
	za_check(0x3c);
	write_reg(SVCR, 0);
}

void case_sme(void)
{
	const uint64_t cptr = read_reg("cptr_el2");

	CHECK(read_reg("id_aa64pfr1_el1") >> 24 & 0xf);
	write_reg("cptr_el2", cptr & ~CPTR_TSM);
	checks = 0;
	in_streaming_mode(0xf);
	in_streaming_mode(0xf | SMCR_FA64);
	in_streaming_mode(0x1);
	write_reg("cptr_el2", cptr);
	CHECK(checks > 6 * BARE_SVE_ROUNDS);
}
