# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Checks that call the front door as a user does. Sourced, never run; needs
# ui.sh, paths.sh and results.sh.

# door_expect GROUP NAME STATUS TEXT WORD...: call caec with the words; both its
# status and a text in its output must be as expected.
door_expect()
{
	local group=$1 name=$2 want=$3 text=$4 status=0 start log=$out/log/$1-$2.log
	shift 4
	check_begin "$group" "$name"
	start=$(clock)
	quietly "$log" env NO_COLOR=1 O="$out" "$top/caec" "$@" || status=$?
	if [[ $status != "$want" ]]; then
		check_fail "$group" "$name" "$(($(clock) - start))" "exit status $status, not $want" "$log"
	elif ! grep -qF -- "$text" "$log"; then
		check_fail "$group" "$name" "$(($(clock) - start))" "its output lacks '$text'" "$log"
	else
		check_pass "$group" "$name" "$(($(clock) - start))"
	fi
}
