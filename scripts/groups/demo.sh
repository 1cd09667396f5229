# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group demo: the demo as a user calls it, with files good and bad.
# Sourced by caec.

group_demo_list()
{
	printf '%s\n' file-with-blanks one-byte missing empty folder too-large
}

# demo_sends NAME FILE: the demo succeeds, and its copy is equal to the file.
demo_sends()
{
	local copy
	copy=$out/demo/$(basename "$2")
	rm -f "$copy"
	door_expect demo "$1" 0 "All of it held" demo --file "$2"
	check demo "$1-copy" "$out/log/demo-$1-copy.log" cmp "$2" "$copy"
}

group_demo()
{
	local dir name file
	dir=$(mktemp -d "$out/.demo test.XXXXXX")
	demo_work=$dir
	for name in $(group_demo_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		file="$dir/a file, of $name"
		case $name in
		file-with-blanks)
			# Not a whole number of chunks, nor of words.
			head -c 300001 /dev/urandom >"$file"
			demo_sends "$name" "$file" ;;
		one-byte)
			printf 'x' >"$file"
			demo_sends "$name" "$file" ;;
		missing) door_expect demo "$name" 1 "there is no file" demo --file "$file" ;;
		empty)
			: >"$file"
			door_expect demo "$name" 1 "is empty" demo --file "$file" ;;
		folder) door_expect demo "$name" 1 "not a regular file" demo --file "$dir" ;;
		too-large)
			truncate -s $((64 * 1024 * 1024 + 1)) "$file"
			door_expect demo "$name" 1 "limit of 64 MiB" demo --file "$file" ;;
		esac
	done
	demo_cleanup
}
