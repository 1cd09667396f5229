# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# QEMU 10 or later in $out/tools/qemu: unpacked, not installed. Sourced, never
# run; needs ui.sh, paths.sh and apt.sh.
#
# $out/tools/qemu/run is qemu-system-aarch64, wherever its parts came from.

readonly qemu_dir=$out/tools/qemu

# True when the unpacked QEMU starts and is new enough to emulate RME as we
# need it. It may not start when a library of the machine has gone since.
qemu_usable()
{
	local version
	[[ -x $qemu_dir/run ]] || return 1
	version=$("$qemu_dir/run" --version 2>/dev/null) || return 1
	[[ $version =~ version\ ([0-9]+)\. && ${BASH_REMATCH[1]} -ge 10 ]]
}

# qemu_packages SUITE: which packages to unpack. From backports, libraries that
# the machine already has in that version or a later one are left out; of
# trixie, the libraries must be complete, down to the loader.
qemu_packages()
{
	local suite=$1 name version status
	apt_closure "$suite" qemu-system-arm | while read -r name version; do
		case $name in
		libpam-modules*|libsasl2-modules*|*-common|*-data)
			[[ $name == qemu-system-* ]] || continue ;;
		lib*|qemu-system-*|zlib1g) ;;
		*) continue ;;
		esac
		if [[ $suite == bookworm-backports && $name != qemu-* ]]; then
			read -r status have < <(dpkg-query -W -f='${db:Status-Status} ${Version}\n' "$name:amd64" 2>/dev/null) || :
			[[ ${status:-} == installed ]] &&
				dpkg --compare-versions "$have" ge "$version" && continue
			status=''
		fi
		printf '%s=%s\n' "$name" "$version"
	done
}

# qemu_write_run DIR SUITE: the wrapper. It finds everything from its own place,
# so the folder may move with its build folder.
qemu_write_run()
{
	local dir=$1 suite=$2 libs loader
	libs=$(cd "$dir" && find . -name 'lib*.so*' -not -path '*/qemu/*' -printf '%h\n' | sort -u |
		sed 's|^\.|$here|' | paste -sd:)
	loader=''
	[[ $suite != trixie ]] || loader="\"\$here/$(cd "$dir" && find usr/lib -name ld-linux-x86-64.so.2 | head -n 1)\" --library-path \"\$libs\" "
	{
		# shellcheck disable=SC2016  # expanded by the wrapper, not here
		printf '%s\n' '#!/bin/sh' \
			'# qemu-system-aarch64 as unpacked by scripts/setup.sh, with its libraries.' \
			'here=$(dirname "$(readlink -f "$0")")' \
			"libs=\"$libs\"" \
			'export QEMU_MODULE_DIR="$here/usr/lib/x86_64-linux-gnu/qemu"'
		if [[ -n $loader ]]; then
			printf 'exec %s' "$loader"
		else
			# shellcheck disable=SC2016
			printf '%s\n' 'export LD_LIBRARY_PATH="$libs"'
			printf 'exec '
		fi
		# shellcheck disable=SC2016
		printf '%s\n' '"$here/usr/bin/qemu-system-aarch64" -L "$here/usr/share/qemu" "$@"'
	} >"$dir/run"
	chmod +x "$dir/run"
}

# Fetch QEMU from bookworm-backports, or from trixie when that suite is gone.
qemu_setup()
{
	local suite=bookworm-backports new=$out/tools/.qemu.new packages deb
	! qemu_usable || return 0
	if [[ ${CAEC_QEMU_SUITE:-} == trixie ]] || ! apt_need_suite deb "$suite"; then
		suite=trixie
		say "Taking QEMU and its libraries from trixie (no bookworm-backports here)"
		apt_need_suite deb "$suite" ||
			apt_die "reading 'bookworm-backports' and 'trixie'" "$apt_log"
	fi
	packages=$(qemu_packages "$suite")
	grep -q '^qemu-system-arm=' <<<"$packages" || apt_die "finding QEMU in $suite" "$apt_log"
	say "Fetching QEMU from $suite (unpacked in the build folder, not installed)"
	rm -rf "$new" "$apt_dir/debs"
	mkdir -p "$new" "$apt_dir/debs"
	# shellcheck disable=SC2086  # one word for each package
	(cd "$apt_dir/debs" && quietly "$apt_log" apt_private apt-get download $packages) ||
		apt_die "fetching QEMU" "$apt_log"
	for deb in "$apt_dir"/debs/*.deb; do
		quietly "$apt_log" dpkg-deb -x "$deb" "$new" || apt_die "unpacking $(basename "$deb")" "$apt_log"
	done
	rm -rf "$new"/usr/share/{doc,man,locale,lintian,bug}
	qemu_write_run "$new" "$suite"
	rm -rf "$qemu_dir"
	mv "$new" "$qemu_dir"
	rm -rf "$apt_dir/debs"
	if ! qemu_usable; then
		"$qemu_dir/run" --version >&2 || :
		die "the unpacked QEMU does not start, or is older than 10" \
		    "Remove $out/tools and run the same command again; set CAEC_QEMU_SUITE=trixie to take trixie's."
	fi
	note "$("$qemu_dir/run" --version | head -n 1)"
}
