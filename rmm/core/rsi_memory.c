/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI_REALM_CONFIG and RSI_HOST_CALL: calls with a buffer in the realm's own memory.
 */
#include <rsi_calls.h>

#include <string.h>

#include <abi/rsi.h>

#include <arch.h>
#include <rtt.h>

/* rsi.md 3.7 */
enum rec_next rsi_realm_config(struct rec *rec, struct rmi_rec_exit *exit)
{
	const ipa_t ipa = ipa_of(rec->regs.x[1]);
	const struct realm_locked r = realm_lock_owner(rec->rd);
	enum realm_buffer state = BUFFER_BAD;
	struct rsi_realm_config *config;
	void *va;
	int level;

	if (granule_aligned(ipa.v))
		state = realm_buffer(r, ipa, &va, &level);
	if (state == BUFFER_OK) {
		config = va;
		memset(config, 0, sizeof(*config));
		config->ipa_width = r.realm->s2.ipa_width;
		config->hash_algo = r.realm->hash_algo;
		memcpy(config->rpv, r.realm->rpv, sizeof(config->rpv));
	}
	realm_unlock(r);

	if (state == BUFFER_ABSENT)
		return rsi_retry_with_page(rec, ipa, level, exit);
	rec_return(rec, state == BUFFER_OK ? RSI_SUCCESS : RSI_ERROR_INPUT, 0, 0, 0);
	return REC_RESUME;
}

/* rsi.md 3.10. The structure is 256-byte aligned, so it lies in one granule. */
enum rec_next rsi_host_call(struct rec *rec, struct rmi_rec_exit *exit)
{
	const ipa_t ipa = ipa_of(rec->regs.x[1]);
	const struct realm_locked r = realm_lock_owner(rec->rd);
	enum realm_buffer state = BUFFER_BAD;
	const struct rsi_host_call *call;
	void *va;
	int level;

	if (ipa.v % sizeof(*call) == 0)
		state = realm_buffer(r, ipa, &va, &level);
	if (state == BUFFER_OK) {
		call = va;
		exit->imm = call->imm;
		memcpy(exit->gprs, call->gprs, sizeof(exit->gprs));
	}
	realm_unlock(r);

	if (state == BUFFER_ABSENT)
		return rsi_retry_with_page(rec, ipa, level, exit);
	if (state == BUFFER_BAD) {
		rec_return(rec, RSI_ERROR_INPUT, 0, 0, 0);
		return REC_RESUME;
	}
	exit->exit_reason = RMI_EXIT_HOST_CALL;
	rec->pending = PENDING_HOST_CALL;
	return REC_EXIT;
}

/*
 * rsi.md 1.12: the structure's address is still in x1. A page that went away meanwhile makes the entry end at once with
 * a synthetic abort, and the call stays pending; memory that is no longer the realm's own swallows the answer.
 */
enum rec_next rec_complete_host_call(struct rec *rec, const struct rmi_rec_enter *enter,
				     struct rmi_rec_exit *exit)
{
	const ipa_t ipa = ipa_of(rec->regs.x[1]);
	const struct realm_locked r = realm_lock_owner(rec->rd);
	enum realm_buffer state;
	struct rsi_host_call *call;
	void *va;
	int level;

	state = realm_buffer(r, ipa, &va, &level);
	if (state == BUFFER_OK) {
		call = va;
		memcpy(call->gprs, enter->gprs, sizeof(call->gprs));
	}
	realm_unlock(r);

	if (state == BUFFER_ABSENT)
		return rec_synthetic_abort(rec, ipa, level, exit);
	rec->pending = PENDING_NONE;
	rec_return(rec, state == BUFFER_OK ? RSI_SUCCESS : RSI_ERROR_INPUT, 0, 0, 0);
	return REC_RESUME;
}
