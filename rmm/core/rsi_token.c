/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI_ATTESTATION_TOKEN_INIT and RSI_ATTESTATION_TOKEN_CONTINUE. INIT freezes the claims. CONTINUE lists the regions of the
 * CSM claim, step by step, and signs, until an interrupt comes or the signature is there; then it hands the token out in
 * pieces. No lock is held while it is being signed.
 */
#include <rsi_calls.h>

#include <string.h>

#include <abi/rsi.h>
#include <abi/token.h>

#include <arch.h>
#include <attest.h>
#include <rtt.h>

#define CHALLENGE_SIZE 64

static struct area *map(const struct rec *rec)
{
	return arch_area_map(&rec->aux[rec_fp_granules(rec)]);
}

static void give_up(struct rec *rec, struct area *area)
{
	arch_task_wipe();
	memset(&area->work, 0, sizeof(area->work));
	rec->attest = (struct rec_attest){ .state = ATTEST_NONE };
}

static enum rec_next reply(struct rec *rec, uint64_t status, uint64_t x1)
{
	rec_return(rec, status, x1, 0, 0);
	return REC_RESUME;
}

/* rsi.md 3.5: what was in progress is given up. */
enum rec_next rsi_token_init(struct rec *rec, struct rmi_rec_exit *exit)
{
	const bool csm = RMM_CSM && csm_claim_offered(rec);
	uint8_t challenge[CHALLENGE_SIZE];
	struct realm_locked r;
	struct area *area;
	struct cbor c;

	(void)exit;
	if (!attest_available())
		return reply(rec, RSI_ERROR_UNKNOWN, 0);

	memcpy(challenge, &rec->regs.x[1], sizeof(challenge));
	rec->area_used = true;
	area = map(rec);
	give_up(rec, area);
	c = (struct cbor){ area->claims, sizeof(area->claims), 0 };
	r = realm_lock_owner(rec->rd);
	claims_encode(&c, r, challenge, csm);
	realm_unlock(r);
	area->claims_size = c.len;
	area->regions_size = 0;
	area->csm = (struct csm_claim){ 0 };
	arch_task_start(sign_claims, true);
	arch_area_unmap();
	rec->attest.state = csm ? ATTEST_LISTING : ATTEST_SIGNING;
	return reply(rec, RSI_SUCCESS, CCA_TOKEN_SIZE_MAX);
}

static bool arguments_valid(const struct rec *rec)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);
	const uint64_t addr = rec->regs.x[1];
	const uint64_t offset = rec->regs.x[2];
	const uint64_t size = rec->regs.x[3];

	return granule_aligned(addr) && s2_is_protected(&realm->s2, addr) &&
	       offset < GRANULE_SIZE && size <= GRANULE_SIZE - offset;
}

/* The next piece of the token, if the realm's page is there; the number of its bytes. */
static enum realm_buffer hand_out(const struct rec *rec, const struct area *area, size_t total,
				  uint64_t *size, int *level)
{
	const struct realm_locked r = realm_lock_owner(rec->rd);
	const size_t left = total - rec->attest.read;
	enum realm_buffer state;
	void *va;

	state = realm_buffer(r, ipa_of(rec->regs.x[1]), &va, level);
	*size = 0;
	if (state == BUFFER_OK && area != NULL) {
		*size = rec->regs.x[3] < left ? rec->regs.x[3] : left;
		token_copy(area, rec->attest.read, (uint8_t *)va + rec->regs.x[2], *size);
	}
	realm_unlock(r);
	return state;
}

static enum rec_next reply_page(struct rec *rec, enum realm_buffer state, int level,
				struct rmi_rec_exit *exit)
{
	if (state == BUFFER_ABSENT)
		return rsi_retry_with_page(rec, ipa_of(rec->regs.x[1]), level, exit);
	return reply(rec, RSI_ERROR_INPUT, 0);
}

/*
 * Regions for the CSM claim. Interrupts are looked for after each step; a realm whose set of regions changes all the time is made
 * to come again.
 */
#define LISTING_STEPS 64

static bool list(struct rec *rec, struct area *area, struct rmi_rec_exit *exit)
{
	struct cbor regions = { area->regions, token_regions_max(area), area->regions_size };
	struct cbor claims = { area->claims, sizeof(area->claims), area->claims_size };

	for (unsigned int i = 0; i < LISTING_STEPS; i++) {
		const bool complete = csm_claim_step(rec, &area->csm, &area->region, &regions);

		area->regions_size = regions.len;
		if (complete) {
			csm_claim_head(rec, &area->csm, area->regions_size, &claims);
			area->claims_size = claims.len;
			rec->attest.state = ATTEST_SIGNING;
			return true;
		}
		if (arch_interrupt_pending()) {
			exit->exit_reason = RMI_EXIT_IRQ;
			return false;
		}
	}
	return true;
}

/* False: an interrupt came first. */
static bool sign(struct rec *rec, struct area *area, struct rmi_rec_exit *exit)
{
	switch (arch_task_run()) {
	case TASK_IRQ:
		exit->exit_reason = RMI_EXIT_IRQ;
		return false;
	case TASK_FIQ:
		exit->exit_reason = RMI_EXIT_FIQ;
		return false;
	case TASK_DONE:
		break;
	}
	if (area->failed)
		give_up(rec, area);
	else
		rec->attest = (struct rec_attest){ .state = ATTEST_READY,
						   .size = (uint32_t)token_size(area) };
	return true;
}

/*
 * rsi.md 3.6. The page is looked at first, so that an error does not depend on interrupts, and again when there is
 * something to put there.
 */
enum rec_next rsi_token_continue(struct rec *rec, struct rmi_rec_exit *exit)
{
	enum realm_buffer state;
	struct area *area;
	bool interrupted = false;
	uint64_t size;
	int level;

	if (!arguments_valid(rec))
		return reply(rec, RSI_ERROR_INPUT, 0);
	if (rec->attest.state == ATTEST_NONE)
		return reply(rec, RSI_ERROR_STATE, 0);
	state = hand_out(rec, NULL, 0, &size, &level);
	if (state != BUFFER_OK)
		return reply_page(rec, state, level, exit);

	area = map(rec);
	if (RMM_CSM && rec->attest.state == ATTEST_LISTING)
		interrupted = !list(rec, area, exit);
	if (!interrupted && rec->attest.state == ATTEST_SIGNING)
		interrupted = !sign(rec, area, exit);
	if (!interrupted && rec->attest.state == ATTEST_READY)
		state = hand_out(rec, area, rec->attest.size, &size, &level);
	arch_area_unmap();

	if (interrupted) {
		(void)reply(rec, RSI_INCOMPLETE, 0);
		return REC_EXIT;
	}
	if (rec->attest.state == ATTEST_NONE)
		return reply(rec, RSI_ERROR_UNKNOWN, 0);
	if (state != BUFFER_OK)
		return reply_page(rec, state, level, exit);
	rec->attest.read += (uint32_t)size;
	if (rec->attest.state != ATTEST_READY || rec->attest.read < rec->attest.size)
		return reply(rec, RSI_INCOMPLETE, size);
	rec->attest = (struct rec_attest){ .state = ATTEST_NONE };
	return reply(rec, RSI_SUCCESS, size);
}
