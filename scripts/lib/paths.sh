# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Where things are. Sourced, never run.
#
# $top is the checkout, $out the folder that everything made goes to (build/,
# or $O as for make).

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
out=${O:-$top/build}
[[ $out == /* ]] || out=$PWD/$out
# shellcheck disable=SC2034  # used by the scripts that source this file
readonly top out

# GNU make splits names at blanks, so neither folder may have one.
check_paths()
{
	[[ $top$out != *[[:space:]]* ]] ||
		die "the path of this checkout or of its build folder contains a blank" \
		    "GNU make cannot build there: move the checkout and try again."
}
