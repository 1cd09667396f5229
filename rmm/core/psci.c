/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PSCI 1.1 as a realm sees it (rsi.md 4).
 */
#include <rec.h>

#include <abi/smccc.h>

#include <arch.h>
#include <esr.h>

/* The bits of an MPIDR that can name a REC: Aff0 is 4 bits wide. */
#define MPIDR_AFFINITY 0xff00ffff0fUL

/* The call has its final result; nothing for the host to do. */
static enum rec_next done(struct rec *rec, int64_t result)
{
	rec_return(rec, (uint64_t)result, 0, 0, 0);
	return REC_RESUME;
}

/* Show the host the call and as many of its arguments as it has. */
static enum rec_next exit_psci(const struct rec *rec, uint64_t fid, unsigned int args,
			       struct rmi_rec_exit *exit)
{
	exit->exit_reason = RMI_EXIT_PSCI;
	exit->gprs[0] = fid;
	for (unsigned int i = 1; i <= args; i++)
		exit->gprs[i] = rec->regs.x[i];
	return REC_EXIT;
}

/* A call that RMI_PSCI_COMPLETE finishes: the registers stay as they are until then. */
static enum rec_next exit_pending(struct rec *rec, uint64_t fid, unsigned int args,
				  struct rmi_rec_exit *exit)
{
	rec->pending = PENDING_PSCI;
	return exit_psci(rec, fid, args, exit);
}

/* SMC32: only the lower halves of the arguments count. */
static void truncate_args(struct rec *rec)
{
	for (unsigned int i = 1; i <= 3; i++)
		rec->regs.x[i] &= 0xffffffffUL;
}

static bool target_exists(const struct rec *rec, uint64_t mpidr)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);

	if (mpidr & ~MPIDR_AFFINITY)
		return false;
	/* No REC is created after activation, so the number is constant while RECs run. */
	return rec_index_of_mpidr(mpidr) < realm->rec_index;
}

static enum rec_next cpu_on(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);

	if (!s2_is_protected(&realm->s2, rec->regs.x[2]))
		return done(rec, PSCI_INVALID_ADDRESS);
	if (!target_exists(rec, rec->regs.x[1]))
		return done(rec, PSCI_INVALID_PARAMETERS);
	if (rec_index_of_mpidr(rec->regs.x[1]) == rec->index)
		return done(rec, PSCI_ALREADY_ON);
	return exit_pending(rec, fid, 3, exit);
}

static enum rec_next affinity_info(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	if (rec->regs.x[2] != 0 || !target_exists(rec, rec->regs.x[1]))
		return done(rec, PSCI_INVALID_PARAMETERS);
	if (rec_index_of_mpidr(rec->regs.x[1]) == rec->index)
		return done(rec, PSCI_AFFINITY_ON);
	return exit_pending(rec, fid, 2, exit);
}

/* Every power state is a standby: the host decides when to enter again. */
static enum rec_next cpu_suspend(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	(void)exit_psci(rec, fid, 3, exit);
	rec_return(rec, PSCI_SUCCESS, 0, 0, 0);
	return REC_EXIT;
}

static enum rec_next cpu_off(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	__atomic_store_n(&rec->runnable, false, __ATOMIC_RELEASE);
	rec_return(rec, PSCI_SUCCESS, 0, 0, 0);
	return exit_psci(rec, fid, 0, exit);
}

/* SYSTEM_OFF and SYSTEM_RESET: no REC of the realm is entered again. */
static enum rec_next system_off(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	const struct realm_locked r = realm_lock_owner(rec->rd);

	__atomic_store_n(&r.realm->state, REALM_SYSTEM_OFF, __ATOMIC_RELEASE);
	realm_unlock(r);
	rec_return(rec, PSCI_SUCCESS, 0, 0, 0);
	return exit_psci(rec, fid, 0, exit);
}

static int64_t features(uint64_t fid)
{
	switch (fid) {
	case SMCCC_VERSION:
	case PSCI_VERSION:
	case PSCI_CPU_SUSPEND_32:
	case PSCI_CPU_SUSPEND:
	case PSCI_CPU_OFF:
	case PSCI_CPU_ON_32:
	case PSCI_CPU_ON:
	case PSCI_AFFINITY_INFO_32:
	case PSCI_AFFINITY_INFO:
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
	case PSCI_FEATURES:
		return PSCI_SUCCESS;
	default:
		return PSCI_NOT_SUPPORTED;
	}
}

enum rec_next psci_call(struct rec *rec, uint64_t fid, struct rmi_rec_exit *exit)
{
	switch (fid) {
	case PSCI_VERSION:
		return done(rec, PSCI_VERSION_1_1);
	case PSCI_CPU_SUSPEND_32:
		truncate_args(rec);
		return cpu_suspend(rec, fid, exit);
	case PSCI_CPU_SUSPEND:
		return cpu_suspend(rec, fid, exit);
	case PSCI_CPU_OFF:
		return cpu_off(rec, fid, exit);
	case PSCI_CPU_ON_32:
		truncate_args(rec);
		return cpu_on(rec, fid, exit);
	case PSCI_CPU_ON:
		return cpu_on(rec, fid, exit);
	case PSCI_AFFINITY_INFO_32:
		truncate_args(rec);
		return affinity_info(rec, fid, exit);
	case PSCI_AFFINITY_INFO:
		return affinity_info(rec, fid, exit);
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
		return system_off(rec, fid, exit);
	case PSCI_FEATURES:
		return done(rec, features(rec->regs.x[1] & 0xffffffffUL));
	default:
		return done(rec, PSCI_NOT_SUPPORTED);
	}
}
