/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_PSCI_COMPLETE: the host's verdict on a PSCI call that concerns another REC.
 */
#include <rmi_calls.h>

#include <abi/smccc.h>

#include <arch.h>
#include <granule.h>
#include <rec.h>

static void complete(struct rec *calling, int64_t result)
{
	rec_return(calling, (uint64_t)result, 0, 0, 0);
	calling->pending = PENDING_NONE;
}

/* A REC that runs on another PE counts as on and is not touched. */
static bool is_on(const struct granule *g, const struct rec *rec)
{
	return granule_count(g) != 0 || rec->runnable;
}

/* False: the status is not permitted, and nothing has changed (rmi.md 2.23). */
static bool complete_cpu_on(struct rec *calling, struct rec *target, bool target_on, int64_t status)
{
	const uint64_t entry = calling->regs.x[2];
	const uint64_t context = calling->regs.x[3];

	if (status != PSCI_SUCCESS && (status != PSCI_DENIED || target_on))
		return false;

	if (target_on) {
		complete(calling, PSCI_ALREADY_ON);
	} else if (status == PSCI_DENIED) {
		complete(calling, PSCI_DENIED);
	} else {
		rec_reset_for_cpu_on(target, entry, context, arch_rec_big_endian(calling));
		complete(calling, PSCI_SUCCESS);
	}
	return true;
}

static bool complete_affinity_info(struct rec *calling, bool target_on, int64_t status)
{
	if (status != PSCI_SUCCESS)
		return false;
	complete(calling, target_on ? PSCI_AFFINITY_ON : PSCI_AFFINITY_OFF);
	return true;
}

static bool psci_complete(const struct operand ops[2], int64_t status)
{
	struct rec *calling = arch_granule_ptr(granule_pa(ops[0].g));
	struct rec *target = arch_granule_ptr(granule_pa(ops[1].g));
	bool target_on;

	if (granule_count(ops[0].g) != 0 || calling->pending != PENDING_PSCI ||
	    calling->rd.v != target->rd.v ||
	    rec_index_of_mpidr(calling->regs.x[1]) != target->index)
		return false;

	target_on = is_on(ops[1].g, target);
	switch (calling->regs.x[0] & 0xffffffffUL & ~SMCCC_SVE_HINT) {
	case PSCI_CPU_ON_32:
	case PSCI_CPU_ON:
		return complete_cpu_on(calling, target, target_on, status);
	default:
		return complete_affinity_info(calling, target_on, status);
	}
}

void rmi_psci_complete(const uint64_t *x, struct smc_result *res)
{
	struct operand ops[2] = { { .addr = x[1], .state = GRANULE_REC },
				  { .addr = x[2], .state = GRANULE_REC } };

	if (!operands_lock(ops, 2)) {
		rmi_fail_input(res);
		return;
	}
	if (!psci_complete(ops, (int64_t)x[3]))
		rmi_fail_input(res);
	operands_unlock(ops, 2);
}
