# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# The demo with an owner: this machine is the owner's, the emulated one is not
# trusted. Two realms prove what they are by their tokens; the file goes to one
# of them and comes back from the other encrypted. include/bare/owner.h has the
# protocol. Sourced, never run; needs demo.sh and what that needs.

readonly owner_bytes_max=$((256 << 10)) owner_cpak=$top/owner/cpak.jwk
readonly owner_tool=$out/owner/caec-owner owner_verify=$out/verify/caec-verify
readonly -a owner_refusals=('' 'the order is too short' 'the order is from another owner'
	'the signature does not hold' 'the order is for another run' 'the order is for another role'
	'the point is not on the curve' 'the file was changed')

# owner_claim TEXT NAME: a text or number of the token, as JSON, that has this name.
owner_claim()
{
	sed -n "s/^ *\"$2\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" <<<"$1" | head -n 1
}

# owner_reference ROLE: what that realm must be, for caec-verify: the owner's key as
# personalisation value, and the measurement of the image, computed ahead from
# the way in which the bare host builds realms (host/bare/realm.c).
owner_reference()
{
	local file=$demo_work/${1,}.params rpv
	cat >"$file" <<TEXT
{
  "hash-algorithm": "sha-256", "s2sz": 36, "num-bps": 5, "num-wps": 3,
  "steps": [
    { "ripas": { "base": 0, "top": "0x400000", "entry": "0x200000" } },
    { "data": { "ipa": 0, "file": "$out/guest/owner_${1,}.bin" } },
    { "rec": { "pc": 0, "gprs": [0, "0x400000", 36, "0x11000"] } }
  ]
}
TEXT
	rpv=$(od -An -v -tx1 "$demo_work/rpv" | tr -d ' \n')
	"$owner_verify" rim "$file" --json | sed "s/^ *\"rim\":/    \"rpv\": \"$rpv\",\n&/"
}

# owner_appraise ROLE TOKEN: is that realm what it should be?
owner_appraise()
{
	local role=$1 challenge text reference=$demo_work/${1,}.reference
	challenge=$("$owner_tool" challenge "$demo_work" "$role") || return 1
	owner_reference "$role" >"$reference" || return 1
	text=$("$owner_verify" appraise "$2" --reference "$reference" --cpak "$owner_cpak" \
		--challenge "$challenge" 2>&1 >/dev/null) && return 0
	demo_bad+=("the owner refuses ${role^}'s token: ${text#*: *: }")
	return 1
}

# owner_check ROLE: the same, and its id is left in owner_id.
declare -A owner_id=()
owner_check()
{
	local role=$1 token=$demo_work/${1,}.token text
	owner_appraise "$role" "$token" || return 1
	text=$("$owner_verify" print --json "$token" | sed -n '/^  "realm"/,$p') || return 1
	owner_id[$role]=$(owner_claim "$text" realm-id)
	[[ ${owner_id[$role]} =~ ^0x[0-9a-f]+$ ]] || { demo_bad+=("$role's token has no realm id"); return 1; }
	text=$(owner_claim "$text" rim)
	demo_say "  the owner checked $role's token: signatures, challenge, measurement ${text:0:16}..., owner's key; realm id ${owner_id[$role]}"
}

