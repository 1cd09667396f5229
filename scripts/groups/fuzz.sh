# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group fuzz: the fuzzer of tests/fuzz. Its corpus is replayed, and measured
# by the lines of the core that it reaches; then inputs are changed for a bounded
# time; and each bug of tests/fuzz/bugs.txt must be found. Sourced by caec.
#
# Tokens are left out: the fuzzed RMM has no attestation key, as each signature
# takes as long as thousands of calls. tests/unit/test_token.c has them.
#
# A finding is left in build/fuzz/finding-*: FUZZ_TRACE=1 build/fuzz/fuzz FILE
# shows its calls.

readonly fuzz_seconds=${CAEC_FUZZ_SECONDS:-60}
readonly fuzz_bug_seconds=90 fuzz_lines_least=85
readonly fuzz_left_out='(attest|claim|claims|rsi_token|sign|token)'

fuzz_dir=$out/fuzz
fuzz_corpus=$top/tests/fuzz/corpus

group_fuzz_list()
{
	printf '%s\n' replay lines search
	make_quiet -s fuzz-bug-list | sed 's/^/bug-/'
}

# fuzz_run PROGRAM SEED SECONDS FOLDER...: the time counts from the end of the replay.
fuzz_run()
{
	local program=$1 seed=$2 seconds=$3
	shift 3
	ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1:abort_on_error=1 timeout -k 5 $((seconds + 120)) "$program" \
		-seed="$seed" -max_total_time="$seconds" -max_len=1024 -timeout=20 -verbosity=1 \
		-artifact_prefix="$fuzz_dir/finding-" "$@" 2>&1
}

fuzz_replay()
{
	[[ -n $(find "$fuzz_corpus" -type f) ]] || { echo "there is no corpus"; return 1; }
	ASAN_OPTIONS=detect_leaks=0 "$fuzz_dir/fuzz" -runs=0 -timeout=20 -artifact_prefix="$fuzz_dir/finding-" "$fuzz_corpus"
}

# Percent of lines of rmm/core and rmm/csm, by file and together.
fuzz_lines()
{
	local objects=$out/fuzzcov/obj
	find "$objects" -name '*.gcda' -delete
	find "$fuzz_corpus" -type f -print0 | xargs -0 "$out/fuzzcov/replay" || return 1
	find "$objects/rmm/core" "$objects/rmm/csm" -name '*.gcda' -print0 | sort -z |
		(cd "$fuzz_dir" && xargs -0 gcov --no-output) | awk -v least="$fuzz_lines_least" -v out="$fuzz_left_out" '
		/^File / { file = $2 }
		file ~ "/" out "[.]c" { file = "" }
		/^Lines executed:/ && file ~ /rmm\/(core|csm)\/[a-z_0-9]+\.c/ {
			split($2, part, "[:%]")
			printf "%6.2f%% of %4d lines  %s\n", part[2], $4, file
			lines += $4
			reached += $4 * part[2] / 100
			file = ""
		}
		END {
			percent = lines ? 100 * reached / lines : 0
			printf "lines: %.1f%% of %d; at least %d%% wanted\n", percent, lines, least
			exit percent < least
		}'
}

# A bounded time from the corpus, which stays as it is.
fuzz_search()
{
	local found=$fuzz_dir/found
	rm -rf "$found"
	mkdir -p "$found"
	fuzz_run "$fuzz_dir/fuzz" "$RANDOM" "$fuzz_seconds" "$found" "$fuzz_corpus"
}

# With a fixed seed; what is found must be the bug's doing.
fuzz_bug()
{
	local name=$1 found=$fuzz_dir/bugs/$1-found status=0 finding folders=()
	rm -rf "$found"
	mkdir -p "$found/corpus"
	folders=("$found/corpus")
	! grep -q "^$name corpus " "$top/tests/fuzz/bugs.txt" || folders+=("$fuzz_corpus")
	(fuzz_dir=$found fuzz_run "$out/fuzz/bugs/$name" 1 "$fuzz_bug_seconds" "${folders[@]}") || status=$?
	[[ $status != 0 ]] || { echo "not found in $fuzz_bug_seconds s"; return 1; }
	finding=$(find "$found" -maxdepth 1 -name 'finding-*' | head -n 1)
	[[ -n $finding ]] || { echo "the program ended (status $status) without a finding"; return 1; }
	"$fuzz_dir/fuzz" "$finding" 2>&1 || { echo "the finding is one without the bug, too"; return 1; }
}

group_fuzz()
{
	local name log=$out/log/fuzz
	mkdir -p "$log"
	if ! make_target fuzz || ! make_target fuzz-bugs; then
		check_fail fuzz compile 0 "the fuzzer does not compile" "$out/log"/make-fuzz*.log
		return
	fi
	for name in $(group_fuzz_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		case $name in
		bug-*) check fuzz "$name" "$log/$name.log" fuzz_bug "${name#bug-}" ;;
		*) check fuzz "$name" "$log/$name.log" "fuzz_$name" ;;
		esac
		case $name in
		replay|search) note "$(grep '^fuzz: ' "$log/$name.log" | tail -n 1 | grep . || echo "no figures")" ;;
		lines) note "$(grep '^lines: ' "$log/$name.log" || echo "no figures")" ;;
		esac
	done
}
