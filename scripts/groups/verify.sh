# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Test group verify: libcaec-verify and caec-verify. cmocka programs of
# tests/verify under sanitizers, the command as a user calls it, its
# installation, and its fuzz target. Sourced by caec.

# shellcheck source=/dev/null
source "$top/scripts/lib/measured.sh"

readonly verify_fuzz_seconds=${CAEC_VERIFY_FUZZ_SECONDS:-10}

verify_dir=$out/verify-test
verify_tokens=$verify_dir/tokens
verify_fuzz_targets=(token reference rim)
verify_cases=(every-token formats keys bad-keys appraise-command pair-command rim-command usage statuses memory install fuzz-replay fuzz-search machine)

group_verify_list()
{
	make_quiet -s verify-test-list
	printf '%s\n' "${verify_cases[@]}"
}

# Tokens of every kind, signed anew, beside the list of what becomes of them.
verify_prepare()
{
	rm -rf "$verify_tokens"
	mkdir -p "$verify_tokens"
	"$verify_dir/mktokens" "$verify_tokens"
}

# verify_run WORD...: the command under sanitizers. Sets verify_status,
# verify_out and verify_err.
verify_run()
{
	verify_status=0
	"$verify_dir/caec-verify" "$@" >"$verify_dir/out" 2>"$verify_dir/err" || verify_status=$?
	verify_out=$(tr -d '\0' <"$verify_dir/out")
	verify_err=$(cat "$verify_dir/err")
}

# verify_expect STATUS TEXT WORD...: it ends with that status, and says the text
# in one line of standard error, or, when it succeeds, somewhere.
verify_expect()
{
	local status=$1 text=$2
	shift 2
	verify_run "$@"
	printf '%s\n' "caec-verify $*: $verify_status" "$verify_out" "$verify_err" | cut -c 1-300
	[[ $verify_status == "$status" ]] || { echo "exit status $verify_status, not $status"; return 1; }
	if [[ $status == 0 ]]; then
		[[ $verify_out == *"$text"* && -z $verify_err ]] || { echo "no '$text'"; return 1; }
	else
		[[ $verify_err == caec-verify:*"$text"* && $(wc -l <"$verify_dir/err") == 1 ]] ||
			{ echo "not one line with '$text'"; return 1; }
	fi
}

# The challenge of the tests' good tokens: bytes 0 to 63.
verify_challenge()
{
	printf '%02x' {0..63}
}

verify_every_token()
{
	local name status text
	local -A texts=()
	while read -r status text; do
		texts[$status]=$text
	done < <("$verify_dir/caec-verify" --help | sed -n 's/^ *\([0-9][0-9]*\)  /\1 /p')
	while read -r name _ status; do
		text=${texts[$status]}
		[[ $status != 0 ]] || text=verified
		verify_expect "$status" "$text" verify "$verify_tokens/$name.cbor" --cpak "$verify_tokens/cpak.pem" \
			--challenge "$(verify_challenge)" || return 1
		[[ $status != 0 ]] || verify_expect 0 'realm token' print "$verify_tokens/$name.cbor" || return 1
	done <"$verify_tokens/list.txt"
	verify_expect 0 verified verify "$verify_tokens/platform_es256.cbor" --cpak "$verify_tokens/p256.pem" &&
		verify_expect 0 verified verify "$verify_tokens/platform_es512.cbor" --cpak "$verify_tokens/p521.pem" &&
		verify_expect 0 verified verify "$verify_tokens/lifecycle_debug.cbor" --cpak "$verify_tokens/cpak.pem" --allow-debug &&
		verify_expect 0 verified verify "$verify_tokens/not_shortest.cbor" --cpak "$verify_tokens/cpak.pem" --lenient &&
		verify_expect 10 "longer than need be" verify "$verify_tokens/csm_not_shortest.cbor" \
			--cpak "$verify_tokens/cpak.pem" --lenient &&
		verify_expect 20 "does not verify" verify "$verify_tokens/good.cbor" --cpak "$verify_tokens/other.pem"
}

