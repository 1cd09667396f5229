/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libFuzzer's side: how inputs change, by whole records more often than by bytes, and what was done.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);

static void print_stats(void)
{
	printf("fuzz: %lu executions, %lu checked calls (%lu by hosts, of these %lu inside another; "
	       "%lu by realms), %lu calls for scenes\n",
	       stats.executions, stats.host_calls + stats.realm_calls, stats.host_calls,
	       stats.nested, stats.realm_calls, stats.scene_calls);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_init();
	atexit(print_stats);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int ret = fuzz_one(data, size);

	/* A run that is interrupted has said how far it came. */
	if (stats.executions % 65536 == 0) {
		print_stats();
		fflush(stdout);
	}
	return ret;
}

static uint32_t random_state;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * 1664525U + 1013904223U;
	return (uint32_t)((uint64_t)(random_state >> 4) * n >> 28);
}

static void random_record(uint8_t *b)
{
	for (unsigned int i = 0; i < RECORD_SIZE; i++)
		b[i] = (uint8_t)random_below(256);
	/* The first choices are the good ones. */
	for (unsigned int i = 1; i < RECORD_SIZE; i++)
		if (random_below(3) == 0)
			b[i] &= 7;
}

static size_t insert(uint8_t *data, size_t count, size_t max, size_t at, const uint8_t *from)
{
	uint8_t record[RECORD_SIZE];

	if (count == max)
		return count;
	memcpy(record, from, RECORD_SIZE);
	memmove(data + (at + 1) * RECORD_SIZE, data + at * RECORD_SIZE, (count - at) * RECORD_SIZE);
	memcpy(data + at * RECORD_SIZE, record, RECORD_SIZE);
	return count + 1;
}

static size_t mutate_once(uint8_t *data, size_t count, size_t max)
{
	const size_t at = 1 + random_below((uint32_t)count); /* a place behind the scene */
	const size_t old = random_below((uint32_t)count);
	uint8_t record[RECORD_SIZE];

	switch (random_below(8)) {
	case 0:
	case 1:
	case 2:
		random_record(record);
		return insert(data, count, max, at, record);
	case 3:
		return insert(data, count, max, at, data + old * RECORD_SIZE);
	case 4:
		if (count < 3 || old == 0)
			return count;
		memmove(data + old * RECORD_SIZE, data + (old + 1) * RECORD_SIZE,
			(count - old - 1) * RECORD_SIZE);
		return count - 1;
	case 5:
		random_record(data + old * RECORD_SIZE);
		return count;
	default:
		data[old * RECORD_SIZE + random_below(RECORD_SIZE)] = (uint8_t)random_below(256);
		return count;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	const size_t max_records = max / RECORD_SIZE;
	size_t count = size / RECORD_SIZE;

	random_state = seed;
	if (max_records < 2 || random_below(16) == 0)
		return LLVMFuzzerMutate(data, size, max);
	if (count == 0) {
		random_record(data);
		count = 1;
	}
	for (uint32_t n = 1 + random_below(count < 8 ? 12 : 4); n > 0; n--)
		count = mutate_once(data, count, max_records);
	return count * RECORD_SIZE;
}
