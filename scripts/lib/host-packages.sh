# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# The packages of Debian 12 that the work needs installed, by purpose, and
# their installation by the machine's own apt. Sourced, never run; needs ui.sh
# and apt.sh.

declare -A host_packages=(
	[build]="make gcc libc6-dev gcc-aarch64-linux-gnu device-tree-compiler
		 libssl-dev dpkg-dev xz-utils bzip2 ca-certificates debian-archive-keyring"
	[test]="libcmocka-dev git"
	[coverage]="gcovr"
	[verify]="make gcc libc6-dev libssl-dev libcbor-dev libjansson-dev pkg-config openssl"
	[fuzz]="clang libclang-rt-dev"
	[prove]="gcc libc6-dev"
	[static]="clang-format clang-tidy cppcheck shellcheck git"
	[debug]="gdb-multiarch"
)

package_installed()
{
	[[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# host_packages_install SET...: install what is missing of the named sets,
# after saying what that is.
host_packages_install()
{
	local set package missing=() words=() sudo=()
	for set; do
		read -r -d '' -a words <<<"${host_packages[$set]}" || :
		for package in "${words[@]}"; do
			package_installed "$package" || missing+=("$package")
		done
	done
	[[ ${#missing[@]} -gt 0 ]] || return 0
	mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)

	say "Installing from Debian with apt-get:"
	note "${missing[*]}"
	if [[ $(id -u) != 0 ]]; then
		command -v sudo >/dev/null ||
			die "these packages are missing, and installing them needs root or sudo" \
			    "As root: apt-get install --no-install-recommends ${missing[*]}"
		sudo=(sudo)
		sudo -v || die "sudo refused" "As root: apt-get install --no-install-recommends ${missing[*]}"
	fi
	local log=$out/log/apt-install.log run=("${sudo[@]}" env LC_ALL=C DEBIAN_FRONTEND=noninteractive)
	# Another source of this machine may be out of order without harm to
	# Debian's, so what counts is whether the installation works.
	quietly "$log" "${run[@]}" apt-get update -q ||
		warn "apt-get update had trouble ($(apt_reason "$log")); trying with the lists that are there"
	quietly "$log" "${run[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" ||
		apt_die "installing packages" "$log"
}
