/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a token costs, and how long its signing keeps an interrupt waiting. A timer is armed at each entry so that it expires
 * at all places of the signing; the token must be the same as without.
 */
#include "token.h"

#include <stddef.h>

#include <abi/rsi.h>

#include "call.h"
#include "check.h"
#include "console.h"
#include "cpu.h"
#include "memory.h"
#include "samples.h"

/* One of the realm's own pages takes the token. */
#define BUFFER_IPA (RUNNER_PAGES_IPA + (RUNNER_ASSIGNED - 1) * PAGE)
#define CALLS_MAX 100000
#define INTERRUPTS_MIN 1000
/* From arming the timer: the way into the realm alone takes DELAY_MIN. */
#define DELAY_MIN 6000U
#define DELAY_SPREAD 6000U
#define WORDS 256

static uint64_t expected[WORDS], found[WORDS];

static bool token_init(struct runner *r, const char *row)
{
	runner_do(r, row, BENCH_SMC, RSI_ATTESTATION_TOKEN_INIT, 1, 2, 3, 4, 5, 6, 7, 8);
	return runner_out(r, 0) == RSI_SUCCESS;
}

static void read_buffer(struct runner *r, uint64_t words[WORDS])
{
	for (unsigned int i = 0; i < WORDS; i++) {
		runner_do(r, NULL, BENCH_LOAD, BUFFER_IPA + 8 * i);
		words[i] = runner_out(r, 0);
	}
}

/* Undisturbed; the RMM may still answer INCOMPLETE as often as it likes. */
static void whole_rows(struct runner *r)
{
	uint64_t calls, sum = 0;

	for (calls = 0; calls < CALLS_MAX; calls++) {
		runner_do(r, NULL, BENCH_SMC, RSI_ATTESTATION_TOKEN_CONTINUE, BUFFER_IPA, 0, PAGE);
		sum += runner_span(r);
		if (runner_out(r, 0) != RSI_INCOMPLETE)
			break;
	}
	if (runner_out(r, 0) != RSI_SUCCESS)
		return;
	sample("token, signing included", sum);
	read_buffer(r, expected);
}

/* Of a token that is signed: a page of it, and with the last byte, that it is complete. */
static void piece_rows(struct runner *r)
{
	CHECK(token_init(r, NULL));
	do
		runner_do(r, NULL, BENCH_SMC, RSI_ATTESTATION_TOKEN_CONTINUE, BUFFER_IPA, 0, 1);
	while (runner_out(r, 1) == 0);
	runner_do(r, "TOKEN_CONTINUE, the rest of a signed token", BENCH_SMC,
		  RSI_ATTESTATION_TOKEN_CONTINUE, BUFFER_IPA, 0, PAGE);
	CHECK_EQ(runner_out(r, 0), RSI_SUCCESS);
}

static struct rmi_rec_run *enter_with_timer(struct runner *r, uint64_t delay, uint64_t *latency)
{
	const uint64_t due = read_sysreg(cntpct_el0) + delay;
	struct rmi_rec_run *run;

	write_sysreg(cnthp_cval_el2, due);
	write_sysreg(cnthp_ctl_el2, 1);
	isb();
	run = runner_enter(r);
	*latency = last.after - due;
	write_sysreg(cnthp_ctl_el2, 0);
	isb();
	return run;
}

/* What an interrupt takes to the host at any time, EL3 included: from a loop of the realm's own. */
static uint64_t usual_latency(struct runner *r)
{
	const uint64_t none[BENCH_ARGS] = { 0 };
	uint64_t latency;

	runner_give_args(r, BENCH_IRQ, none);
	CHECK_EQ(enter_with_timer(r, 40000, &latency)->exit.exit_reason, RMI_EXIT_IRQ);
	runner_enter(r);
	runner_expect_next(r);
	return latency;
}

static void interrupted_rows(struct runner *r)
{
	const uint64_t command[BENCH_ARGS] = { RSI_ATTESTATION_TOKEN_CONTINUE, BUFFER_IPA, 0,
					       PAGE };
	const uint64_t usual = usual_latency(r);
	uint64_t longest = 0, interrupts = 0, delay = 0, calls, latency;

	CHECK(token_init(r, NULL));
	for (calls = 0; calls < CALLS_MAX; calls++) {
		runner_give_args(r, BENCH_SMC, command);
		delay = (delay + 1237) % DELAY_SPREAD;
		while (enter_with_timer(r, DELAY_MIN + delay, &latency)->exit.exit_reason ==
		       RMI_EXIT_IRQ) {
			interrupts++;
			longest = latency > longest ? latency : longest;
			delay = (delay + 1237) % DELAY_SPREAD;
		}
		runner_expect_next(r);
		if (runner_out(r, 0) != RSI_INCOMPLETE)
			break;
	}
	CHECK_EQ(runner_out(r, 0), RSI_SUCCESS);
	sample("interrupt held off while signing", longest - usual);
	sample("interrupts while one token was made", interrupts);
	read_buffer(r, found);
	for (unsigned int i = 0; i < WORDS; i++)
		CHECK_EQ(found[i], expected[i]);
}

void token_rows(struct runner *r)
{
	if (!token_init(r, "TOKEN_INIT"))
		return;
	whole_rows(r);
	piece_rows(r);
	interrupted_rows(r);
}
