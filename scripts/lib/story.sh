# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# What the demo's third realm tries, who passes for another, and how realms lose their windows: each line
# of figures that the host image gives is judged here by itself and told in
# words. Sourced, never run; needs ui.sh and demo.sh.

# NAME: tries, answer, what it was. In this order.
readonly story_tries=(attach guess-csm guess-provider ask act touch more write execute)
declare -rA story_want=(
	[attach]='1 0x1 attach with the right ids'
	[guess-csm]='64 0x1 attaches with ids near that of the region'
	[guess-provider]='64 0x1 attaches naming ids near that of P'
	[ask]='3 0x1 questions about the region and its realms'
	[act]='5 0x1 calls that are the provider'\''s or a consumer'\''s (SHARE, REVOKE, DESTROY, SEAL, NOTIFY)'
	[touch]='65 0x96000210 reads, one a page, where the window would be'
	[more]='1 0x10 attach to write, being granted to read'
	[write]='65 0x96000250 writes, one a page of its read-only window'
	[execute]='1 0x86000210 jump into that window'
)
# Realms that pass for others: what CSM_ATTACH answered, or 0x100 when the one that
# attached left again; what was tried. In this order.
readonly story_posers=(altered-consumer other-group wrong-provider second-consumer altered-provider
	genuine-pair swapped-consumer)
declare -rA story_poser_want=(
	[altered-consumer]='0x1 an attach by C'\''s image with one bit changed'
	[other-group]='0x1 an attach by C'\''s image with another personalisation value'
	[wrong-provider]='0x1 an attach by a genuine C that is sent to a wrong realm'
	[second-consumer]='0x11 an attach by a second genuine C'
	[altered-provider]='0x100 P'\''s image with one bit changed'
	[genuine-pair]='0x0 a genuine C at a genuine P'
	[swapped-consumer]='0x1 an attach by another image where that C was, at the same RD'
)
# Who is cut off, by which event, in this order; and whose memory comes back.
readonly story_cuts=('C 3' 'C 6' 'M 6') story_returns=(P C-and-M)
declare -rA story_events=([3]=revoked [6]=closed)

story_posed=() story_tried=() story_cut=() story_swept=() story_returned=()

# story_field LINE NAME: the value of NAME=VALUE.
story_field()
{
	local rest=" $1 "
	[[ $rest == *" $2="* ]] || return 0
	rest=${rest#*" $2="}
	printf '%s' "${rest%% *}"
}

# story_refused TEXT: who was refused what.
story_refused()
{
	demo_say "  ${ui_red}refused${ui_off} $1"
}

# DEMO-TRIED NAME count=N answer=X
story_on_tried()
{
	local name=${1%% *} count answer want_count want_answer what
	count=$(story_field "$1" count) answer=$(story_field "$1" answer)
	story_tried+=("$name")
	if [[ -z ${story_want[$name]:-} ]]; then
		demo_bad+=("M tried something unknown: $1")
		return
	fi
	read -r want_count want_answer what <<<"${story_want[$name]}"
	[[ $count == "$want_count" && $answer == "$want_answer" ]] ||
		demo_bad+=("M's $what: $count times answered $answer, not $want_count times $want_answer")
	case $answer in
	0x1) answer=ERROR_INPUT ;;
	0x10) answer=ERROR_PERM ;;
	0x0) answer=SUCCESS ;;
	*) answer="ESR $answer (external abort)" ;;
	esac
	[[ $count == 1 ]] && count='' || count+=' '
	story_refused "M's $count$what: $answer"
}

# DEMO-POSER NAME answer=X
story_on_poser()
{
	local name=${1%% *} answer want what
	answer=$(story_field "$1" answer)
	story_posed+=("$name")
	read -r want what <<<"${story_poser_want[$name]:-0x0 something unknown}"
	[[ $answer == "$want" ]] || demo_bad+=("$what: $answer, not $want")
	case $answer in
	0x1) story_refused "$what: ERROR_INPUT" ;;
	0x11) story_refused "$what: ERROR_LIMIT" ;;
	0x100) story_refused "$what: a genuine C attaches, asks the RMM whose it is, and leaves" ;;
	*) demo_say "  $what: attached" ;;
	esac
}

