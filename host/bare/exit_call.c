/* SPDX-License-Identifier: BSD-3-Clause */
/* Host calls of the realms (bare/protocol.h). */
#include <string.h>

#include <bare/protocol.h>

#include "check.h"
#include "lock.h"
#include "run.h"

#define MAILBOX_SLOTS 16

static struct {
	struct lock lock;
	uint64_t value[MAILBOX_SLOTS];
	bool sent[MAILBOX_SLOTS];
} mailbox;

void mailbox_reset(void)
{
	memset(&mailbox, 0, sizeof(mailbox));
}

uint64_t mailbox_get(uint32_t slot)
{
	CHECK(slot < MAILBOX_SLOTS && mailbox.sent[slot]);
	return mailbox.value[slot];
}

static void send_or_receive(uint64_t *gprs, bool send)
{
	uint64_t slot = gprs[0];

	CHECK(slot < MAILBOX_SLOTS);
	lock_take(&mailbox.lock);
	if (send) {
		mailbox.value[slot] = gprs[1];
		mailbox.sent[slot] = true;
	} else {
		gprs[0] = mailbox.value[slot];
		gprs[1] = mailbox.sent[slot];
	}
	lock_drop(&mailbox.lock);
}

static enum rec_end default_call(struct rec *rec, uint64_t imm, uint64_t *gprs)
{
	switch (imm) {
	case BARE_HC_PASS:
		return REC_PASSED;
	case BARE_HC_FAIL:
		check_fail(__FILE__, __LINE__, "%s: line %lu of the realm: 0x%lx 0x%lx",
			   rec->realm->name, gprs[0], gprs[1], gprs[2]);
	case BARE_HC_YIELD:
		return REC_GO_ON;
	case BARE_HC_SEND:
	case BARE_HC_RECV:
		send_or_receive(gprs, imm == BARE_HC_SEND);
		return REC_GO_ON;
	case BARE_HC_STEP:
		return REC_CALLED;
	case BARE_HC_INJECT:
		CHECK(gprs[0] < VGIC_INTIDS);
		rec_interrupt(rec, (uint32_t)gprs[0]);
		return REC_GO_ON;
	default:
		check_fail(__FILE__, __LINE__, "%s: host call %lu", rec->realm->name, imm);
	}
}

enum rec_end exit_call(struct rec *rec)
{
	struct rmi_rec_run *run = rec->run;
	uint64_t imm = run->exit.imm;
	enum call_verdict verdict = CALL_DEFAULT;

	memcpy(run->enter.gprs, run->exit.gprs, sizeof(run->enter.gprs));
	if (rec->realm->config.call)
		verdict = rec->realm->config.call(rec, imm, run->enter.gprs);
	if (verdict == CALL_DONE)
		return REC_GO_ON;
	if (verdict == CALL_STOP)
		return REC_CALLED;
	return default_call(rec, imm, run->enter.gprs);
}
