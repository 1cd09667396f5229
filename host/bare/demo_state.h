/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the parts of the demo share: demo.c has the story, demo_file.c the file and the host's own attempts, demo_tell.c
 * what the realms say of themselves. CPU 0 runs P and M and writes all of it but where said; C runs on CPU 1.
 */
#ifndef HOST_DEMO_STATE_H
#define HOST_DEMO_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bare/demo.h>

#include "run.h"

#define DEMO_DIGEST_WORDS 4
#define DEMO_CUT_OFFS 3
#define DEMO_KNOWN 4
#define DEMO_POSERS 7
#define DEMO_RPV_SIZE 64
#define DEMO_PRINTED 8 /* bytes of a measurement */

struct demo {
	const char *in_path, *out_path;
	int64_t in, out;
	uint64_t chunk; /* bytes */
	uint64_t bytes; /* of the file */
	uint64_t chunks;
	uint64_t mistake; /* DEMO_MISTAKE_* */
	struct realm *provider, *consumer, *third;
	struct demo_group group;
	uint8_t rpv[DEMO_RPV_SIZE]; /* its SHA-256, and zeroes */
	bool attached; /* C, for the first time; by CPU 1 */
	int revoked, torn_down; /* accessed atomically: CPU 1 waits for them */
	uint64_t stored; /* bytes written to the copy; by CPU 1 */
	uint64_t next_store; /* seq that C stores next; by CPU 1 */
	uint32_t refusals; /* of the host's accesses */
	uint32_t known; /* peers that were recognized; accessed atomically */
	uint32_t posers; /* that were turned away */
	uint32_t tries; /* of M that were told */
	uint32_t cut_offs; /* that were told; by CPU 1 until it is idle */
	bool unchanged; /* P has seen that M changed nothing */
	uint64_t probed_pa; /* page of the last probe */
	uint64_t digest[DEMO_DIGEST_WORDS]; /* by CPU 1, as what follows */
	uint64_t hashed; /* bytes, as C says */
};

extern struct demo demo;

static inline struct demo_window *demo_window_of(struct realm *realm)
{
	return (struct demo_window *)realm->shared_pa;
}

void demo_open_files(void);
void demo_close_files(void);

/* Measures the three programs; what they are started with is derived from that. */
void demo_make_group(void);
/* What they are started with, with demo_call as their hook. */
struct realm_config demo_config(const char *program, const char *name);
/* Realms that pass for others, while P and C share. */
void demo_posers(void);

/* The realms' host calls; the third realm's are events only. */
enum call_verdict demo_file_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS]);
/* Bytes in hexadecimal. */
void demo_print_bytes(const void *bytes, size_t count);
void demo_event(const uint64_t *gprs);

#endif
