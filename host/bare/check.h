/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Checks inside a case. A check that fails records where and with which values, stops the case on every CPU and leaves it;
 * what the case built is taken down by the runner.
 */
#ifndef HOST_CHECK_H
#define HOST_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu.h"

/* Records a failure and leaves the case; without a case, ends the run. */
void check_fail(const char *file, int line, const char *text, ...)
	__attribute__((noreturn, format(printf, 3, 4)));

/* Something without which no case can run: ends the run. */
void fatal(const char *text, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* To be passed by every loop that waits: leaves the case if it failed on another CPU or exceeded its time. */
void check_point(void);

#define CHECK(condition)                                                  \
	do {                                                              \
		if (!(condition))                                         \
			check_fail(__FILE__, __LINE__, "%s", #condition); \
	} while (0)

#define CHECK_EQ(actual, expected)                                                                 \
	do {                                                                                       \
		uint64_t actual_ = (uint64_t)(actual), expected_ = (uint64_t)(expected);           \
		if (actual_ != expected_)                                                          \
			check_fail(__FILE__, __LINE__, "%s is 0x%lx, not 0x%lx", #actual, actual_, \
				   expected_);                                                     \
	} while (0)

/* The case makes progress, however slowly: its time is up so long from now. */
void check_extend(uint64_t limit_ms);

/* For the runner. */

/* Runs body with checks enabled on this CPU; true if it came to its end. */
bool check_run(void (*body)(void *arg), void *arg);
/* Begins a case: forgets old failures, starts its time. */
void check_begin(uint64_t limit_ms);
/* Makes check_point() leave on every CPU. */
void check_stop(void);
/* Allows check_point() to pass again, without time limit, keeping the recorded failure. */
void check_resume(void);
/* The first failure, or NULL. */
const char *check_reason(void);

#endif
