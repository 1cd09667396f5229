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

struct runner {
	struct vm vm;
	volatile struct bench_page *shared;
	uint64_t left_at; /* counter at the end of the call that brought the exit */
	uint64_t overhead; /* of the realm's two reads of the counter */
};

/* Builds and boots the realm up to its first BENCH_HC_NEXT; two RECs, the second one off. */
void runner_start(struct runner *r);
void runner_stop(struct runner *r);

/* One command without an exit: samples the instructions between the realm's two reads of the counter. */
#define runner_do(r, row, op, ...) \
	runner_do_args(r, row, op, (const uint64_t[BENCH_ARGS]){ __VA_ARGS__ })
void runner_do_args(struct runner *r, const char *row, enum bench_op op,
		    const uint64_t args[BENCH_ARGS]);
/* What the last command took. */
uint64_t runner_span(const struct runner *r);
/* x<n> after the command, as far as bench.h says. */
uint64_t runner_out(const struct runner *r, unsigned int n);

/* A command up to the exit that it causes, of that reason; then the host's answer is due. */
#define runner_leave(r, reason, op, ...) \
	runner_leave_args(r, reason, op, (const uint64_t[BENCH_ARGS]){ __VA_ARGS__ })
struct rmi_rec_run *runner_leave_args(struct runner *r, uint64_t reason, enum bench_op op,
				      const uint64_t args[BENCH_ARGS]);
/* The entry after it: samples the way out and the way in. */
void runner_return(struct runner *r, const char *exit_row, const char *enter_row);

/* The parts of the above, for commands with exits of any number: give, enter until the realm wants the next. */
void runner_give_args(struct runner *r, enum bench_op op, const uint64_t args[BENCH_ARGS]);
struct rmi_rec_run *runner_enter(struct runner *r);
void runner_expect_next(const struct runner *r);

#endif
