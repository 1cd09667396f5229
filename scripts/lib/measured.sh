# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Measurements of the realms of tests/e2e/measured.c, from three sides: as
# caec-verify predicts them from images and parameters, as their verified tokens
# claim them, and as the realms read them. Sourced by group verify, which has the
# tokens and what was read in a folder.
#
# A side is a file with five lines "index value": the RIM, then REM 0 to 3, in
# hexadecimal and as wide as the slot of 64 bytes.

readonly -a measured_sides=(predicted claimed read)

# The extensions of every such realm, and before them of one that is built.
measured_extend_built='{ "rem": 2, "value": "f0f1f2f3f4f5f6f7" },'
measured_extend='{ "rem": 0, "value": "0102030405" },
    { "rem": 3, "value": "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60" },
    { "rem": 0, "value": "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf" },
    { "rem": 1, "value": "" }'

# measured_params NAME PARAMS STEPS [EXTENSIONS]: realm NAME as caec-verify is told
# of it. PARAMS: the first members of its object.
measured_params()
{
	cat >"$measured_dir/$1.json" <<-JSON
		{ $2,
		  "steps": [
		    $3 ],
		  "extend": [ ${4-}
		    $measured_extend ] }
	JSON
}

# As host/bare builds a realm (realm.c, rec.c) without being told otherwise.
measured_params_plain()
{
	measured_params "$1" "\"hash-algorithm\": \"$1\", \"s2sz\": 36, \"num-bps\": 5, \"num-wps\": 3" \
		'{ "ripas": { "base": 0, "top": "0x400000", "entry": "0x200000" } },
		    { "data": { "ipa": 0, "file": "puppet.bin" } },
		    { "rec": { "pc": 0, "gprs": [0, "0x400000", 36] } }'
}

