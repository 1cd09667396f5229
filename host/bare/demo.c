/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's side of include/bare/demo.h. It carries the file to P and the copy from C, both through normal-world windows;
 * what it cannot see is the hop in between, and it tries: at the first, a middle and the last chunk it reads and writes the
 * very page that holds the chunk, and must be refused.
 */
#include "demo.h"

#include <stddef.h>
#include <string.h>

#include <abi/csm.h>
#include <bare/demo.h>

#include "check.h"
#include "console.h"
#include "granule.h"
#include "probe.h"
#include "realm.h"
#include "rtt.h"
#include "run.h"
#include "semihost.h"
#include "smp.h"

#define DEMO_LIMIT_MS 1200000
#define CONSUMER_CPU 1
#define DIGEST_WORDS 4

static struct {
	const char *in_path, *out_path;
	int64_t in, out;
	uint64_t chunk; /* bytes */
	uint64_t bytes; /* of the file */
	uint64_t chunks;
	struct realm *provider, *consumer;
	bool attached, revoked;
	uint64_t stored; /* bytes written to the copy */
	uint64_t next_store; /* seq that C stores next */
	uint32_t refusals;
	uint64_t probed_pa; /* page of the last probe */
	uint64_t digest[DIGEST_WORDS];
	uint64_t hashed; /* bytes, as C says */
} demo;

static struct demo_window *window(struct realm *realm)
{
	return (struct demo_window *)realm->shared_pa;
}

static void refused(bool went_through, const char *what, const struct fault *fault, uint64_t esr,
		    uint64_t pa)
{
	CHECK(!went_through);
	print("DEMO-REFUSED %s esr=0x%lx far=0x%lx\n", what, fault->esr, fault->far);
	CHECK_EQ(fault->esr, esr);
	CHECK_EQ(fault->far, pa);
	demo.refusals++;
}

/* The chunk lies in the region and both realms are attached. */
static void on_wrote(uint64_t seq, uint64_t ipa, uint64_t length)
{
	struct fault fault = { 0, 0 };
	uint64_t value = 0, pa;

	CHECK(length > 0 && length <= DEMO_CHUNK_MAX);
	if (seq != 1 && seq != demo.chunks / 2 + 1 && seq != demo.chunks)
		return;
	CHECK(demo.attached && !demo.revoked);
	pa = rtt_pa(demo.provider, ipa);
	CHECK(pa != 0);
	demo.probed_pa = pa;
	print("DEMO chunk %lu of %lu lies in the region; the host tries its page, 0x%lx, which it donated itself\n",
	      seq, demo.chunks, pa);
	refused(probe_read(pa, &value, &fault), "read", &fault, PROBE_ESR_READ, pa);
	refused(probe_write(pa, ~0UL, &fault), "write", &fault, PROBE_ESR_WRITE, pa);
}

static void on_fetch(uint64_t seq)
{
	struct demo_window *to = window(demo.provider);
	size_t length = semihost_read(demo.in, to->payload, demo.chunk);

	to->length = length;
	to->seq = seq;
}

static void on_store(uint64_t seq, uint64_t length)
{
	struct demo_window *from = window(demo.consumer);

	CHECK_EQ(seq, demo.next_store);
	CHECK(length > 0 && length <= DEMO_CHUNK_MAX);
	if (semihost_write(demo.out, from->payload, length) != length)
		check_fail(__FILE__, __LINE__, "%s cannot be written: is the disk full?",
			   demo.out_path);
	demo.next_store++;
	demo.stored += length;
}

static void on_event(const uint64_t *gprs)
{
	switch (gprs[0]) {
	case DEMO_EVENT_SELF:
		print("DEMO realm %c runs and has the id 0x%lx\n", (char)gprs[2], gprs[1]);
		break;
	case DEMO_EVENT_CREATED:
		print("DEMO P made its memory at 0x%lx, %lu KiB, the region 0x%lx\n", gprs[2],
		      gprs[3] / 1024, gprs[1]);
		break;
	case DEMO_EVENT_SHARED:
		print("DEMO P grants the region to 0x%lx, %s\n", gprs[2],
		      gprs[3] & CSM_RIGHT_W ? "to read and write" : "to read");
		break;
	case DEMO_EVENT_ATTACHED:
		print("DEMO C attached it at 0x%lx\n", gprs[2]);
		demo.attached = true;
		break;
	case DEMO_EVENT_REVOKED:
		print("DEMO P revoked the grant of 0x%lx\n", gprs[2]);
		demo.revoked = true;
		break;
	case DEMO_EVENT_LOCKED_OUT:
		print("DEMO C tried the region once more and was refused: esr 0x%lx far 0x%lx\n",
		      gprs[1], gprs[2]);
		break;
	case DEMO_EVENT_DESTROYED:
		print("DEMO P destroyed the region\n");
		break;
	default:
		check_fail(__FILE__, __LINE__, "unknown event %lu", gprs[0]);
	}
}

