# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group coverage: how much of the portable RMM (rmm/core, rmm/csm) the unit
# tests reach. Sourced by caec.
#
# The counts come from the same programs, built without sanitizers and with
# gcc's counters (mk/coverage.mk); the report is build/coverage/index.html.

# Percent that must be reached.
declare -grA coverage_least=([lines]=95 [branches]=90)

coverage_dir=$out/coverage

group_coverage_list()
{
	printf '%s\n' measured lines branches
}

# Counts of sources that are no longer there would be taken for zero.
coverage_forget()
{
	local notes source
	find "$coverage_dir" -name '*.gcda' -delete
	rm -f "$coverage_dir"/index* "$coverage_dir/summary.txt"
	while IFS= read -r -d '' notes; do
		source=${notes#"$coverage_dir/obj/"}
		[[ -e $top/${source%.gcno}.c ]] || rm -f "$notes"
	done < <(find "$coverage_dir/obj" -name '*.gcno' -print0)
}

# Every program, from zero; then the report.
coverage_measure()
{
	local name names failed=0 judged=(--root "$top" --filter "$top/rmm/core/" --filter "$top/rmm/csm/")
	names=$(make_quiet -s unit-list)
	[[ -n $names ]] || { echo "tests/unit/objs.mk names no program"; return 1; }
	coverage_forget
	for name in $names; do
		"$coverage_dir/test_$name" || { echo "# test_$name failed"; failed=1; }
	done
	gcovr "${judged[@]}" --html-details "$coverage_dir/index.html" \
		--html-title "Unit tests: rmm/core and rmm/csm" "$coverage_dir/obj" || return 1
	gcovr "${judged[@]}" --branches --print-summary "$coverage_dir/obj" >"$coverage_dir/summary.txt" || return 1
	return "$failed"
}

# coverage_bound WHAT PERCENT: the summary's figure for lines or branches.
coverage_bound()
{
	tail -n 3 "$coverage_dir/summary.txt"
	awk -v what="$1:" -v least="$2" '
		$1 == what { enough = $2 + 0 >= least }
		END {
			if (!enough)
				printf "%s at least %d%% wanted: see index.html beside the summary\n", what, least
			exit !enough
		}' "$coverage_dir/summary.txt"
}

group_coverage()
{
	local name
	if ! make_target coverage; then
		check_fail coverage compile 0 "the tests do not compile" "$out/log/make-coverage.log"
		return
	fi
	for name in $(group_coverage_list); do
		# Only a whole run gives figures, so it comes first, whichever is wanted.
		[[ $# == 0 || $name == measured ]] || word_in "$name" "$@" || continue
		case $name in
		measured) check coverage "$name" "$out/log/coverage-$name.log" coverage_measure ;;
		*) check coverage "$name" "$out/log/coverage-$name.log" \
			coverage_bound "$name" "${coverage_least[$name]}" ;;
		esac
	done
}
