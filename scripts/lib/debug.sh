# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# The machine under gdb. Sourced, never run; needs ui.sh, paths.sh, make.sh and
# machine.sh.

debug_dir=''
debug_cleanup()
{
	[[ -z $debug_dir ]] || rm -rf "$debug_dir"
	debug_dir=''
}

# debug_run BATCH REALM WORD...: boot with the words as the host's command line.
# BATCH is empty for a session with a person.
debug_run()
{
	local batch=$1 realm=$2 log=$out/log/debug-console.log tries status=0 options=()
	shift 2
	command -v gdb-multiarch >/dev/null || die "gdb-multiarch is missing" "Run scripts/setup.sh debug."
	make_target bios || die "building failed" "See $out/log/make-bios.log."
	[[ -z $realm || -f $out/guest/$realm.elf ]] ||
		die "there is no realm '$realm'" "Realms: $(cd "$out/guest" && printf '%s ' *.elf | sed 's/\.elf//g')"
	# A socket's name must be short, which a build folder's need not be.
	debug_dir=$(mktemp -d)
	{
		printf '%s\n' 'set confirm off' 'set pagination off' 'set architecture aarch64' \
			"file $out/rmm/rmm.elf" "add-symbol-file $out/host/host.elf"
		# A realm's code lies at IPA 0, as it is linked.
		[[ -z $realm ]] || printf 'add-symbol-file %s -o 0\n' "$out/guest/$realm.elf"
		printf '%s\n' "target remote $debug_dir/gdb" "directory $top"
	} >"$debug_dir/init.gdb"

	setpriv --pdeathsig KILL "$machine_qemu" "${machine_args[@]}" -serial "file:$log" \
		-semihosting-config "$(machine_semihosting "$@")" -bios "$out/fw/caec.bios" \
		-S -chardev "socket,id=gdb,path=$debug_dir/gdb,server=on,wait=off" -gdb chardev:gdb \
		</dev/null >"$out/log/debug-qemu.log" 2>&1 8>&- 9>&- &
	machine_pid=$!
	for ((tries = 0; tries < 100; tries++)); do
		[[ ! -S $debug_dir/gdb ]] || break
		sleep 0.1
	done
	[[ -S $debug_dir/gdb ]] || die "QEMU did not start" "See $out/log/debug-qemu.log."

	if [[ -n $batch ]]; then
		options=(-batch -ex 'tbreak *0x40100000' -ex continue
			-ex 'printf "RMM entry at 0x%lx: ", $pc' -ex 'info symbol $pc' -ex 'info registers x0 x1 x2 x3')
		timeout 60 gdb-multiarch -q -nx -x "$debug_dir/init.gdb" "${options[@]}" </dev/null || status=$?
	else
		say "gdb has the symbols of the RMM and the host${realm:+ and of realm $realm}; the console goes to $log"
		note "The machine waits before its first instruction: set breakpoints, then 'continue'."
		# The person's interrupts are for gdb, which stops the machine with them.
		trap : INT
		gdb-multiarch -q -nx -x "$debug_dir/init.gdb" || status=$?
		trap 'exit 130' INT
	fi
	machine_stop
	debug_cleanup
	return "$status"
}