# One token in every form gives one dump.
verify_formats()
{
	local token=$verify_tokens/csm_provider.cbor form=$verify_dir/form forms=(hex upper base64 base64url lines) want got name
	want=$("$verify_dir/caec-verify" print "$token" --json) || return 1
	base64 -w 0 "$token" >"$form.base64"
	tr '+/' '-_' <"$form.base64" | tr -d '=' >"$form.base64url"
	base64 "$token" | sed 's/^/  /;s/$/\r/' >"$form.lines"
	od -An -v -tx1 "$token" >"$form.hex"
	tr 'a-f' 'A-F' <"$form.hex" >"$form.upper"
	for name in "${forms[@]}"; do
		got=$("$verify_dir/caec-verify" print "$form.$name" --json) || return 1
		[[ $got == "$want" ]] || { echo "$name is read otherwise"; return 1; }
	done
	got=$("$verify_dir/caec-verify" print - --json <"$form.lines") || return 1
	[[ $got == "$want" ]] || { echo "standard input is read otherwise"; return 1; }
	[[ $want == *'"role": "provider"'* ]] || { echo "no region in the dump"; return 1; }
	printf '(no token)' >"$form.bad"
	verify_expect 4 "neither CBOR" print "$form.bad" || return 1
	: >"$form.empty"
	verify_expect 4 "empty" print "$form.empty"
}

# PEM to JWK to COSE_Key and back is the same key.
verify_keys()
{
	local name file=$verify_dir/key
	for name in cpak p256 p521; do
		"$verify_dir/caec-verify" keys "$verify_tokens/$name.pem" --to jwk >"$file.jwk" &&
			"$verify_dir/caec-verify" keys "$file.jwk" --to cose >"$file.cose" &&
			"$verify_dir/caec-verify" keys "$file.cose" >"$file.pem" &&
			cmp "$file.pem" "$verify_tokens/$name.pem" || return 1
		openssl pkey -pubin -in "$file.pem" -noout || return 1
	done
	for name in jwk cose; do
		"$verify_dir/caec-verify" keys "$verify_tokens/cpak.pem" --to "$name" >"$file.$name" &&
			verify_expect 0 verified verify "$verify_tokens/good.cbor" --cpak "$file.$name" || return 1
	done
	# A certificate will do as well.
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout "$file.private" -subj /CN=test \
		-out "$file.crt" 2>/dev/null && verify_expect 0 "BEGIN PUBLIC KEY" keys "$file.crt" &&
		verify_expect 5 "no public key" keys "$file.private"
}

verify_bad_keys()
{
	local file=$verify_dir/badkey text
	for text in '' '{' '{"kty":"RSA"}' '{"kty":"EC","crv":"P-192"}' '{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}' \
		'{"kty":"EC","kty":"EC"}' '-----BEGIN PUBLIC KEY-----' 'hello' \
		$'-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA\n-----END PUBLIC KEY-----\n'; do
		printf '%s' "$text" >"$file"
		verify_expect 5 "unusable key" keys "$file" || return 1
	done
	# A point that is not on the curve, and a curve that is not for signatures here.
	"$verify_dir/caec-verify" keys "$verify_tokens/cpak.pem" --to cose | head -c -1 >"$file" && printf 'x' >>"$file" &&
		verify_expect 5 "no point on P-384" keys "$file" &&
		openssl genpkey -algorithm ed25519 2>/dev/null | openssl pkey -pubout >"$file" &&
		verify_expect 5 "not on P-256" keys "$file" &&
		verify_expect 13 "does not go with" verify "$verify_tokens/good.cbor" --cpak "$verify_tokens/p256.pem"
}

