# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Source packages of Debian in $out/src: TF-A and mbedTLS. Sourced, never run;
# needs ui.sh, paths.sh and apt.sh.

# source_setup NAME PACKAGE VERSION SERIES: unpack a source package of trixie as
# $out/src/NAME. VERSION is the one we build with; should the mirror have moved
# on, a later one that begins with SERIES is taken instead.
source_setup()
{
	local name=$1 package=$2 want=$3 series=$4
	local dir=$out/src/$1 new=$out/src/.$1.new fetched=$apt_dir/src-$1 version
	[[ ! -e $dir/.caec-version ]] || return 0
	apt_need_suite deb-src trixie || apt_die "reading the sources of trixie" "$apt_log"
	quietly "$apt_log" apt_private apt-cache showsrc "$package" || apt_die "finding the source of $package" "$apt_log"
	version=$(sed -n 's/^Version: //p' "$apt_log" | grep -Fx -- "$want") ||
		version=$(sed -n 's/^Version: //p' "$apt_log" | grep -F -- "$series" | sort -V | tail -n 1) ||
		die "the mirror's trixie has no $package $series" \
		    "Set CAEC_MIRROR to another Debian mirror and run the same command again."
	say "Fetching the source of $package $version"
	rm -rf "$new" "$fetched"
	mkdir -p "$fetched" "$out/src"
	(cd "$fetched" && quietly "$apt_log" apt_private apt-get source --download-only "$package=$version") ||
		apt_die "fetching the source of $package" "$apt_log"
	quietly "$apt_log" dpkg-source --no-copy -x "$fetched"/*.dsc "$new" ||
		apt_die "unpacking the source of $package" "$apt_log"
	printf '%s\n' "$version" >"$new/.caec-version"
	rm -rf "$dir" "$fetched"
	mv "$new" "$dir"
}

sources_setup()
{
	source_setup tf-a arm-trusted-firmware 2.12.1+dfsg-1 2.12.
	source_setup mbedtls mbedtls 3.6.6-0.1~deb13u1 3.6.
}
