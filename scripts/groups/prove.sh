# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group prove: the proofs of tests/prove by CBMC (docs/proofs.md), and the
# mutants of tests/prove/mutants.txt, which must not be provable. Sourced by
# caec.
#
# A proof has failed, too, if a loop could go on beyond its bound, or if a
# function that it calls has no body.

readonly prove_seconds=${CAEC_PROVE_SECONDS:-120}
readonly prove_sources=$top/tests/prove

prove_dir=$out/prove

# Lines of a table of tests/prove without comments.
prove_table()
{
	grep -v -e '^#' -e '^$' "$prove_sources/$1.txt"
}

group_prove_list()
{
	prove_table proofs | sed 's/^\([^ ]*\) \([^ ]*\) .*/\1-\2/'
	prove_table mutants | sed 's/^\([^ ]*\) .*/mutant-\1/'
}

# prove_run PROOF [MUTANT FOLDER]: CBMC's output, and its status.
prove_run()
{
	local file function unwind options changed=()
	read -r file function unwind options < <(prove_table proofs | grep "^${1%%-*} ${1#*-} ") ||
		{ echo "there is no proof $1"; return 1; }
	[[ -z ${2:-} ]] || changed=(-I "$2" -I "$2/include")
	# shellcheck disable=SC2086  # one word for each option
	(cd "$top" && timeout -k 5 "$prove_seconds" "$out/tools/cbmc/run" "tests/prove/$file.c" \
		--function "prove_${function//-/_}" --unwind "$unwind" --unwinding-assertions \
		--bounds-check --pointer-check --pointer-overflow-check --div-by-zero-check \
		--signed-overflow-check --undefined-shift-check --drop-unused-functions --slice-formula \
		"${changed[@]}" -I rmm -I rmm/include -I rmm/arch/native/include -I rmm/csm -I rmm/core \
		-I rmm/lib -I include -I "$out/src/mbedtls/include" -D RMM_NATIVE=1 -D RMM_CSM=1 -D RMM_LOG_LEVEL=0 \
		-D 'MBEDTLS_CONFIG_FILE=<mbedtls_config.h>' $options)
}

prove_proof()
{
	prove_table mutants | cut -d ' ' -f 2 | grep -qx -- "$1" || { echo "no mutant says what this proves"; return 1; }
	prove_run "$1"
}

# Found is what a property of the proof or of the language says; that a loop goes
# on for longer, or that a function is missing, proves nothing.
prove_mutant()
{
	local name=$1 proof file edit folder=$prove_dir/mutants/$1 status=0
	read -r name proof file edit < <(prove_table mutants | grep "^$name ")
	rm -rf "$folder"
	mkdir -p "$folder/$(dirname "$file")"
	sed -e "$edit" "$top/rmm/$file" >"$folder/$file"
	! cmp -s "$top/rmm/$file" "$folder/$file" || { echo "the mutant does not apply to rmm/$file"; return 1; }
	prove_run "$proof" "$folder" >"$folder/output" || status=$?
	grep -E ': FAILURE$' "$folder/output" || :
	[[ $status == 10 ]] || { echo "CBMC ended with status $status, not 10"; return 1; }
	grep -E ': FAILURE$' "$folder/output" | grep -qvE '\.(unwind|no-body|recursion)\.' ||
		{ echo "nothing was found but a loop or a missing function"; return 1; }
}

# prove_figures PROOF LOG: what was looked at, for the one who reads along.
prove_figures()
{
	local properties bounds
	properties=$(sed -n 's/^\*\* [0-9]* of \([0-9]*\) failed.*/\1/p' "$2")
	bounds=$(prove_table proofs | sed -n "s/^${1%%-*} ${1#*-} \\([0-9]*\\).*/\\1/p")
	note "${properties:-no} properties; loops of at most $((bounds - 1)) turns"
}

group_prove()
{
	local name log=$out/log/prove
	mkdir -p "$log"
	for name in $(group_prove_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		case $name in
		mutant-*)
			check prove "$name" "$log/$name.log" prove_mutant "${name#mutant-}"
			note "$(sed -n 's/^\[\(.*\)\] line [0-9]* \(.*\): FAILURE$/found: \2/p' "$log/$name.log" | grep -v unwinding | head -n 1 | cut -c 1-100)" ;;
		*)
			check prove "$name" "$log/$name.log" prove_proof "$name"
			prove_figures "$name" "$log/$name.log" ;;
		esac
	done
}