# The result is JSON on standard output also when the token fails.
verify_appraise_command()
{
	local token=$verify_tokens/csm_provider.cbor key=$verify_tokens/cpak.pem file=$verify_dir/reference.json
	printf '{"realm": {"rim": "%064d"}}' 0 >"$file.zero"
	printf '{"realm": {"rem": [null, null, null, null]}, "platform": {"cpak": %s}}' \
		"$("$verify_dir/caec-verify" keys "$key" --to jwk)" >"$file"
	verify_expect 30 "rim: not a value" appraise "$token" --reference "$file.zero" --cpak "$key" || return 1
	[[ $verify_out == *'"executables": 96'* ]] || { echo "no trust vector"; return 1; }
	# Whatever a token has for text, lines and JSON are printable ASCII.
	printf '{"platform": {"sw-components": []}}' >"$file.none"
	verify_expect 30 'software component "x?' appraise "$verify_tokens/text_odd.cbor" --reference "$file.none" --cpak "$key" || return 1
	[[ $verify_out == *'software component \"x?[31m'* ]] || { echo "not told in the result"; return 1; }
	"$verify_dir/caec-verify" print "$verify_tokens/text_odd.cbor" | LC_ALL=C grep -q $'\033\\|\302\233' && { echo "printed as it is"; return 1; }
	verify_expect 0 '"hardware": 2' appraise "$token" --reference "$file" &&
		verify_expect 20 "does not verify" appraise "$token" --reference "$file" --cpak "$verify_tokens/other.pem" &&
		verify_expect 23 "another challenge" appraise "$token" --reference "$file" --challenge ff &&
		verify_expect 5 "no CPAK" appraise "$token" --reference "$file.zero" &&
		verify_expect 6 "line 1" appraise "$token" --reference "$key" --cpak "$key" &&
		verify_expect 3 "No such file" appraise "$token" --reference "$verify_dir/none" --cpak "$key"
}

verify_pair_command()
{
	local p=$verify_tokens/csm_provider.cbor c=$verify_tokens/csm_consumer.cbor key=$verify_tokens/cpak.pem
	verify_expect 0 "share 1 region, each as the other says" pair "$p" "$c" --cpak "$key" &&
		verify_expect 0 "share 1 region" pair "$c" "$p" --cpak "$key" --csm 0x00c5000100000001 &&
		verify_expect 31 "not in both" pair "$p" "$c" --cpak "$key" --csm 5 &&
		verify_expect 31 "of one realm" pair "$p" "$p" --cpak "$key" &&
		verify_expect 31 "no claim about" pair "$p" "$verify_tokens/good.cbor" --cpak "$key" &&
		verify_expect 20 "does not verify" pair "$p" "$c" --cpak "$verify_tokens/other.pem" &&
		verify_expect 21 "realm token" pair "$p" "$verify_tokens/realm_other_key.cbor" --cpak "$key" &&
		verify_expect 2 "--cpak KEY is needed" pair "$p" "$c" &&
		verify_expect 2 "2 files wanted, 1 given" pair "$p" --cpak "$key" &&
		verify_expect 2 "--csm is a number" pair "$p" "$c" --cpak "$key" --csm 1x &&
		verify_expect 2 "--csm is a number" pair "$p" "$c" --cpak "$key" --csm 010 &&
		verify_expect 2 "--csm is a number" pair "$p" "$c" --cpak "$key" --csm 0x-1
}

