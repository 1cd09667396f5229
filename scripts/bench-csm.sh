# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# ./caec bench csm: what Confidential Shared Memory costs. Sourced by caec after
# bench.sh, whose functions it uses.

readonly bench_csm_log=$out/log/bench-csm.log
readonly bench_csm_nomops_log=$out/log/bench-csm-nomops.log
# The RMM without CSM, and without FEAT_MOPS like the one that it is compared with.
readonly bench_nocsm=$bench_dir/nocsm
readonly bench_nocsm_log=$out/log/bench-calls-nocsm.log
bench_csm_logs=("$bench_csm_log")

# bench_csm RMM OUT: as bench_calls.
bench_csm()
{
	bench_images "$1"
	bench_measure csm "$bench_rmm" "$bench_csm_log"
	if [[ -z $1 ]]; then
		bench_make O="$bench_nocsm" SRC="${SRC:-$out/src}" RMM_MOPS=0 RMM_CSM=0 rmm
		bench_measure csm "$bench_nomops/rmm/rmm.img" "$bench_csm_nomops_log"
		bench_measure calls "$bench_nomops/rmm/rmm.img" "$bench_nomops_log"
		bench_measure calls "$bench_nocsm/rmm/rmm.img" "$bench_nocsm_log"
		bench_csm_logs+=("$bench_csm_nomops_log")
	fi
	bench_csm_tables
	[[ -z $2 ]] || bench_write csm "$2" bench_csm_document
}

bench_csm_tables()
{
	bench_awk -f "$top/bench/csm.awk" "${bench_csm_logs[@]}"
	[[ $bench_rmm == "$out/rmm/rmm.img" ]] || return 0
	printf '\n### What it costs the others\n\n'
	cat "$top/bench/csm-others.md"
	bench_awk -f "$top/bench/growth.awk" "$bench_nocsm_log" "$bench_nomops_log"
	bench_csm_size
}

# Lines that CSM has outside its folder: those of its entries' marks and of its
# event interrupt too.
readonly bench_csm_words='csm|RMM_CSM|RTTE_(REGION|WINDOW|RESERVED|DRAINING)|BORROWED|K_RESERVED|rtte_(borrowed|reserved)|rtt_run|event_(lr|intid)|update_event'

bench_csm_size()
{
	local code='awk -f bench/lines.awk rmm/csm/*.[ch] rmm/include/csm_core.h'
	local all='cat rmm/csm/*.[ch] rmm/include/csm_core.h | wc -l'
	local outside="grep -rhiE '$bench_csm_words' rmm/arch/aarch64 rmm/core rmm/include rmm/plat --include=*.[chS] --exclude=csm_core.h | wc -l"
	local text="${CROSS_COMPILE:-aarch64-linux-gnu-}size build/bench/nomops/rmm/rmm.elf build/bench/nocsm/rmm/rmm.elf"
	local with without there own
	with=$(bench_text "$bench_nomops")
	without=$(bench_text "$bench_nocsm")
	own=$(cd "$top" && eval "$code")
	there=$(cd "$top" && eval "$outside")
	printf '\n### Size\n\n| what | figure | goal | |\n|---|--:|--:|---|\n'
	bench_csm_size_row "lines of code of CSM, without blanks and comments: its folder and its header" "$own" ""
	bench_csm_size_row "lines of the core, its headers and the machine's parts that name it" "$there" ""
	bench_csm_size_row "lines of code of CSM, wherever they stand" "$((own + there))" 1500
	bench_csm_size_row "lines of CSM in all, wherever they stand" "$(($(cd "$top" && eval "$all") + there))" 2500
	bench_csm_size_row "text of the RMM, bytes, crypto included" "$with" ""
	bench_csm_size_row "of it what CSM adds" "$((with - without))" ""
	cat <<-TEXT

	\`\`\`
	$code
	$all
	$outside
	$text        # text: first column; RMM_MOPS=0 in both, RMM_CSM=0 in the second
	\`\`\`
	TEXT
}

# bench_text FOLDER: bytes of text of the RMM built there.
bench_text()
{
	"${CROSS_COMPILE:-aarch64-linux-gnu-}size" "$1/rmm/rmm.elf" | awk 'NR == 2 { print $1 }'
}

bench_csm_size_row()
{
	local verdict=''
	[[ -z $3 ]] || { verdict=met; [[ $2 -le $3 ]] || verdict=MISSED bench_missed=1; }
	printf '| %s | %s | %s | %s |\n' "$1" "$2" "$3" "$verdict"
}

bench_csm_document()
{
	printf '%s\n' "$bench_mark"
	cat "$top/bench/csm.md"
	printf '\n'
	bench_settings
	cat <<-TEXT
	| parties | one provider and eight consumers, all \`bench/guest\`; windows at the region's own address |
	| samples | two of each row, the first is shown; what is not equal is counted below the goals: ids are found by a hash that each boot draws anew |
	TEXT
	bench_csm_tables
}
