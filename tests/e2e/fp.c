/* SPDX-License-Identifier: BSD-3-Clause */
/* Vector registers of two realms and of the host on both CPUs, each with its own pattern, over thousands of exits. */
#include <string.h>

#include <bare/protocol.h>

#include <check.h>
#include <cpu.h>
#include <fp_regs.h>
#include <realm.h>
#include <run.h>
#include <smp.h>

#include "cases.h"

#define SVE_PREDICATES 17

static struct {
	uint8_t expected[FP_IMAGE_SIZE] __attribute__((aligned(16)));
	uint8_t found[FP_IMAGE_SIZE] __attribute__((aligned(16)));
	uint64_t checks;
} hosts[2];

/* Bytes of the image that the registers of this CPU fill. */
static size_t image_size(void)
{
	uint64_t vector = fp_vector_bytes();

	return vector ? 32 * vector + SVE_PREDICATES * vector / 8 : 32 * 16;
}

static void host_fill(void)
{
	uint32_t cpu = this_cpu()->index;
	uint64_t vector = fp_vector_bytes();
	size_t size = image_size();

	for (size_t i = 0; i < size; i++)
		hosts[cpu].expected[i] = (uint8_t)(i * 7 + 0x51 + cpu * 0x35);
	/* the first-fault register holds a prefix of ones at most */
	if (vector)
		memset(hosts[cpu].expected + size - vector / 8, cpu == 0 ? 0xff : 0, vector / 8);
	fp_load(hosts[cpu].expected, vector != 0);
}

static void host_check(void)
{
	uint32_t cpu = this_cpu()->index;

	fp_store(hosts[cpu].found, fp_vector_bytes() != 0);
	for (size_t i = 0; i < image_size(); i++)
		if (hosts[cpu].found[i] != hosts[cpu].expected[i])
			check_fail(
				__FILE__, __LINE__,
				"CPU %u: byte %lu of the host's vector registers is 0x%x, not 0x%x",
				cpu, i, hosts[cpu].found[i], hosts[cpu].expected[i]);
	hosts[cpu].checks++;
}

static enum call_verdict on_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	(void)rec;
	(void)gprs;
	host_check();
	return imm == BARE_HC_YIELD ? CALL_DONE : CALL_DEFAULT;
}

static void run_beside_host(void *arg)
{
	host_fill();
	realm_run(arg);
	host_check();
}

/* The RMM measures with vector registers, while the host's are in use. */
static void create_beside_host(uint8_t hash)
{
	struct realm_config config = { .program = "nop", .hash = hash };
	struct realm *realm;

	host_fill();
	realm = realm_create(&config);
	host_check();
	realm_destroy(realm);
}

void case_fp(void)
{
	struct realm_config config = {
		.program = "fp", .name = "fp a", .arg = 0x1111, .call = on_call
	};
	struct realm *a = realm_create(&config), *b, *c;

	config.name = "fp b";
	config.arg = 0x2222;
	b = realm_create(&config);
	config.name = "fp c";
	config.arg = 0x4444;
	c = realm_create(&config);
	hosts[0].checks = hosts[1].checks = 0;
	create_beside_host(RMI_HASH_SHA_256);
	create_beside_host(RMI_HASH_SHA_512);
	smp_start(1, run_beside_host, b);
	run_beside_host(a);
	/* and a third on a CPU whose registers another realm has had */
	run_beside_host(c);
	smp_wait(1);
	CHECK(hosts[0].checks > 2 * BARE_FP_ROUNDS);
	CHECK(hosts[1].checks > BARE_FP_ROUNDS);
	realm_destroy(a);
	realm_destroy(b);
	realm_destroy(c);
}
