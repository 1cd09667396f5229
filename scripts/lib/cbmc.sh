# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# CBMC 6 in $out/tools/cbmc: trixie's, unpacked with its libraries, not
# installed. Sourced, never run; needs ui.sh, paths.sh and apt.sh.
#
# $out/tools/cbmc/run is cbmc. As preprocessor it calls this machine's gcc.

readonly cbmc_dir=$out/tools/cbmc

cbmc_usable()
{
	local version
	[[ -x $cbmc_dir/run ]] || return 1
	version=$("$cbmc_dir/run" --version 2>/dev/null) || return 1
	[[ $version == 6.* ]]
}

# CBMC and the libraries that it loads, down to the loader: "name=version" each.
cbmc_packages()
{
	local name version
	apt_closure trixie cbmc | while read -r name version; do
		case $name in
		cbmc|minisat|libc6|libgcc-s1|libstdc++6) printf '%s=%s\n' "$name" "$version" ;;
		esac
	done
}

# The wrapper finds everything from its own place, so the folder may move.
cbmc_write_run()
{
	# shellcheck disable=SC2016  # expanded by the wrapper, not here
	printf '%s\n' '#!/bin/sh' \
		'# cbmc as unpacked by scripts/setup.sh, with its libraries.' \
		'here=$(dirname "$(readlink -f "$0")")' \
		'libs=$here/usr/lib/x86_64-linux-gnu' \
		'exec "$libs/ld-linux-x86-64.so.2" --library-path "$libs:$here/usr/lib" "$here/usr/bin/cbmc" "$@"' >"$1/run"
	chmod +x "$1/run"
}

cbmc_setup()
{
	local new=$out/tools/.cbmc.new debs=$apt_dir/debs-cbmc packages deb
	! cbmc_usable || return 0
	apt_need_suite deb trixie || apt_die "reading 'trixie main'" "$apt_log"
	packages=$(cbmc_packages)
	grep -q '^cbmc=' <<<"$packages" || apt_die "finding CBMC in trixie" "$apt_log"
	say "Fetching CBMC from trixie (unpacked in the build folder, not installed)"
	rm -rf "$new" "$debs"
	mkdir -p "$new" "$debs"
	# shellcheck disable=SC2086  # one word for each package
	(cd "$debs" && quietly "$apt_log" apt_private apt-get download $packages) || apt_die "fetching CBMC" "$apt_log"
	for deb in "$debs"/*.deb; do
		quietly "$apt_log" dpkg-deb -x "$deb" "$new" || apt_die "unpacking $(basename "$deb")" "$apt_log"
	done
	find "$new/usr/bin" -type f -not -name cbmc -delete
	rm -rf "$new"/usr/share/{doc,man,locale,lintian,bug}
	cbmc_write_run "$new"
	rm -rf "$cbmc_dir" "$debs"
	mv "$new" "$cbmc_dir"
	if ! cbmc_usable; then
		"$cbmc_dir/run" --version >&2 || :
		die "the unpacked CBMC does not start" "Remove $cbmc_dir and run the same command again."
	fi
	note "$("$cbmc_dir/run" --version | head -n 1)"
}
