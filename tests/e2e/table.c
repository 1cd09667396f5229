/* SPDX-License-Identifier: BSD-3-Clause */
#include <case.h>

#include "cases.h"

const struct bare_case e2e_cases[] = {
	{ "boot", case_boot,
	  "a measured realm boots, prints, and host call values make the round trip" },
	{ "geometry", case_geometry,
	  "IPA widths from 32 to 48 bits, one and many starting tables" },
	{ "rsi", case_rsi, "realm services; the RIM equals the host's own computation" },
	{ "sha512", case_sha512, "measurements by SHA-512, equal for equal realms" },
	{ "faults", case_faults,
	  "aborts inside the realm, population on demand, fetches from shared memory" },
	{ "destroyed", case_destroyed,
	  "a page the host takes away is gone until the realm says otherwise" },
	{ "destroyed-two-cpus", case_destroyed_two_cpus, "the same while the realm writes to it" },
	{ "fold", case_fold, "tables folded and unfolded under a realm that notices nothing" },
	{ "mmio", case_mmio, "emulated accesses of every width and sign" },
	{ "timer", case_timer, "virtual and physical timers by injected interrupts" },
	{ "wfi", case_wfi, "the same with WFI and WFE trapped" },
	{ "irq", case_irq, "injected SGIs, PPIs and SPIs, more than there are list registers" },
	{ "psci", case_psci, "a second virtual CPU on and off, and the whole realm off" },
	{ "sysoff", case_sysoff, "a realm that is off is not entered again" },
	{ "fp", case_fp, "two realms and the host keep their vector registers" },
	{ "two-realms", case_two_realms, "two realms on two CPUs at once" },
	{ "rounds", case_rounds, "200 realms created, run and destroyed; no granule lost" },
	{ "rounds-two-cpus", case_rounds_two_cpus, "the same on two CPUs at once" },
	{ "gpc", case_gpc, "the host is refused at every kind of realm memory, and at the RMM's" },
	{ "rmi-errors", case_rmi_errors, "wrong addresses to every command" },
	{ "rmi-states", case_rmi_states, "commands in the wrong state, tables in the wrong place" },
	{ "enter-errors", case_enter_errors,
	  "wrong run pages, list registers and flags at REC entry" },
	{ "csm-share", case_csm_share, "shared memory in both directions, never executable" },
	{ "csm-read-only", case_csm_read_only, "a grant to read does not let the consumer write" },
	{ "csm-lazy", case_csm_lazy, "pages that the provider gets only when the consumer asks" },
	{ "csm-block", case_csm_block, "a region of one 2 MiB block" },
	{ "csm-revoke", case_csm_revoke, "revoke and detach while mapped, and attach again" },
	{ "csm-destroy", case_csm_destroy, "a destroyed region is the provider's alone" },
	{ "csm-host-removes", case_csm_host_removes,
	  "the host evicts a consumer and closes a region" },
	{ "csm-reject", case_csm_reject, "a host that says no, and one that forgets" },
	{ "csm-errors", case_csm_errors, "wrong ids, sizes, ranges and rights" },
	{ "csm-refusals", case_csm_refusals, "what the host may not do to shared memory" },
	{ "csm-two-cpus", case_csm_two_cpus,
	  "revoke while the consumer hammers the window on another CPU" },
};

const uint64_t e2e_cases_count = sizeof(e2e_cases) / sizeof(e2e_cases[0]);
