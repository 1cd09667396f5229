/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI: from a function id to its handler, and the calls that touch no realm memory.
 */
#include <rec.h>

#include <string.h>

#include <abi/rsi.h>
#include <abi/smccc.h>

#include <arch.h>
#include <measure.h>
#include <rsi_calls.h>

/* rsi.md 3.1 */
static enum rec_next rsi_version(struct rec *rec, struct rmi_rec_exit *exit)
{
	(void)exit;
	rec_return(rec, rec->regs.x[1] == RSI_ABI_VERSION ? RSI_SUCCESS : RSI_ERROR_INPUT,
		   RSI_ABI_VERSION, RSI_ABI_VERSION, 0);
	return REC_RESUME;
}

/* rsi.md 3.2 */
static enum rec_next rsi_features(struct rec *rec, struct rmi_rec_exit *exit)
{
	(void)exit;
	rec_return(rec, RSI_SUCCESS, 0, 0, 0);
	return REC_RESUME;
}

/* rsi.md 3.3 */
static enum rec_next measurement_read(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t index = rec->regs.x[1];
	struct realm_locked r;

	(void)exit;
	rec->regs.x[0] = RSI_ERROR_INPUT;
	memset(&rec->regs.x[1], 0, MEASUREMENT_SIZE);
	if (index >= MEASUREMENT_COUNT)
		return REC_RESUME;

	r = realm_lock_owner(rec->rd);
	memcpy(&rec->regs.x[1], r.realm->measurement[index], MEASUREMENT_SIZE);
	realm_unlock(r);
	rec->regs.x[0] = RSI_SUCCESS;
	return REC_RESUME;
}

/* rsi.md 3.4 */
static enum rec_next measurement_extend(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t index = rec->regs.x[1];
	const uint64_t size = rec->regs.x[2];
	struct realm_locked r;

	(void)exit;
	if (index < 1 || index >= MEASUREMENT_COUNT || size > MEASUREMENT_SIZE) {
		rec_return(rec, RSI_ERROR_INPUT, 0, 0, 0);
		return REC_RESUME;
	}
	r = realm_lock_owner(rec->rd);
	measure_extend_rem(r, (unsigned int)index, &rec->regs.x[3], size);
	realm_unlock(r);
	rec_return(rec, RSI_SUCCESS, 0, 0, 0);
	return REC_RESUME;
}

typedef enum rec_next rsi_handler(struct rec *rec, struct rmi_rec_exit *exit);

#define INDEX(fid) ((fid)-RSI_FID_FIRST)

static rsi_handler *const handlers[] = {
	[INDEX(RSI_VERSION)] = rsi_version,
	[INDEX(RSI_FEATURES)] = rsi_features,
	[INDEX(RSI_MEASUREMENT_READ)] = measurement_read,
	[INDEX(RSI_MEASUREMENT_EXTEND)] = measurement_extend,
	[INDEX(RSI_ATTESTATION_TOKEN_INIT)] = rsi_token_init,
	[INDEX(RSI_ATTESTATION_TOKEN_CONTINUE)] = rsi_token_continue,
	[INDEX(RSI_REALM_CONFIG)] = rsi_realm_config,
	[INDEX(RSI_IPA_STATE_SET)] = rsi_ipa_state_set,
	[INDEX(RSI_IPA_STATE_GET)] = rsi_ipa_state_get,
	[INDEX(RSI_HOST_CALL)] = rsi_host_call,
};

enum rec_next rsi_call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	const uint64_t index = INDEX(fid);

	if (index >= ARRAY_SIZE(handlers)) {
		rec_return(rec, SMCCC_NOT_SUPPORTED, 0, 0, 0);
		return REC_RESUME;
	}
	return handlers[index](rec, exit);
}
