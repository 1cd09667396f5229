# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group demo: the demo as a user calls it, with files good and bad; and
# that it fails when what it shows is not so.
# Sourced by caec.

# A console that was recorded, and what a sed command makes of it: the demo must
# see that something is missing or wrong, whatever the machine says of itself.
declare -rA demo_altered=(
	[no-host-read]='/^DEMO-REFUSED read/d'
	[host-syndrome]='s/^\(DEMO-REFUSED write\) esr=0x96000068/\1 esr=0x96000047/'
	[no-hash]='/^DEMO-SHA256/d'
	[no-guess]='/^DEMO-TRIED guess-csm/d'
	[fewer-guesses]='s/^\(DEMO-TRIED guess-provider\) count=64/\1 count=63/'
	[attached]='s/^\(DEMO-TRIED attach.*\) answer=0x1/\1 answer=0x0/'
	[written]='s/^\(DEMO-TRIED write.*\) answer=0x96000250/\1 answer=0x0/'
	[no-poser]='/^DEMO-POSER other-group/d'
	[poser-attached]='s/^\(DEMO-POSER altered-consumer\) answer=0x1/\1 answer=0x0/'
	[not-cut-off]='/^DEMO-CUT C .*event=3/d'
	[other-abort]='s/^\(DEMO-CUT C\) esr=0x96000210/\1 esr=0x96000007/'
	[other-event]='s/^\(DEMO-CUT C .*\) event=6/\1 event=3/'
	[forged-event]='s/^\(DEMO-CUT M .*\) from=.*/\1 from=0x1/'
	[read-nothing]='s/^\(DEMO-CUT C .*\) reads=[0-9]*/\1 reads=0/'
	[one-page]='s/^\(DEMO-SWEPT C\) pages=65 bytes=0/\1 pages=64 bytes=8/'
	[not-wiped]='s/^\(DEMO-RETURNED P .*\) wiped=/\1 wiped=1/'
	[not-returned]='/^DEMO-RETURNED C-and-M/d'
	[host-failed]='$s/$/\nDEMO-FAILED altered/'
)

# What goes wrong on the machine itself (DEMO_MISTAKE_* in include/bare/demo.h),
# and what the demo must say of it.
declare -rA demo_mistakes=(
	[invited]='1 attach with the right ids: 1 times answered 0x0'
	[not-revoked]='2 the host says'
	[writable]='3 being granted to read: 1 times answered 0x0'
	[deaf]='4 the host says'
	[not-closed]='5 the host says'
	[normal-page]='6 went_through'
	[unaltered]='7 one bit changed: 0x11, not 0x1'
	[trusting]='8 one bit changed: 0x0, not 0x100'
)

# What a host does to what it carries between realms and owner (scripts/lib/owner.sh),
# and what is said of it.
declare -rA demo_tampered=(
	[altered-order]='P does not obey: the signature does not hold'
	[replayed-order]='P does not obey: the order is for another run'
	[other-owner]='P does not obey: the order is from another owner'
	[other-role]='P does not obey: the order is for another role'
	[other-realm]='C cannot attach: nobody has granted it anything'
	[token-as-proof]="the owner refuses P's token: challenge mismatch"
	[altered-text]='P does not obey: the file was changed'
	[altered-back]='the owner cannot decrypt what C sent'
	[altered-realm]="the owner refuses C's token: policy violation: rim:"
	[other-rpv]="the owner refuses P's token: policy violation: rpv:"
	[replayed-token]="the owner refuses P's token: challenge mismatch"
	[other-hello]="the owner refuses P's token: challenge mismatch"
)

group_demo_list()
{
	printf '%s\n' file-with-blanks one-byte missing empty folder too-large recorded
	printf 'altered-%s\n' "${!demo_altered[@]}" | sort
	printf 'mistake-%s\n' "${!demo_mistakes[@]}" | sort
	printf '%s\n' owner owner-largest owner-too-large
	printf 'owner-%s\n' "${!demo_tampered[@]}" | sort
}

# demo_recording DIR: record a demo's console there, once, and make a "machine"
# that plays $DEMO_SED's idea of it and copies the file as the demo would.
demo_recording()
{
	[[ ! -x $1/machine ]] || return 0
	printf 'what is sent\n' >"$1/sent"
	quietly "$1/demo.log" env NO_COLOR=1 O="$out" "$top/caec" demo --file "$1/sent" || return 1
	cp "$out/log/demo.log" "$1/console"
	cat >"$1/machine" <<'TEXT'
#!/bin/bash
words=''
for word; do
	case $word in
	*arg=demo,*) words=$word ;;
	esac
