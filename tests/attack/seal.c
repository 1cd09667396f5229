/* SPDX-License-Identifier: BSD-3-Clause */
/* Invariant 11: a sealed region's digest describes what its readers see, for ever. */
#include <stddef.h>

#include <abi/rsi.h>
#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <csm_event.h>
#include <csm_hammer.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <sha256.h>

#include "cases.h"
#include "scene.h"

#define ROUNDS 4
#define VICTIM_PAGE (5 * GRANULE_SIZE)

static uint64_t content[PAIR_SIZE / 8];

static uint64_t seal(struct csm_pair *pair)
{
	return csm_call(pair->p, CSM_SEAL, pair->csm, 0, 0, 0, 0, NULL);
}

static uint64_t info_word(struct csm_pair *pair, struct realm *realm, uint64_t offset)
{
	CHECK_EQ(csm_call(realm, CSM_INFO, pair->csm, OWN_PAGE, 0, 0, 0, NULL), CSM_SUCCESS);
	return puppet_read(realm, OWN_PAGE + offset);
}

/* P and C are told the digest of content. */
static void digest_is_right(struct csm_pair *pair)
{
	uint64_t digest[4];

	sha256(content, PAIR_SIZE, (uint8_t *)digest);
	for (unsigned int i = 0; i < 4; i++) {
		const uint64_t at = offsetof(struct csm_info, digest) + 8UL * i;

		CHECK_EQ(info_word(pair, pair->p, at), digest[i]);
		CHECK_EQ(info_word(pair, pair->c, at), digest[i]);
	}
}

/* C writes the last word, to which the hash comes last, without pause. */
static void seal_under_writes(void)
{
	const uint64_t last = PAIR_SIZE - 8;
	struct csm_pair pair;
	struct hammer h;
	uint64_t writes;

	pair_attach(&pair, CSM_RIGHT_RW);
	hammer_write(&h, &pair.c->recs[0], PAIR_WINDOW + last);
	hammer_wait(pair.p, PAIR_REGION + last);
	CHECK_EQ(seal(&pair), CSM_SUCCESS);
	writes = hammer_end(&h);
	for (uint64_t i = 0; i < PAIR_SIZE / 8; i++)
		content[i] = PAIR_SEED + i;
	/* the one that came through last, and no other */
	content[last / 8] = writes - 1;
	CHECK_EQ(puppet_read(pair.c, PAIR_WINDOW + last), writes - 1);
	puppet_check(pair.c, PAIR_WINDOW, PAIR_SIZE - 8, PAIR_SEED);
	digest_is_right(&pair);
	story("C wrote %lu times while P sealed; the digest is of the last of these, %lu, which all read",
	      writes, writes - 1);
	pair_destroy(&pair);
}

static void stays_sealed(struct csm_pair *pair)
{
	write_aborts(pair->p, PAIR_REGION, "P writes its sealed region");
	write_aborts(pair->c, PAIR_WINDOW, "C writes it");
	state_take(pair->p, pair->c, NULL, NULL);
	realm_refused("P grants W to C again", csm_share(pair, CSM_RIGHT_RW), CSM_ERROR_STATE);
	CHECK_EQ(seal(pair), CSM_SUCCESS);
	state_same("P seals once more: SUCCESS");
}

/* The host destroys a page and wants another one there. */
static void page_goes(struct csm_pair *pair)
{
	const uint64_t gone = PAIR_REGION + VICTIM_PAGE;
	const uint64_t ram[6] = { RSI_IPA_STATE_SET, gone, gone + GRANULE_SIZE, RIPAS_RAM,
				  RSI_CHANGE_DESTROYED };
	uint64_t out[3], fresh, data, top;
	struct rtt_entry entry;

	CHECK_EQ(events(pair->c), 1); /* SEALED */
	rtt_data_destroy(pair->p, gone);
	story("the host takes one page away");
	CHECK_EQ(info_word(pair, pair->c, offsetof(struct csm_info, digest)), 0);
	CHECK_EQ((uint8_t)(info_word(pair, pair->c, offsetof(struct csm_info, role)) >> 32),
		 CSM_SEAL_BROKEN);
	CHECK_EQ(events(pair->c), 1);
	CHECK_EQ(event_record(pair->c, 0).kind, CSM_EVENT_BROKEN);
	story("C's INFO: BROKEN, no digest; C's events: BROKEN");
	read_aborts(pair->c, PAIR_WINDOW + VICTIM_PAGE, "C reads the page");
	CHECK(puppet_smc(pair->p, ram, out) != RSI_SUCCESS || out[0] == gone);
	story("P asks for RAM there again: nothing is changed");
	/* a page that the realms cannot tell from RAM would be one; this one they cannot reach */
	fresh = granule_give(GRANULE_DATA);
	CHECK_EQ(rmi_data_create_unknown(pair->p->rd, fresh, gone), RMI_SUCCESS);
	CHECK_EQ(rmi_rtt_read_entry(pair->p->rd, gone, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
	CHECK_EQ(entry.ripas, RIPAS_DESTROYED);
	read_aborts(pair->c, PAIR_WINDOW + VICTIM_PAGE,
		    "the host puts a page of zeroes there; C reads");
	CHECK_EQ(rtt_data_take(pair->p, gone, &data, &top), RMI_SUCCESS);
	CHECK_EQ(data, fresh);
	granule_take(data);
	state_take(pair->p, NULL, NULL, NULL);
	realm_refused("P seals the rest", seal(pair), CSM_ERROR_STATE);
	puppet_write_aborts(pair->p, PAIR_REGION);
	puppet_write_aborts(pair->c, PAIR_WINDOW);
	story("P and C write other pages: aborts, as before");
}

void case_i11(void)
{
	struct csm_pair pair;

	for (unsigned int i = 0; i < ROUNDS; i++)
		seal_under_writes();
	pair_attach(&pair, CSM_RIGHT_RW);
	CHECK_EQ(events(pair.c), 0);
	CHECK_EQ(seal(&pair), CSM_SUCCESS);
	for (uint64_t i = 0; i < PAIR_SIZE / 8; i++)
		content[i] = PAIR_SEED + i;
	digest_is_right(&pair);
	stays_sealed(&pair);
	page_goes(&pair);
	pair_destroy(&pair);
}
