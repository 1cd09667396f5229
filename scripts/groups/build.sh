# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group build: properties of the tree and of what is made from it. Sourced
# by caec.

group_build_list()
{
	printf '%s\n' reproducible no-test-call file-length licence-line no-host-names no-marks barriers
}

tracked()
{
	git -C "$top" ls-files -z "$@"
}

# The checks below look at what git tracks: without that they would see nothing.
build_tracked()
{
	[[ -n $(git -C "$top" ls-files -- caec) ]] || { echo "git knows no files here: is this a clone?"; return 1; }
}

# nothing TEXT: fail, and show the text, unless it is empty.
nothing()
{
	[[ -z $1 ]] || { printf '%s\n' "$1"; return 1; }
}

# rmm.img is the same, bit for bit, whichever folder it is built in.
build_reproducible()
{
	local dir=$out/repro one=$out/repro/a two=$out/repro/b/longer/path copy
	rm -rf "$dir"
	mkdir -p "$one/tree" "$two"
	(cd "$top" && tracked | xargs -0 cp --parents -t "$one/tree")
	cp -r "$one/tree" "$two/tree"
	for copy in "$one" "$two"; do
		make -C "$copy/tree" --no-print-directory -j"$(nproc)" O="$copy/out" SRC="$out/src" rmm || return 1
	done
	sha256sum "$one/out/rmm/rmm.img" "$two/out/rmm/rmm.img"
	cmp "$one/out/rmm/rmm.img" "$two/out/rmm/rmm.img"
}

# What a test build of the RMM has more, a release build has not.
build_no_test_call()
{
	local symbols
	make -C "$top" --no-print-directory -j"$(nproc)" O="$out" rmm rmm-test || return 1
	symbols=$("${CROSS_COMPILE:-aarch64-linux-gnu-}nm" "$out/rmm-test/rmm.elf") || return 1
	grep -q ' rmi_test_state$' <<<"$symbols" || { echo "the test build lacks rmi_test_state"; return 1; }
	symbols=$("${CROSS_COMPILE:-aarch64-linux-gnu-}nm" "$out/rmm/rmm.elf") || return 1
	grep -q ' rmi_dispatch$' <<<"$symbols" || { echo "the release build has no symbols"; return 1; }
	nothing "$(grep 'rmi_test' <<<"$symbols" || :)"
}

build_file_length()
{
	nothing "$(cd "$top" && tracked -- '*.c' '*.h' '*.S' '*.s' '*.sh' '*.mk' Makefile caec |
		xargs -0 wc -l | awk '$2 != "total" && $1 > 600')"
}

build_licence_line()
{
	nothing "$(cd "$top" && tracked -- '*.c' '*.h' '*.S' '*.s' '*.sh' '*.lds' '*.mk' Makefile caec .ci/run |
		while IFS= read -r -d '' file; do
			head -n 3 "$file" | grep -q 'SPDX-License-Identifier: ' || printf '%s\n' "$file"
		done)"
}

# Neither this machine's package sources nor this checkout's place are named in
# the tree.
build_no_host_names()
{
	local words
	words=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		grep -oE '[a-z+]+://[^/ ]+' | sed 's|.*://||' | sort -u)
	[[ -n $words ]] || { echo "this machine has no package sources to look for"; return 1; }
	nothing "$(cd "$top" && printf '%s\n' "$words" "$top/" | git grep -nIFf - -- . ':!LICENSES')"
}

build_no_marks()
{
	nothing "$(cd "$top" && git grep -nIE '\b(TODO|FIXME|XXX|HACK)\b|not implemented' -- '*.c' '*.h' '*.S')"
}

# has_instructions FUNCTION PATTERN...: each occurs in that function of the image.
has_instructions()
{
	local function=$1 code pattern
	shift
	code=$("${CROSS_COMPILE:-aarch64-linux-gnu-}objdump" -d --no-show-raw-insn "$out/rmm/rmm.elf" |
		awk -v start="<$function>:" '$2 == start { on = 1; next } on && NF == 0 { exit } on' | tr '\t' ' ')
	[[ -n $code ]] || { echo "$function: no such function"; return 1; }
	for pattern; do
		grep -qE " $pattern( |\$)" <<<"$code" || { echo "$function: no '$pattern'"; return 1; }
	done
}

# What no test on an emulated CPU can miss: barriers and modes that are right in
# the code. A speculation barrier is behind each exception return.
build_barriers()
{
	local bare
	bare=$("${CROSS_COMPILE:-aarch64-linux-gnu-}objdump" -d --no-show-raw-insn "$out/rmm/rmm.elf" |
		awk '$2 == "eret" { erets++; getline; if ($2 != "sb") print "no sb behind the eret before " $1 }
			END { if (!erets) print "no eret at all" }')
	nothing "$bare" &&
		has_instructions _start 'dc civac, x0' 'dsb sy' 'msr dit, #0x1' &&
		has_instructions timer_load 'isb' &&
		has_instructions timer_unload 'isb' &&
		has_instructions arch_tlbi_range 'dsb ishst' 'dsb ish' &&
		has_instructions rtt_set 'dsb ishst' &&
		has_instructions realm_exit 'msr dit, #0x1' 'isb' &&
		has_instructions arch_icache_sync 'dsb ish' 'isb'
}

group_build()
{
	local name
	if ! make_target rmm; then
		check_fail build compile 0 "the RMM does not compile" "$out/log/make-rmm.log"
	fi
	for name in $(group_build_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		check build "$name" "$out/log/build-$name.log" eval "build_tracked && build_${name//-/_}"
	done
}
