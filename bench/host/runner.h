/* SPDX-License-Identifier: BSD-3-Clause */
/* The bench realm (bench/guest) on REC 0 of a realm, one command at a time. Rows may be NULL. */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include <stdint.h>

#include "../bench.h"
#include "vm.h"

/* A table of pages behind the image: the first RUNNER_ASSIGNED hold data, the others are RAM without a page. */
#define RUNNER_PAGES_IPA (2UL << 20)
#define RUNNER_ASSIGNED 256UL

extern struct vm runner_vm;

/* Builds and boots the realm up to its first BENCH_HC_NEXT; two RECs, the second one off. */
void runner_start(void);
void runner_stop(void);

/* One command without an exit: samples the instructions between the realm's two reads of the counter. */
#define runner_do(row, op, ...) runner_do_args(row, op, (const uint64_t[BENCH_ARGS]){ __VA_ARGS__ })
void runner_do_args(const char *row, enum bench_op op, const uint64_t args[BENCH_ARGS]);
/* What the last command took. */
uint64_t runner_span(void);
/* x<n> after the command, as far as bench.h says. */
uint64_t runner_out(unsigned int n);

/* A command up to the exit that it causes, of that reason; then the host's answer is due. */
#define runner_leave(reason, op, ...) \
	runner_leave_args(reason, op, (const uint64_t[BENCH_ARGS]){ __VA_ARGS__ })
struct rmi_rec_run *runner_leave_args(uint64_t reason, enum bench_op op,
				      const uint64_t args[BENCH_ARGS]);
/* The entry after it: samples the way out and the way in. */
void runner_return(const char *exit_row, const char *enter_row);

#endif