# Flip a bit of the byte at OFFSET of FILE.
owner_flip()
{
	local byte
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	# shellcheck disable=SC2059  # the escape is what is meant
	printf "\\x$(printf %x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# What a host does to files on their way, for tests: CAEC_OWNER_MISTAKE.
owner_tamper()
{
	local other=$demo_work/other from=$demo_work/carried
	case $1:${CAEC_OWNER_MISTAKE:-} in
	start:other-rpv) owner_flip "$from/rpv" 0 ;;
	token:replayed-token)
		# Of a realm that has gone since.
		cp "$CAEC_OWNER_TOKEN" "$from/p.token" ;;
	token:other-hello)
		# A key of the host's own, in the hope that the file is encrypted for it.
		owner_flip "$from/p.hello" 128 ;;
	order:altered-order) owner_flip "$from/p.order.new" 0 ;;
	order:replayed-order | order:other-owner | order:other-role)
		mkdir "$other"
		cp "$demo_work"/{owner.key,p.hello} "$other/"
		cp "$demo_work/p.hello" "$other/c.hello"
		case $CAEC_OWNER_MISTAKE in
		# As it was in another run: with another nonce.
		replayed-order) owner_flip "$other/p.hello" 128 ;;
		other-owner) "$owner_tool" new "$other" ;;
		esac
		"$owner_tool" order "$other" P "${owner_id[C]}" 3
		"$owner_tool" order "$other" C "${owner_id[P]}" 3
		[[ $CAEC_OWNER_MISTAKE == other-role ]] && other+=/c.order || other+=/p.order
		cp "$other" "$from/p.order.new" ;;
	order:other-realm)
		# Had the owner been deceived: the realm that is granted to is another.
		"$owner_tool" order "$demo_work" P $((owner_id[C] + 1)) 3
		cp "$demo_work/p.order" "$from/p.order.new" ;;
	proof:token-as-proof) cp "$from/p.token" "$from/p.proof" ;;
	text:altered-text) owner_flip "$from/p.text.new" 40 ;;
	back:altered-back) owner_flip "$from/c.text" 40 ;;
	esac
}

# Both realms are what they should be: tell each about the other.
owner_orders()
{
	local to=$demo_work/carried
	"$owner_tool" order "$demo_work" P "${owner_id[C]}" 3 &&
		"$owner_tool" order "$demo_work" C "${owner_id[P]}" 3 || return 1
	cp "$demo_work/c.order" "$to/c.order.new"
	cp "$demo_work/p.order" "$to/p.order.new"
	owner_tamper order
	mv "$to/c.order.new" "$to/c.order"
	mv "$to/p.order.new" "$to/p.order"
	demo_say "  the owner signs an order for each"
}

# Both tokens are there. What is checked is what is used: the owner's copies.
owner_decide()
{
	owner_tamper token
	cp "$demo_work/carried"/{p,c}.{hello,token} "$demo_work/"
	owner_check P && owner_check C && owner_orders
}

# Both proofs are there: do they speak of one region?
owner_send()
{
	local role text to=$demo_work/carried
	owner_tamper proof
	cp "$to"/{p,c}.proof "$demo_work/"
	for role in p c; do
		owner_appraise $role "$demo_work/$role.proof" || return 1
	done
	if ! text=$("$owner_verify" pair "$demo_work/p.proof" "$demo_work/c.proof" --cpak "$owner_cpak" 2>&1); then
		demo_bad+=("the owner refuses the proofs: ${text##*.proof: }")
		return 1
	fi
	demo_say "  the owner checked both proofs: the realms share 1 region with each other"
	"$owner_tool" seal "$demo_work" "$demo_work/in" || return 1
	cp "$demo_work/p.text" "$to/p.text.new"
	owner_tamper text
	mv "$to/p.text.new" "$to/p.text"
	demo_say "  the owner encrypts the file for P"
}

# owner_check_file PATH: as demo_check_file.
owner_check_file()
{
	demo_check_file "$1"
	[[ $(stat -Lc %s -- "$1") -le $owner_bytes_max ]] ||
		die "'$1' is larger than the limit with an owner, $((owner_bytes_max >> 10)) KiB" "Name a smaller file."
}

# owner_line TEXT: status 1 to stop the machine.
owner_tokens=0 owner_proofs=0
owner_line()
{
	local rest
	case $1 in
	DEMO\ *) demo_say "  ${1#DEMO }" ;;
	DEMO-FAILED\ *) demo_bad+=("the host says: ${1#DEMO-FAILED }") ;;
	DEMO-REFUSED\ *) demo_refusal "${1#DEMO-REFUSED }" ;;
	OWNER-REFUSED\ *reason=*)
		rest=${1#OWNER-REFUSED }
		demo_bad+=("${rest%% *} does not obey: ${owner_refusals[${rest##*=}]:-unknown}") ;;
	OWNER-PUT\ [PC]\ token)
		owner_tokens=$((owner_tokens + 1))
		[[ $owner_tokens -lt 2 ]] || owner_decide ;;
	OWNER-PUT\ [PC]\ proof)
		owner_proofs=$((owner_proofs + 1))
		[[ $owner_proofs -lt 2 ]] || owner_send ;;
	OWNER-REFUSED\ C\ status=1) demo_bad+=("C cannot attach: nobody has granted it anything") ;;
	esac
}

