# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# A private apt: its own state, cache and sources below $out/apt, so that
# packages of other suites and architectures can be fetched and unpacked
# without a change to the machine. Sourced, never run; needs ui.sh, paths.sh
# and mirror.sh.
#
# Everything that comes through here is checked against the keys of Debian's
# keyring; there is no way to switch that off.

readonly apt_dir=$out/apt
readonly apt_log=$out/log/apt.log
readonly apt_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The word for what went wrong in an apt log: network, suite, space, key,
# busy, version or other.
apt_reason()
{
	local log=$1
	# On a full disk not even the log could be written.
	if [[ $(df -Pk "$out" | awk 'NR == 2 { print $4 }') -lt 4096 ]] ||
	   grep -qE 'No space left|enough free space|Disk quota' "$log"; then
		echo space
	elif grep -qE 'NO_PUBKEY|EXPKEYSIG|BADSIG|not signed|signatures? (was|were|could)' "$log"; then
		echo key
	elif grep -qE 'does not have a Release file|404 +Not Found|Unable to find expected entry' "$log" &&
	     ! grep -qE 'Could not (connect|resolve)|Temporary failure|Connection (refused|timed)' "$log"; then
		echo suite
	elif grep -qE 'Could not (connect|resolve)|Temporary failure|Connection (failed|refused|timed)|Cannot initiate|Network is unreachable|Unable to connect|timed out' "$log"; then
		echo network
	elif grep -qE 'Could not get lock|Unable to acquire' "$log"; then
		echo busy
	elif grep -qE 'Unable to locate package|Version .* was not found|Can not find version|Unable to find a source package|no installation candidate|not going to be installed' "$log"; then
		echo version
	else
		echo other
	fi
}

# apt_die WHAT LOG: stop with a plain account of an apt command that failed.
apt_die()
{
	local what=$1 log=$2
	local see="The whole output is in $log."
	case $(apt_reason "$log") in
	space)
		die "$what: the disk is full" "Free some space below $out and /var, then run the same command again." "$see" ;;
	key)
		die "$what: the mirror's signature does not verify" \
		    "Check the clock of this machine and the package debian-archive-keyring; set CAEC_MIRROR to use another mirror." "$see" ;;
	suite)
		die "$what: the mirror does not carry it" "Set CAEC_MIRROR to a complete Debian mirror and run the same command again." "$see" ;;
	network)
		die "$what: the mirror cannot be reached" \
		    "Check the network (and apt's proxy settings), or set CAEC_MIRROR to a Debian mirror that answers; then run the same command again." "$see" ;;
	busy)
		die "$what: another package manager is running" "Wait until it has ended and run the same command again." "$see" ;;
	version)
		die "$what: the mirror does not offer the package" "Run the same command again later, or set CAEC_MIRROR to another mirror." "$see" ;;
	*)
		tail -n 5 "$log" >&2
		die "$what: apt failed" "$see" ;;
	esac
}

