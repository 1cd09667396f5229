# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Verdicts of checks, and their sum. Sourced, never run; needs ui.sh.
#
# A check passes or fails. One that cannot run fails: there is no third verdict.

results_passed=0
results_failed=0
results_failures=()

# clock: now, in milliseconds.
clock()
{
	local now=${EPOCHREALTIME/[.,]/}
	printf '%s' "$((now / 1000))"
}

# check_begin GROUP NAME: on a terminal, show what runs now.
check_begin()
{
	[[ -t 1 ]] || return 0
	printf '  %s....%s  %s/%s' "$ui_dim" "$ui_off" "$1" "$2"
}

check_line()
{
	local colour=$1 word=$2 name=$3 ms=$4
	[[ ! -t 1 ]] || printf '\r\e[K'
	printf '  %s%s%s  %-50s %s%4d.%02d s%s\n' "$colour" "$word" "$ui_off" "$name" \
		"$ui_dim" "$((ms / 1000))" "$((ms % 1000 / 10))" "$ui_off"
}

# check_pass GROUP NAME MILLISECONDS
check_pass()
{
	results_passed=$((results_passed + 1))
	check_line "$ui_green" PASS "$1/$2" "$3"
}

# check_fail GROUP NAME MILLISECONDS REASON [LOG]: with the log's last lines.
check_fail()
{
	results_failed=$((results_failed + 1))
	results_failures+=("$1/$2: $4")
	check_line "$ui_red" FAIL "$1/$2" "$3"
	printf '        %s\n' "$4"
	[[ -n ${5:-} && -s $5 ]] || return 0
	tail -n 12 "$5" | cut -c 1-200 | sed 's/^/        | /'
	printf '        log: %s\n' "$5"
}

# check GROUP NAME LOG WORD...: run a command; its status is the verdict.
check()
{
	local group=$1 name=$2 log=$3 start status=0
	shift 3
	check_begin "$group" "$name"
	start=$(clock)
	quietly "$log" "$@" || status=$?
	if [[ $status == 0 ]]; then
		check_pass "$group" "$name" "$(($(clock) - start))"
	else
		check_fail "$group" "$name" "$(($(clock) - start))" "exit status $status" "$log"
	fi
}

# results_end: the sum, as the last line. Status 1 if anything failed or if
# nothing ran at all.
results_end()
{
	local failure
	if [[ $results_failed -gt 0 ]]; then
		printf '\nFailed:\n'
		for failure in "${results_failures[@]}"; do
			printf '  %s\n' "$failure"
		done
	fi
	[[ $((results_passed + results_failed)) -gt 0 ]] || printf 'No check ran.\n'
	printf '%d passed, %d failed\n' "$results_passed" "$results_failed"
	[[ $results_failed == 0 && $results_passed -gt 0 ]]
}
