/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signing under interrupts. The same claims give the same token (RFC 6979), so what an undisturbed realm got is what every
 * other must get. A timer is armed at each entry to expire while the RMM signs, after a time that varies.
 */
#include <string.h>

#include <abi/rmi.h>
#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <clock.h>
#include <console.h>
#include <cpu.h>
#include <fp_regs.h>
#include <gic.h>
#include <granule.h>
#include <rmi.h>
#include <run.h>
#include <smp.h>

#include "cases.h"
#include "puppet.h"
#include "token.h"

#define BUFFER_IPA 0x300000UL
#define STORM_INTERRUPTS 2000U
#define TOKENS_MAX 30U
#define TWO_CPUS_TOKENS 3U
#define MIGRATIONS 20U
#define NS_MIN 15000U
#define NS_SPREAD 60000U

#define FP_CHECK_EVERY 64U

/* One on each CPU. */
static struct storm {
	uint32_t random;
	uint32_t entries;
	uint8_t fp[2][FP_IMAGE_SIZE] __attribute__((aligned(16)));
} storms[2];

/* A realm with what its token must be, and the one that is being made. */
static struct signer {
	struct realm *realm;
	struct token expected;
	struct token token;
	uint64_t tokens; /* complete and right */
	uint64_t interrupts; /* that came while it was being signed */
} signers[2];

static struct storm *mine(void)
{
	return &storms[this_cpu()->index];
}

static void arm(struct storm *s)
{
	s->random = s->random * 1103515245U + 12345U;
	write_sysreg(cnthp_cval_el2, clock_now() + NS_MIN + (s->random >> 8) % NS_SPREAD);
	write_sysreg(cnthp_ctl_el2, 1);
	isb();
}

static void fp_fill(void)
{
	struct storm *s = mine();

	for (size_t i = 0; i < sizeof(s->fp[0]); i++)
		s->fp[0][i] = (uint8_t)(i * 13 + this_cpu()->index);
	fp_load(s->fp[0], false);
}

static void fp_check(struct storm *s)
{
	if (s->entries++ % FP_CHECK_EVERY != 0)
		return;
	fp_store(s->fp[1], false);
	CHECK(memcmp(s->fp[0], s->fp[1], 32 * 16) == 0);
}

static void signer_create(struct signer *s)
{
	memset(s, 0, sizeof(*s));
	s->realm = puppet_create("signer");
	token_init(s->realm, 1);
	token_take(s->realm, &s->expected, 4096);
}

static void signer_destroy(struct signer *s)
{
	puppet_done(s->realm);
	realm_destroy(s->realm);
}

/* Enter until the puppet reports, with a timer each time. */
static void enter_often(struct realm *realm)
{
	struct rec *rec = &realm->recs[0];
	struct rmi_rec_run *run = rec->run;
	struct storm *storm = mine();

	do {
		check_point();
		vgic_load(&rec->vgic, &run->enter);
		arm(storm);
		CHECK_EQ(rmi_rec_enter(rec->pa, (uintptr_t)run), RMI_SUCCESS);
		gic_poll();
		fp_check(storm);
		vgic_save(&rec->vgic, &run->exit);
	} while (run->exit.exit_reason == RMI_EXIT_IRQ);
	clock_tick();
	CHECK_EQ(run->exit.exit_reason, RMI_EXIT_HOST_CALL);
	CHECK_EQ(run->exit.gprs[0], 0);
}

/* One CONTINUE for one byte. False: an interrupt came first. */
static bool step(struct signer *s)
{
	struct rmi_rec_run *run = s->realm->recs[0].run;
	const uint64_t command[] = { BARE_PUPPET_SMC, RSI_ATTESTATION_TOKEN_CONTINUE, BUFFER_IPA, 0,
				     1 };

	memset(run->enter.gprs, 0, sizeof(run->enter.gprs));
	memcpy(run->enter.gprs, command, sizeof(command));
	enter_often(s->realm);
	CHECK_EQ(run->exit.gprs[1], RSI_INCOMPLETE);
	if (run->exit.gprs[2] == 0) {
		s->interrupts++;
		return false;
	}
	CHECK_EQ(run->exit.gprs[2], 1);
	s->token.data[0] = (uint8_t)puppet_read(s->realm, BUFFER_IPA);
	s->token.size = 1;
	return true;
}

