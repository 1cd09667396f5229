/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realms with SVE vectors of several lengths and one without take turns on a CPU, a further one runs on the other, and
 * the host has its own vectors, at a length that it changes all the time.
 */
#include <string.h>

#include <bare/protocol.h>

#include <check.h>
#include <cpu.h>
#include <fp_regs.h>
#include <realm.h>
#include <rmi.h>
#include <run.h>
#include <smp.h>

#include "cases.h"

#define PREDICATES 17
#define TURNS 4
#define HOST_ZCR_EL1 6UL

static struct host_vectors {
	uint8_t expected[FP_IMAGE_SIZE] __attribute__((aligned(16)));
	uint8_t found[FP_IMAGE_SIZE] __attribute__((aligned(16)));
	uint64_t zcr;
	uint64_t fills;
	uint64_t checks;
} hosts[2];

static uint64_t read_zcr(void)
{
	uint64_t zcr;

	__asm__ volatile("mrs %0, S3_4_C1_C2_0" : "=r"(zcr));
	return zcr;
}

static void write_zcr(uint64_t zcr)
{
	__asm__ volatile("msr S3_4_C1_C2_0, %0\n\tisb" : : "r"(zcr) : "memory");
}

static uint64_t read_zcr_el1(void)
{
	uint64_t zcr;

	__asm__ volatile("mrs %0, S3_0_C1_C2_0" : "=r"(zcr));
	return zcr;
}

static void write_zcr_el1(uint64_t zcr)
{
	__asm__ volatile("msr S3_0_C1_C2_0, %0" : : "r"(zcr));
}

static size_t image_size(void)
{
	return 32 * fp_vector_bytes() + PREDICATES * fp_vector_bytes() / 8;
}

/* The next length and new values. What is beyond that length is zero. */
static void host_fill(void)
{
	static const uint8_t lengths[] = { 15, 0, 7, 2, 15, 1 };
	struct host_vectors *h = &hosts[this_cpu()->index];
	size_t size, predicate;

	write_zcr(0xf);
	memset(h->expected, 0, sizeof(h->expected));
	fp_load(h->expected, true);
	h->zcr = lengths[h->fills++ % sizeof(lengths)];
	write_zcr(h->zcr);
	size = image_size();
	predicate = fp_vector_bytes() / 8;
	for (size_t i = 0; i < size; i++)
		h->expected[i] = (uint8_t)(i * 11 + h->fills);
	memset(h->expected + size - predicate, h->fills % 2 ? 0xff : 0, predicate);
	fp_load(h->expected, true);
}

static void host_check(void)
{
	struct host_vectors *h = &hosts[this_cpu()->index];
	uint64_t vector = fp_vector_bytes(), longest;

	CHECK_EQ(read_zcr(), h->zcr);
	CHECK_EQ(read_zcr_el1(), HOST_ZCR_EL1);
	fp_store(h->found, true);
	for (size_t i = 0; i < image_size(); i++)
		if (h->found[i] != h->expected[i])
			check_fail(__FILE__, __LINE__,
				   "vectors of %lu bytes: byte %lu of the host's is 0x%x, not 0x%x",
				   vector, i, h->found[i], h->expected[i]);

	/* Nothing of a realm beyond the host's length. */
	write_zcr(0xf);
	longest = fp_vector_bytes();
	fp_store(h->found, true);
	for (size_t i = 0; i < 32 * longest; i++)
		if (i % longest >= vector && h->found[i] != 0)
			check_fail(__FILE__, __LINE__,
				   "vectors of %lu bytes: byte %lu beyond is 0x%x", vector, i,
				   h->found[i]);
	write_zcr(h->zcr);
	h->checks++;
}

static enum call_verdict on_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	(void)rec;
	(void)gprs;
	host_check();
	return imm == BARE_HC_YIELD ? CALL_STOP : CALL_DEFAULT;
}

static bool turn(struct realm *realm)
{
	enum rec_end end;

	host_fill();
	end = rec_run(&realm->recs[0]);
	CHECK(end == REC_CALLED || end == REC_PASSED);
	return end == REC_CALLED;
}

static void run_alone(void *arg)
{
	write_zcr_el1(HOST_ZCR_EL1);
	while (turn(arg))
		;
	write_zcr(0xf);
}

static struct realm *create(const char *name, uint8_t vq, uint64_t seed)
{
	const struct realm_config config = {
		.program = "sve",
		.name = name,
		.arg = 16UL * vq | seed << 16,
		.sve_vq = vq,
		.measure = true,
		.call = on_call,
	};

	return realm_create(&config);
}

void case_sve(void)
{
	const uint8_t longest = (uint8_t)((rmi_info.features >> RMI_FEAT0_SVE_VL_SHIFT & 0xf) + 1);
	struct realm *realms[TURNS], *other;
	bool running = true;

	CHECK(rmi_info.features & RMI_FEAT0_SVE_EN);
	CHECK(longest >= 8);
	memset(hosts, 0, sizeof(hosts));
	realms[0] = create("sve long", longest, 1);
	realms[1] = create("sve short", 1, 2);
	realms[2] = create("sve none", 0, 3);
	realms[3] = create("sve middle", longest / 2, 4);
	other = create("sve other", 4, 5);

	smp_start(1, run_alone, other);
	write_zcr_el1(HOST_ZCR_EL1);
	while (running) {
		running = false;
		for (unsigned int i = 0; i < TURNS; i++)
			if (realms[i] && turn(realms[i])) {
				running = true;
			} else if (realms[i]) {
				realm_destroy(realms[i]);
				realms[i] = NULL;
			}
	}
	write_zcr(0xf);
	smp_wait(1);
	CHECK(hosts[0].checks > TURNS * BARE_SVE_ROUNDS);
	CHECK(hosts[1].checks > BARE_SVE_ROUNDS);
	realm_destroy(other);
}
