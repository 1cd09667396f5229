# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group model: the RMM's core beside an executable specification of CSM
# (tests/model). All sequences of steps from several scenes, as far as the limits
# go; random ones, with two CPUs at once; and each bug of tests/model/bugs.txt,
# which must be found. Sourced by caec. docs/model.md says what is modelled.
#
# From "nothing" that is every sequence of six steps, more than five million states: about six
# minutes on two idle cores and half a GB of memory. CAEC_MODEL=short ends at five steps, in one minute.

readonly model_processes=2 model_seconds=3600
# From a scene: states, depth. A search that ends for want of time has failed.
model_limits=(150000 12)
model_limits_nothing=(12000000 6)
model_walks=(48 200000)
# For one bug.
readonly model_bug_states=100000 model_bug_walks=8 model_bug_steps=200000

model_dir=$out/model

group_model_list()
{
	make_quiet -s model-scene-list | sed 's/^/from-/'
	printf '%s\n' walk
	make_quiet -s model-bug-list | sed 's/^/bug-/'
}

model_search()
{
	local scene=$1 limits=("${model_limits[@]}")
	[[ $scene != nothing ]] || limits=("${model_limits_nothing[@]}")
	[[ $scene != nothing || ${CAEC_MODEL:-} != short ]] || limits=(2000000 5)
	"$model_dir/model" search "$scene" "${limits[@]}" "$model_seconds" "$model_processes"
}

# What makes this bug show; its name is in the list.
model_bug()
{
	local name=$1 where status=0 log=$out/log/model/bug-$1.out program=$model_dir/bugs/$1
	where=$(sed -n "s/^$name [^ ]* \([^ ]*\) .*/\1/p" "$top/tests/model/bugs.txt")
	case $where in
	unit/*) ASAN_OPTIONS=detect_leaks=0 timeout -k 5 300 "$program" ;;
	walk) timeout -k 5 600 "$program" walk "$model_bug_walks" "$model_bug_steps" "$model_processes" ;;
	*) timeout -k 5 600 "$program" search "$where" "$model_bug_states" 12 "$model_seconds" "$model_processes" ;;
	esac >"$log" 2>&1 || status=$?
	[[ $status != 0 ]] || { echo "$where does not find it"; return 1; }
	[[ $status != 124 && $status != 137 ]] || { echo "$where does not end"; return 1; }
	cat "$log"
	printf 'caught by %s: %s\n' "$where" "$(model_verdict "$log")"
}

# model_verdict LOG: what it was that did not hold.
model_verdict()
{
	sed -n -e 's/^.*ERROR *\] --- \(\[ *LINE.*\)\{0,1\}//p' -e '/from "\|at random/d' -e 's/^model: //p' \
		-e '/never happened/p' -e 's/^==[0-9]*==ERROR: //p' "$1" | grep . | head -n 1 | cut -c 1-160 || true
}

group_model()
{
	local name log=$out/log/model
	mkdir -p "$log"
	if ! make_target model || ! make_target model-bugs; then
		check_fail model compile 0 "the model test does not compile" "$out/log"/make-model*.log
		return
	fi
	for name in $(group_model_list); do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		case $name in
		from-*)
			check model "$name" "$log/$name.log" model_search "${name#from-}"
			note "$(sed -n 's/^model: from "[a-z]*": //p' "$log/$name.log")" ;;
		walk)
			check model walk "$log/walk.log" "$model_dir/model" walk "${model_walks[@]}" "$model_processes"
			note "$(sed -n 's/^model: at random: //p' "$log/walk.log")" ;;
		bug-*)
			check model "$name" "$log/$name.log" model_bug "${name#bug-}"
			note "$(sed -n 's/^caught by //p' "$log/$name.log")" ;;
		esac
	done
}
