# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group unit: the cmocka programs of tests/unit. Sourced by caec.
#
# Each program reports in TAP, a line for each test as it ends. A program that
# dies, or reports fewer tests than it announced, or skips one, has failed.

readonly unit_seconds=${CAEC_UNIT_SECONDS:-300}

group_unit_list()
{
	make_quiet -s unit-list
}

# unit_tap PROGRAM LOG [GROUP FOLDER]: run it and pass its verdicts on as they come.
unit_tap()
{
	local program=$1 log=$2 group=${3:-unit} folder=${4:-$out/unit} line case start now plan='' seen=0 status reason
	: >"$log"
	start=$(clock)
	while IFS= read -r line; do
		printf '%s\n' "$line" >>"$log"
		now=$(clock)
		if [[ $line =~ ^1\.\.([0-9]+) ]]; then
			plan=${BASH_REMATCH[1]}
		elif [[ $line =~ ^(not\ ok|ok)\ [0-9]+\ -\ ([^ ]+)(.*)$ ]]; then
			case=$program/${BASH_REMATCH[2]}
			seen=$((seen + 1))
			if [[ ${BASH_REMATCH[3]} == *SKIP* ]]; then
				check_fail "$group" "$case" "$((now - start))" "skipped" "$log"
			elif [[ ${BASH_REMATCH[1]} == ok ]]; then
				check_pass "$group" "$case" "$((now - start))"
			else
				check_fail "$group" "$case" "$((now - start))" "see the log" "$log"
			fi
			start=$now
		fi
	done < <(
		status=0
		CMOCKA_MESSAGE_OUTPUT=TAP ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
			timeout -k 5 "$unit_seconds" "$folder/test_$program" 2>&1 || status=$?
		printf '\n# exit %d\n' "$status"
	)
	status=$(sed -n 's/^# exit //p' "$log" | tail -n 1)
	reason=''
	if [[ $status == 124 || $status == 137 ]]; then
		reason="no end within $unit_seconds s"
	elif [[ $seen == 0 ]]; then
		reason="the program reported no test (exit status $status)"
	elif [[ -z $plan || $seen -lt $plan ]]; then
		reason="the program died after $seen of ${plan:-?} tests (exit status $status)"
	elif [[ $status != 0 ]] && ! grep -q '^not ok' "$log"; then
		reason="all tests passed, then exit status $status"
	fi
	[[ -z $reason ]] || check_fail "$group" "$program" "$(($(clock) - start))" "$reason" "$log"
}

group_unit()
{
	local names name log=$out/log/unit
	mkdir -p "$log"
	names=$(group_unit_list)
	if [[ -z $names ]]; then
		check_fail unit programs 0 "tests/unit/objs.mk names no program"
		return
	fi
	if ! make_target unit; then
		check_fail unit compile 0 "the tests do not compile" "$out/log/make-unit.log"
		return
	fi
	for name in $names; do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		unit_tap "$name" "$log/$name.log"
	done
}
