/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * State changes of granule, realm, REC and PSCI commands (rmi.md 2.3 to 2.11, 2.23, rsi.md 4).
 */
#include "effects.h"

static uint64_t granule;

static const struct realm *realm(void)
{
	return native_bus(w.rd);
}

static bool zero(const void *p, size_t n)
{
	const uint8_t *bytes = p;

	for (size_t i = 0; i < n; i++)
		if (bytes[i])
			return false;
	return true;
}

/* ---- granules */

static void delegate(void)
{
	granule = ns_page();
	memset(host(granule), 0x77, GRANULE_SIZE);
	rmi_ok(RMI_GRANULE_DELEGATE, granule);
}

static void undelegate(void)
{
	delegate();
	rmi_ok(RMI_GRANULE_UNDELEGATE, granule);
}

HOLDS(is_delegated, state_at(granule) == GRANULE_DELEGATED)
HOLDS(is_undelegated, state_at(granule) == GRANULE_UNDELEGATED)
HOLDS(is_realm_pas, native_get_pas(granule) == PAS_REALM)
HOLDS(is_ns_pas, native_get_pas(granule) == PAS_NS)
HOLDS(is_wiped, native_is_zero(granule))

/* ---- realms */

static void realm_create(void)
{
	realm_params.hash_algo = RMI_HASH_SHA_512;
	realm_params.s2sz = 40;
	realm_params.rtt_level_start = 1;
	realm_params.rtt_num_start = 2;
	make_realm(&w);
}

HOLDS(rd_state, state_at(w.rd) == GRANULE_RD)
HOLDS(rtt_states, state_at(w.root) == GRANULE_RTT && state_at(w.root + GRANULE_SIZE) == GRANULE_RTT)
HOLDS(is_new, realm()->state == REALM_NEW)
HOLDS(is_active, realm()->state == REALM_ACTIVE)
HOLDS(is_off, realm()->state == REALM_SYSTEM_OFF)
HOLDS(rec_index_0, realm()->rec_index == 0)
HOLDS(num_recs_0, granule_count(granule_find(w.rd)) == 0)
HOLDS(rtt_base, realm()->s2.root.v == w.root)
HOLDS(rtt_level_start, realm()->s2.start_level == 1)
HOLDS(rtt_num_start, realm()->s2.num_root == 2)
HOLDS(ipa_width, realm()->s2.ipa_width == 40)
HOLDS(hash_algo, realm()->hash_algo == HASH_SHA_512)
HOLDS(rpv, memcmp(realm()->rpv, realm_params.rpv, sizeof(realm_params.rpv)) == 0)
HOLDS(rim_set, !zero(realm()->measurement[0], MEASUREMENT_SIZE))
HOLDS(rem_zero, zero(realm()->measurement[1], 4 * MEASUREMENT_SIZE))
HOLDS(vmid, realm()->s2.vmid == realm_params.vmid)

static bool entries(uint64_t from, uint64_t to, uint64_t state, uint64_t ripas)
{
	for (uint64_t ipa = from; ipa < to; ipa += GIB(1)) {
		const struct smc_result e = read_entry(w.rd, ipa, 1);

		if (e.x[1] != 1 || e.x[2] != state || e.x[3] != 0 || e.x[4] != ripas)
			return false;
	}
	return true;
}

HOLDS(rtte_p_states, entries(0, IPA_UNPROTECTED, RMI_RTTE_UNASSIGNED, RIPAS_EMPTY))
HOLDS(rtte_up_states, entries(IPA_UNPROTECTED, IPA_END, RMI_RTTE_UNASSIGNED, 0))

static uint8_t rim_before[MEASUREMENT_SIZE];

static void activate_realm(void)
{
	make_mapped(&w);
	map_data(&w, IPA_A);
	memcpy(rim_before, realm()->measurement[0], sizeof(rim_before));
	rmi_ok(RMI_REALM_ACTIVATE, w.rd);
}

