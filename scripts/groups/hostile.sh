# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group hostile: hosts and realms that do their worst, on the emulated
# machine with the test build of the RMM, which tells a hash of what it keeps.
# Sourced by caec, after e2e.sh.

group_hostile_list()
{
	e2e_select hostile hostile "$out/fw/hostile.bios"
	e2e_list
}

group_hostile()
{
	e2e_select hostile hostile "$out/fw/hostile.bios"
	e2e_run "$@"
}