# The library's figures are compared with the RMM's by test_rim; here is what the
# command makes of its parameters.
verify_rim_command()
{
	local dir=$verify_dir/rim file=$verify_dir/rim/params.json begin='"hash-algorithm": "sha-256", "s2sz": 36' text one two
	mkdir -p "$dir"
	head -c 5000 /dev/zero >"$dir/image"
	printf '{%s, "steps": [{"data": {"ipa": 0, "file": "image"}}]}' "$begin" >"$file"
	one=$("$verify_dir/caec-verify" rim "$file") || return 1
	head -c 8192 /dev/zero >"$dir/image"
	two=$(cd "$dir" && "$verify_dir/caec-verify" rim params.json) || return 1
	[[ $one == "$two" && $one =~ ^rim\ \ [0-9a-f]{64} ]] || { echo "the last granule is not filled up"; return 1; }
	printf '{%s, "steps": [{"data": {"ipa": 0, "file": "image"}}], "extend": [{"rem": 3, "value": "00ff"}]}' "$begin" >"$file"
	"$verify_dir/caec-verify" rim "$file" --json >"$dir/reference.json" || return 1
	verify_expect 30 "not a value" appraise "$verify_tokens/good.cbor" --reference "$dir/reference.json" \
		--cpak "$verify_tokens/cpak.pem" || return 1
	for text in '{' '[]' '{}' "{$begin}" "{$begin, \"steps\": [{}]}" "{$begin, \"steps\": [{\"rtt\": {}}]}" \
		"{$begin, \"steps\": [{\"ripas\": {\"base\": 1, \"top\": 4096}}]}" "{$begin, \"steps\": [{\"rec\": {\"pc\": -1}}]}" \
		"{$begin, \"steps\": [{\"rec\": {\"gprs\": [0,0,0,0,0,0,0,0,0]}}]}" "{$begin, \"steps\": [], \"extend\": [{\"rem\": 4, \"value\": \"\"}]}" \
		"{$begin, \"steps\": [{\"ripas\": {\"base\": 0, \"top\": \"0x800001000\"}}]}" \
		"{$begin, \"steps\": [{\"ripas\": {\"base\": 8192, \"top\": 4096}}]}" \
		"{$begin, \"steps\": [{\"data\": {\"ipa\": \"0x7fffff000\", \"file\": \"image\"}}]}" \
		"{$begin, \"steps\": [{\"data\": {\"ipa\": \"0xfffffffffffff000\", \"file\": \"image\"}}]}" \
		"{$begin, \"steps\": [{\"data\": {\"ipa\": 0, \"file\": \"a\\u001b[31m\"}}]}" \
		"{$begin, \"steps\": [{\"data\": {\"ipa\": 0, \"file\": \"a\\u009b31m\"}}]}" \
		"{$begin, $(printf '\033[31m\n')}" '{"hash-algorithm": "sha-256", "s2sz": 31, "steps": []}' \
		'{"hash-algorithm": "sha-256", "s2sz": 52, "steps": [{"ripas": {"base": 0, "top": "0x8000000000000"}}]}' \
		'{"hash-algorithm": "md5", "s2sz": 36, "steps": []}' '{"hash-algorithm": "sha-512", "s2sz": 256, "steps": []}'; do
		printf '%s' "$text" >"$file"
		verify_expect 6 "unusable reference" rim "$file" || return 1
		! LC_ALL=C grep -q '[^ -~]' "$verify_dir/err" || { echo "the file is let at the terminal as it is"; return 1; }
	done
	printf '{%s, "steps": [{"data": {"ipa": 0, "file": "none"}}]}' "$begin" >"$file"
	verify_expect 3 "No such file" rim "$file"
}

verify_usage()
{
	local good=$verify_tokens/good.cbor key=$verify_tokens/cpak.pem
	verify_expect 2 "a command is needed" &&
		verify_expect 2 "unknown command 'frob'" frob &&
		verify_expect 2 "unknown option '--frob'" print --frob "$good" &&
		verify_expect 2 "1 file wanted" print &&
		verify_expect 2 "one word too many" print "$good" "$good" &&
		verify_expect 2 "--cpak KEY is needed" verify "$good" &&
		verify_expect 2 "needs a value" verify "$good" --cpak &&
		verify_expect 2 "--challenge" verify "$good" --cpak "$key" --challenge 0g &&
		verify_expect 2 "--challenge" verify "$good" --cpak "$key" --challenge "$(verify_challenge)00" &&
		verify_expect 23 "another challenge" verify "$good" --cpak "$key" --challenge 0001 &&
		verify_expect 2 "--to is" keys "$key" --to frob &&
		verify_expect 3 "No such file" print "$verify_dir/none" &&
		verify_expect 3 "cannot be read" print "$verify_dir" &&
		verify_expect 0 "Exit status" --help &&
		verify_expect 0 "caec-verify $(cat "$top/VERSION")" --version || return 1
	! "$verify_dir/caec-verify" --help >/dev/full || { echo "a full disk went unnoticed"; return 1; }
}

# --help, the man page and the document name the same statuses.
verify_statuses()
{
	local help=$verify_dir/statuses
	"$verify_dir/caec-verify" --help | sed -nE 's/^ *([0-9]+)  (.*)/\1 \2/p' >"$help"
	[[ $(wc -l <"$help") -ge 20 ]] || { echo "--help lists too few"; return 1; }
	awk '/^\.SH EXIT STATUS/ { on = 1; next } /^\.SH/ { on = 0 }
		on && /^\.B/ { status = $2; getline; print status " " $0 }' "$top/verify/caec-verify.1" | diff "$help" - &&
		sed -nE 's/^\| ([0-9]+) \| ([^|]+) \|.*/\1 \2/p' "$top/docs/token.md" | sed 's/ *$//' | diff "$help" -
}