/* No command can extend the RIM any more. */
static bool rim_final(void)
{
	const uint64_t page = ns_page();
	uint64_t aux[RMI_MAX_AUX];

	fill_rec_params(host(page), &w, 0, aux);
	rmi_fails(ERR_REALM(0), RMI_REC_CREATE, w.rd, delegated(), page);
	rmi_fails(ERR_REALM(0), RMI_RTT_INIT_RIPAS, w.rd, IPA_A + KIB(8), IPA_A + KIB(16));
	rmi_fails(ERR_REALM(0), RMI_DATA_CREATE, w.rd, delegated(), IPA_A + KIB(8), ns_page(), 1);
	rmi_fails(ERR_REALM(0), RMI_REALM_ACTIVATE, w.rd);
	map_unknown(&w, IPA_A + KIB(8));
	return memcmp(realm()->measurement[0], rim_before, sizeof(rim_before)) == 0;
}

static void realm_destroy(void)
{
	realm_create();
	rmi_ok(RMI_REALM_DESTROY, w.rd);
}

HOLDS(rd_delegated, state_at(w.rd) == GRANULE_DELEGATED)
HOLDS(rtts_delegated,
      state_at(w.root) == GRANULE_DELEGATED && state_at(w.root + GRANULE_SIZE) == GRANULE_DELEGATED)
HOLDS(realm_wiped,
      native_is_zero(w.rd) && native_is_zero(w.root) && native_is_zero(w.root + GRANULE_SIZE))
HOLDS(tlb_empty, native_tlb_entries(realm_params.vmid) == 0)

/* The same VMID serves the next realm. */
static bool vmid_free(void)
{
	const uint64_t page = ns_page();

	write_realm_params(page);
	return rmi(RMI_REALM_CREATE, w.rd, page).x[0] == RMI_SUCCESS;
}

/* ---- RECs */

static void rec_create(void)
{
	make_realm(&w);
	make_rec(&w);
	make_rec(&w);
}

static const struct rec *rec(void)
{
	return rec_at(w.rec2);
}

HOLDS(rec_gran_state, state_at(w.rec2) == GRANULE_REC)
HOLDS(rec_owner, rec()->rd.v == w.rd)
HOLDS(rec_mpidr, rec()->mpidr == 1 && rec()->index == 1)
HOLDS(rec_ready, granule_count(granule_find(w.rec2)) == 0)
HOLDS(rec_runnable, rec()->runnable)
HOLDS(rec_pc, rec()->regs.pc == IPA_A)
HOLDS(rec_pstate, rec()->regs.pstate == PSTATE_RESET)
HOLDS(rec_index_2, realm()->rec_index == 2)
HOLDS(num_recs_2, granule_count(granule_find(w.rd)) == 2)
HOLDS(rec_ripas, zero(&rec()->ripas, sizeof(rec()->ripas)))
HOLDS(rec_nothing_pending, rec()->pending == PENDING_NONE && rec()->last_exit.esr == 0)

static bool rec_gprs(void)
{
	for (unsigned int i = 0; i < 31; i++)
		if (rec()->regs.x[i] != (i < RMI_REC_CREATE_GPRS ? 0x1000 + i : 0))
			return false;
	return true;
}

static bool aux_in(enum granule_state state)
{
	for (unsigned int i = 0; i < w.num_aux; i++)
		if (state_at(w.aux[1][i]) != state)
			return false;
	return true;
}

HOLDS(rec_aux_state, aux_in(GRANULE_REC_AUX))

static void rec_destroy(void)
{
	rec_create();
	rmi_ok(RMI_REC_DESTROY, w.rec2);
}

HOLDS(rec_delegated, state_at(w.rec2) == GRANULE_DELEGATED)
HOLDS(aux_delegated, aux_in(GRANULE_DELEGATED))
HOLDS(num_recs_1, granule_count(granule_find(w.rd)) == 1)
HOLDS(rec_wiped, native_is_zero(w.rec2) && native_is_zero(w.aux[1][0]))

static unsigned int count_inside;

static void look_inside(struct rec *r)
{
	(void)r;
	count_inside = granule_count(granule_find(w.rec));
}

static void rec_enter(void)
{
	make_running(&w);
	realm_first(look_inside);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(&w, RMI_EXIT_IRQ);
}

HOLDS(was_running, count_inside == 1)
HOLDS(is_ready, granule_count(granule_find(w.rec)) == 0)
HOLDS(ran_at_pc, realm_runs == 1 && realm_saw[0].pc == IPA_A)

