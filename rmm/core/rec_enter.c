/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_REC_ENTER: the way into a realm and back (rmi.md 2.11, rsi.md 1.3).
 */
#include <rmi_calls.h>

#include <string.h>

#include <arch.h>
#include <csm_core.h>
#include <granule.h>
#include <ns.h>
#include <rec.h>

/* DEN0137 A4.2.3: without a matching exit there is nothing to inject; with one, emul_mmio is ignored. */
static bool injects_sea(const struct rec *rec, const struct rmi_rec_enter *enter)
{
	return (enter->flags & RMI_ENTER_INJECT_SEA) != 0 && rec_can_inject_sea(rec);
}

/* Everything that can be wrong with an entry, in the order in which it is reported. */
static uint64_t check_entry(const struct rec *rec, const struct rmi_rec_enter *enter)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);
	const bool inject = injects_sea(rec, enter);
	const bool emulate = (enter->flags & RMI_ENTER_EMUL_MMIO) != 0;

	switch (__atomic_load_n(&realm->state, __ATOMIC_ACQUIRE)) {
	case REALM_ACTIVE:
		break;
	case REALM_NEW:
		return rmi_error(RMI_ERROR_REALM, RMI_REALM_INDEX_NEW);
	default:
		return rmi_error(RMI_ERROR_REALM, RMI_REALM_INDEX_SYSTEM_OFF);
	}
	if (!rec->runnable || rec->pending == PENDING_PSCI || !gic_entry_valid(rec, enter))
		return RMI_ERROR_REC;
	if (emulate && !inject && !rec_can_emulate_mmio(rec))
		return RMI_ERROR_REC;
	return RMI_SUCCESS;
}

/* The host's answer to what the last exit asked. */
static enum rec_next complete_pending(struct rec *rec, const struct rmi_rec_enter *enter,
				      struct rmi_rec_exit *exit)
{
	switch (rec->pending) {
	case PENDING_HOST_CALL:
		return rec_complete_host_call(rec, enter, exit);
	case PENDING_CSM:
		return RMM_CSM ? csm_resume(rec, enter, exit) : REC_RESUME;
	case PENDING_RIPAS:
		rec_complete_ripas(rec, enter);
		return REC_RESUME;
	case PENDING_SYSREG_READ:
		rec->pending = PENDING_NONE;
		if (rec->sysreg_rt != 31)
			rec->regs.x[rec->sysreg_rt] = enter->gprs[0];
		return REC_RESUME;
	default:
		return REC_RESUME;
	}
}

static void apply_last_exit(struct rec *rec, const struct rmi_rec_enter *enter)
{
	if (injects_sea(rec, enter))
		rec_inject_sea(rec, rec->last_exit.esr, rec->last_exit.far);
	else if (enter->flags & RMI_ENTER_EMUL_MMIO)
		rec_emulate_mmio(rec, enter->gprs[0]);
	rec->last_exit = (struct rec_fault){ 0 };
}

static void run_until_exit(struct rec *rec, struct rmi_rec_exit *exit)
{
	for (;;) {
		enum rec_event event;

		if (arch_timer_changed(rec)) {
			exit->exit_reason = RMI_EXIT_IRQ;
			return;
		}
		event = arch_rec_run(rec);
		/* First what is most frequent. */
		if (event == REC_EVENT_SYNC) {
			if (rec_handle_sync(rec, exit) == REC_EXIT)
				return;
		} else if (event == REC_EVENT_SERROR) {
			if (rec_handle_serror(rec, exit) == REC_EXIT)
				return;
		} else {
			exit->exit_reason = event == REC_EVENT_IRQ ? RMI_EXIT_IRQ : RMI_EXIT_FIQ;
			return;
		}
	}
}

static void fill_common(const struct rec *rec, struct rmi_rec_exit *exit)
{
	exit->gicv3_hcr = rec->gic.hcr;
	for (unsigned int i = 0; i < arch_caps()->num_lrs; i++)
		exit->gicv3_lrs[i] = rec->gic.lrs[i];
	exit->gicv3_misr = gic_host_misr(&rec->gic);
	exit->gicv3_vmcr = rec->gic.vmcr;
	exit->cntp_ctl = rec->timer.cntp_ctl;
	exit->cntp_cval = rec->timer.cntp_cval;
	exit->cntv_ctl = rec->timer.cntv_ctl;
	exit->cntv_cval = rec->timer.cntv_cval;
	exit->pmu_ovf_status = rec->pmu_overflow;
}

static void run(struct rec *rec, const struct rmi_rec_enter *enter, struct rmi_rec_exit *exit)
{
	const struct realm *realm = arch_granule_ptr(rec->rd);

	rec->gic.hcr = enter->gicv3_hcr;
	for (unsigned int i = 0; i < arch_caps()->num_lrs; i++)
		rec->gic.lrs[i] = enter->gicv3_lrs[i];

	arch_rec_load(rec, &realm->s2, enter->flags);
	apply_last_exit(rec, enter);
	if (complete_pending(rec, enter, exit) == REC_RESUME) {
		gic_update_event(rec);
		run_until_exit(rec, exit);
	}
	arch_rec_unload(rec);
	fill_common(rec, exit);
}

/* The REC is this PE's; its run page may be gone by the time the exit is written. */
static uint64_t run_rec(struct rec *rec, const struct rmi_rec_enter *enter, uint64_t run_page)
{
	struct rmi_rec_exit exit;

	memset(&exit, 0, sizeof(exit));
	run(rec, enter, &exit);
	if (!ns_granule_write(run_page, offsetof(struct rmi_rec_run, exit), &exit, sizeof(exit)))
		return RMI_ERROR_INPUT;
	return RMI_SUCCESS;
}

/*
 * The count of 1 makes the REC this PE's until the end; it is what "running" means. The entry half is read before any
 * state is looked at, so that a run page that the granule protection check refuses is always RMI_ERROR_INPUT.
 */
void rmi_rec_enter(const uint64_t *x, struct smc_result *res)
{
	struct rmi_rec_enter enter;
	struct granule *g = granule_find(x[1]);
	struct rec *rec;

	if (!ns_granule_read(&enter, x[2], offsetof(struct rmi_rec_run, enter), sizeof(enter)) ||
	    g == NULL || !granule_lock_expect(g, GRANULE_REC)) {
		rmi_fail_input(res);
		return;
	}
	rec = arch_granule_ptr(granule_pa(g));
	res->x[0] = granule_count(g) != 0 ? RMI_ERROR_REC : check_entry(rec, &enter);
	if (res->x[0] == RMI_SUCCESS)
		granule_count_add(g, 1);
	granule_unlock(g);

	if (res->x[0] == RMI_SUCCESS) {
		res->x[0] = run_rec(rec, &enter, x[2]);
		granule_count_add(g, -1);
	}
}
