# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Start and stop the emulated machine. Sourced, never run; needs ui.sh and
# paths.sh. One machine at a time.
#
# The machine is killed when the script that started it ends, however it ends:
# by machine_stop in the script's exit trap, or by the kernel if the script
# itself is killed.

readonly machine_qemu=${CAEC_QEMU:-$out/tools/qemu/run}

# The memory size is what TF-A's manifest tells the RMM, whatever is said here:
# with less, memory that does not exist would be handed out.
machine_args=(
	-M "virt,secure=on,virtualization=on,gic-version=3"
	-cpu "max,x-rme=on,pauth-impdef=on"
	-m 3G -smp 2
	-nic none -display none -monitor none -no-reboot
)

# machine_semihosting WORD...: the value of -semihosting-config that hands the
# words to the host image as its command line. A comma is doubled for QEMU.
machine_semihosting()
{
	local word value=enable=on,target=native
	for word; do
		value+=,arg=${word//,/,,}
	done
	printf '%s' "$value"
}

# What a test adds to them.
machine_extra=()

machine_pid=''
machine_fifo=''

# machine_start BIOS WORD...: boot a flash image; the console can be read line
# by line from descriptor 8.
machine_start()
{
	local bios=$1
	shift
	[[ -x $machine_qemu ]] || die "QEMU is not there ($machine_qemu)" "Run scripts/setup.sh build."
	machine_fifo=$(mktemp -u "$out/.console.XXXXXX")
	mkfifo "$machine_fifo"
	setpriv --pdeathsig KILL "$machine_qemu" "${machine_args[@]}" "${machine_extra[@]}" -serial stdio \
		-semihosting-config "$(machine_semihosting "$@" ${CAEC_STORM:+"storm=$CAEC_STORM"})" -bios "$bios" \
		</dev/null >"$machine_fifo" 2>&1 9>&- &
	machine_pid=$!
	machine_part=''
	exec 8<"$machine_fifo"
	rm -f "$machine_fifo"
}

# Stop the machine if it runs, and wait for it. machine_status is how it ended:
# what the host image exited with, or more than 128 when it was killed here.
machine_status=0
machine_stop()
{
	[[ -z $machine_fifo ]] || rm -f "$machine_fifo"
	[[ -n $machine_pid ]] || return 0
	kill -KILL "$machine_pid" 2>/dev/null || :
	machine_wait
}

machine_wait()
{
	machine_status=0
	wait "$machine_pid" 2>/dev/null || machine_status=$?
	machine_pid=''
	exec 8<&-
}

# machine_line SECONDS: the console's next line, in machine_text. Status 0 for a
# line, 1 at the end of the output, 2 when none was finished in time.
machine_text=''
machine_part=''
machine_line()
{
	local status=0
	IFS= read -r -t "$1" machine_text <&8 || status=$?
	machine_text=$machine_part${machine_text//$'\r'/}
	machine_part=''
	[[ $status != 0 ]] || return 0
	if [[ $status -gt 128 ]]; then
		machine_part=$machine_text
		return 2
	fi
	# The very last line may lack its end.
	[[ -n $machine_text ]]
}