# All that the host had to carry, in hexadecimal.
owner_carried()
{
	local file
	for file in "$demo_work"/carried/*; do
		od -An -v -tx1 "$file" | tr -d ' \n'
		printf '\n'
	done
}

# owner_run PATH: status 0 only if everything held.
owner_run()
{
	local file=$1 name sum_in sum_out='' status bad log=$out/log/demo.log
	owner_check_file "$file"
	make_target bios || die "building failed" "See $out/log/make-bios.log."
	make_target owner || die "building failed" "See $out/log/make-owner.log."
	name=$(basename -- "$file")
	mkdir -p "$demo_dir"
	demo_work=$(mktemp -d "$demo_dir/.run.XXXXXX")
	cp -- "$file" "$demo_work/in"
	sum_in=$(sha256sum <"$demo_work/in" | cut -d ' ' -f 1)
	# What the host is given to carry lies apart from what is the owner's own.
	mkdir "$demo_work/carried"
	"$owner_tool" new "$demo_work" || die "the owner's tool failed"
	cp "$demo_work"/{rpv,nonce} "$demo_work/carried/"
	owner_tamper start
	: >"$log"
	[[ $file -ef $demo_dir/$name ]] || rm -f "$demo_dir/$name"

	say "Sending $name ($(stat -Lc %s -- "$file") bytes) from its owner through realms P and C and back"
	machine_start "$out/fw/caec.bios" owner "$demo_work/carried" ${CAEC_OWNER_ALTERED:+altered}
	while :; do
		status=0
		machine_line "$demo_silence" || status=$?
		[[ $status == 0 ]] || break
		printf '%s\n' "$machine_text" >>"$log"
		owner_line "$machine_text" || break
	done
	if [[ $status == 1 ]]; then machine_wait; else machine_stop; fi

	[[ $status == 1 && $machine_status == 0 ]] || demo_bad+=("the machine did not end well (status $machine_status)")
	if [[ ${#demo_bad[@]} == 0 ]]; then
		owner_tamper back
		cp "$demo_work/carried/c.text" "$demo_work/"
		"$owner_tool" open "$demo_work" "$demo_work/out" || demo_bad+=("the owner cannot decrypt what C sent")
		[[ ! -f $demo_work/out ]] || sum_out=$(sha256sum <"$demo_work/out" | cut -d ' ' -f 1)
		[[ $sum_out == "$sum_in" ]] || demo_bad+=("what came back is not what was sent")
	fi
	# Nothing that was carried has the file's first bytes in it.
	if [[ $(stat -c %s "$demo_work/in") -ge 16 ]] && owner_carried | grep -qF "$(head -c 16 "$demo_work/in" | od -An -v -tx1 | tr -d ' \n')"; then
		demo_bad+=("the host had the file in the clear")
	fi
	[[ ${#demo_reads[@]} == 1 && ${#demo_writes[@]} == 1 ]] || demo_bad+=("the host's read and write were not both refused")
	if [[ ${#demo_bad[@]} -gt 0 ]]; then
		for bad in "${demo_bad[@]}"; do
			printf '%serror:%s %s\n' "$ui_red" "$ui_off" "$bad" >&2
		done
		demo_cleanup
		die "the demo failed" "The machine's console is in $log."
	fi
	mv -f "$demo_work/out" "$demo_dir/$name"
	[[ -z ${CAEC_OWNER_KEEP:-} ]] || cp "$demo_work/p.token" "$CAEC_OWNER_KEEP"
	demo_cleanup
	printf '\n  SHA-256 of what was sent    %s\n          of what came back   %s\n\n' "$sum_in" "$sum_out"
	say "${ui_green}All of it held.${ui_off} What came back: $demo_dir/$name"
}
