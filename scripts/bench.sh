# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# ./caec bench: figures of the RMM on the emulated machine. Sourced by caec, which
# has loaded the libraries; nothing here needs root or a network.

readonly bench_dir=$out/bench
readonly bench_log=$out/log/bench-calls.log
# The same RMM without FEAT_MOPS, its image and the log of its measurement.
readonly bench_nomops=$bench_dir/nomops
readonly bench_nomops_log=$out/log/bench-calls-nomops.log
# How many goals were missed, of a report.
bench_missed=''

# The machine of the reference figures: one CPU, and a counter that advances by
# one with each instruction.
bench_machine=(
	-M "virt,secure=on,virtualization=on,gic-version=3"
	-cpu "max,x-rme=on"
	-icount "shift=0,sleep=off" -smp 1 -m 3G
	-nic none -display none -monitor none -no-reboot -serial stdio
)

# The image that is measured; ours has an ELF file beside it.
bench_rmm=''
# Logs of the measurements; where there are two, the goals are judged by the second.
bench_logs=("$bench_log")

# bench_calls RMM OUT: measure that image ('': ours, and ours without FEAT_MOPS),
# table on the terminal, document to OUT ('': none).
bench_calls()
{
	bench_images "$1"
	bench_measure calls "$bench_rmm" "$bench_log"
	if [[ -z $1 ]]; then
		bench_measure calls "$bench_nomops/rmm/rmm.img" "$bench_nomops_log"
		bench_logs+=("$bench_nomops_log")
	fi
	bench_report text
	[[ -z $2 ]] || bench_write calls "$2" bench_document
}

# bench_images RMM: build what is measured: the bench host and, without an RMM,
# ours and ours without FEAT_MOPS.
bench_images()
{
	bench_rmm=${1:-$out/rmm/rmm.img}
	bench_make bench fw
	[[ -z $1 ]] || return 0
	bench_make rmm
	bench_make O="$bench_nomops" SRC="${SRC:-$out/src}" RMM_MOPS=0 rmm
}

# The document has a part for each of the commands; the second begins with this line.
readonly bench_mark='<!-- ./caec bench csm -->'

# bench_write PART DOCUMENT FUNCTION: replace that part (calls or csm) by what the
# function prints.
bench_write()
{
	local part=$1 document=$2 function=$3 other=$bench_dir/other.md
	# shellcheck disable=SC2016  # awk's own
	awk -v mark="$bench_mark" -v part="$part" '$0 == mark { csm = 1 } csm != (part == "csm")' \
		"$document" >"$other" 2>/dev/null || :
	{
		[[ $part == calls ]] || cat "$other"
		"$function"
		[[ $part == csm ]] || cat "$other"
	} >"$document.new"
	mv "$document.new" "$document"
	say "Wrote $document"
}

# bench_make WORD...: make, quietly.
bench_make()
{
	quietly "$out/log/make-bench.log" run_make "$@" || die "building failed" "See $out/log/make-bench.log."
}

# bench_measure WHAT IMAGE LOG: boot the machine with that RMM and the bench host,
# which measures calls or csm.
bench_measure()
{
	local what=$1 image=$2 log=$3 status=0
	FW=$out/fw "$top/scripts/mkbios.sh" "$image" "$bench_dir/bench.bin" "$bench_dir/bench.bios"
	say "Measuring $what of $image (a minute or two)"
	timeout "${CAEC_BENCH_TOTAL:-600}" setpriv --pdeathsig KILL "$machine_qemu" "${bench_machine[@]}" \
		-semihosting-config "$(machine_semihosting "$what")" -bios "$bench_dir/bench.bios" \
		</dev/null >"$log" 2>&1 || status=$?
	if [[ $status != 0 ]] || ! grep -q '^DONE' "$log"; then
		die "the measurement did not end well (status $status)" "$(grep -a FATAL "$log" || tail -n 3 "$log")" "See $log."
	fi
}

bench_report()
{
	bench_awk -v mode="$1" -f "$top/bench/report.awk" "$top/bench/reference.txt" "${bench_logs[@]}"
}

# bench_awk WORD...: a report; it ends with status 3 when a goal is missed.
bench_awk()
{
	local status=0
	awk "$@" || status=$?
	[[ $status == 0 || $status == 3 ]] || die "a report failed (status $status)"
	[[ $status == 0 ]] || bench_missed=1
}

# bench_fact NAME: what the bench host found out about the RMM.
bench_fact()
{
	sed -n "s/\r//; s/^FACT $1|//p" "$bench_log"
}

# bench_revision: the commit of what the RMM is built from, and whether the tree
# has changes that are in no commit.
bench_revision()
{
	local parts=(rmm include/abi mk config.mk) commit
	commit=$(git -C "$top" log -1 --format=%h -- "${parts[@]}" 2>/dev/null) || return 0
	printf ' at %s' "$commit"
	[[ -z $(git -C "$top" status --porcelain -- "${parts[@]}") ]] || printf ', **with changes that are in no commit**'
}

