/* SPDX-License-Identifier: BSD-3-Clause */
/* PSCI of a realm: the RMM checks and answers; the host starts and stops virtual CPUs. */
#include <abi/smccc.h>

#include "check.h"
#include "gic.h"
#include "rmi.h"
#include "run.h"
#include "smp.h"

/* Bits of an MPIDR that name a REC below index 16: all the others must be zero */
#define MPIDR_INDEX 0xfUL
#define MPIDR_AFFINITY 0xff00ffffffUL

static struct rec *target_of(struct rec *rec)
{
	uint64_t mpidr = rec->run->exit.gprs[1] & MPIDR_AFFINITY;

	/* the RMM lets only RECs that exist through */
	CHECK((mpidr & ~MPIDR_INDEX) == 0 && mpidr < rec->realm->num_recs);
	return &rec->realm->recs[mpidr];
}

static void run_thread(void *arg)
{
	struct rec *rec = arg;
	enum rec_end end = rec_run(rec);

	CHECK(end == REC_PASSED || end == REC_OFF || end == REC_SYSTEM_OFF);
}

static void start(struct rec *target)
{
	for (;;) {
		for (uint32_t cpu = 1; cpu < smp_count(); cpu++) {
			if (cpu != this_cpu()->index && smp_idle(cpu)) {
				smp_start(cpu, run_thread, target);
				return;
			}
		}
		/* a virtual CPU that has just gone off may still be on its way out of the last one */
		check_point();
	}
}

static enum rec_end cpu_on(struct rec *rec)
{
	struct rec *target = target_of(rec);
	bool was_on = __atomic_load_n(&target->on, __ATOMIC_ACQUIRE);

	CHECK_EQ(rmi_psci_complete(rec->pa, target->pa, PSCI_SUCCESS), RMI_SUCCESS);
	if (!was_on) {
		__atomic_store_n(&target->on, true, __ATOMIC_RELEASE);
		if (!rec->realm->config.case_runs_vcpus)
			start(target);
	}
	return REC_GO_ON;
}

enum rec_end exit_psci(struct rec *rec)
{
	switch (rec->run->exit.gprs[0]) {
	case PSCI_CPU_ON:
	case PSCI_CPU_ON_32:
		return cpu_on(rec);
	case PSCI_AFFINITY_INFO:
	case PSCI_AFFINITY_INFO_32:
		CHECK_EQ(rmi_psci_complete(rec->pa, target_of(rec)->pa, PSCI_SUCCESS), RMI_SUCCESS);
		return REC_GO_ON;
	case PSCI_CPU_SUSPEND:
	case PSCI_CPU_SUSPEND_32:
		gic_poll();
		return REC_GO_ON;
	case PSCI_CPU_OFF:
		__atomic_store_n(&rec->on, false, __ATOMIC_RELEASE);
		return REC_OFF;
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
		for (uint32_t i = 0; i < rec->realm->num_recs; i++) {
			uint32_t cpu = __atomic_load_n(&rec->realm->recs[i].cpu, __ATOMIC_SEQ_CST);

			if (cpu != REC_NO_CPU && cpu != this_cpu()->index)
				gic_kick(cpu);
		}
		return REC_SYSTEM_OFF;
	default:
		check_fail(__FILE__, __LINE__, "%s: PSCI exit with function 0x%lx",
			   rec->realm->name, rec->run->exit.gprs[0]);
	}
}
