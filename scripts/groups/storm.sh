# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group storm: cases of e2e and attack once more, under an interrupt storm
# (host/bare/storm.h): every call to the RMM meets an interrupt, at a moment that
# is up to a generator of numbers. What a case expects must hold all the same.
# Sourced by caec, after e2e.sh.
#
# The machine counts instructions, so that interrupts come in the middle of what
# they are to disturb, and at the same places whatever the build machine does.

# Longest time from a call to its interrupt: some calls end before, most do not.
readonly storm_ns=20000
# Where the host or the realm can be told to come again, and what is near that.
readonly storm_e2e=('csm-*' token token-csm rsi fold faults destroyed irq wfi)
readonly storm_attack=('w*' 'i*')
# Races need CPUs that run at once, which such a machine has not; a budget is not
# measured in a storm; the others are long and meet little that is not met elsewhere.
readonly storm_without=(w15-mutual w16-peer-disappears i09-budget
	csm-many-regions w12-index-range w17-limits i04-old-translation i07-ids i10-extremes)

# storm_select IMAGE
storm_select()
{
	case $1 in
	e2e) e2e_select storm bios "$out/fw/caec.bios"; e2e_only=("${storm_e2e[@]}") ;;
	attack) e2e_select storm attack "$out/fw/attack.bios"; e2e_only=("${storm_attack[@]}") ;;
	esac
	e2e_log=$out/log/storm-$1 e2e_except=("${storm_without[@]}")
}

storm_leave()
{
	e2e_only=() e2e_except=()
}

group_storm_list()
{
	local image
	for image in e2e attack; do
		storm_select "$image"
		e2e_list
	done
	storm_leave
}

group_storm()
{
	local image storm=${CAEC_STORM:-}
	CAEC_STORM=${storm:-$storm_ns}
	machine_extra=(-icount "shift=0,sleep=off")
	for image in e2e attack; do
		storm_select "$image"
		e2e_run "$@"
	done
	machine_extra=()
	CAEC_STORM=$storm
	storm_leave
}
