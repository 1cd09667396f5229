/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's side of include/bare/demo.h: who runs when, and P's end. P and M run on this CPU by turns, C on another.
 */
#include "demo.h"

#include <stddef.h>
#include <string.h>

#include "check.h"
#include "console.h"
#include "csm.h"
#include "demo_state.h"
#include "granule.h"
#include "probe.h"
#include "realm.h"
#include "rmi.h"
#include "smp.h"

#define DEMO_LIMIT_MS 1200000
#define CONSUMER_CPU 1

struct demo demo;

static enum call_verdict on_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	if (imm == DEMO_HC_TURN)
		return CALL_STOP;
	if (imm == DEMO_HC_GROUP) {
		memcpy(gprs, &demo.group, sizeof(demo.group));
		return CALL_DONE;
	}
	if (imm == DEMO_HC_EVENT) {
		demo_event(gprs);
		return CALL_DONE;
	}
	return demo_file_call(rec, imm, gprs);
}

struct realm_config demo_config(const char *program, const char *name)
{
	return (struct realm_config){
		.program = program,
		.name = name,
		.arg = demo.mistake,
		.ram = DEMO_RAM_MIN,
		.shared = DEMO_WINDOW_SIZE,
		.rpv = demo.rpv,
		.call = on_call,
	};
}

static struct realm *make_realm(const char *program, const char *name)
{
	struct realm_config config = demo_config(program, name);

	/* all its memory at once, so that what P gives back can be counted while C runs */
	config.populate = name[0] == 'C';
	return realm_create(&config);
}

/* Until it says that it is another's turn. */
static void turn(struct realm *realm)
{
	CHECK_EQ(rec_run(&realm->recs[0]), REC_CALLED);
}

static uint64_t given(void)
{
	return granule_used_all() - granule_used(GRANULE_NS);
}

/*
 * C copies on its CPU, P is at work and knows nothing: from now on it is not entered any more. What M and C took for their
 * windows, tables, is theirs and stays.
 */
static void take_provider_down(void)
{
	const struct demo_window *progress = demo_window_of(demo.consumer);
	uint64_t before, taken, copied;

	do {
		turn(demo.provider);
		copied = __atomic_load_n(&progress->seq, __ATOMIC_ACQUIRE);
	} while (copied < DEMO_COPIED_MIN);
	if (demo.mistake == DEMO_MISTAKE_NOT_CLOSED)
		return;
	print("DEMO C copies without pause, %lu KiB so far, when the host takes P down\n",
	      copied * sizeof(uint64_t) / 1024);
	CHECK_EQ(csm_close(csm_region(demo.provider, 0)->desc), RMI_SUCCESS);
	taken = granule_taken();
	before = given();
	realm_destroy(demo.provider);
	before -= given();
	taken = granule_taken() - taken;
	print("DEMO-RETURNED P given=%lu wiped=%lu\n", before, taken);
	CHECK(taken > DEMO_PAGES);
	CHECK_EQ(taken, before);
	__atomic_store_n(&demo.torn_down, 1, __ATOMIC_RELEASE);
}

static void check_all(void)
{
	CHECK_EQ(demo.stored, demo.bytes);
	CHECK_EQ(demo.hashed, demo.bytes);
	CHECK_EQ(demo.refusals, demo.chunks < 3 ? 2 * demo.chunks : 6);
	CHECK_EQ(demo.known, DEMO_KNOWN);
	CHECK_EQ(demo.posers, DEMO_POSERS);
	CHECK_EQ(demo.tries, DEMO_TRIES);
	CHECK_EQ(demo.cut_offs, DEMO_CUT_OFFS);
	CHECK(demo.unchanged);
}

static void check_memory(void)
{
	struct fault fault = { 0, 0 };
	uint64_t taken = granule_taken(), before = given(), value = ~0UL;

	realm_destroy(demo.consumer);
	realm_destroy(demo.third);
	CHECK_EQ(granule_used_all(), 0);
	taken = granule_taken() - taken;
	print("DEMO-RETURNED C-and-M given=%lu wiped=%lu\n", before, taken);
	CHECK_EQ(taken, before);
	CHECK(probe_read(demo.probed_pa, &value, &fault));
	CHECK_EQ(value, 0);
	print("DEMO the page 0x%lx is the host's again and reads zero\n", demo.probed_pa);
}

static void print_digest(void)
{
	print("DEMO-SHA256 ");
	demo_print_bytes(demo.digest, sizeof(demo.digest));
	print("\n");
}

static void story(void *arg)
{
	(void)arg;
	demo_open_files();
	CHECK(demo.bytes > 0);
	print("DEMO the host carries %lu bytes to realm P and the copy from realm C; between them it is shut out\n",
	      demo.bytes);
	demo_make_group();
	print("DEMO all realms have the personalisation value ");
	demo_print_bytes(demo.rpv, DEMO_PRINTED);
	print("..., the digest of the measurements of P, C and M\n");
	demo.provider = make_realm("demo_p", "P");
	demo.consumer = make_realm("demo_c", "C");
	demo.third = make_realm("demo_m", "M");
	turn(demo.provider);
	turn(demo.third);
	realm_start(demo.consumer, CONSUMER_CPU);
	turn(demo.provider); /* the last chunk lies in the region */
	print("DEMO-PART A realm that nobody invited\n");
	turn(demo.third);
	print("DEMO-PART Realms that pass for C and for P\n");
	demo_posers();
	turn(demo.provider); /* the file is through, C is cut off, M may read */
	turn(demo.third);
	take_provider_down();
	smp_wait(CONSUMER_CPU);
	realm_run(demo.third);
	check_all();
	check_memory();
	print_digest();
	print("DEMO-BYTES %lu\n", demo.bytes);
}

static void take_down(void *arg)
{
	(void)arg;
	realm_destroy_all();
}

/* Decimal; ~0 if it is not a number. */
static uint64_t parse(const char *text)
{
	uint64_t n = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		n = n * 10 + (uint64_t)(*text - '0');
	return *text ? ~0UL : n;
}

bool demo_run(const char *in_path, const char *out_path, const char *chunk_kib, const char *mistake)
{
	uint64_t kib = chunk_kib ? parse(chunk_kib) : DEMO_CHUNK_MAX / 1024;
	bool held;

	demo.in_path = in_path;
	demo.out_path = out_path;
	demo.in = demo.out = -1;
	demo.next_store = 1;
	demo.mistake = mistake ? parse(mistake) : DEMO_MISTAKE_NONE;
	if (kib == 0 || kib > DEMO_CHUNK_MAX / 1024) {
		print("DEMO-FAILED a chunk is 1 to %lu KiB\n", DEMO_CHUNK_MAX / 1024);
		return false;
	}
	demo.chunk = kib * 1024;
	mailbox_reset();
	check_begin(DEMO_LIMIT_MS);
	held = check_run(story, NULL);
	smp_stop_all();
	check_resume();
	check_run(take_down, NULL);
	demo_close_files();
	if (check_reason())
		print("DEMO-FAILED %s\n", check_reason());
	return held && !check_reason();
}
