/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI_IPA_STATE_SET and RSI_IPA_STATE_GET.
 */
#include <rsi_calls.h>

#include <abi/rsi.h>

#include <arch.h>
#include <csm_core.h>
#include <rtt.h>

/* [base, top): granule-aligned, not empty, all protected. */
static bool range_valid(const struct rec *rec, uint64_t base, uint64_t top)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);

	return granule_aligned(base) && granule_aligned(top) && base < top &&
	       s2_is_protected(&realm->s2, top - GRANULE_SIZE);
}

static enum rec_next refuse(struct rec *rec)
{
	rec_return(rec, RSI_ERROR_INPUT, 0, 0, 0);
	return REC_RESUME;
}

/* The arguments are good: the host is asked. */
static enum rec_next request(struct rec *rec, struct rmi_rec_exit *exit)
{
	rec->ripas = (struct rec_ripas){
		.addr = rec->regs.x[1],
		.top = rec->regs.x[2],
		.value = rec->regs.x[3],
		.change_destroyed = (rec->regs.x[4] & RSI_CHANGE_DESTROYED) != 0,
	};
	rec->pending = PENDING_RIPAS;
	exit->exit_reason = RMI_EXIT_RIPAS_CHANGE;
	exit->ripas_base = rec->ripas.addr;
	exit->ripas_top = rec->ripas.top;
	exit->ripas_value = rec->ripas.value;
	return REC_EXIT;
}

/*
 * csm.md 7: a region does not become EMPTY, a window changes by CSM calls only. What begins at the same moment on another
 * vCPU is found in the entries, when the host changes them.
 */
static enum rec_next request_by_sharer(struct rec *rec, struct rmi_rec_exit *exit)
{
	const struct realm_locked r = realm_lock_owner(rec->rd);
	const unsigned int shared = csm_range_shared(r, rec->regs.x[1], rec->regs.x[2]);

	realm_unlock(r);
	if ((shared & CSM_IN_WINDOW) != 0 ||
	    ((shared & CSM_IN_REGION) != 0 && rec->regs.x[3] == RIPAS_EMPTY))
		return refuse(rec);
	return request(rec, exit);
}

/* rsi.md 3.8. All 64 bits of ripas count; of the flags only bit 0 has a meaning. */
enum rec_next rsi_ipa_state_set(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t base = rec->regs.x[1];
	const uint64_t top = rec->regs.x[2];
	const uint64_t ripas = rec->regs.x[3];

	if (!range_valid(rec, base, top) || (ripas != RIPAS_EMPTY && ripas != RIPAS_RAM))
		return refuse(rec);
	return csm_shares(rec) ? request_by_sharer(rec, exit) : request(rec, exit);
}

/* rsi.md 1.10 */
void rec_complete_ripas(struct rec *rec, const struct rmi_rec_enter *enter)
{
	const bool rejected = rec->ripas.value == RIPAS_RAM && rec->ripas.addr != rec->ripas.top &&
			      (enter->flags & RMI_ENTER_RIPAS_REJECT) != 0;

	rec_return(rec, RSI_SUCCESS, rec->ripas.addr, rejected ? RSI_REJECT : RSI_ACCEPT, 0);
	rec->ripas = (struct rec_ripas){ 0 };
	rec->pending = PENDING_NONE;
}

/* An attached window reads as RAM (csm.md 3). */
static uint64_t visible_ripas(uint64_t entry)
{
	return (entry & RTTE_WINDOW) ? RIPAS_RAM : rtte_ripas(entry);
}

/* rsi.md 3.9: the run of equal RIPAS from base, up to the end of the table that was reached. */
enum rec_next rsi_ipa_state_get(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t base = rec->regs.x[1];
	const uint64_t top = rec->regs.x[2];
	struct realm_locked r;
	struct rtt_walk w;
	uint64_t ripas;
	uint64_t end;

	(void)exit;
	if (!range_valid(rec, base, top)) {
		rec_return(rec, RSI_ERROR_INPUT, 0, 0, 0);
		return REC_RESUME;
	}

	r = realm_lock_owner(rec->rd);
	w = rtt_walk(r, ipa_of(base), S2_LEVEL_LEAF);
	ripas = visible_ripas(w.entry);
	end = rtt_entry_end(&w, ipa_of(base));
	while (end < top && ++w.index < S2_ENTRIES) {
		const uint64_t entry = w.table[w.index];

		if (rtte_kind(entry, w.level) == RTTE_K_TABLE || visible_ripas(entry) != ripas)
			break;
		end += s2_entry_size(w.level);
	}
	realm_unlock(r);

	rec_return(rec, RSI_SUCCESS, end < top ? end : top, ripas, 0);
	return REC_RESUME;
}
