# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group attack: each weakness of the paper's prototype, each invariant and the
# races, tried by hostile hosts and realms against the test build of the RMM.
# Sourced by caec, after e2e.sh. docs/attacks.md says what each case shows.

group_attack_list()
{
	e2e_select attack attack "$out/fw/attack.bios"
	e2e_list
}

group_attack()
{
	e2e_select attack attack "$out/fw/attack.bios"
	e2e_run "$@"
}