# Lengths that a few bytes claim are not believed; depth and size are bounded.
verify_memory()
{
	local file=$verify_dir/hostile bytes
	for bytes in '\x9b\x00\x00\xff\xff\xff\xff\xff\xff' '\x5b\x7f\xff\xff\xff\xff\xff\xff\xff' '\xd9\x01\x8f\xbb\x00\x00\x00\x10\x00\x00\x00\x00' \
		'\xd9\x01\x8f\xa2\x19\xac\xca\x5a\xff\xff\xff\xff' '\xd9\x01\x8f\xbf' '\xd9\x01\x8f\xa2\x19\xac\xca\x9a\xff\xff\xff\xff'; do
		printf '%b' "$bytes" >"$file"
		(
			ulimit -v 65536
			status=0
			"$out/verify/caec-verify" print "$file" || status=$?
			[[ $status == 10 || $status == 11 ]]
		) || { echo "$bytes: not refused as malformed within 64 MiB"; return 1; }
	done
	# 200,000 arrays in one another, as an unknown member of a collection.
	{
		printf '\xd9\x03\x8b\xa3\x00'
		head -c 200000 /dev/zero | tr '\0' '\201'
	} >"$file"
	verify_expect 10 "levels" print "$file" || return 1
	head -c 1100000 /dev/zero >"$file"
	verify_expect 3 "too large" print "$file"
}