# measured_params_built NAME PARAMS RAM GPRS: as case token-built does. Content that
# is not measured is another than there, REC 1 and a page that came by
# DATA_CREATE_UNKNOWN are not measured at all, and the last granule of the second
# image is filled up.
measured_params_built()
{
	local ram=$3 gprs=$4
	measured_params "$1" "$2" "{ \"ripas\": { \"base\": 0, \"top\": \"$ram\", \"entry\": \"0x200000\" } },
		    { \"data\": { \"ipa\": 0, \"file\": \"puppet.bin\" } },
		    { \"rec\": { \"pc\": 0, \"gprs\": [0, \"$ram\", $gprs] } },
		    { \"ripas\": { \"base\": \"0x800000\", \"top\": \"0x804000\" } },
		    { \"data\": { \"ipa\": \"0x801000\", \"file\": \"part.bin\" } },
		    { \"data\": { \"ipa\": \"0x800000\", \"file\": \"other.bin\", \"flags\": 0 } },
		    { \"ripas\": { \"base\": \"0x40000000\", \"top\": \"0xc0000000\", \"entry\": \"0x40000000\" } },
		    { \"data\": { \"ipa\": \"0xa00000\", \"file\": \"rsi.bin\" } },
		    { \"ripas\": { \"base\": \"0x1400000\", \"top\": \"0x1800000\", \"entry\": \"0x200000\" } },
		    { \"ripas\": { \"base\": \"0x1800000\", \"top\": \"0x1803000\" } },
		    { \"rec\": { \"pc\": 4096, \"gprs\": [\"0x1122334455667788\", \"$ram\", $gprs] } }" \
		"$measured_extend_built"
}

# measured_prepare FOLDER: what the parameters name, and the parameters of all realms.
measured_prepare()
{
	measured_dir=$1
	cp "$out/guest/puppet.bin" "$out/guest/rsi.bin" "$measured_dir/"
	head -c 100 "$out/guest/rsi.bin" >"$measured_dir/part.bin"
	head -c 4096 /dev/zero | tr '\0' 'x' >"$measured_dir/other.bin"
	measured_params_plain sha-256
	measured_params_plain sha-512
	measured_params_built built-256 '"hash-algorithm": "sha-256", "s2sz": 36, "num-bps": 2, "num-wps": 1' 0x400000 36
	measured_params_built built-512 '"hash-algorithm": "sha-512", "s2sz": 40, "num-bps": 5, "num-wps": 3,
		  "flags": 6, "sve-vl": 1, "pmu-num-ctrs": 1' 0x600000 '40, "0x2000"'
}

# measured_widen: "index value" as wide as a slot.
measured_widen()
{
	awk '{ while (length($2) < 128) $2 = $2 "0"; print }'
}

# measured_predict NAME FILE: the prediction, from NAME.json.
measured_predict()
{
	"$verify_dir/caec-verify" rim "$measured_dir/$1.json" |
		sed -n 's/^rim  */0 /p; s/^rem0  */1 /p; s/^rem1  */2 /p; s/^rem2  */3 /p; s/^rem3  */4 /p' | measured_widen >"$2"
}

# measured_claims NAME FILE: those in the token.
measured_claims()
{
	"$verify_dir/caec-verify" print "$measured_dir/$1.hex" |
		sed -n 's/^  RIM  */0 /p; s/^  REM 0  */1 /p; s/^  REM 1  */2 /p; s/^  REM 2  */3 /p; s/^  REM 3  */4 /p' |
		measured_widen >"$2"
}

# measured_same FILE FILE: five whole slots, and every byte of them is equal.
measured_same()
{
	[[ $(grep -cE '^[0-4] [0-9a-f]{128}$' "$1") == 5 && $(wc -l <"$1") == 5 ]] ||
		{ echo "$1: not five measurements"; return 1; }
	diff "$1" "$2"
}

# measured_agree NAME: all three sides are one. NAME.read is there already.
measured_agree()
{
	local file=$measured_dir/$1
	measured_predict "$1" "$file.predicted" && measured_claims "$1" "$file.claimed" || return 1
	measured_same "$file.predicted" "$file.claimed" || { echo "$1: prediction and token differ"; return 1; }
	measured_same "$file.predicted" "$file.read" || { echo "$1: prediction and what the realm reads differ"; return 1; }
	echo "$1: prediction, token and RSI_MEASUREMENT_READ agree:"
	cat "$file.read"
}

# measured_lies NAME: the comparison notices another last byte in any measurement of
# any side, and the prediction another byte of an image or of an extension, and
# whether a page is measured.
measured_lies()
{
	local file=$measured_dir/$1 side line
	for side in "${measured_sides[@]}"; do
		for line in {1..5}; do
			sed "${line}{s/0\$/1/;t;s/.\$/0/}" "$file.$side" >"$file.bent"
			! measured_same "$file.bent" "$file.read" >/dev/null ||
				{ echo "$1: another last byte in line $line of what is $side goes unnoticed"; return 1; }
		done
	done
	measured_differs "$1" "0" 's/"puppet.bin"/"bent.bin"/' &&
		measured_differs "$1" "1" 's/"0102030405"/"0102030406"/' &&
		measured_differs "$1" "4" 's/5f60"/5f61"/' &&
		measured_differs "$1" "2" 's/"rem": 1,/"rem": 2,/'
}

# measured_differs NAME INDEX SED: with such other parameters that measurement, and
# none before it, is predicted otherwise.
measured_differs()
{
	local file=$measured_dir/bent
	{
		head -c -1 "$measured_dir/puppet.bin"
		printf '\377'
	} >"$file.bin"
	sed "$3" "$measured_dir/$1.json" >"$file.json"
	! cmp -s "$file.json" "$measured_dir/$1.json" || { echo "$1: '$3' changes nothing"; return 1; }
	measured_predict bent "$file.predicted" || return 1
	[[ $(diff "$file.predicted" "$measured_dir/$1.read" | sed -n 's/^> \([0-4]\) .*/\1/p' | head -n 1) == "$2" ]] ||
		{ echo "$1: '$3' does not change measurement $2"; return 1; }
}