static void begin(struct signer *s)
{
	memset(&s->token, 0, sizeof(s->token));
	token_init(s->realm, 1);
}

/* The rest of a signed token, which must be what was expected. */
static void finish(struct signer *s)
{
	uint64_t status;

	do {
		check_point();
		status = token_continue(s->realm, &s->token, 0, 4096);
	} while (status == RSI_INCOMPLETE);
	CHECK_EQ(status, RSI_SUCCESS);
	token_equal(&s->token, &s->expected);
	s->tokens++;
}

static void one_token(struct signer *s)
{
	begin(s);
	while (!step(s))
		;
	finish(s);
}

/* How many interrupts there were is up to the emulator: case token-interrupts is also run where each comes on time. */
static void report(const struct signer *s)
{
	print("%lu tokens, interrupted %lu times\n", s->tokens, s->interrupts);
	CHECK(s->tokens != 0);
}

/* As many interrupts as the emulator can deliver in that time: with -icount (group token), thousands. */
void case_token_interrupts(void)
{
	struct signer *s = &signers[0];

	signer_create(s);
	fp_fill();
	while (s->interrupts < STORM_INTERRUPTS && s->tokens < TOKENS_MAX)
		one_token(s);
	report(s);
	signer_destroy(s);
	CHECK_EQ(granule_used_all(), 0);
}

/* Two realms by turns on one CPU. */
void case_token_interleaved(void)
{
	bool done[2] = { false, false };

	fp_fill();
	for (unsigned int i = 0; i < 2; i++) {
		signer_create(&signers[i]);
		begin(&signers[i]);
	}
	while (!done[0] || !done[1])
		for (unsigned int i = 0; i < 2; i++)
			done[i] = done[i] || step(&signers[i]);
	for (unsigned int i = 0; i < 2; i++) {
		finish(&signers[i]);
		report(&signers[i]);
		signer_destroy(&signers[i]);
	}
	CHECK_EQ(granule_used_all(), 0);
}

static void sign_on_this_cpu(void *arg)
{
	fp_fill();
	for (unsigned int i = 0; i < TWO_CPUS_TOKENS; i++)
		one_token(arg);
}

/* Two realms at once. */
void case_token_two_cpus(void)
{
	for (unsigned int i = 0; i < 2; i++)
		signer_create(&signers[i]);
	smp_start(1, sign_on_this_cpu, &signers[1]);
	sign_on_this_cpu(&signers[0]);
	smp_wait(1);
	for (unsigned int i = 0; i < 2; i++) {
		report(&signers[i]);
		signer_destroy(&signers[i]);
	}
	CHECK_EQ(granule_used_all(), 0);
}

static bool signed_there;

static void step_on_this_cpu(void *arg)
{
	fp_fill();
	signed_there = step(arg);
}

/* One realm whose signing goes to another CPU at each interrupt. */
void case_token_migrates(void)
{
	struct signer *s = &signers[0];
	unsigned int moves = 0;

	signer_create(s);
	while (moves < MIGRATIONS && s->tokens < TOKENS_MAX) {
		unsigned int steps = 0;

		begin(s);
		signed_there = false;
		while (!signed_there) {
			if (steps++ % 2 == 0) {
				step_on_this_cpu(s);
			} else {
				smp_start(1, step_on_this_cpu, s);
				smp_wait(1);
			}
		}
		moves += steps - 1;
		finish(s);
	}
	print("%lu tokens, moved %u times\n", s->tokens, moves);
	CHECK(moves != 0);
	signer_destroy(s);
	CHECK_EQ(granule_used_all(), 0);
}

/* Everything that a destroyed REC had is zero (granule_take()), however far it was. */
void case_token_destroyed(void)
{
	fp_fill();
	for (unsigned int n = 0; n < 16; n++) {
		struct signer *s = &signers[0];

		memset(s, 0, sizeof(*s));
		s->realm = puppet_create("signer");
		puppet_write(s->realm, BUFFER_IPA, 0);
		begin(s);
		for (unsigned int i = 0; i < n; i++)
			if (step(s))
				break;
		realm_destroy(s->realm);
		CHECK_EQ(granule_used_all(), 0);
	}
}
