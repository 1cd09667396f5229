# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# What the scripts say, and how they stop. Sourced, never run.
#
# Colours are used on a terminal only, and never when NO_COLOR is set to
# anything but the empty string.

if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
	ui_bold=$'\e[1m' ui_dim=$'\e[2m' ui_red=$'\e[31m' ui_green=$'\e[32m'
	ui_yellow=$'\e[33m' ui_blue=$'\e[34m' ui_off=$'\e[0m'
else
	ui_bold='' ui_dim='' ui_red='' ui_green='' ui_yellow='' ui_blue='' ui_off=''
fi
# shellcheck disable=SC2034  # used by the scripts that source this file
readonly ui_bold ui_dim ui_red ui_green ui_yellow ui_blue ui_off

# say TEXT: one line of progress.
say()
{
	printf '%s==>%s %s\n' "$ui_blue" "$ui_off" "$*"
}

# note TEXT: one line of detail below a line of progress.
note()
{
	printf '    %s\n' "$*"
}

# warn TEXT: something the reader should know that does not stop the work.
warn()
{
	printf '%swarning:%s %s\n' "$ui_yellow" "$ui_off" "$*" >&2
}

# die TEXT [HINT...]: say what failed, then what to do about it, and stop.
die()
{
	printf '%serror:%s %s\n' "$ui_red" "$ui_off" "$1" >&2
	shift
	local hint
	for hint; do
		printf '       %s\n' "$hint" >&2
	done
	exit 1
}

# usage_error TEXT [HINT...]: as die, for a command line that makes no sense.
usage_error()
{
	(die "$@") || exit 2
}

# quietly LOG WORD...: run a command with its output in LOG, in a place that
# survives the run; the status is the command's.
quietly()
{
	local log=$1
	shift
	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null
}