# Lay out the private configuration. Proxies and the like are the machine's;
# its sources, hooks, preferences and trusted keys are not taken over.
apt_private_init()
{
	[[ -r $apt_keyring ]] ||
		die "Debian's keyring $apt_keyring is missing" "Install the package debian-archive-keyring."
	mkdir -p "$apt_dir"/{etc/apt.conf.d,etc/preferences.d,etc/trusted.gpg.d,etc/sources,state/lists/partial,cache/archives/partial,log}
	# Suites that an earlier run used must not mix into this one.
	rm -f "$apt_dir"/etc/sources/*
	: >"$apt_dir/state/status"
	{
		cat <<-CONF
		Dir::Etc "$apt_dir/etc";
		Dir::Etc::parts "$apt_dir/etc/apt.conf.d";
		Dir::Etc::main "$apt_dir/etc/none";
		Dir::Etc::netrc "/etc/apt/auth.conf";
		Dir::Etc::netrcparts "/etc/apt/auth.conf.d";
		Dir::Etc::sourcelist "$apt_dir/etc/none";
		Dir::Etc::sourceparts "$apt_dir/etc/sources";
		Dir::State "$apt_dir/state";
		Dir::State::status "$apt_dir/state/status";
		Dir::Cache "$apt_dir/cache";
		Dir::Cache::pkgcache "";
		Dir::Cache::srcpkgcache "";
		Dir::Log "$apt_dir/log";
		APT::Architecture "amd64";
		APT::Architectures { "amd64"; "arm64"; };
		APT::Install-Recommends "false";
		APT::Get::Assume-Yes "true";
		APT::Get::List-Cleanup "false";
		APT::Get::AllowUnauthenticated "false";
		APT::Sandbox::User "root";
		Debug::NoLocking "true";
		Acquire::AllowInsecureRepositories "false";
		Acquire::AllowDowngradeToInsecureRepositories "false";
		Acquire::AllowWeakRepositories "false";
		Acquire::Languages "none";
		Acquire::GzipIndexes "true";
		Acquire::Retries "2";
		CONF
		apt-config dump |
			grep -E '^Acquire::(http|https|ftp|ForceIPv4|ForceIPv6|Check-Date|Check-Valid-Until)\b' |
			grep -viE 'Verify-(Peer|Host)|AllowRedirect' || :
	} >"$apt_dir/apt.conf.new"
	mv "$apt_dir/apt.conf.new" "$apt_dir/apt.conf"
}

# apt_private PROGRAM WORD...: run an apt program under that configuration.
apt_private()
{
	APT_CONFIG=$apt_dir/apt.conf LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
}

# apt_suite_fetch KIND SUITE ARCH URI: fetch the index of one suite (KIND deb
# or deb-src). The status is 0 when it is there now.
apt_suite_fetch()
{
	local kind=$1 suite=$2 arch=$3 uri=$4
	local file=$apt_dir/etc/sources/$suite-$kind-$arch.list
	printf '%s [arch=%s signed-by=%s] %s %s main\n' \
		"$kind" "$arch" "$apt_keyring" "$uri" "$suite" >"$file.new"
	mv "$file.new" "$file"
	if quietly "$apt_log" apt_private apt-get update -o Dir::Etc::sourcelist="$file" \
		-o Dir::Etc::sourceparts=/dev/null -o APT::Update::Error-Mode=any; then
		return 0
	fi
	rm -f "$file"
	return 1
}

# Choose the mirror: the first candidate that hands out bookworm main.
apt_mirror=''
apt_choose_mirror()
{
	[[ -z $apt_mirror ]] || return 0
	local uri list
	list=$(mirror_candidates)
	[[ -n $list ]] ||
		die "no source of this machine serves Debian's 'bookworm main'" \
		    "Add one to apt's sources, or set CAEC_MIRROR to a Debian mirror."
	while read -r uri; do
		if apt_suite_fetch deb bookworm amd64 "$uri"; then
			apt_mirror=$uri
			return 0
		fi
	done <<<"$list"
	apt_die "reading 'bookworm main'" "$apt_log"
}

# apt_need_suite KIND SUITE [ARCH]: as apt_suite_fetch from the chosen mirror,
# once in a run. Status 1 when the mirror does not carry the suite; any other
# trouble stops the run.
declare -A apt_suites=()
apt_need_suite()
{
	local kind=$1 suite=$2 arch=${3:-amd64}
	apt_choose_mirror
	[[ -z ${apt_suites[$kind $suite $arch]:-} ]] || return 0
	if ! apt_suite_fetch "$kind" "$suite" "$arch" "$apt_mirror"; then
		[[ $(apt_reason "$apt_log") == suite ]] && return 1
		apt_die "reading '$suite main'" "$apt_log"
	fi
	apt_suites[$kind $suite $arch]=1
}

# apt_closure SUITE PACKAGE: "name version" of the package and of everything it
# needs, one a line, as if nothing were installed.
apt_closure()
{
	local suite=$1 package=$2
	quietly "$apt_log" apt_private apt-get install --simulate -t "$suite" "$package" ||
		apt_die "working out what $package of $suite needs" "$apt_log"
	sed -nE 's/^Inst ([^ :]+)(:[a-z0-9]+)? \(([^ ]+) .*/\1 \3/p' "$apt_log"
}
