/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How long the making of a token holds interrupts off. Where one waits, RSI_ATTESTATION_TOKEN_CONTINUE ends after the step that
 * it is in, and before the first instruction of the signing, which can be interrupted anywhere: what that holds off is
 * the bench's to measure. So with one that comes right after each SMC every step is a stretch of its own.
 */
#include "budget.h"

#include <abi/rsi.h>
#include <abi/token.h>

#include <check.h>
#include <puppet.h>

/* More than any listing here has steps. */
#define STEPS 400U
#define PAGE 4096UL

uint64_t budget_token(struct realm *realm, uint64_t buffer)
{
	const uint64_t piece[6] = { RSI_ATTESTATION_TOKEN_CONTINUE, buffer, 0, 1 };
	const uint64_t rest[6] = { RSI_ATTESTATION_TOKEN_CONTINUE, buffer, 0, PAGE };
	uint64_t out[3], size, status;

	CHECK_EQ(budget_call(realm, RSI_ATTESTATION_TOKEN_INIT, 1, 2, 3, 4, 5, out), RSI_SUCCESS);
	for (unsigned int i = 0; i < STEPS; i++) {
		CHECK_EQ(budget_interrupted(realm, rest, out), RSI_INCOMPLETE);
		CHECK_EQ(out[0], 0);
	}
	do {
		check_point();
		CHECK_EQ(puppet_smc(realm, piece, out), RSI_INCOMPLETE);
		size = out[0];
	} while (size == 0);
	do {
		status = budget_once(realm, rest, out);
		size += out[0];
	} while (status == RSI_INCOMPLETE);
	CHECK_EQ(status, RSI_SUCCESS);
	CHECK(size <= CCA_TOKEN_SIZE_MAX);
	return size;
}
