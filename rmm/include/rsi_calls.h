/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI commands that live in files of their own. Each gets its arguments from rec->regs.x[1..] and leaves its results in
 * rec->regs.x[0..]; the PC is past the SMC.
 */
#ifndef RMM_RSI_CALLS_H
#define RMM_RSI_CALLS_H

#include "rec.h"

enum rec_next rsi_token_init(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rsi_token_continue(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rsi_realm_config(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rsi_ipa_state_set(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rsi_ipa_state_get(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rsi_host_call(struct rec *rec, struct rmi_rec_exit *exit);

/* The page of a buffer is not there: exit so that the host provides it, and execute the SMC again. */
static inline enum rec_next rsi_retry_with_page(struct rec *rec, ipa_t ipa, int level,
						struct rmi_rec_exit *exit)
{
	rec->regs.pc -= 4;
	return rec_synthetic_abort(rec, ipa, level, exit);
}

#endif