/* ---- PSCI */

static uint64_t rec_off;

static void psci_world(void)
{
	const uint64_t page = ns_page();
	uint64_t aux[RMI_MAX_AUX];

	make_mapped(&w);
	make_rec(&w);
	rec_off = delegated();
	fill_rec_params(host(page), &w, 1, aux);
	((struct rmi_rec_params *)host(page))->flags = 0;
	rmi_ok(RMI_REC_CREATE, w.rd, rec_off, page);
	activate(&w);
}

static void cpu_on(void)
{
	psci_world();
	realm_smc(PSCI_CPU_ON, 1, IPA_A + 0x40, 7);
	enter_until(&w, RMI_EXIT_PSCI);
}

static void affinity_info(void)
{
	psci_world();
	realm_smc(PSCI_AFFINITY_INFO, 1, 0);
	enter_until(&w, RMI_EXIT_PSCI);
}

static void cpu_off(void)
{
	psci_world();
	realm_smc(PSCI_CPU_OFF);
	enter_until(&w, RMI_EXIT_PSCI);
}

static void system_reset(void)
{
	psci_world();
	realm_smc(PSCI_SYSTEM_RESET);
	enter_until(&w, RMI_EXIT_PSCI);
}

static void complete(void)
{
	cpu_on();
	rmi_ok(RMI_PSCI_COMPLETE, w.rec, rec_off, PSCI_SUCCESS);
}

HOLDS(psci_waits, rec_at(w.rec)->pending == PENDING_PSCI && rec_at(w.rec)->regs.x[0] == PSCI_CPU_ON)
HOLDS(affinity_waits, rec_at(w.rec)->pending == PENDING_PSCI)
HOLDS(target_untouched, !rec_at(rec_off)->runnable)
HOLDS(not_runnable, !rec_at(w.rec)->runnable)
HOLDS(pending_cleared, rec_at(w.rec)->pending == PENDING_NONE)
HOLDS(result_success, zero(rec_at(w.rec)->regs.x, 4 * 8))
HOLDS(target_runnable, rec_at(rec_off)->runnable)
HOLDS(target_pc, rec_at(rec_off)->regs.pc == IPA_A + 0x40)
HOLDS(target_gprs, rec_at(rec_off)->regs.x[0] == 7 && zero(&rec_at(rec_off)->regs.x[1], 30 * 8))
HOLDS(target_pstate, rec_at(rec_off)->regs.pstate == PSTATE_RESET)

