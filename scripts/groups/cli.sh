# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group cli: the front door's manners. Sourced by caec.

group_cli_list()
{
	printf '%s\n' help version no-command unknown-command unknown-option unknown-group \
		unknown-case command-help bench-help bench-calls-help bench-no-word \
		bench-unknown-word bench-unknown-option debugger terminated
}

# Each command explains itself.
cli_command_help()
{
	local command
	for command in demo test build debug clean; do
		"$top/caec" "$command" --help | grep -q "^Usage: ./caec $command" || {
			echo "caec $command --help has no usage line"
			return 1
		}
	done
}

# A demo that is told to stop leaves neither its machine nor its work behind.
cli_terminated()
{
	local file=$out/.cli-file pid machine='' tries status=0
	head -c 20000000 /dev/zero >"$file"
	env O="$out" "$top/caec" demo --file "$file" &
	pid=$!
	for ((tries = 0; tries < 300; tries++)); do
		machine=$(tr ' ' '\n' 2>/dev/null <"/proc/$pid/task/$pid/children" |
			while read -r child; do
				tr '\0' ' ' <"/proc/$child/cmdline" 2>/dev/null | grep -q x-rme && echo "$child"
			done) || :
		[[ -z $machine ]] || break
		sleep 0.1
	done
	sleep 0.5
	kill -TERM "$pid"
	wait "$pid" || status=$?
	rm -f "$file"
	[[ -n $machine ]] || { echo "no machine was started"; return 1; }
	[[ $status == 143 ]] || { echo "exit status $status, not 143"; return 1; }
	[[ ! -e /proc/$machine ]] || { echo "the machine, process $machine, still runs"; return 1; }
	[[ -z $(find "$out/demo" -name '.run.*') ]] || { echo "work was left in $out/demo"; return 1; }
	[[ ! -e $out/demo/.cli-file ]] || { echo "a copy was left"; return 1; }
}

group_cli()
{
	local name
	for name in $(group_cli_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		case $name in
		help) door_expect cli "$name" 0 "Usage: ./caec" help ;;
		version) door_expect cli "$name" 0 "caec $(cat "$top/VERSION")" --version ;;
		no-command) door_expect cli "$name" 2 "Usage: ./caec" ;;
		unknown-command) door_expect cli "$name" 2 "unknown command 'frob'" frob ;;
		unknown-option) door_expect cli "$name" 2 "unknown word '--frob'" demo --frob ;;
		unknown-group) door_expect cli "$name" 2 "unknown test group 'frob'" test frob ;;
		unknown-case) door_expect cli "$name" 1 "No check ran." test cli/frob ;;
		command-help) check cli "$name" "$out/log/cli-$name.log" cli_command_help ;;
		bench-help) door_expect cli "$name" 0 "Usage: ./caec bench" bench --help ;;
		bench-calls-help) door_expect cli "$name" 0 "Usage: ./caec bench calls" bench calls --help ;;
		bench-no-word) door_expect cli "$name" 2 "bench needs to know what to measure" bench ;;
		bench-unknown-word) door_expect cli "$name" 2 "unknown word 'frob'" bench frob ;;
		bench-unknown-option) door_expect cli "$name" 2 "unknown word '--frob'" bench calls --frob ;;
		debugger) door_expect cli "$name" 0 "RMM entry" debug --batch ;;
		terminated) check cli "$name" "$out/log/cli-$name.log" cli_terminated ;;
		esac
	done
}
