/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm's CSM calls: dispatch, and the ways in which they end.
 */
#include "csm.h"

#include <abi/smccc.h>

bool csm_host_ready;

struct link_key csm_key(uint64_t id)
{
	return (struct link_key){ .desc = registry_find(REGISTRY_REGIONS, id), .id = id };
}

const struct realm *csm_caller(const struct rec *rec)
{
	return arch_granule_ptr(rec->rd);
}

enum rec_next csm_reply(struct rec *rec, uint64_t status, uint64_t x1)
{
	if (status != CSM_INCOMPLETE)
		rec->csm = (struct rec_csm){ 0 };
	rec_return(rec, status, x1, 0, 0);
	return REC_RESUME;
}

static enum rec_next exit_with(struct rmi_rec_exit *exit, const struct csm_notice *notice)
{
	exit->exit_reason = RMI_EXIT_CSM;
	exit->csm_kind = notice->kind;
	exit->csm_desc = notice->desc;
	exit->csm_rd = notice->rd;
	exit->csm_base = notice->base;
	exit->csm_size = notice->size;
	return REC_EXIT;
}

enum rec_next csm_reply_notice(struct rec *rec, uint64_t status, uint64_t x1,
			       const struct csm_notice *notice, struct rmi_rec_exit *exit)
{
	csm_reply(rec, status, x1);
	return notice->kind != 0 ? exit_with(exit, notice) : REC_RESUME;
}

enum rec_next csm_ask_host(struct rec *rec, struct rmi_rec_exit *exit, uint64_t kind, uint64_t desc,
			   uint64_t base, uint64_t size, const struct need *need)
{
	const struct csm_notice rest = { kind, desc, 0, base + need->offset, size - need->offset };

	rec->pending = PENDING_CSM;
	rec->csm.asked = 1 + need->offset;
	exit->csm_level = (uint64_t)need->level;
	return exit_with(exit, &rest);
}

/* Arguments that a call has, for "the same call again". */
static unsigned int arg_count(uint64_t fid)
{
	if (fid == CSM_DESTROY || fid == CSM_DETACH || fid == CSM_SEAL)
		return 1;
	if (fid == CSM_REVOKE || fid == CSM_INFO)
		return 2;
	return fid == CSM_ATTACH ? 5 : 3;
}

/* Take the arguments; true if the REC repeats a call that was answered with INCOMPLETE. */
static bool take_args(struct rec *rec, uint64_t fid)
{
	const unsigned int count = arg_count(fid);
	bool again = rec->csm.fid == fid;

	for (unsigned int i = 1; i <= count; i++)
		again = again && rec->csm.x[i] == rec->regs.x[i];
	if (again)
		return true;
	rec->csm = (struct rec_csm){ .fid = fid };
	for (unsigned int i = 1; i < ARRAY_SIZE(rec->csm.x); i++)
		rec->csm.x[i] = rec->regs.x[i];
	return false;
}

enum rec_next csm_call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	const bool again = take_args(rec, fid);

	switch (csm_available() ? fid : 0) {
	case CSM_SELF:
		csm_reply(rec, CSM_SUCCESS, 0);
		rec_return(rec, CSM_SUCCESS, csm_caller(rec)->id, CSM_ABI_VERSION,
			   CSM_MAX_CONSUMERS);
		return REC_RESUME;
	case CSM_CREATE:
		return csm_create(rec, ANSWER_NOT_ASKED, exit);
	case CSM_SHARE:
		return csm_share(rec, exit);
	case CSM_REVOKE:
		return csm_revoke(rec, again, exit);
	case CSM_DESTROY:
		return csm_destroy(rec, again, exit);
	case CSM_ATTACH:
		return csm_attach(rec, ANSWER_NOT_ASKED, exit);
	case CSM_DETACH:
		return csm_detach(rec, again, exit);
	case CSM_SHARE_MEASURED:
		return csm_share_measured(rec, exit);
	case CSM_SEAL:
		return csm_seal(rec, exit);
	case CSM_INFO:
		return csm_info(rec, exit);
	case CSM_PEER:
		return csm_peer(rec, exit);
	case CSM_NOTIFY:
		return csm_notify(rec, exit);
	case CSM_EVENTS:
		return csm_events(rec, exit);
	case CSM_EVENT_IRQ:
		return csm_event_irq(rec);
	default:
		return csm_reply(rec, SMCCC_NOT_SUPPORTED, 0);
	}
}

enum rec_next csm_resume(struct rec *rec, const struct rmi_rec_enter *enter,
			 struct rmi_rec_exit *exit)
{
	const enum answer answer = enter->csm_response == CSM_RESPONSE_ACCEPT ? ANSWER_ACCEPT :
										ANSWER_REJECT;

	rec->pending = PENDING_NONE;
	if (rec->csm.fid == CSM_CREATE)
		return csm_create(rec, answer, exit);
	return csm_attach(rec, answer, exit);
}

void csm_rec_destroyed(struct rec *rec)
{
	/* A window that was being attached stays for DETACH, REVOKE or EVICT: other vCPUs may go on with it. */
	if (rec->csm.fid == CSM_CREATE)
		csm_create_abandon(rec);
}
