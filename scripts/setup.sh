#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Bring a Debian 12 machine to the point where make, the tests and the demo
# work. Run it as often as you like: what is there already is left alone.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
for part in ui paths mirror apt host-packages qemu cbmc sources; do
	# shellcheck source=/dev/null
	source "$here/lib/$part.sh"
done

usage()
{
	cat <<'TEXT'
Usage: scripts/setup.sh [SET...]

Installs what is missing of the named sets of Debian packages (needs root or
sudo), and puts QEMU, for the set prove CBMC, and the sources of TF-A and mbedTLS
into the build folder (needs neither; not for the verifier alone).

Sets: build, test, coverage, verify, fuzz, prove, static, debug. Without a name: all of them.

  CAEC_MIRROR=URI         take everything below build/ from this Debian mirror,
                          not from the one in this machine's apt sources
  CAEC_QEMU_SUITE=trixie  take QEMU from trixie even if backports has it
  O=DIR                   build folder (default: build)
TEXT
}

check_machine()
{
	local id='' version=''
	if [[ -r /etc/os-release ]]; then
		# shellcheck source=/dev/null
		id=$(. /etc/os-release && printf '%s' "${ID:-}")
		# shellcheck source=/dev/null
		version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")
	fi
	[[ $id == debian && $version == 12 && $(dpkg --print-architecture 2>/dev/null) == amd64 ]] ||
		die "this is not Debian 12 on amd64 (found: ${id:-unknown} ${version:-}, $(uname -m))" \
		    "Everything here is built and tested on Debian 12 (bookworm), amd64: use such a machine, container or VM."
	local free
	free=$(df -Pk "$out" | awk 'NR == 2 { print $4 }')
	[[ $free -ge 409600 ]] ||
		die "less than 400 MiB are free for $out" "Free some space, or set O= to a folder on another disk."
}

sets=()
for word; do
	case $word in
	-h|--help) usage; exit 0 ;;
	build|test|coverage|verify|fuzz|prove|static|debug) sets+=("$word") ;;
	*) usage_error "unknown set '$word'" "Sets: build, test, coverage, verify, fuzz, prove, static, debug." ;;
	esac
done
[[ ${#sets[@]} -gt 0 ]] || sets=(build test coverage verify fuzz prove static debug)

check_paths
mkdir -p "$out/log" || die "cannot write to $out" "Check its owner and the free space, or set O= to another folder."
check_machine

# One run at a time in one build folder.
exec 9>"$out/.setup.lock"
flock -n 9 || { say "Waiting for another setup of this folder"; flock 9; }

host_packages_install "${sets[@]}"
# The verifier needs nothing of the machine.
[[ ${sets[*]} != verify ]] || exit 0
qemu_ready=1 cbmc_ready=1
qemu_usable || qemu_ready=0
[[ " ${sets[*]} " != *" prove "* ]] || cbmc_usable || cbmc_ready=0
if [[ $qemu_ready == 0 || $cbmc_ready == 0 || ! -e $out/src/tf-a/.caec-version || ! -e $out/src/mbedtls/.caec-version ]]; then
	apt_private_init
	qemu_setup
	[[ $cbmc_ready == 1 ]] || cbmc_setup
	sources_setup
fi
