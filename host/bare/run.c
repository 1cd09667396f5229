/* SPDX-License-Identifier: BSD-3-Clause */
#include "run.h"

#include <string.h>

#include "check.h"
#include "console.h"
#include "cpu.h"
#include "esr.h"
#include "gic.h"
#include "rmi.h"
#include "smp.h"

#define EXIT_SLOT_CSM 7

static enum rec_end exit_sync(struct rec *rec)
{
	switch (ESR_EC(rec->run->exit.esr)) {
	case EC_WFX:
		/* the tick, or whatever makes an interrupt pending, wakes this CPU */
		gic_poll();
		return REC_GO_ON;
	case EC_SYSREG:
		return exit_sysreg(rec);
	case EC_DATA_ABORT_LOWER:
	case EC_INSN_ABORT_LOWER:
		return exit_abort(rec);
	default:
		check_fail(__FILE__, __LINE__, "%s: exit with esr 0x%lx", rec->realm->name,
			   rec->run->exit.esr);
	}
}

static enum rec_end handle_exit(struct rec *rec)
{
	uint64_t reason = rec->run->exit.exit_reason;

	rec->exits[reason < EXIT_SLOT_CSM ? reason : EXIT_SLOT_CSM]++;
	switch (reason) {
	case RMI_EXIT_SYNC:
		return exit_sync(rec);
	case RMI_EXIT_IRQ:
	case RMI_EXIT_FIQ:
		return REC_GO_ON;
	case RMI_EXIT_PSCI:
		return exit_psci(rec);
	case RMI_EXIT_RIPAS_CHANGE:
		return exit_ripas(rec);
	case RMI_EXIT_HOST_CALL:
		return exit_call(rec);
	case RMI_EXIT_CSM:
		return exit_csm(rec);
	default:
		check_fail(__FILE__, __LINE__, "%s: exit reason %lu, esr 0x%lx", rec->realm->name,
			   reason, rec->run->exit.esr);
	}
}

enum rec_end rec_run(struct rec *rec)
{
	struct rmi_rec_run *run = rec->run;
	enum rec_end end = REC_GO_ON;

	__atomic_store_n(&rec->cpu, this_cpu()->index, __ATOMIC_SEQ_CST);
	while (end == REC_GO_ON) {
		uint64_t status;

		check_point();
		vgic_load(&rec->vgic, &run->enter);
		if (rec->realm->config.trap_wfx)
			run->enter.flags |= RMI_ENTER_TRAP_WFI | RMI_ENTER_TRAP_WFE;
		/* what the RMM leaves untouched must not look like an answer */
		memset(&run->exit, 0xff, sizeof(run->exit));
		status = rmi_rec_enter(rec->pa, (uintptr_t)run);
		gic_poll();
		rec->entries++;
		run->enter.flags = 0;
		run->enter.csm_response = 0;
		if (status == REALM_ERROR(RMI_REALM_INDEX_SYSTEM_OFF)) {
			end = REC_SYSTEM_OFF;
			break;
		}
		if (status != RMI_SUCCESS)
			check_fail(__FILE__, __LINE__, "%s: REC_ENTER returned 0x%lx",
				   rec->realm->name, status);
		exit_audit(&run->exit);
		CHECK(rec->realm->config.pmu || run->exit.pmu_ovf_status == 0);
		vgic_save(&rec->vgic, &run->exit);
		end = handle_exit(rec);
	}
	__atomic_store_n(&rec->cpu, REC_NO_CPU, __ATOMIC_SEQ_CST);
	return end;
}

void realm_run(struct realm *realm)
{
	CHECK_EQ(rec_run(&realm->recs[0]), REC_PASSED);
}

static void run_thread(void *arg)
{
	realm_run(arg);
}

void realm_start(struct realm *realm, uint32_t cpu)
{
	smp_start(cpu, run_thread, realm);
}

void rec_interrupt(struct rec *rec, uint32_t intid)
{
	uint32_t cpu;

	vgic_pend(&rec->vgic, intid);
	cpu = __atomic_load_n(&rec->cpu, __ATOMIC_SEQ_CST);
	if (cpu != REC_NO_CPU && cpu != this_cpu()->index)
		gic_kick(cpu);
}