done
IFS=, read -r _ _ _ in out _ <<<"$words"
cp "${in#arg=}" "${out#arg=}"
sed -e "${DEMO_SED:-}" "$(dirname "$0")/console"
TEXT
	chmod +x "$1/machine"
}

# demo_replays NAME STATUS TEXT SED DIR
demo_replays()
{
	if ! demo_recording "$5"; then
		check_fail demo "$1" 0 "no demo could be recorded" "$5/demo.log"
	elif [[ -n $4 ]] && cmp -s "$5/console" <(sed -e "$4" "$5/console"); then
		check_fail demo "$1" 0 "what is to be altered is not in the recording" "$5/console"
	else
		CAEC_QEMU=$5/machine DEMO_SED=$4 door_expect demo "$1" "$2" "$3" demo --file "$5/sent"
	fi
}

# demo_sends NAME FILE: the demo succeeds, and its copy is equal to the file.
demo_sends()
{
	local copy
	copy=$out/demo/$(basename "$2")
	rm -f "$copy"
	door_expect demo "$1" 0 "All of it held" demo --file "$2"
	check demo "$1-copy" "$out/log/demo-$1-copy.log" cmp "$2" "$copy"
}

# demo_tampers NAME WHAT FILE DIR
demo_tampers()
{
	local altered=''
	[[ $2 != altered-realm ]] || altered=1
	# A token of an earlier run.
	if [[ $2 == replayed-token && ! -s $4/token ]]; then
		CAEC_OWNER_KEEP=$4/token quietly "$out/log/demo-token.log" env NO_COLOR=1 O="$out" "$top/caec" demo --owner --file "$3" || :
	fi
	CAEC_OWNER_MISTAKE=$2 CAEC_OWNER_ALTERED=$altered CAEC_OWNER_TOKEN=$4/token \
		door_expect demo "$1" 1 "${demo_tampered[$2]}" demo --owner --file "$3"
}

group_demo()
{
	local dir name file mistake text
	dir=$(mktemp -d "$out/.demo test.XXXXXX")
	demo_work=$dir
	for name in $(group_demo_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		file="$dir/a file, of $name"
		case $name in
		file-with-blanks)
			# Not a whole number of chunks, nor of words.
			head -c 300001 /dev/urandom >"$file"
			demo_sends "$name" "$file" ;;
		one-byte)
			printf 'x' >"$file"
			demo_sends "$name" "$file" ;;
		missing) door_expect demo "$name" 1 "there is no file" demo --file "$file" ;;
		empty)
			: >"$file"
			door_expect demo "$name" 1 "is empty" demo --file "$file" ;;
		folder) door_expect demo "$name" 1 "not a regular file" demo --file "$dir" ;;
		too-large)
			truncate -s $((64 * 1024 * 1024 + 1)) "$file"
			door_expect demo "$name" 1 "limit of 64 MiB" demo --file "$file" ;;
		recorded) demo_replays "$name" 0 "All of it held" '' "$dir" ;;
		altered-*) demo_replays "$name" 1 "the demo failed" "${demo_altered[${name#altered-}]}" "$dir" ;;
		owner | owner-largest)
			printf 'a secret that the host never sees' >"$file"
			[[ $name == owner ]] || head -c $((256 << 10)) /dev/urandom >"$file"
			rm -f "$out/demo/$(basename "$file")"
			CAEC_OWNER_KEEP=$dir/token door_expect demo "$name" 0 "All of it held" demo --owner --file "$file"
			check demo "$name-copy" "$out/log/demo-$name-copy.log" cmp "$file" "$out/demo/$(basename "$file")" ;;
		owner-too-large)
			head -c $(((256 << 10) + 1)) /dev/zero >"$file"
			door_expect demo "$name" 1 "limit with an owner, 256 KiB" demo --owner --file "$file" ;;
		owner-*)
			printf 'a secret that the host never sees' >"$file"
			demo_tampers "$name" "${name#owner-}" "$file" "$dir" ;;
		mistake-*)
			printf 'x' >"$file"
			read -r mistake text <<<"${demo_mistakes[${name#mistake-}]}"
			CAEC_DEMO_MISTAKE=$mistake door_expect demo "$name" 1 "$text" demo --file "$file" ;;
		esac
	done
	demo_cleanup
}
