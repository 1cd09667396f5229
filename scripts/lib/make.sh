# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Call make from the scripts. Sourced, never run; needs ui.sh and paths.sh.

run_make()
{
	make -C "$top" --no-print-directory -j"$(nproc)" O="$out" "$@"
}

make_quiet()
{
	run_make "$@" 2>&1
}

# make_target TARGET: build it once in this run, with the output in a log.
declare -A make_done=()
make_target()
{
	[[ -z ${make_done[$1]:-} ]] || return 0
	note "building: make $1" >&2
	quietly "$out/log/make-$1.log" run_make "$1" || return 1
	make_done[$1]=1
}