# What make install-verify leaves can be compiled against, both ways, and run.
verify_install()
{
	local dest=$verify_dir/dest root how flags
	rm -rf "$dest"
	make_quiet install-verify DESTDIR="$dest" PREFIX=/opt/caec || return 1
	root=$dest/opt/caec
	(cd "$root" && find . -type f -o -type l) | sort
	[[ $("$root/bin/caec-verify" --version) == "caec-verify $(cat "$top/VERSION")" ]] || return 1
	cat >"$verify_dir/user.c" <<-'C'
		#include <caec-verify.h>
		#include <stdio.h>
		int main(void)
		{
			struct caec_token token;
			struct caec_error error;
			enum caec_status status = caec_token_parse(&token, "\xf6", 1, 0, &error);
			puts(error.text);
			return status != CAEC_E_TAG;
		}
	C
	for how in '' --static; do
		flags=$(PKG_CONFIG_PATH="$root/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$dest" pkg-config --cflags --libs $how caec-verify) ||
			return 1
		[[ -z $how ]] || flags=${flags//-lcaec-verify/-l:libcaec-verify.a}
		# shellcheck disable=SC2086  # several words are meant
		gcc -Wall -Werror -o "$verify_dir/user" "$verify_dir/user.c" $flags || return 1
		LD_LIBRARY_PATH="$root/lib" "$verify_dir/user" || return 1
	done
	# Only what the header declares is exported.
	diff <(nm -D --defined-only "$root/lib/libcaec-verify.so.0" | awk '{ print $3 }' | sort) \
		<(grep -oE '\bcaec_[a-z_]+\(' "$root/include/caec-verify.h" | tr -d '(' | sort -u)
}

# verify_fuzz TARGET WORD...
verify_fuzz()
{
	local target=$1 words=() folder=$top/tests/fuzz/$1
	shift
	[[ ! -f $folder/dict ]] || words+=("-dict=$folder/dict")
	ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 timeout -k 5 $((verify_fuzz_seconds + 60)) "$out/verify-fuzz/$target" \
		-timeout=10 -rss_limit_mb=512 -artifact_prefix="$out/verify-fuzz/finding-$target-" "${words[@]}" "$@" 2>&1
}

verify_fuzz_replay()
{
	local target corpus
	for target in "${verify_fuzz_targets[@]}"; do
		corpus=$top/tests/fuzz/$target/corpus
		[[ -n $(find "$corpus" -type f) ]] || { echo "there is no corpus of $target"; return 1; }
		verify_fuzz "$target" -runs=0 "$corpus" || return 1
	done
}

# From the corpus, and for token the tokens just made; the corpus stays as it is.
verify_fuzz_search()
{
	local target found from
	for target in "${verify_fuzz_targets[@]}"; do
		found=$out/verify-fuzz/found-$target from=("$top/tests/fuzz/$target/corpus")
		[[ $target != token ]] || from+=("$verify_tokens")
		rm -rf "$found"
		mkdir -p "$found"
		verify_fuzz "$target" -max_total_time="$verify_fuzz_seconds" -max_len=8192 "$found" "${from[@]}" || return 1
	done
}

# The tokens that realms on the machine got, as NAME.hex, and their measurements as
# they read them, as NAME.read.
verify_machine_tokens()
{
	local dir=$1
	rm -rf "$dir"
	mkdir -p "$dir"
	machine_start "$out/fw/caec.bios" run token token-built token-csm
	while machine_line 120; do
		if [[ $machine_text =~ ^TOKEN\ ([a-z0-9-]+)\ ([0-9a-f]+)$ ]]; then
			printf '%s\n' "${BASH_REMATCH[2]}" >>"$dir/${BASH_REMATCH[1]}.hex"
		elif [[ $machine_text =~ ^MEASURED\ ([a-z0-9-]+)\ ([0-4]\ [0-9a-f]+)$ ]]; then
			printf '%s\n' "${BASH_REMATCH[2]}" >>"$dir/${BASH_REMATCH[1]}.read"
		fi
		printf '%s\n' "$machine_text" | cut -c 1-120
	done
	machine_stop
}

# Real tokens: they verify by the sample CPAK of TF-A's platform, the two sides of
# a region pair, and all bytes of all measurements are those that are computed
# here from the realm's images, those in the token, and those that the realm reads.
verify_machine()
{
	local dir=$verify_dir/machine key=$top/owner/cpak.jwk name challenge seed=0 i
	verify_machine_tokens "$dir"
	measured_prepare "$dir"
	for name in sha-256 sha-512 built-256 built-512; do
		challenge=$(for ((i = 0; i < 64; i++)); do printf '%02x' $((seed + i)); done)
		verify_expect 0 verified verify "$dir/$name.hex" --cpak "$key" --challenge "$challenge" &&
			measured_agree "$name" && measured_lies "$name" || return 1
		"$verify_dir/caec-verify" rim "$dir/$name.json" --json >"$dir/$name.reference" &&
			verify_expect 0 '"executables": 3' appraise "$dir/$name.hex" --cpak "$key" --reference "$dir/$name.reference" ||
			return 1
		# Another last byte of REM 3 in the reference.
		sed -i '/^ *"[0-9a-f]*"$/{s/0"$/1"/;t;s/."$/0"/}' "$dir/$name.reference"
		verify_expect 30 "REM 3: not a value" appraise "$dir/$name.hex" --cpak "$key" --reference "$dir/$name.reference" ||
			return 1
		seed=$((seed + 64))
	done
	verify_expect 0 "share 1 region" pair "$dir/provider.hex" "$dir/consumer.hex" --cpak "$key" &&
		verify_expect 31 "in both tokens" pair "$dir/provider.hex" "$dir/sha-256.hex" --cpak "$key"
}

group_verify()
{
	local name names log=$out/log/verify
	mkdir -p "$log"
	if ! make_target verify || ! make_target verify-test || ! make_target verify-fuzz; then
		check_fail verify compile 0 "the verifier does not compile" "$out/log"/make-verify*.log
		return
	fi
	verify_prepare || { check_fail verify tokens 0 "the tests' tokens cannot be made"; return; }
	names=$(make_quiet -s verify-test-list)
	for name in $names; do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		unit_tap "$name" "$log/$name.log" verify "$verify_dir"
	done
	for name in "${verify_cases[@]}"; do
		[[ $# == 0 ]] || word_in "$name" "$@" || continue
		if [[ $name == machine ]] && ! make_target bios; then
			check_fail verify machine 0 "the machine does not compile" "$out/log/make-bios.log"
			continue
		fi
		check verify "$name" "$log/$name.log" "verify_${name//-/_}"
	done
}
