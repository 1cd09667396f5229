/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the core meets Confidential Shared Memory (csm/). Everything else of CSM is private to csm/.
 */
#ifndef RMM_CSM_CORE_H
#define RMM_CSM_CORE_H

#include <abi/csm.h>

#include "arch.h"
#include "realm.h"
#include "rec.h"
#include "rmi_calls.h"
#include "rtt.h"

/* At boot, once. */
void csm_init(void);

/*
 * REALM_CREATE: give a new realm its id. The caller holds the RD's granule exclusively. False if no id can be had any
 * more; on a platform without random numbers the id is 0 and the realm has no CSM.
 */
bool csm_realm_create(struct realm *realm);
/* REALM_DESTROY: false while the realm provides a region or holds an attachment; otherwise the id is gone. */
bool csm_realm_destroy(struct realm_locked r);

/*
 * A realm's SMC in [CSM_FID_FIRST, CSM_FID_LAST]; the SVE hint is masked. Takes its own locks. The PC is past the SMC
 * already; results go into rec->regs.x[0..3], zero where a call has none.
 */
enum rec_next csm_call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit);
/* RMI_REC_ENTER with PENDING_CSM: the host has answered. REC_EXIT: it must do more first. */
enum rec_next csm_resume(struct rec *rec, const struct rmi_rec_enter *enter,
			 struct rmi_rec_exit *exit);
/* REC_DESTROY while PENDING_CSM: nobody else can reach the REC any more, and the caller holds no lock at all. */
void csm_rec_destroyed(struct rec *rec);

/* Do events wait for the realm of this REC? Without a lock: a moment ago. */
static inline bool csm_events_wait(const struct rec *rec)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);

	return __atomic_load_n(&realm->events.waiting, __ATOMIC_RELAXED) != 0;
}

/* Does the realm of this REC provide or consume anything? As above. */
static inline bool csm_shares(const struct rec *rec)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);

	return RMM_CSM && (__atomic_load_n(&realm->provides, __ATOMIC_RELAXED) |
			   __atomic_load_n(&realm->consumes, __ATOMIC_RELAXED)) != 0;
}

/* What a realm's access to a BORROWED or RESERVED entry of its own comes to. Takes its own locks. */
enum csm_fault {
	CSM_FAULT_RETRY, /* mapped meanwhile, or by this call: run the instruction again */
	CSM_FAULT_ABORT, /* inject a synchronous external abort */
	CSM_FAULT_HOST, /* the provider has not got the page: exit to the host */
};

enum csm_fault csm_handle_fault(struct rec *rec, ipa_t ipa, bool write, bool exec);

/*
 * The provider's entries that carry RTTE_REGION (csm.md 4). Fold: are all size bytes from ipa in one region? Consumers'
 * pages stay what they are. Unfold the entry of that level at ipa: unless a consumer maps it as one block.
 */
bool csm_may_fold(struct realm_locked p, ipa_t ipa, uint64_t size);
/* May nobody write to it, and may no page that has gone become RAM again? */
bool csm_sealed(struct realm_locked p, ipa_t ipa);
bool csm_may_unfold(struct realm_locked p, ipa_t ipa, int level);
/* RMI_DATA_DESTROY of a page in a region. Takes its own locks; RMI_CSM_INCOMPLETE: call again. */
void csm_data_destroy(const uint64_t *x, struct smc_result *res);

/* Does [base, top) of a realm's IPA space touch a region that it provides, a window, or both? */
#define CSM_IN_REGION 1U
#define CSM_IN_WINDOW 2U
unsigned int csm_range_shared(struct realm_locked r, uint64_t base, uint64_t top);

#endif