# DEMO-CUT WHO esr=X far=X reads=N event=N from=X
story_on_cut()
{
	local who=${1%% *} esr far reads event from
	esr=$(story_field "$1" esr) far=$(story_field "$1" far) reads=$(story_field "$1" reads)
	event=$(story_field "$1" event) from=$(story_field "$1" from)
	story_cut+=("$who $event")
	[[ $esr == "$demo_esr_abort" ]] || demo_bad+=("$who was cut off with ESR $esr, not $demo_esr_abort")
	[[ $who == M || $reads =~ ^[1-9][0-9]*$ ]] || demo_bad+=("$who had read nothing when it was cut off")
	[[ -n $from && $from == "$story_provider" ]] ||
		demo_bad+=("the event came from '$from', not from P, '$story_provider'")
	[[ $who == M ]] || demo_say "  ${ui_red}cut off${ui_off} after $reads words: C's ESR $esr (external abort), FAR $far"
	[[ $who != M ]] || demo_say "  ${ui_red}cut off${ui_off} likewise: M's ESR $esr (external abort), FAR $far"
	demo_say "  the RMM's own interrupt tells $who: ${story_events[$event]:-event $event} by $from"
}

# DEMO-SWEPT WHO pages=N bytes=N
story_on_swept()
{
	local who=${1%% *} pages bytes
	pages=$(story_field "$1" pages) bytes=$(story_field "$1" bytes)
	story_swept+=("$who")
	[[ $pages == "$demo_pages" && $bytes == 0 ]] ||
		demo_bad+=("$who read on after it was cut off: $pages of $demo_pages pages aborted, $bytes bytes")
	story_refused "$who's $pages reads after that, one a page; $bytes bytes"
}

# DEMO-RETURNED WHOSE given=N wiped=N
story_on_returned()
{
	local whose=${1%% *} given wiped
	given=$(story_field "$1" given) wiped=$(story_field "$1" wiped)
	story_returned+=("$whose")
	[[ $given =~ ^[1-9][0-9]*$ && $given == "$wiped" ]] ||
		demo_bad+=("of the $given granules of $whose, $wiped came back wiped")
	demo_say "  ${whose//-/ } destroyed: $given granules lent, $wiped back with the host, undelegated, each read and found wiped"
}

# story_line TEXT: a line of the console that is part of this.
story_provider=''
story_line()
{
	case $1 in
	DEMO-PART\ *) demo_say $'\n'"  ${ui_bold}${1#DEMO-PART }${ui_off}" ;;
	'DEMO realm P runs and has the id '*) story_provider=${1##* } ;;
	DEMO-TRIED\ *) story_on_tried "${1#DEMO-TRIED }" ;;
	DEMO-POSER\ *) story_on_poser "${1#DEMO-POSER }" ;;
	DEMO-CUT\ *) story_on_cut "${1#DEMO-CUT }" ;;
	DEMO-SWEPT\ *) story_on_swept "${1#DEMO-SWEPT }" ;;
	DEMO-RETURNED\ *) story_on_returned "${1#DEMO-RETURNED }" ;;
	esac
}

# story_whole WHAT WANTED...: all of it came, in that order; what came is on the input, a line each.
story_whole()
{
	local what=$1 want came
	shift
	want=$(printf '%s\n' "$@") came=$(cat)
	[[ $came == "$want" ]] || demo_bad+=("$what: '${came//$'\n'/, }', not '${want//$'\n'/, }'")
}

# Nothing is missing.
story_end()
{
	story_whole "what M tried" "${story_tries[@]}" < <(printf '%s\n' "${story_tried[@]}")
	story_whole "who posed" "${story_posers[@]}" < <(printf '%s\n' "${story_posed[@]}")
	story_whole "who was cut off" "${story_cuts[@]}" < <(printf '%s\n' "${story_cut[@]}")
	story_whole "who tried again" "${story_cuts[@]% *}" < <(printf '%s\n' "${story_swept[@]}")
	story_whole "whose memory came back" "${story_returns[@]}" < <(printf '%s\n' "${story_returned[@]}")
}