static const struct effect effects[] = {
	{ "RMI_GRANULE_DELEGATE.success.gran_state", delegate, is_delegated },
	{ "RMI_GRANULE_DELEGATE.success.gran_gpt", delegate, is_realm_pas },
	{ "RMI_GRANULE_DELEGATE.success.wiped", delegate, is_wiped },
	{ "RMI_GRANULE_UNDELEGATE.success.gran_state", undelegate, is_undelegated },
	{ "RMI_GRANULE_UNDELEGATE.success.gran_gpt", undelegate, is_ns_pas },
	{ "RMI_REALM_CREATE.success.rd_state", realm_create, rd_state },
	{ "RMI_REALM_CREATE.success.rtt_state", realm_create, rtt_states },
	{ "RMI_REALM_CREATE.success.realm_state", realm_create, is_new },
	{ "RMI_REALM_CREATE.success.rec_index", realm_create, rec_index_0 },
	{ "RMI_REALM_CREATE.success.num_recs", realm_create, num_recs_0 },
	{ "RMI_REALM_CREATE.success.rtt_base", realm_create, rtt_base },
	{ "RMI_REALM_CREATE.success.rtt_level_start", realm_create, rtt_level_start },
	{ "RMI_REALM_CREATE.success.rtt_num_start", realm_create, rtt_num_start },
	{ "RMI_REALM_CREATE.success.ipa_width", realm_create, ipa_width },
	{ "RMI_REALM_CREATE.success.hash_algo", realm_create, hash_algo },
	{ "RMI_REALM_CREATE.success.rpv", realm_create, rpv },
	{ "RMI_REALM_CREATE.success.rim", realm_create, rim_set },
	{ "RMI_REALM_CREATE.success.rem", realm_create, rem_zero },
	{ "RMI_REALM_CREATE.success.vmid", realm_create, vmid },
	{ "RMI_REALM_CREATE.success.rtte_p_states", realm_create, rtte_p_states },
	{ "RMI_REALM_CREATE.success.rtte_up_states", realm_create, rtte_up_states },
	{ "RMI_REALM_ACTIVATE.success.realm_state", activate_realm, is_active },
	{ "RMI_REALM_ACTIVATE.success.rim_final", activate_realm, rim_final },
	{ "RMI_REALM_DESTROY.success.rd_state", realm_destroy, rd_delegated },
	{ "RMI_REALM_DESTROY.success.rtt_state", realm_destroy, rtts_delegated },
	{ "RMI_REALM_DESTROY.success.wiped", realm_destroy, realm_wiped },
	{ "RMI_REALM_DESTROY.success.tlb", realm_destroy, tlb_empty },
	{ "RMI_REALM_DESTROY.success.vmid_free", realm_destroy, vmid_free },
	{ "RMI_REC_CREATE.success.rec_gran_state", rec_create, rec_gran_state },
	{ "RMI_REC_CREATE.success.rec_aux_state", rec_create, rec_aux_state },
	{ "RMI_REC_CREATE.success.rec_owner", rec_create, rec_owner },
	{ "RMI_REC_CREATE.success.rec_mpidr", rec_create, rec_mpidr },
	{ "RMI_REC_CREATE.success.rec_state", rec_create, rec_ready },
	{ "RMI_REC_CREATE.success.runnable", rec_create, rec_runnable },
	{ "RMI_REC_CREATE.success.not_runnable", psci_world, target_untouched },
	{ "RMI_REC_CREATE.success.rec_gprs", rec_create, rec_gprs },
	{ "RMI_REC_CREATE.success.rec_pc", rec_create, rec_pc },
	{ "RMI_REC_CREATE.success.rec_pstate", rec_create, rec_pstate },
	{ "RMI_REC_CREATE.success.rec_index", rec_create, rec_index_2 },
	{ "RMI_REC_CREATE.success.num_recs", rec_create, num_recs_2 },
	{ "RMI_REC_CREATE.success.rec_ripas", rec_create, rec_ripas },
	{ "RMI_REC_CREATE.success.pending", rec_create, rec_nothing_pending },
	{ "RMI_REC_DESTROY.success.rec_gran_state", rec_destroy, rec_delegated },
	{ "RMI_REC_DESTROY.success.rec_aux_state", rec_destroy, aux_delegated },
	{ "RMI_REC_DESTROY.success.num_recs", rec_destroy, num_recs_1 },
	{ "RMI_REC_DESTROY.success.wiped", rec_destroy, rec_wiped },
	{ "RMI_REC_ENTER.success.running", rec_enter, was_running },
	{ "RMI_REC_ENTER.success.rec_state", rec_enter, is_ready },
	{ "RMI_REC_ENTER.success.rec_pc", rec_enter, ran_at_pc },
	{ "PSCI_CPU_ON.success.pending", cpu_on, psci_waits },
	{ "PSCI_CPU_ON.success.target", cpu_on, target_untouched },
	{ "PSCI_AFFINITY_INFO.success.pending", affinity_info, affinity_waits },
	{ "PSCI_CPU_OFF.success.runnable", cpu_off, not_runnable },
	{ "PSCI_SYSTEM_RESET.success.realm_state", system_reset, is_off },
	{ "RMI_PSCI_COMPLETE.success.pending", complete, pending_cleared },
	{ "RMI_PSCI_COMPLETE.success.result", complete, result_success },
	{ "RMI_PSCI_COMPLETE.success.runnable", complete, target_runnable },
	{ "RMI_PSCI_COMPLETE.success.pc", complete, target_pc },
	{ "RMI_PSCI_COMPLETE.success.gprs", complete, target_gprs },
	{ "RMI_PSCI_COMPLETE.success.pstate", complete, target_pstate },
};

int main(int argc, char **argv)
{
	return effects_main(argc, argv, effects, ARRAY_SIZE(effects));
}
