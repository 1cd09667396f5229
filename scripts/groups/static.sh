# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group static: checks that need no run. Sourced by caec.

group_static_list()
{
	printf '%s\n' format tidy cppcheck shell
}

static_shell()
{
	(cd "$top" && git ls-files -z -- '*.sh' caec .ci/run | xargs -0 shellcheck)
}

group_static()
{
	local name
	for name in $(group_static_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		case $name in
		format) check static format "$out/log/static-format.log" run_make format-check ;;
		shell) check static shell "$out/log/static-shell.log" static_shell ;;
		*) check static "$name" "$out/log/static-$name.log" run_make "$name" ;;
		esac
	done
}
