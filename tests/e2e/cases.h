/* SPDX-License-Identifier: BSD-3-Clause */
/* The cases; what each is about says table.c. */
#ifndef E2E_CASES_H
#define E2E_CASES_H

void case_boot(void);
void case_geometry(void);
void case_rsi(void);
void case_sha512(void);
void case_faults(void);
void case_destroyed(void);
void case_destroyed_two_cpus(void);
void case_fold(void);
void case_mmio(void);
void case_timer(void);
void case_wfi(void);
void case_irq(void);
void case_psci(void);
void case_sysoff(void);
void case_fp(void);
void case_sve(void);
void case_sme(void);
void case_two_realms(void);
void case_rounds(void);
void case_rounds_two_cpus(void);
void case_gpc(void);
void case_pmu(void);
void case_debug(void);
void case_hidden(void);
void case_host_state(void);
void case_rmi_errors(void);
void case_rmi_states(void);
void case_enter_errors(void);
void case_csm_share(void);
void case_csm_read_only(void);
void case_csm_lazy(void);
void case_csm_block(void);
void case_csm_revoke(void);
void case_csm_destroy(void);
void case_csm_host_removes(void);
void case_csm_reject(void);
void case_csm_errors(void);
void case_csm_refusals(void);
void case_csm_two_cpus(void);
void case_csm_events(void);
void case_csm_event_irq(void);
void case_csm_page_taken(void);
void case_csm_page_taken_two_cpus(void);
void case_csm_fold(void);

#endif
