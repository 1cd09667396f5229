# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# The demo: two realms, a file, and a third realm that is not wanted. Sourced,
# never run; needs ui.sh, paths.sh, make.sh, machine.sh and story.sh.
#
# The host image tells the story in lines that begin with DEMO; what they claim
# is checked here: the hash that realm C computed against those of the input
# and of the copy, and each refused access by its syndrome and address; the rest
# in story.sh.

readonly demo_bytes_max=$((64 << 20)) demo_chunk_kib=64 demo_silence=${CAEC_DEMO_SILENCE:-120}
readonly demo_esr_read=0x96000028 demo_esr_write=0x96000068 demo_esr_abort=0x96000210 demo_pages=65
readonly demo_dir=$out/demo

# What to clean away should the demo stop half-way.
demo_work=''
demo_cleanup()
{
	[[ -z $demo_work ]] || rm -rf "$demo_work"
	demo_work=''
}

# demo_check_file PATH: stop unless it can be sent.
demo_check_file()
{
	[[ -e $1 ]] || die "there is no file '$1'" "Name an existing file: ./caec demo --file PATH"
	[[ -f $1 ]] || die "'$1' is not a regular file" "Name a file: ./caec demo --file PATH"
	[[ -r $1 ]] || die "'$1' cannot be read" "Check its permissions."
	[[ -s $1 ]] || die "'$1' is empty" "Name a file with at least one byte."
	[[ $(stat -Lc %s -- "$1") -le $demo_bytes_max ]] ||
		die "'$1' is larger than the demo's limit of $((demo_bytes_max >> 20)) MiB ($(stat -Lc %s -- "$1") bytes)" \
		    "Name a smaller file."
}

# Show how much of the file has arrived, on a terminal only.
demo_progress()
{
	local have
	[[ -t 1 ]] || return 0
	have=$(stat -c %s "$demo_work/out" 2>/dev/null) || return 0
	printf '\r\e[K    %s%d of %d KiB have arrived%s' "$ui_dim" "$((have >> 10))" "$(($1 >> 10))" "$ui_off"
}

demo_say()
{
	[[ ! -t 1 ]] || printf '\r\e[K'
	printf '%s\n' "$1"
}

# demo_refusal WORDS: check one line of the form `read|write esr=ESR far=FAR`.
demo_reads=() demo_writes=() demo_bad=()
demo_refusal()
{
	local kind esr far rest want hex='^0x[0-9a-fA-F]{1,16}$'
	read -r kind esr far rest <<<"$1"
	esr=${esr#esr=} far=${far#far=}
	case $kind in
	read) want=$demo_esr_read ;;
	write) want=$demo_esr_write ;;
	*) want='' ;;
	esac
	if [[ -z $want || ! ${esr:-} =~ $hex || ! ${far:-} =~ $hex ]]; then
		demo_bad+=("a refusal that cannot be read: $1")
		return
	fi
	[[ $kind == read ]] && demo_reads+=("$((far))") || demo_writes+=("$((far))")
	[[ $((esr)) == "$((want))" ]] || demo_bad+=("refused $kind: ESR $esr, not $want")
	demo_say "  ${ui_red}refused${ui_off} the host's $kind: ESR $esr (granule protection fault), FAR $far"
}

# demo_run PATH: status 0 only if everything held.
demo_run()
{
	local file=$1 size sum_in sum_out='' sum_realm='' status name start took bad log=$out/log/demo.log
	demo_check_file "$file"
	size=$(stat -Lc %s -- "$file")
	name=$(basename -- "$file")
	make_target bios || die "building failed" "See $out/log/make-bios.log."
	mkdir -p "$demo_dir"
	demo_work=$(mktemp -d "$demo_dir/.run.XXXXXX")
	ln -s "$(readlink -f -- "$file")" "$demo_work/in"
	sum_in=$(sha256sum <"$demo_work/in" | cut -d ' ' -f 1)
	: >"$log"
	# A copy from an earlier run must not pass for this one's.
	[[ $file -ef $demo_dir/$name ]] || rm -f "$demo_dir/$name"

	say "Sending $name ($size bytes) from realm P to realm C"
	start=$(clock)
	machine_start "$out/fw/caec.bios" demo "$demo_work/in" "$demo_work/out" "$demo_chunk_kib" \
		${CAEC_DEMO_MISTAKE:+"$CAEC_DEMO_MISTAKE"}
	local heard=$start
	while :; do
		status=0
		machine_line 1 || status=$?
		if [[ $status == 2 ]]; then
			demo_progress "$size"
			[[ $(($(clock) - heard)) -lt $((demo_silence * 1000)) ]] || break
			[[ $(stat -c %s "$demo_work/out" 2>/dev/null) == "${took:-}" ]] || heard=$(clock)
			took=$(stat -c %s "$demo_work/out" 2>/dev/null) || took=''
			continue
		fi
		[[ $status == 0 ]] || break
		heard=$(clock)
		printf '%s\n' "$machine_text" >>"$log"
		case $machine_text in
		DEMO\ *) demo_say "  ${machine_text#DEMO }" ;;
		DEMO-SHA256\ *) sum_realm=${machine_text#DEMO-SHA256 } ;;
		DEMO-FAILED\ *) demo_bad+=("the host says: ${machine_text#DEMO-FAILED }") ;;
		DEMO-REFUSED\ *) demo_refusal "${machine_text#DEMO-REFUSED }" ;;
		esac
		story_line "$machine_text"
	done
	if [[ $status == 1 ]]; then machine_wait; else machine_stop; fi
	demo_say $'\n'"  the machine has stopped after $((($(clock) - start + 500) / 1000)) s"

	if [[ $status != 1 ]]; then
		demo_bad+=("the machine fell silent for $demo_silence s and was stopped")
	elif [[ $machine_status != 0 ]]; then
		demo_bad+=("the machine reported failure (status $machine_status)")
	fi
	[[ ! -f $demo_work/out ]] || sum_out=$(sha256sum <"$demo_work/out" | cut -d ' ' -f 1)
	[[ $sum_realm == "$sum_in" ]] || demo_bad+=("realm C's hash is '${sum_realm:-missing}'")
	[[ $sum_out == "$sum_in" ]] || demo_bad+=("the copy's hash is '${sum_out:-missing}'")
	[[ ${#demo_reads[@]} -gt 0 ]] || demo_bad+=("no read by the host was refused")
	[[ ${#demo_writes[@]} -gt 0 ]] || demo_bad+=("no write by the host was refused")
	[[ "${demo_reads[*]}" == "${demo_writes[*]}" ]] ||
		demo_bad+=("the refused reads and writes were not of the same addresses")
	story_end

	printf '\n  SHA-256 of the input        %s\n' "$sum_in"
	printf '          as C computed it    %s\n' "${sum_realm:-none}"
	printf '          of the copy         %s\n' "${sum_out:-none}"
	printf '  host accesses refused       %d reads, %d writes\n\n' "${#demo_reads[@]}" "${#demo_writes[@]}"
	if [[ ${#demo_bad[@]} -gt 0 ]]; then
		for bad in "${demo_bad[@]}"; do
			printf '%serror:%s %s\n' "$ui_red" "$ui_off" "$bad" >&2
		done
		demo_cleanup
		die "the demo failed" "The machine's console is in $log."
	fi
	mv -f "$demo_work/out" "$demo_dir/$name"
	demo_cleanup
	say "${ui_green}All of it held.${ui_off} Realm C's copy: $demo_dir/$name"
	note "The host carried the plaintext to P and the copy from C: here, only the"
	note "hop between the two realms is confidential, not the way in and out."
}
