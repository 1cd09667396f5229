/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host carries the file to P and the copy from C, both through normal-world windows; what it cannot see is the hop in
 * between, and it tries: at the first, a middle and the last chunk it reads and writes the very page that holds the chunk,
 * and must be refused.
 */
#include <stddef.h>
#include <string.h>

#include "check.h"
#include "console.h"
#include "demo_state.h"
#include "probe.h"
#include "rtt.h"
#include "semihost.h"

void demo_open_files(void)
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

void demo_close_files(void)
{
	if (demo.in >= 0)
		semihost_close(demo.in);
	if (demo.out >= 0)
		semihost_close(demo.out);
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
	pa = demo.mistake == DEMO_MISTAKE_NORMAL ? demo.provider->shared_pa :
						   rtt_pa(demo.provider, ipa);
	CHECK(pa != 0);
	demo.probed_pa = pa;
	print("DEMO chunk %lu of %lu lies in the region; the host tries its page, 0x%lx, which it donated itself\n",
	      seq, demo.chunks, pa);
	refused(probe_read(pa, &value, &fault), "read", &fault, PROBE_ESR_READ, pa);
	refused(probe_write(pa, ~0UL, &fault), "write", &fault, PROBE_ESR_WRITE, pa);
}

static void on_fetch(uint64_t seq)
{
	struct demo_window *to = demo_window_of(demo.provider);
	size_t length = semihost_read(demo.in, to->payload, demo.chunk);

	to->length = length;
	to->seq = seq;
}

static void on_store(uint64_t seq, uint64_t length)
{
	struct demo_window *from = demo_window_of(demo.consumer);

	CHECK_EQ(seq, demo.next_store);
	CHECK(length > 0 && length <= DEMO_CHUNK_MAX);
	if (semihost_write(demo.out, from->payload, length) != length)
		check_fail(__FILE__, __LINE__, "%s cannot be written: is the disk full?",
			   demo.out_path);
	demo.next_store++;
	demo.stored += length;
}

enum call_verdict demo_file_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	bool provider = rec->realm == demo.provider, consumer = rec->realm == demo.consumer;

	switch (imm) {
	case DEMO_HC_FETCH:
		CHECK(provider);
		on_fetch(gprs[0]);
		return CALL_DONE;
	case DEMO_HC_WROTE:
		CHECK(provider);
		on_wrote(gprs[0], gprs[1], gprs[2]);
		/* M's time has come, with the last chunk in the region */
		return gprs[0] == demo.chunks ? CALL_STOP : CALL_DONE;
	case DEMO_HC_STORE:
		CHECK(consumer);
		on_store(gprs[0], gprs[1]);
		return CALL_DONE;
	case DEMO_HC_DIGEST:
		CHECK(consumer);
		memcpy(demo.digest, gprs, sizeof(demo.digest));
		demo.hashed = gprs[DEMO_DIGEST_WORDS];
		return CALL_DONE;
	default:
		return CALL_DEFAULT;
	}
}