static enum call_verdict on_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	bool provider = rec->realm == demo.provider;

	switch (imm) {
	case DEMO_HC_EVENT:
		on_event(gprs);
		return CALL_DONE;
	case DEMO_HC_FETCH:
		CHECK(provider);
		on_fetch(gprs[0]);
		return CALL_DONE;
	case DEMO_HC_WROTE:
		CHECK(provider);
		on_wrote(gprs[0], gprs[1], gprs[2]);
		return CALL_DONE;
	case DEMO_HC_STORE:
		CHECK(!provider);
		on_store(gprs[0], gprs[1]);
		return CALL_DONE;
	case DEMO_HC_DIGEST:
		CHECK(!provider);
		memcpy(demo.digest, gprs, sizeof(demo.digest));
		demo.hashed = gprs[DIGEST_WORDS];
		return CALL_DONE;
	default:
		return CALL_DEFAULT;
	}
}

static struct realm *make_realm(const char *program, const char *name)
{
	struct realm_config config = {
		.program = program,
		.name = name,
		.ram = DEMO_RAM_MIN,
		.shared = DEMO_WINDOW_SIZE,
		.call = on_call,
	};

	return realm_create(&config);
}

static void print_digest(void)
{
	const uint8_t *byte = (const uint8_t *)demo.digest;

	print("DEMO-SHA256 ");
	for (unsigned int i = 0; i < sizeof(demo.digest); i++)
		print("%02x", byte[i]);
	print("\n");
}

static void open_files(void)
{
	int64_t length;

	demo.in = semihost_open(demo.in_path, SEMIHOST_READ);
	if (demo.in < 0)
		check_fail(__FILE__, __LINE__, "%s cannot be read", demo.in_path);
	length = semihost_length(demo.in);
	CHECK(length >= 0);
	demo.bytes = (uint64_t)length;
	demo.chunks = (demo.bytes + demo.chunk - 1) / demo.chunk;
	demo.out = semihost_open(demo.out_path, SEMIHOST_WRITE);
	if (demo.out < 0)
		check_fail(__FILE__, __LINE__, "%s cannot be written", demo.out_path);
}

static void story(void *arg)
{
	uint64_t given;

	(void)arg;
	open_files();
	print("DEMO the host carries %lu bytes to realm P and the copy from realm C; between them it is shut out\n",
	      demo.bytes);
	demo.provider = make_realm("demo_p", "P");
	demo.consumer = make_realm("demo_c", "C");
	realm_start(demo.consumer, CONSUMER_CPU);
	realm_run(demo.provider);
	smp_wait(CONSUMER_CPU);

	CHECK(demo.revoked);
	CHECK_EQ(demo.stored, demo.bytes);
	CHECK_EQ(demo.hashed, demo.bytes);
	CHECK_EQ(demo.refusals, demo.chunks == 0 ? 0 : demo.chunks < 3 ? 2 * demo.chunks : 6);
	given = granule_used_all() - granule_used(GRANULE_NS);
	realm_destroy(demo.consumer);
	realm_destroy(demo.provider);
	CHECK_EQ(granule_used_all(), 0);
	print("DEMO both realms are gone; all %lu granules came back, every one wiped\n", given);
	if (demo.probed_pa) {
		struct fault fault = { 0, 0 };
		uint64_t value = ~0UL;

		CHECK(probe_read(demo.probed_pa, &value, &fault));
		CHECK_EQ(value, 0);
		print("DEMO the page 0x%lx is the host's again and reads zero\n", demo.probed_pa);
	}
	print_digest();
	print("DEMO-BYTES %lu\n", demo.bytes);
}

static void take_down(void *arg)
{
	(void)arg;
	realm_destroy_all();
}

static uint64_t parse_chunk(const char *kib)
{
	uint64_t n = 0;

	if (!kib)
		return DEMO_CHUNK_MAX;
	for (; *kib >= '0' && *kib <= '9'; kib++)
		n = n * 10 + (uint64_t)(*kib - '0');
	return *kib ? 0 : n * 1024;
}

bool demo_run(const char *in_path, const char *out_path, const char *chunk_kib)
{
	bool held;

	demo.in_path = in_path;
	demo.out_path = out_path;
	demo.in = demo.out = -1;
	demo.next_store = 1;
	demo.chunk = parse_chunk(chunk_kib);
	if (demo.chunk == 0 || demo.chunk > DEMO_CHUNK_MAX) {
		print("DEMO-FAILED a chunk is 1 to %lu KiB\n", DEMO_CHUNK_MAX / 1024);
		return false;
	}
	mailbox_reset();
	check_begin(DEMO_LIMIT_MS);
	held = check_run(story, NULL);
	smp_stop_all();
	check_resume();
	check_run(take_down, NULL);
	if (demo.in >= 0)
		semihost_close(demo.in);
	if (demo.out >= 0)
		semihost_close(demo.out);
	if (check_reason())
		print("DEMO-FAILED %s\n", check_reason());
	return held && !check_reason();
}
