# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group attack: each weakness of the paper's prototype, each invariant and the
# races, tried by hostile hosts and realms against the test build of the RMM.
# Sourced by caec, after e2e.sh. docs/attacks.md says what each case shows.

# The case that counts instructions, on a machine of its own whose counter does.
readonly attack_counting=i09-budget

group_attack_list()
{
	e2e_select attack attack "$out/fw/attack.bios"
	e2e_list
}

group_attack()
{
	e2e_select attack attack "$out/fw/attack.bios"
	e2e_except=("$attack_counting")
	e2e_run "$@"
	e2e_except=()
	[[ $# == 0 ]] || word_in "$attack_counting" "$@" || return 0
	e2e_log=$out/log/attack-counting
	machine_extra=(-icount "shift=0,sleep=off")
	e2e_run "$attack_counting"
	machine_extra=()
}