# bench_memory_instructions: those in our image that count as one however many
# bytes they move or clear.
bench_memory_instructions()
{
	local code zva mops
	code=$("${CROSS_COMPILE:-aarch64-linux-gnu-}objdump" -d "$out/rmm/rmm.elf")
	zva=$(grep -cP '\tdc\tzva' <<<"$code") || :
	mops=$(grep -cP '\t(cpy|set)[fg]?[pme][a-z]*\t' <<<"$code") || :
	printf '%s' "$zva DC ZVA (64 bytes each), $mops of FEAT_MOPS (any number of bytes)"
}

# Rows of settings that both parts have.
bench_settings()
{
	local rmm="\`${bench_rmm##*/}\`, made elsewhere" memory='not looked at' nomops='not measured'
	if [[ $bench_rmm == "$out/rmm/rmm.img" ]]; then
		rmm="\`build/rmm/rmm.img\` of this tree$(bench_revision), GCC $("${CROSS_COMPILE:-aarch64-linux-gnu-}gcc" -dumpfullversion), \`-O2\`, \`RMM_LOG_LEVEL=${RMM_LOG_LEVEL:-2}\`, \`RMM_MOPS=${RMM_MOPS:-1}\`"
		nomops="the same, but \`RMM_MOPS=0\`: those of FEAT_MOPS are in its code, none is executed"
		memory=$(bench_memory_instructions)
	fi
	cat <<-TEXT
	| setting | value |
	|---|---|
	| emulator | $("$machine_qemu" --version | sed -n '1s/.*version \([0-9.]*\).*/QEMU \1/p'), \`-cpu max,x-rme=on -icount shift=0,sleep=off -smp 1 -m 3G\` |
	| EL3 | TF-A $(cat "$out/src/tf-a/.caec-version"), release, RME_GPT_MAX_BLOCK=0 |
	| RMM | $rmm |
	| bulk memory instructions in its code | $memory |
	| no MOPS | $nomops |
	| host | \`bench/host\`, MMU off |
	| realm | \`bench/guest\`; s2sz 40, starting level 1 with 2 concatenated tables, no SVE, no PMU, SHA-256 |
	TEXT
}

bench_calls_settings()
{
	cat <<-TEXT
	| features | RMI_FEATURES index 0: $(bench_fact features) |
	| unit | instructions, from the SMC to its return; the one of reading the counter is taken off |
	| samples | at least two of each row, in two rounds that begin alike; all equal unless the row says otherwise |
	TEXT
}

# Lines of C and assembly, text and memory, each below the command that it comes
# from. The commands run in the top folder.
bench_size()
{
	local lines='find rmm -name "*.[chS]" ! -path "rmm/csm/*" ! -path "rmm/arch/native/*" | xargs cat | wc -l'
	local text="${CROSS_COMPILE:-aarch64-linux-gnu-}size build/rmm/rmm.elf"
	cat <<-TEXT

	### Size and memory

	| what | figure | TF-RMM 0.6 | TF-RMM 0.8 | goal | |
	|---|--:|--:|--:|--:|---|
	$(bench_size_row "lines of the RMM without CSM, crypto library, native layer" "$(cd "$top" && eval "$lines")" "" "" 12000)
	$(bench_size_row "text, bytes, crypto included" "$("${CROSS_COMPILE:-aarch64-linux-gnu-}size" "$out/rmm/rmm.elf" | awk 'NR == 2 { print $1 }')" 134960 130456 102400)
	$(bench_size_row "granules per REC" "$(bench_fact 'granules per REC')" 17 17 5)
	$(bench_size_row "granules of overhead, 256 MiB realm of pages, one REC" "$(sed -n 's/\r//; s/^SAMPLE 256 MiB realm: granules of overhead|\([0-9]*\).*/\1/p' "$bench_log")" 149 149 "")

	\`\`\`
	$lines
	$text        # text: first column; crypto included
	./caec bench calls        # granules: as RMI_REC_AUX_COUNT says, and counted while the realm exists
	\`\`\`
	TEXT
}

bench_size_row()
{
	local verdict=''
	[[ -z $5 ]] || { verdict=met; [[ $2 -le $5 ]] || verdict=MISSED; }
	printf '| %s | %s | %s | %s | %s | %s |\n' "$1" "$2" "$3" "$4" "$5" "$verdict"
}

bench_document()
{
	cat "$top/bench/intro.md"
	printf '\n## Figures\n\n'
	bench_settings
	bench_calls_settings
	bench_report markdown
	[[ $bench_rmm != "$out/rmm/rmm.img" ]] || bench_size
	printf '\n'
	cat "$top/bench/floor.md"
}
