# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group e2e: cases that the bare host runs on the emulated machine.
# Sourced by caec; group hostile is run by the same functions.
#
# The host prints `CASE name` when a case begins and `PASS name` or
# `FAIL name: reason` when it ends, and `DONE passed failed` last. A case of
# which no PASS was read has failed. When the console falls silent or the
# machine ends early, the case that ran has failed, and the machine is started
# again with those that are left.
#
# Case shared-gib makes a million calls (CONTRIBUTING.md), in a minute and a half of CPU time and with 1.1 GB of
# memory: it is run when it is named, and with CAEC_E2E=long, which .ci/run sets.

readonly e2e_silence=${CAEC_E2E_SILENCE:-120} e2e_total=${CAEC_E2E_TOTAL:-1800}
readonly e2e_long=shared-gib

# Longest command line that we give the host image: in bytes, and in names. It
# has room for 1024 and 64.
readonly e2e_bytes_max=900 e2e_names_max=60

# e2e_select GROUP TARGET BIOS: what the functions below build and start.
e2e_select()
{
	e2e_group=$1 e2e_target=$2 e2e_bios=$3 e2e_log=$out/log/$1
}

group_e2e_list()
{
	e2e_select e2e bios "$out/fw/caec.bios"
	e2e_list
}

group_e2e()
{
	e2e_select e2e bios "$out/fw/caec.bios"
	[[ $# -gt 0 || ${CAEC_E2E:-} == long ]] || e2e_except=("$e2e_long")
	e2e_run "$@"
	e2e_except=()
}

e2e_list()
{
	e2e_ready || die "the machine does not compile" "See $out/log/make-$e2e_target.log."
	e2e_names || die "the host image did not list its cases" "See $e2e_log/list.log."
	printf '%s\n' "${e2e_all[@]}"
}

e2e_ready()
{
	make_target "$e2e_target"
}

# Patterns: only such cases (all if there is none), and but for these.
e2e_only=()
e2e_except=()
e2e_selected()
{
	[[ ${#e2e_only[@]} == 0 ]] || word_in "$1" "${e2e_only[@]}" || return 1
	! word_in "$1" "${e2e_except[@]}"
}

# e2e_all: the names of all cases that are selected, as the host image gives them.
e2e_all=()
e2e_names()
{
	local status name
	e2e_all=()
	mkdir -p "$e2e_log"
	: >"$e2e_log/list.log"
	machine_start "$e2e_bios" list
	while :; do
		status=0
		machine_line "$e2e_silence" || status=$?
		[[ $status == 0 ]] || break
		printf '%s\n' "$machine_text" >>"$e2e_log/list.log"
		[[ $machine_text =~ ^CASE\ ([A-Za-z0-9_.-]+)$ ]] || continue
		name=${BASH_REMATCH[1]}
		! e2e_selected "$name" || e2e_all+=("$name")
	done
	machine_stop
	[[ $status == 1 && ${#e2e_all[@]} -gt 0 ]]
}

# e2e_boot NAME...: one start of the machine. Verdicts of the cases that ran are
# given here; e2e_left is set to those whose turn did not come.
e2e_boots=0
e2e_left=()
e2e_boot()
{
	local -A waiting=()
	local name current='' status start=0 now deadline log caselog=/dev/null passed=0 failed=0 total=''
	for name; do waiting[$name]=1; done
	e2e_boots=$((e2e_boots + 1))
	log=$e2e_log/console-$e2e_boots.log
	: >"$log"
	deadline=$e2e_deadline
	machine_start "$e2e_bios" run "$@"
	while :; do
		status=0
		machine_line "$e2e_silence" || status=$?
		[[ -z $machine_text ]] || printf '%s\n' "$machine_text" | tee -a "$caselog" >>"$log"
		now=$(clock)
		[[ $status != 0 || $now -lt $deadline ]] || status=3
		[[ $status == 0 ]] || break
		if [[ $machine_text =~ ^CASE\ ([A-Za-z0-9_.-]+)$ && -n ${waiting[${BASH_REMATCH[1]}]:-} ]]; then
			if [[ -n $current ]]; then
				check_fail "$e2e_group" "$current" "$((now - start))" "ended without a verdict" "$caselog"
				failed=$((failed + 1))
			fi
			current=${BASH_REMATCH[1]}
			unset "waiting[$current]"
			caselog=$e2e_log/$current.log
			: >"$caselog"
			start=$now
			check_begin "$e2e_group" "$current"
		elif [[ -n $current && $machine_text == "PASS $current" ]]; then
			check_pass "$e2e_group" "$current" "$((now - start))"
			passed=$((passed + 1)) current='' caselog=/dev/null
		elif [[ -n $current && $machine_text == "FAIL $current"* ]]; then
			check_fail "$e2e_group" "$current" "$((now - start))" "${machine_text#"FAIL $current: "}" "$caselog"
			failed=$((failed + 1)) current='' caselog=/dev/null
		elif [[ $machine_text =~ ^DONE\ ([0-9]+)\ ([0-9]+)$ ]]; then
			total="${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
		fi
	done
	if [[ $status == 1 ]]; then machine_wait; else machine_stop; fi

	if [[ -n $current ]]; then
		case $status in
		1) name="the machine ended (status $machine_status)" ;;
		2) name="no line for $e2e_silence s" ;;
		*) name="no end within $e2e_total s" ;;
		esac
		check_fail "$e2e_group" "$current" "$(($(clock) - start))" "$name" "$caselog"
	elif [[ -n $total && $total != "$passed $failed" ]]; then
		check_fail "$e2e_group" count 0 "the host counted '$total' (passed failed), we read '$passed $failed'" "$log"
	fi
	e2e_left=()
	for name; do
		[[ -z ${waiting[$name]:-} ]] || e2e_left+=("$name")
	done
	[[ ${#e2e_left[@]} -gt 0 ]] || return 0
	# Cases are left, but no case was cut short, or no time is left: a further
	# start would not get anywhere.
	if [[ ${#e2e_left[@]} == "$#" || -n $total || $status == 3 ]]; then
		case $status in
		2) status="no line for $e2e_silence s" ;;
		3) status="no end within $e2e_total s" ;;
		*) status="the machine ended (status $machine_status)" ;;
		esac
		for name in "${e2e_left[@]}"; do
			check_fail "$e2e_group" "$name" 0 "did not run: $status" "$log"
		done
		e2e_left=()
	fi
}

# e2e_run [PATTERN...]: all cases that are selected, or those of them that match.
e2e_run()
{
	local name names=() batch=() size
	if ! e2e_ready; then
		check_fail "$e2e_group" compile 0 "the machine does not compile" "$out/log/make-$e2e_target.log"
		return
	fi
	rm -rf "$e2e_log"
	mkdir -p "$e2e_log"
	if ! e2e_names; then
		check_fail "$e2e_group" list 0 "the host image did not list its cases" "$e2e_log/list.log"
		return
	fi
	for name in "${e2e_all[@]}"; do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		names+=("$name")
	done
	e2e_deadline=$(($(clock) + e2e_total * 1000))
	while [[ ${#names[@]} -gt 0 ]]; do
		batch=() size=0
		for name in "${names[@]}"; do
			size=$((size + ${#name} + 1))
			[[ $size -le $e2e_bytes_max && ${#batch[@]} -lt $e2e_names_max ]] || break
			batch+=("$name")
		done
		names=("${names[@]:${#batch[@]}}")
		e2e_boot "${batch[@]}"
		names=("${e2e_left[@]}" "${names[@]}")
	done
}
