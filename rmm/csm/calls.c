/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm's CSM calls: how they begin, wait for the host, and end.
 */
#include "csm.h"

#include <abi/smccc.h>
#include <rsi_calls.h>

bool csm_host_ready;

/* Take the arguments; true if the REC repeats a call that was answered with INCOMPLETE. */
static bool take_args(struct rec *rec, uint64_t fid)
{
	bool again = rec->csm.fid == fid;

	for (unsigned int i = 1; i <= op_args(OP_OF(fid)); i++)
		again = again && rec->csm.x[i] == rec->regs.x[i];
	if (again)
		return true;
	rec->csm = (struct rec_csm){ .fid = fid };
	for (unsigned int i = 1; i < ARRAY_SIZE(rec->csm.x); i++)
		rec->csm.x[i] = rec->regs.x[i];
	return false;
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

/* Ask the host; the call goes on in csm_resume(). */
static enum rec_next ask_host(const struct op *op, struct rmi_rec_exit *exit)
{
	const bool creates = op->rec->csm.fid == CSM_CREATE;
	const uint64_t *range = creates ? &op->x[1] : &op->x[3];
	const struct csm_notice rest = {
		.kind = creates ? CSM_EXIT_CREATE : CSM_EXIT_ATTACH,
		.desc = op->key.desc,
		.base = range[0] + op->need.offset,
		.size = range[1] - op->need.offset,
	};

	op->rec->pending = PENDING_CSM;
	op->rec->csm.asked = 1 + op->need.offset;
	exit->csm_level = (uint64_t)op->need.level;
	return exit_with(exit, &rest);
}

static enum rec_next run(struct op *op, struct rmi_rec_exit *exit)
{
	struct rec *rec = op->rec;
	const uint64_t status = op_run(op, OP_OF(rec->csm.fid));

	if (status == OP_NEEDS_PAGE)
		return rsi_retry_with_page(rec, ipa_of(op->need.offset), op->need.level, exit);
	if (status == OP_ASKS_HOST)
		return ask_host(op, exit);
	if (status != CSM_INCOMPLETE)
		rec->csm = (struct rec_csm){ 0 };
	if (status != CSM_SUCCESS)
		op->out[0] = 0;
	rec_return(rec, status, op->out[0], op->out[1], op->out[2]);
	return op->l.notice.kind != 0 ? exit_with(exit, &op->l.notice) : REC_RESUME;
}

static enum rec_next self(struct rec *rec)
{
	rec->csm = (struct rec_csm){ 0 };
	rec_return(rec, CSM_SUCCESS, csm_caller(rec)->id, CSM_ABI_VERSION, CSM_MAX_CONSUMERS);
	return REC_RESUME;
}

static enum rec_next call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	struct op op = { .rec = rec, .x = rec->csm.x, .budget = { BUDGET_ENTRIES } };

	if (!csm_available() || fid > CSM_SEAL) {
		rec->csm = (struct rec_csm){ 0 };
		rec_return(rec, SMCCC_NOT_SUPPORTED, 0, 0, 0);
		return REC_RESUME;
	}
	if (!__atomic_load_n(&csm_caller(rec)->registered, __ATOMIC_RELAXED))
		csm_realm_register(rec->rd);
	if (fid == CSM_SELF)
		return self(rec);
	op.again = take_args(rec, fid);
	return run(&op, exit);
}

enum rec_next csm_call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	const enum rec_next next = call(rec, fid, exit);

	/* It may have taken the events that waited, or chosen the interrupt. */
	gic_update_event(rec);
	return next;
}

enum rec_next csm_resume(struct rec *rec, const struct rmi_rec_enter *enter,
			 struct rmi_rec_exit *exit)
{
	struct op op = {
		.rec = rec,
		.x = rec->csm.x,
		.answer = enter->csm_response == CSM_RESPONSE_ACCEPT ? ANSWER_ACCEPT :
								       ANSWER_REJECT,
		.asked = rec->csm.asked,
		.budget = { BUDGET_ENTRIES },
	};

	rec->pending = PENDING_NONE;
	return run(&op, exit);
}

void csm_rec_destroyed(struct rec *rec)
{
	struct op op = {
		.rec = rec,
		.x = rec->csm.x,
		.answer = ANSWER_REJECT,
		.budget = { BUDGET_ENTRIES },
	};

	/*
	 * What was being created goes, as if the host had refused; what the budget leaves of it is for the host's CLOSE. A
	 * window that was being attached stays for DETACH, REVOKE or EVICT: other vCPUs may go on with it.
	 */
	if (rec->csm.fid == CSM_CREATE)
		op_run(&op, OP_OF(CSM_CREATE));
}
